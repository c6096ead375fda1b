"""The flows by name: where each is found, and what staff call it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A flow: its place, `module:function`, and its German name."""

    place: str
    label: str


FLOWS: dict[str, Named] = {
    "ingest": Named("flows.ingest:ingest", "Dokumente aufnehmen"),
    "drafts": Named("flows.drafts:drafts", "Entwürfe vorschlagen"),
    "backup": Named("flows.keeping:backup", "Sichern"),
    "restore-rehearsal": Named("flows.keeping:restore_rehearsal", "Sicherung erproben"),
    "cleanup": Named("flows.cleanup:cleanup", "Aufräumen"),
    "evaluate": Named("flows.upkeep:evaluate", "Suche nachmessen"),
    "reindex": Named("flows.upkeep:reindex", "Index erneuern"),
    "retag": Named("flows.upkeep:retag", "Neu verschlagworten"),
}
