"""Changes are noted here, and how far the list of them goes is told to other places, so that its
end cannot vanish.

A chain of hashes shows what was altered in it, but not that its newest entries were cut off. So its
last entry is also kept in a file of the outputs folder, in the head of every backup and in every
run report (which staff may get by mail); `verify_audit` compares. Who can write to all of them, and
has the keys of the backups, can still cut it off unseen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from pipeline.archive import Parts, noting
from pipeline.archive.audited import AuditEntry, KnownEntry
from pipeline.archive.noting import FILE, archive_mark
from pipeline.ground.errors import NotFound
from pipeline.keeping.vault import list_backups
from pipeline.settings import Settings

# How a report says it: `Eintrag 12, 3f2a91…, Archiv 5c0b77…`.
_IN_REPORT = re.compile(r"Eintrag (\d+), ([0-9a-f]{16}), Archiv ([0-9a-f]{12})")


def note(
    settings: Settings,
    store: Parts,
    actor: str,
    action: str,
    object: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note a change, made by the person `actor`, of whom only a pseudonym is kept.

    `pipeline.archive.noting` says what comes in.
    """
    noting.note(settings, store.audit, actor, action, object, details)


def newest_entry(store: Parts) -> AuditEntry | None:
    """The last entry of the list; None when nothing was noted yet."""
    with suppress(NotFound):
        return next(iter(store.audit.entries(1)), None)
    return None


def for_backup(settings: Settings, store: Parts) -> dict[str, Any] | None:
    """What the head of a backup says of the list."""
    entry = newest_entry(store)
    return (
        {"archive": archive_mark(settings), "number": entry.number, "hash": entry.hash}
        if entry
        else None
    )


def for_report(settings: Settings, store: Parts) -> str:
    """What a run report says of the list; empty when there is none."""
    entry = newest_entry(store)
    return (
        f"Eintrag {entry.number}, {entry.hash[:16]}, Archiv {archive_mark(settings)}"
        if entry
        else ""
    )


def verify_audit(settings: Settings, store: Parts) -> tuple[str, ...]:
    """German faults of the list: what was altered in it, and what other places know of it that it
    has no more.
    """
    return store.audit.verify(known_entries(settings))


def known_entries(settings: Settings) -> Iterator[KnownEntry]:
    """Every entry that the file, the backups and the reports know of the list of this archive."""
    archive = archive_mark(settings)
    for said, at, where in (*_in_file(settings), *_in_backups(settings), *_in_reports(settings)):
        with suppress(KeyError, TypeError, ValueError):
            if said["archive"] == archive:
                yield KnownEntry(
                    int(said["number"]), str(said["hash"]), at or str(said["at"]), where
                )


def _in_file(settings: Settings) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    file = settings.paths.outputs / FILE
    if file.is_file():
        for line in file.read_text(encoding="utf8", errors="replace").splitlines():
            with suppress(ValueError):
                yield json.loads(line), "", f"die Datei „{FILE}“"


def _in_backups(settings: Settings) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    for backup in list_backups(settings):
        if backup.audit:
            yield backup.audit, backup.made.isoformat(), f"die Sicherung {backup.id}"


def _in_reports(settings: Settings) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    for file in sorted((settings.paths.outputs / "reports").glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            report = json.loads(file.read_text(encoding="utf8"))
            found = _IN_REPORT.fullmatch(report["versions"]["audit"])
            if found:
                number, digest, archive = found.groups()
                at = datetime.fromisoformat(report["started"]).isoformat()
                yield (
                    {"archive": archive, "number": number, "hash": digest},
                    at,
                    f"der Laufbericht {file.stem}",
                )
