"""The flows by name: where each is found, and what staff call it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedFlow:
    """A flow: its place, `module:function`, and its German name."""

    place: str
    label: str


FLOWS: dict[str, NamedFlow] = {
    "ingest": NamedFlow("flows.ingest:ingest", "Dokumente aufnehmen"),
    "drafts": NamedFlow("flows.drafts:drafts", "Entwürfe vorschlagen"),
    "backup": NamedFlow("flows.keeping:backup", "Sichern"),
    "restore-rehearsal": NamedFlow("flows.keeping:restore_rehearsal", "Sicherung erproben"),
    "cleanup": NamedFlow("flows.cleanup:cleanup", "Aufräumen"),
    "evaluate": NamedFlow("flows.upkeep:evaluate", "Suche nachmessen"),
    "reindex": NamedFlow("flows.upkeep:reindex", "Index erneuern"),
    "retag": NamedFlow("flows.upkeep:retag", "Neu verschlagworten"),
}
