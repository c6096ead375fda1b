"""How an installation is: what it holds, when it last ran and was backed up, and what needs
attention.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any

from pipeline.archive import Parts, open_archive
from pipeline.archive.tables import SCHEMA
from pipeline.ground.errors import NotFound, OmdokError
from pipeline.ground.types import Frozen
from pipeline.keeping.backup import MARK
from pipeline.keeping.vault import list_backups, list_doubted
from pipeline.settings import Settings

_OLD = timedelta(days=7)
_SHOWN = 5  # file names in one remark


class Remark(Frozen):
    """Something that needs attention, in German, with the next step."""

    message: str
    hint: str


class LastRun(Frozen):
    """The newest report of an ingest."""

    run: str
    finished: datetime
    found: int
    failed: int
    quarantined: int


class LastBackup(Frozen):
    """The newest backup."""

    id: str
    made: datetime
    size: int
    readable: bool


class Status(Frozen):
    """The state of an installation; `ok` says that nothing needs attention."""

    ok: bool
    version: str
    schema_: str
    counts: dict[str, int]
    last_run: LastRun | None
    last_backup: LastBackup | None
    remarks: tuple[Remark, ...]


def status(settings: Settings, *, now: datetime | None = None) -> Status:
    """Look at an installation; what cannot be read is told in the remarks."""
    remarks: list[Remark] = []
    counts: dict[str, int] = {}
    try:
        with open_archive(settings.store_url) as archive:
            counts = _counts(archive)
            remarks += _about_size(archive, counts.get("passages", 0), settings.store.large)
    except OmdokError as error:
        remarks.append(Remark(message=error.message, hint=error.hint))
    run, backup = _last_run(settings), _last_backup(settings)
    remarks += _about_backups(backup, counts, now or datetime.now(UTC))
    remarks += _about_doubted(settings)
    if (settings.paths.outputs / MARK).exists():
        remarks.append(
            Remark(
                message="Eine Wiederherstellung brach ab: Archiv und Dateien passen vielleicht "
                "nicht zueinander.",
                hint="Wiederholen Sie sie: omdok restore DATEI --force",
            )
        )
    return Status(
        ok=not remarks, version=version("omdok"), schema_=SCHEMA, counts=counts, last_run=run,
        last_backup=backup,
        remarks=tuple(remarks),
    )  # fmt: skip


def _counts(archive: Parts) -> dict[str, int]:
    try:
        with archive.whole.read() as whole:
            found = whole.counts()
    except NotFound:
        return {"documents": 0, "passages": 0, "quarantined": 0}
    outcomes = [entry.outcome for entry in archive.manifest.all().values()]
    return {**found, "quarantined": outcomes.count("quarantined")}


def _about_size(archive: Parts, passages: int, large: int) -> list[Remark]:
    if passages <= large or not archive.index.is_in_memory():
        return []
    message = f"Das Archiv hat {passages} Abschnitte; die Suche im Arbeitsspeicher wird langsam."
    return [
        Remark(
            message=message,
            hint="Lassen Sie einen Datenbankserver suchen: omdok store index --help",
        )
    ]


def _last_run(settings: Settings) -> LastRun | None:
    for file in sorted((settings.paths.outputs / "reports").glob("*.json"), reverse=True):
        try:
            found: dict[str, Any] = json.loads(file.read_text(encoding="utf8"))
            return LastRun.model_validate({name: found[name] for name in LastRun.model_fields})
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def _last_backup(settings: Settings) -> LastBackup | None:
    for found in list_backups(settings)[:1]:
        return LastBackup(id=found.id, made=found.made, size=found.size, readable=found.readable)
    return None


def _about_backups(last: LastBackup | None, counts: dict[str, int], now: datetime) -> list[Remark]:
    make = "Machen Sie eine: omdok backup"
    if last is None:
        return (
            [Remark(message="Es gibt noch keine Sicherung.", hint=make)]
            if counts.get("documents")
            else []
        )
    if now - last.made > _OLD:
        days = (now - last.made).days
        return [Remark(message=f"Die letzte Sicherung ist {days} Tage alt.", hint=make)]
    return []


def _about_doubted(settings: Settings) -> list[Remark]:
    """One remark for files among the backups that nobody should count on."""
    names = [backup.file.name for backup in list_doubted(settings)]
    if not names:
        return []
    return [
        Remark(
            message="Im Ordner der Sicherungen liegt, was omdok nicht als eigene Sicherung "
            f"erkennt: {', '.join(names[:_SHOWN])}{' …' if len(names) > _SHOWN else ''}.",
            hint="Der Schlüssel fehlt, oder die Datei ist umbenannt, kopiert oder verändert. "
            "`omdok backup --list` sagt es von jeder.",
        )
    ]
