"""One batch of documents at one worker: claimed, planned anew, taken in one by one, given back."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.progress import tell_one
from flows.reports.report import tag_changes
from flows.workplace import Workplace
from pipeline.archive.claims import Lease, Superseded, fenced
from pipeline.archive.planning import FilePlan
from pipeline.archive.replan import names_to_claim, replan
from pipeline.archive.tallies import TagEntry
from pipeline.ground.errors import OmdokError
from pipeline.ground.types import FileOutcome, Outcome
from pipeline.reading.sources.download_cache import file_of

_log = logging.getLogger("omdok.flows")


@dataclass(slots=True)
class Done:
    """What became of a batch, file by file.

    `elsewhere` are plans that another run works on; `unreachable` are those that a passing fault
    hit. The tallies count
    documents: by tag that they gained or lost, by grade of their text.
    """

    outcomes: list[FileOutcome] = field(default_factory=list)
    elsewhere: list[FilePlan] = field(default_factory=list)
    unreachable: list[FilePlan] = field(default_factory=list)
    gained: Counter[TagEntry] = field(default_factory=Counter)
    lost: Counter[TagEntry] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)

    def add(self, other: Done) -> None:
        """Take in what became of another batch; what is elsewhere or unreachable there is not taken
        over.
        """
        self.outcomes += other.outcomes
        self.gained += other.gained
        self.lost += other.lost
        self.grades += other.grades


_WORK = ("new", "changed")


def take_in_batch(place: Workplace, batch: Sequence[FilePlan]) -> Done:
    """Take in what nobody else works on; one bad file never stops the others."""
    done = Done()
    claimed = place.holding.take([names_to_claim(made) for made in batch])
    done.elsewhere = [made for made, leases in zip(batch, claimed, strict=True) if leases is None]
    mine = [(made, leases) for made, leases in zip(batch, claimed, strict=True) if leases]
    try:
        now = replan(
            place.archive, [made for made, _ in mine], place.intake.fingerprint,
            lambda at, sha256: file_of(place.settings, at, sha256).exists(),
        )  # fmt: skip
        held = {made.source.path: leases for made, leases in mine}
        done.outcomes = [_settled(made) for made in now if made.outcome not in _WORK]
        _take_in_all(place, [made for made in now if made.outcome in _WORK], held, done)
    finally:
        place.holding.give_back([lease for _, leases in mine for lease in leases])
    return done


def _take_in_all(
    place: Workplace, todo: Sequence[FilePlan], held: Mapping[str, tuple[Lease, ...]], done: Done
) -> None:
    known = {made.document for made in todo if made.outcome == "changed" and made.document}
    before = place.archive.tallies.tag_entries(known)
    for made in todo:
        _take_in_one(place, made, held[made.source.path], done)
    _count(place, before, done)


def _take_in_one(place: Workplace, made: FilePlan, leases: tuple[Lease, ...], done: Done) -> None:
    began, name = time.monotonic(), Path(made.source.path).name
    try:
        with fenced(leases):
            done.outcomes.append(place.intake.take_in(made))
    except Superseded:
        done.elsewhere.append(made)
    except OSError:
        done.unreachable.append(made)  # a passing fault, such as a network share that is away
    except Exception as error:  # noqa: BLE001 - the one place where any fault becomes an outcome: the batch goes on
        _log.exception("%s failed", made.source.path)
        done.outcomes.append(failed(made, _reason(error)))
    tell_one("documents", name, time.monotonic() - began)


def _reason(error: Exception) -> str:
    if isinstance(error, OmdokError):
        return f"{error.message} {error.hint}".strip()
    said = f"Unerwarteter Fehler ({type(error).__name__}: {error})."
    return f"{said} Der nächste Lauf versucht es noch einmal."


def failed(made: FilePlan, reason: str) -> FileOutcome:
    """The outcome of a file that could not be taken in."""
    return FileOutcome(path=made.source.path, outcome="failed", reason=reason)


def _settled(made: FilePlan) -> FileOutcome:
    outcome: Outcome = made.outcome
    return FileOutcome(
        path=made.source.path, outcome=outcome, document=made.document, reason=made.reason
    )


def _count(place: Workplace, before: dict[str, frozenset[TagEntry]], done: Done) -> None:
    every = [one for o in done.outcomes for one in o.each() if one.outcome in ("new", "changed")]
    done.gained, done.lost = tag_changes(
        before, place.archive.tallies.tag_entries({o.document for o in every if o.document})
    )
    done.grades = Counter(o.grade for o in every if o.grade)
