"""Backups: one state of everything in one file; put back whole or not at all; rehearsed where
nothing can break.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from pipeline.accounts import Account, Accounts
from pipeline.archive import Parts, open_archive
from pipeline.ground.errors import ConfigError, OmdokError, Refused
from pipeline.ground.trace import traced
from pipeline.ground.wording import why
from pipeline.keeping.auditing import for_backup
from pipeline.keeping.copying import differences, fill_from
from pipeline.keeping.export import Export, ZipSink, content_of, place_of, put_content, write_export
from pipeline.keeping.sealed import SealedWriter
from pipeline.keeping.vault import (
    MAGIC,
    SUFFIX,
    Backup,
    drop_abandoned,
    forget,
    keep_key,
    key_file,
    list_backups,
    opened,
    part_file,
    read_header,
    sealed_header,
)
from pipeline.settings import Settings

# Stands in the outputs folder while a backup is put back; what finds it knows that that was broken
# off.
MARK = "wiederherstellung-begonnen.txt"

# The file of accounts as an export names it.
ACCOUNTS_FILE = "outputs/accounts.sqlite"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back; `aside` is where files that were replaced lie now, None when none were."""

    backup: str
    counts: dict[str, int]
    written: int
    aside: Path | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Whether a backup can be put back: its rows by table, and in German what was amiss."""

    backup: str
    ok: bool
    counts: dict[str, int]
    faults: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class _Move:
    name: str
    place: Path
    is_there: bool


@traced("backup")
def make_backup(
    settings: Settings, folder: Path | None = None, *, now: datetime | None = None
) -> Backup:
    """Back everything up into a file in a folder; the oldest beyond `[backup] keep` go.

    It holds one state of the archive even while documents are taken in.

    Raises:
        NotFound: there is no archive yet.
        ConfigError: the archive cannot be read, or the folder not written; then nothing is left
        behind.
    """
    made = now or datetime.now(UTC)
    target = folder or settings.backups_folder
    id = f"omdok-{made:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    file, part = target / f"{id}{SUFFIX}", part_file(id, target)
    try:
        with open_archive(settings.store_url) as archive:
            target.mkdir(parents=True, exist_ok=True)
            drop_abandoned(settings, target)
            counts = _write(part, id, made, settings, archive)
            part.replace(file)
    except OSError as error:
        raise ConfigError(
            f"Die Sicherung lässt sich nicht nach „{target}“ schreiben ({why(error)}).",
            "Prüfen Sie, ob der Ordner erreichbar ist, ob Sie dort schreiben dürfen und ob noch "
            "Platz frei ist.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
        if not file.exists():
            key_file(settings, id).unlink(missing_ok=True)
    _drop_oldest(settings, target)
    return replace(read_header(file, settings), counts=counts)


@traced("restore")
def restore_backup(settings: Settings, backup: Backup, *, force: bool = False) -> Restored:
    """Put a backup back into the configured archive and folders.

    Everything is checked before anything is touched. Files that differ are kept aside, none is
    deleted. The archive is filled in one transaction. Broken off in between, the same call with
    `force` finishes it.

    Raises:
        Refused: there is an archive already, or a file that differs, and `force` was not given.
        ConfigError: the backup is damaged or its key is missing, or something cannot be written.
    """
    with opened(settings, backup) as export:
        export.check()
        moves = _moves(export, settings)
        replaced = [move for move in moves if move.is_there]
        if replaced and not force:
            names = ", ".join(move.name for move in replaced[:5])
            raise Refused(
                f"{len(replaced)} Dateien gibt es hier schon in anderer Fassung ({names} …)."
                if len(replaced) > 1
                else f"Die Datei „{names}“ gibt es hier schon in anderer Fassung.",
                "Mit --force werden sie ersetzt; die jetzigen legt omdok vorher beiseite.",
            )
        store = open_archive(settings.store_url)
        aside = (
            settings.paths.outputs / f"vor-der-wiederherstellung-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        )
        try:
            _refuse_what_is_there(store, force=force)
            _with_mark(settings, backup, store, export, moves, aside if replaced else None)
        except OSError as error:
            raise ConfigError(
                f"Beim Wiederherstellen ließ sich etwas nicht schreiben ({why(error)}).",
                f"Schaffen Sie Platz und rufen Sie omdok restore {backup.file} --force noch einmal "
                "auf.",
            ) from error
        finally:
            store.close()
    return Restored(backup.id, export.manifest.counts, len(moves), aside if replaced else None)


def foreign_accounts(settings: Settings, backup: Backup) -> tuple[Account, ...]:
    """The accounts that putting a backup back would bring and that are not here with the same role.

    Raises:
        ConfigError: the backup is damaged or its key is missing.
    """
    with opened(settings, backup) as export, tempfile.TemporaryDirectory() as folder:
        if ACCOUNTS_FILE not in export.manifest.files:
            return ()
        file = Path(folder) / "accounts.sqlite"
        file.write_bytes(export.read(ACCOUNTS_FILE))
        brought = _accounts_in(file)
    here = _accounts_in(settings.paths.outputs / "accounts.sqlite")
    known = {(account.name, account.role) for account in here}
    return tuple(it for it in brought if (it.name, it.role) not in known)


def _accounts_in(file: Path) -> tuple[Account, ...]:
    if not file.is_file():
        return ()
    with closing(Accounts(file, longest=0, idle=0)) as accounts:
        return accounts.list()


def rehearse(settings: Settings, backup: Backup, scratch: str = "") -> Rehearsal:
    """Put a backup back into an archive made for this alone, compare rows and hashes, and throw
    that away.

    `scratch` is the URL of an empty archive; left out, it is a file in a temporary folder. The real
    archive, drafts and registers are never touched.
    """
    began = time.monotonic()
    counts: dict[str, int] = {}
    faults: tuple[str, ...] = ()
    try:
        with opened(settings, backup) as export, tempfile.TemporaryDirectory() as folder:
            counts = export.manifest.counts
            export.check()
            faults = _rehearsed(export, settings, scratch or f"sqlite:///{folder}/probe.sqlite")
    except OmdokError as error:
        faults = (f"{error.message} {error.hint}".strip(),)
    return Rehearsal(backup.id, not faults, counts, faults, round(time.monotonic() - began, 2))


def _write(part: Path, id: str, made: datetime, settings: Settings, store: Parts) -> dict[str, int]:
    before = max((known.number for known in list_backups(settings, part.parent)), default=0)
    header: dict[str, Any] = {
        "id": id, "made": made.isoformat(), "encrypted": settings.backup.encrypt,
        "number": before + 1,
    }  # fmt: skip
    if audit := for_backup(settings, store):
        header["audit"] = audit
    key = keep_key(settings, id)
    about = sealed_header(header, key)
    with part.open("wb") as target:
        target.write(MAGIC + about)
        payload = SealedWriter(target, key, about) if settings.backup.encrypt else target
        sink = ZipSink(cast("BinaryIO", payload))
        manifest = write_export(sink, settings, store, made)
        sink.close()
        if payload is not target:
            payload.close()
        target.flush()
        os.fsync(target.fileno())
    return manifest.counts


def _drop_oldest(settings: Settings, folder: Path) -> None:
    if settings.backup.keep:
        for backup in list_backups(settings, folder)[settings.backup.keep :]:
            forget(settings, backup)


def _rehearsed(export: Export, settings: Settings, url: str) -> tuple[str, ...]:
    with open_archive(url) as store:
        fill_from(export, store)
        with store.whole.read() as whole:
            different = differences(export, whole)
    said = [
        f"Tabelle {name}: {there} Zeilen gesichert, {here} angekommen."
        for name, (there, here) in different.items()
    ]
    said += [
        f"Die Datei {name} gehört nirgends hin."
        for name in export.manifest.files
        if not place_of(name, settings)
    ]
    return tuple(said)


def _moves(export: Export, settings: Settings) -> list[_Move]:
    """The files that are not here as they are in the export."""
    found = []
    for name, entry in export.manifest.files.items():
        place = place_of(name, settings)
        if place is None:
            raise ConfigError(
                f"Die Sicherung enthält die Datei „{name}“, die nirgends hingehört.",
                "Nehmen Sie eine andere Sicherung: `omdok backup --list`. Es wurde nichts "
                "geändert.",
            )
        if not place.is_file() or hashlib.sha256(content_of(place)).hexdigest() != entry.sha256:
            found.append(_Move(name, place, place.exists()))
    return found


def _refuse_what_is_there(store: Parts, *, force: bool) -> None:
    if not force and store.manifest.all():
        raise Refused(
            "Es gibt hier schon ein Archiv; omdok überschreibt es nicht von sich aus.",
            "Sichern Sie es mit `omdok backup`, und rufen Sie omdok restore mit --force auf, oder "
            "nennen Sie mit "
            "--store ein anderes.",
        )


def _with_mark(
    settings: Settings,
    backup: Backup,
    store: Parts,
    export: Export,
    moves: Iterable[_Move],
    aside: Path | None,
) -> None:
    settings.paths.outputs.mkdir(parents=True, exist_ok=True)
    mark = settings.paths.outputs / MARK
    mark.write_text(f"{backup.file}\n", encoding="utf8")
    try:
        fill_from(export, store, over=True)
    except OmdokError:
        mark.unlink()  # nothing has changed
        raise
    for move in moves:
        _put(move, export.read(move.name), aside)
    mark.unlink()


def _put(move: _Move, content: bytes, aside: Path | None) -> None:
    if move.is_there and aside:
        put_content(aside / move.name, content_of(move.place))
    put_content(move.place, content)
