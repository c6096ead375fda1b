"""Takes away what nobody needs any more: old reports, fetched files without an owner, mail that
cannot be sent.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from prefect import flow

from flows.frame import framed
from flows.hooks import hook_outbox
from flows.mail import outbox
from flows.progress import CURRENT
from pipeline.archive import Parts, open_archive
from pipeline.archive.holding import is_gone
from pipeline.reading.sources import source_names
from pipeline.reading.sources.download_cache import download_cache_folder
from pipeline.settings import Settings

_DAY = 86_400
# A fetched file that is younger may belong to a run that has not noted it yet.
_YOUNG_DAYS = 2


@flow(name="cleanup", validate_parameters=False)
def cleanup(config: str | None = None, store_url: str | None = None) -> dict[str, Any]:
    """Delete what is old; gives how many {reports, collected, mail, leases} went. Prefect tidies
    its own database.
    """
    with framed("cleanup", config, store_url) as frame:
        settings = frame.settings
        with open_archive(settings.store_url, settings.search_folder) as archive:
            gone = {
                "reports": _drop(_old(_reports(frame.reports), settings.keep.reports_days)),
                "collected": _drop(_old(_unowned(settings, archive), _YOUNG_DAYS)),
                "mail": _drop(_old(_unsent(settings), settings.keep.mail_days)),
                "leases": _drop_leases(archive),
            }
        frame.words = f"{gone['reports']} Berichte und {gone['collected']} geholte Dateien gelöscht"
    return gone


def _unsent(settings: Settings) -> Iterator[Path]:
    """Mail and messages to programs that nobody took."""
    yield from outbox(settings).glob("*.*")
    yield from hook_outbox(settings).glob("*.json")


def _reports(folder: Path) -> Iterator[Path]:
    return (file for file in folder.glob("*.*") if file.name != CURRENT)


def _unowned(settings: Settings, archive: Parts) -> Iterator[Path]:
    """Fetched files that neither the manifest nor a source points to."""
    owned = {entry.sha256 for entry in archive.manifest.all().values()}
    for name in source_names(settings):
        owned |= {known.sha256 for known in archive.watched.of(name).values()}
    for file in download_cache_folder(settings).glob("??/*"):
        if file.name not in owned:
            yield file


def _old(files: Iterator[Path], days: int) -> list[Path]:
    oldest = time.time() - days * _DAY
    found = []
    for file in files:
        with suppress(OSError):
            if file.is_file() and file.stat().st_mtime < oldest:
                found.append(file)
    return found


def _drop(files: list[Path]) -> int:
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


def _drop_leases(archive: Parts) -> int:
    """Leases of processes that were killed; nothing waits for them, they only take room."""
    dead = [lease for lease in archive.leases.all() if is_gone(lease.holder)]
    if dead:
        archive.leases.release(dead)
    return len(dead)
