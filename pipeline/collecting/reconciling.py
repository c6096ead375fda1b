"""What a look and a run together say of each place of a source: pure functions, nothing is asked or
written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.collecting.crawling import Collected
from pipeline.ground.types import FileOutcome, SourceFile
from pipeline.reading.sources.types import Known, Seen, is_live

# Under these a place gives no document now; when it comes back, that is news.
_ABSENT = frozenset({"gone", "missing", "moved", "doubted", "trusted"})


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What is to be noted, what is gone, what may be going, and which documents are elsewhere now.

    `doubted` are places where something else answers than what is known. `moved` names for each
    old place the new one; `dead` are links that never led anywhere.
    """

    rows: tuple[Known, ...]
    gone: tuple[FileOutcome, ...]
    going: tuple[FileOutcome, ...]
    moved: Mapping[str, str]
    dead: tuple[str, ...]
    doubted: tuple[FileOutcome, ...] = ()


def holders_of(looks: Iterable[Collected], outcomes: Mapping[str, FileOutcome]) -> dict[str, str]:
    """For each hash of bytes the first place that has them now."""
    found: dict[str, str] = {}
    for look in looks:
        for file in look.files:
            if _arrived(file.path, outcomes):
                found.setdefault(file.sha256, file.path)
    return found


def reconcile(
    look: Collected, outcomes: Mapping[str, FileOutcome], holders: Mapping[str, str]
) -> Reconciled:
    """Tell what became of every place that was looked at; a place that was not looked at stays as
    it is.

    `outcomes` are those of the run by place, `holders` as `holders_of` gives them.
    """
    rows = _seen_rows(look, outcomes)
    moved = {old: seen.place for seen in look.seen for old in seen.before if _lives(look, old)}
    gone: list[FileOutcome] = []
    going: list[FileOutcome] = []
    dead: list[str] = []
    for place, reason in look.missing.items():
        if not _lives(look, place):
            dead.append(place)
            continue
        known = look.known[place]
        if elsewhere := holders.get(known.sha256):
            moved[place] = elsewhere
            rows.append(_moved(known, elsewhere))
            continue
        missed, outcome = _missed(look, known, reason)
        rows.append(missed)
        (gone if outcome.outcome == "gone" else going).append(outcome)
    doubted = [_doubted(look, place, reason) for place, reason in look.doubted.items()]
    rows.extend(row for row, _ in doubted if row)
    news = _news(look, rows)
    told = tuple(outcome for _, outcome in doubted)
    return Reconciled(tuple(news.values()), tuple(gone), tuple(going), moved, tuple(dead), told)


def _seen_rows(look: Collected, outcomes: Mapping[str, FileOutcome]) -> list[Known]:
    """What is known now of all that was seen, but of a whole whose parts have not all arrived."""
    unsettled = {
        seen.parent for seen in look.seen if seen.file and not _arrived(seen.file.path, outcomes)
    }
    whole = (seen for seen in look.seen if seen.file or seen.place not in unsettled)
    return [row for seen in whole for row in _rows_of(look, seen, outcomes)]


def _news(look: Collected, rows: Iterable[Known]) -> dict[str, Known]:
    """By place, the rows that say something else than before, from the time of this look on."""
    at = look.at.isoformat()
    return {
        row.place: replace(row, since=at)
        for row in rows
        if row != _as_of(look.known.get(row.place), row.since)
    }


def _missed(look: Collected, known: Known, reason: str) -> tuple[Known, FileOutcome]:
    """A known place that is not there: gone, once it was missed often enough in a row."""
    missed = _counted(known, "missing", reason)
    if missed.misses >= look.gone_after:
        gone = FileOutcome(path=known.place, outcome="gone", reason=reason)
        return replace(missed, outcome="gone"), gone
    counted = (
        f"Das war Versuch {missed.misses} von {look.gone_after}; danach gilt der Ort als "
        "verschwunden."
    )
    return missed, FileOutcome(path=known.place, outcome="failed", reason=f"{reason} {counted}")


def _doubted(look: Collected, place: str, reason: str) -> tuple[Known | None, FileOutcome]:
    """A place where something else answers: what is known stays; after some looks a person
    decides.
    """
    if not _lives(look, place):
        return None, FileOutcome(path=place, outcome="failed", reason=f"Störung: {reason}")
    row = _counted(look.known[place], "doubted", reason)
    said = f"Störung: {reason} Die bekannte Fassung gilt weiter."
    if row.misses >= look.gone_after:
        said += (
            f" Das ist {row.misses}-mal hintereinander so: Bitte entscheiden Sie. Ist richtig, was "
            f"dort jetzt steht, sagt es `omdok sources trust {look.name} {place}`."
        )
    return row, FileOutcome(path=place, outcome="failed", reason=said)


def _counted(known: Known, outcome: str, reason: str) -> Known:
    """The row of a place with which the same has been wrong once more in a row."""
    misses = known.misses + 1 if known.outcome == outcome else 1
    return replace(known, outcome=outcome, misses=misses, reason=reason)


def _as_of(known: Known | None, since: str) -> Known | None:
    return replace(known, since=since) if known else None


def _lives(look: Collected, place: str) -> bool:
    return place in look.known and is_live(look.known[place])


def _rows_of(look: Collected, seen: Seen, outcomes: Mapping[str, FileOutcome]) -> Iterator[Known]:
    """The rows of a place that is there, and of those that lead to it; none where it could not be
    taken in.

    What is noted of a place keeps the next look from fetching it, so it must lie in the archive by
    then; so must what is attached to it (`unsettled` above).
    """
    if seen.file is not None:
        if not _arrived(seen.file.path, outcomes):
            return
        yield _there(look.known.get(seen.file.path), seen.file, seen, outcomes[seen.file.path])
    elif not seen.before:
        yield Known(seen.place, "", "none", parent=seen.parent)
    for old in seen.before:
        if _lives(look, old):
            yield _moved(look.known[old], seen.place)


def _arrived(place: str, outcomes: Mapping[str, FileOutcome]) -> bool:
    return place in outcomes and outcomes[place].outcome != "failed"


def _there(known: Known | None, file: SourceFile, seen: Seen, outcome: FileOutcome) -> Known:
    row = Known(
        place=file.path,
        sha256=file.sha256,
        outcome=outcome.outcome,
        main_sha256=seen.main_sha256,
        etag=seen.etag,
        last_modified=seen.last_modified,
        reason=outcome.reason,
        parent=seen.parent,
    )
    # "unchanged" is no event: what is noted stays, so that a run without news writes nothing.
    if outcome.outcome == "unchanged" and known and known.outcome not in _ABSENT:
        return replace(row, outcome=known.outcome, reason=known.reason)
    return row


def _moved(known: Known, place: str) -> Known:
    return replace(known, outcome="moved", alias_of=place, misses=0, reason=None)
