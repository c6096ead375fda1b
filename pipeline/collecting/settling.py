"""After a run: note what became of each place, and tell what is gone, what moved, and how each
source was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.archive import Parts
from pipeline.collecting.crawling import Collected
from pipeline.collecting.crawls import keep_look
from pipeline.collecting.reconciling import Reconciled, holders_of, reconcile
from pipeline.ground.types import FileOutcome, SourceLook
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Settled:
    """All outcomes of a run with its sources, one a place; what vanished, apart; one look for each
    source.
    """

    outcomes: tuple[FileOutcome, ...]
    vanished: tuple[FileOutcome, ...]
    looks: tuple[SourceLook, ...]


def settle(
    settings: Settings,
    archive: Parts,
    collected: Sequence[Collected],
    arrived: Iterable[FileOutcome],
) -> Settled:
    """Note what the looks brought, now that the run has its outcomes; without news the archive
    stays as it is.
    """
    outcomes = {outcome.path: outcome for outcome in arrived}
    holders = holders_of(collected, outcomes)
    by_look = [(look, reconcile(look, outcomes, holders)) for look in collected]
    vanished: dict[str, FileOutcome] = {}
    looks = []
    for look, found in by_look:
        _relocate(archive, look, found, outcomes)
        for failed in (*look.outcomes, *found.going, *found.doubted):
            outcomes.setdefault(failed.path, failed)
        for gone in found.gone:
            if gone.path not in outcomes:
                vanished.setdefault(gone.path, _with_document(archive, gone))
        archive.watched.watch(look.name, found.rows)
        looks.append(_told(look, found, outcomes))
        keep_look(settings, looks[-1])
    return Settled(tuple(outcomes.values()), tuple(vanished.values()), tuple(looks))


def _relocate(
    archive: Parts, look: Collected, found: Reconciled, outcomes: dict[str, FileOutcome]
) -> None:
    """Let documents follow their places, and say so in the report."""
    for old, new in found.moved.items():
        followed = old in look.relocated or archive.watched.relocate(old, new)
        outcome = outcomes.get(new)
        if followed and outcome and outcome.outcome in ("unchanged", "changed", "duplicate"):
            told = {"outcome": "changed", "reason": f"Lag bisher unter „{old}“."}
            outcomes[new] = outcome.model_copy(update=told)


def _with_document(archive: Parts, gone: FileOutcome) -> FileOutcome:
    entry = archive.manifest.about((gone.path,), ()).get(gone.path)
    return gone.model_copy(update={"document": entry.document}) if entry else gone


def _told(look: Collected, found: Reconciled, outcomes: dict[str, FileOutcome]) -> SourceLook:
    failed = {
        outcome.path
        for outcome in (*look.outcomes, *found.going, *found.doubted)
        if outcome.outcome == "failed"
    }
    failed |= {
        f.path for f in look.files if f.path in outcomes and outcomes[f.path].outcome == "failed"
    }
    notes = look.notes
    if found.dead:
        many = "Ein Verweis führt" if len(found.dead) == 1 else f"{len(found.dead)} Verweise führen"
        notes = (*notes, f"{many} ins Leere, zum Beispiel „{min(found.dead)}“.")
    if found.doubted:
        many = "Ein Ort" if len(found.doubted) == 1 else f"{len(found.doubted)} Orte"
        example = found.doubted[0]
        notes = (
            *notes,
            f"Störung: {many} mit anderem Inhalt als gefragt, zum Beispiel „{example.path}“. Was "
            "bekannt war, gilt weiter.",
        )
    return SourceLook(
        name=look.name,
        kind=look.kind,
        root=look.root,
        at=look.at,
        found=len(look.files),
        failed=len(failed),
        gone=len(found.gone),
        listed=look.listed,
        faults=look.faults,
        notes=notes,
    )
