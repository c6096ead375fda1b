"""The flows by name, and where each is found."""

FLOWS: dict[str, str] = {
    "ingest": "flows.ingest:ingest",
    "drafts": "flows.drafts:drafts",
    "backup": "flows.keeping:backup",
    "restore-rehearsal": "flows.keeping:restore_rehearsal",
    "cleanup": "flows.cleanup:cleanup",
    "evaluate": "flows.upkeep:evaluate",
    "reindex": "flows.upkeep:reindex",
    "retag": "flows.upkeep:retag",
}
