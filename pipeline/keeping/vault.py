"""Where backups lie: files with a plain header and an encrypted rest, and for each a key of its own
in another folder.

What a file says of itself is believed only when the key of that name sealed it (`believed`): a
forged head is neither the newest, nor does it make others go, nor is its number counted on from.

To delete a backup for good, wherever copies of it lie, its key is deleted: `forget` is what an
erasure calls.
"""

from __future__ import annotations

import hmac
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from pipeline.ground.errors import ConfigError, NotFound
from pipeline.ground.wording import why
from pipeline.keeping.export import Export
from pipeline.keeping.sealed import Damaged, head_holds, new_key, unseal
from pipeline.settings import Settings

SUFFIX = ".omdok-sicherung"
MAGIC = b"omdok-backup 1\n"
_LONGEST_HEADER = 10_000
_PART = ".part"
# A backup that nobody has written to for so long was left behind by a process that was killed.
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup; `counts` (rows by table, and files) is known of one that was just made or read.
    `audit` is the last entry of the list of changes that it holds; `number` counts on in a folder,
    whatever the clock says. `believed` is whether its own key sealed what it says of itself, and
    its file is called so.
    """

    id: str
    file: Path
    made: datetime
    size: int
    encrypted: bool
    readable: bool
    counts: Mapping[str, int] | None = None
    audit: Mapping[str, Any] | None = None
    number: int = 0
    believed: bool = False


def list_backups(settings: Settings, folder: Path | None = None) -> list[Backup]:
    """The backups in a folder that are believed, the last made first."""
    found = (backup for backup in _heads(settings, folder) if backup.believed)
    return sorted(found, key=lambda backup: (backup.number, backup.made, backup.id), reverse=True)


def list_doubted(settings: Settings, folder: Path | None = None) -> list[Backup]:
    """Files that say they are backups and whose seal does not hold, or whose key is gone."""
    found = (backup for backup in _heads(settings, folder) if not backup.believed)
    return sorted(found, key=lambda backup: backup.file.name)


def _heads(settings: Settings, folder: Path | None) -> Iterator[Backup]:
    for file in (folder or settings.backups_folder).glob(f"*{SUFFIX}"):
        with suppress(ConfigError):
            yield read_header(file, settings)


def find_backup(settings: Settings, which: str) -> Backup:
    """The backup in this file, or with this id, or the newest for `neueste`.

    Raises:
        NotFound: there is none.
        ConfigError: the file is no backup.
    """
    if Path(which).is_file():
        return read_header(Path(which), settings)
    known = list_backups(settings)
    if which == "neueste":
        chosen = known[:1]
    else:
        chosen = [it for it in (*known, *list_doubted(settings)) if it.id == which]
    if not chosen:
        raise NotFound(
            f"Eine Sicherung „{which}“ gibt es nicht.",
            "`omdok backup --list` zeigt alle; ohne eine macht `omdok backup` die erste.",
        )
    return chosen[0]


def forget(settings: Settings, backup: Backup) -> None:
    """Delete a backup's key, so that no copy of it can ever be read again, and the file itself.

    Raises:
        ConfigError: one of them cannot be deleted.
    """
    try:
        key_file(settings, backup.id).unlink(missing_ok=True)
        backup.file.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(
            f"Die Sicherung „{backup.id}“ oder ihr Schlüssel lässt sich nicht löschen "
            f"({why(error)}).",
            f"Löschen Sie beides von Hand: „{backup.file}“ und „{key_file(settings, backup.id)}“.",
        ) from error


def forget_all(settings: Settings) -> int:
    """Delete every backup, also those that were broken off, and every key: copies elsewhere are
    unreadable then too.

    Raises:
        ConfigError: one of them cannot be deleted.
    """
    known = [*list_backups(settings), *list_doubted(settings)]
    for backup in known:
        forget(settings, backup)
    keys = list(settings.keys_folder.glob("*.key"))
    for left in (*keys, *settings.backups_folder.glob(f".*{_PART}")):
        try:
            left.unlink(missing_ok=True)
        except OSError as error:
            raise ConfigError(
                f"„{left}“ lässt sich nicht löschen ({why(error)}).", "Löschen Sie das von Hand."
            ) from error
    return len(known) + len(keys)


def part_file(id: str, folder: Path) -> Path:
    """Where a backup is written until it is whole."""
    return folder / f".{id}{_PART}"


def drop_abandoned(settings: Settings, folder: Path) -> None:
    """Delete backups in a folder that were broken off, and their keys."""
    oldest = time.time() - _ABANDONED_SECONDS
    for part in folder.glob(f".*{_PART}"):
        with suppress(OSError):
            if part.stat().st_mtime < oldest:
                key_file(settings, part.name.removeprefix(".").removesuffix(_PART)).unlink(
                    missing_ok=True
                )
                part.unlink()


@contextmanager
def opened(settings: Settings, backup: Backup) -> Iterator[Export]:
    """The content of a backup, decrypted into a file without a name.

    Raises:
        ConfigError: its key is missing, or it is damaged, or it is from a newer omdok.
    """
    with backup.file.open("rb") as source, tempfile.TemporaryFile() as plain:
        about = _header_bytes(source, backup.file)
        if not backup.encrypted:
            shutil.copyfileobj(source, plain)
        else:
            try:
                unseal(source, cast("BinaryIO", plain), _read_key(settings, backup.id), about)
            except Damaged as error:
                raise ConfigError(
                    f"Die Sicherung „{backup.file.name}“ ist beschädigt, oder ihr Schlüssel ist "
                    "ein anderer.",
                    "Nehmen Sie eine andere: `omdok backup --list` zeigt alle. Am Archiv wurde "
                    "nichts geändert.",
                ) from error
        plain.seek(0)
        yield Export(cast("BinaryIO", plain), backup.file.name)


def read_header(file: Path, settings: Settings) -> Backup:
    """What stands before a backup's content; ConfigError when the file is none."""
    try:
        with file.open("rb") as source:
            about = _header_bytes(source, file)
            header = json.loads(about)
            id, encrypted = str(header["id"]), bool(header["encrypted"])
            key = _key_of(settings, id)
            holds = key is not None and _holds(source, key, about, header)
        return Backup(
            id=id,
            file=file,
            made=datetime.fromisoformat(header["made"]),
            size=file.stat().st_size,
            encrypted=encrypted,
            readable=not encrypted or key is not None,
            audit=header.get("audit"),
            number=int(header.get("number", 0)),
            # A copy under another name is nobody's newest: dropping it would drop the key of both.
            believed=holds and file.name == f"{id}{SUFFIX}",
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _no_backup(file) from error


def sealed_header(header: Mapping[str, Any], key: bytes) -> bytes:
    """The head of a backup as it is written, with the HMAC that shows whose key made it."""
    return json.dumps({**header, "seal": _seal(header, key)}).encode() + b"\n"


def _holds(source: BinaryIO, key: bytes, about: bytes, header: dict[str, Any]) -> bool:
    if "seal" in header:
        seal = str(header.pop("seal"))
        return hmac.compare_digest(seal.encode(), _seal(header, key).encode())
    # Before the head had a seal of its own, that of the encrypted rest held it too.
    return bool(header["encrypted"]) and head_holds(source, key, about)


def _seal(header: Mapping[str, Any], key: bytes) -> str:
    of_heads = hmac.digest(key, b"omdok backup head", "sha256")  # the rest has the key itself
    return hmac.new(of_heads, json.dumps(header, sort_keys=True).encode(), "sha256").hexdigest()


def _header_bytes(source: BinaryIO, file: Path) -> bytes:
    if source.read(len(MAGIC)) != MAGIC:
        raise _no_backup(file)
    return source.readline(_LONGEST_HEADER)


def _no_backup(file: Path) -> ConfigError:
    return ConfigError(
        f"„{file}“ ist keine Sicherung von omdok oder nicht lesbar.",
        "`omdok backup --list` zeigt alle Sicherungen.",
    )


def key_file(settings: Settings, id: str) -> Path:
    """Where the key of a backup lies."""
    return settings.keys_folder / f"{Path(id).name}.key"


def keep_key(settings: Settings, id: str) -> bytes:
    """A new key, put where only its owner may read it; OSError when that cannot be done."""
    key, file = new_key(), key_file(settings, id)
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as target:
        target.write(key.hex() + "\n")
        target.flush()
        os.fsync(target.fileno())
    return key


def _key_of(settings: Settings, id: str) -> bytes | None:
    try:
        return bytes.fromhex(key_file(settings, id).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _read_key(settings: Settings, id: str) -> bytes:
    key = _key_of(settings, id)
    if key is None:
        raise ConfigError(
            f"Der Schlüssel der Sicherung „{id}“ fehlt oder ist unlesbar "
            f"({key_file(settings, id)}).",
            "Legen Sie seine Kopie dorthin. Wurde er gelöscht, ist diese Sicherung für immer "
            "unlesbar.",
        )
    return key
