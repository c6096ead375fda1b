"""What a person says of a place where something else answers than what is known."""

from __future__ import annotations

from dataclasses import replace

from pipeline.archive import Parts
from pipeline.ground.errors import NotFound
from pipeline.reading.sources.types import Known


def trust(store: Parts, name: str, place: str) -> Known:
    """Let the next look at the source take what answers at `place` as its next version.

    Raises:
        NotFound: nothing at this place is doubted.
    """
    known = store.watched.of(name).get(place)
    if known is None or known.outcome not in ("doubted", "trusted"):
        raise NotFound(
            f"In der Quelle „{name}“ ist „{place}“ nicht strittig.",
            "Strittige Orte stehen im Laufbericht unter Störung.",
            code="place_missing",
        )
    trusted = replace(known, outcome="trusted", misses=0, reason=None)
    store.watched.watch(name, [trusted])
    return trusted
