"""Backups by plan, and the proof that they can be put back."""

from __future__ import annotations

from typing import Any

from prefect import flow

from flows.frame import framed
from pipeline.ground.errors import ConfigError, NotFound
from pipeline.keeping.backup import make_backup, rehearse
from pipeline.keeping.vault import list_backups


@flow(name="backup", validate_parameters=False)
def backup(config: str | None = None, store_url: str | None = None) -> dict[str, Any]:
    """Back everything up; gives {backup, file, size}.

    Raises:
        ConfigError: the backup cannot be written.
    """
    with framed("backup", config, store_url) as frame:
        made = make_backup(frame.settings)
        frame.words = f"gesichert: {made.id}"
    return {"backup": made.id, "file": str(made.file), "size": made.size}


@flow(name="restore-rehearsal", validate_parameters=False)
def restore_rehearsal(config: str | None = None, store_url: str | None = None) -> dict[str, Any]:
    """Put the newest backup back where nothing can break, and compare; gives {backup, ok, counts,
    seconds}.

    Raises:
        NotFound: there is no backup yet.
        ConfigError: the backup cannot be put back as it was.
    """
    with framed("restore-rehearsal", config, store_url) as frame:
        there = list_backups(frame.settings)
        if not there:
            raise NotFound("Es gibt noch keine Sicherung.", "Legen Sie eine an: omdok backup.")
        found = rehearse(frame.settings, there[0])
        if not found.ok:
            raise ConfigError(
                f"Die Sicherung {found.backup} ließe sich nicht einspielen: "
                f"{' '.join(found.faults)}",
                "Legen Sie sofort eine neue an: omdok backup.",
            )
        frame.words = f"Sicherung {found.backup} lässt sich einspielen"
    return {
        "backup": found.backup,
        "ok": found.ok,
        "counts": found.counts,
        "seconds": found.seconds,
    }
