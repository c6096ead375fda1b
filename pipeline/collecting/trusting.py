"""What a person says of a place where something else answers than what is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.archive import Parts
from pipeline.ground.errors import NotFound
from pipeline.reading.sources.types import Known


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place of a source where something else answers than what is known."""

    source: str
    known: Known


def trust(archive: Parts, name: str, place: str) -> Known:
    """Let the next look at the source take what answers at `place` as its next version.

    Raises:
        NotFound: nothing at this place is doubted.
    """
    known = _known(archive, name, place)
    trusted = replace(known, outcome="trusted", misses=0, reason=None)
    archive.watched.watch(name, [trusted])
    return trusted


def keep(archive: Parts, name: str, place: str) -> Known:
    """Let what is known of `place` hold on; it is asked again when a later look finds the same.
    Raises as `trust` does.
    """
    kept = replace(_known(archive, name, place), outcome="doubted", misses=0)
    archive.watched.watch(name, [kept])
    return kept


def doubts(archive: Parts) -> tuple[Doubt, ...]:
    """The places that wait for a person, those first that have been so for longest."""
    found = (Doubt(source, known) for source, known in archive.watched.with_outcome("doubted"))
    waiting = (doubt for doubt in found if doubt.known.misses)
    return tuple(sorted(waiting, key=lambda doubt: -doubt.known.misses))


def _known(archive: Parts, name: str, place: str) -> Known:
    known = archive.watched.of(name).get(place)
    if known is None or known.outcome not in ("doubted", "trusted"):
        raise NotFound(
            f"In der Quelle „{name}“ ist „{place}“ nicht strittig.",
            "Strittige Orte stehen im Laufbericht unter Störung.",
            code="place_missing",
        )
    return known
