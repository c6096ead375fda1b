"""Writes the files that were made from a draft into their folder, all or none of them, and never
over somebody's work. The draft itself is kept in the archive.

The new files are first written whole into a folder beside the old ones; renaming that folder is the
moment from which they count. Whoever looks at the draft next moves what a crash left there
(`settle`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.ground.errors import ConfigError, Refused
from pipeline.ground.wording import why

# Remembers what omdok wrote, in the format of `sha256sum`; whatever differs from it was changed by
# a person.
SUMS = "sha256sums.txt"
# Files that are being written, and files that are whole and only need to be moved.
_BEGUN, _WHOLE = ".omdok-neu-", ".omdok-fertig"
# A folder that nobody touched for so long was left behind by a process that was killed.
_ABANDONED_SECONDS = 3600
_TRIES = 10
_LOCK = ".schloss"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes of this machine from writing into a draft's folder; made where there is
    none.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def put(folder: Path, files: Mapping[str, bytes], taken: bytes = b"") -> None:
    """Write all files, together or not at all, and remember their hashes.

    `taken` is what omdok was just told to take over: a file that a person made of it is no loss.
    The caller has the folder `alone`.

    Raises:
        Refused: one of them is there and is not what was written last; nothing is written then.
        ConfigError: the folder cannot be written.
    """
    settle(folder)
    edited = [name for name, content in files.items() if _is_loss(folder, name, (content, taken))]
    if edited:
        raise Refused(
            f"Im Ordner „{folder}“ wurde von Hand geändert: {', '.join(edited)}. omdok "
            "überschreibt das nicht.",
            "Sichern Sie Ihre Fassung unter anderem Namen und löschen Sie die alte Datei, oder "
            "nennen Sie mit --out "
            "einen anderen Ordner.",
        )
    try:
        for left in abandoned(folder.parent):
            drop(left)
        folder.mkdir(parents=True, exist_ok=True)
        kept = {(digest, name) for digest, name in _sums(folder) if name not in files}
        sums = kept | {(_digest(content), name) for name, content in files.items()}
        _put_together(folder, {**files, SUMS: _listing(sums)})
    except OSError as error:
        raise ConfigError(
            f"Der Entwurf lässt sich nicht in „{folder}“ schreiben: {why(error)}.",
            "Prüfen Sie [drafting] out in omdok.toml oder --out, und schließen Sie die Datei in "
            "Word.",
        ) from error


def settle(folder: Path) -> None:
    """Finish what a killed process began: files that are whole are moved to their places.

    Raises:
        OSError: one of them cannot be moved; the next call goes on with it.
    """
    # The hashes go first, so that no moved file looks as if somebody had edited it; several
    # processes may do this. Where a file stands in the way of the folder, nothing was begun: who
    # writes there next is told.
    with suppress(FileNotFoundError, NotADirectoryError):
        for file in sorted((folder / _WHOLE).iterdir(), key=lambda file: file.name != SUMS):
            with suppress(FileNotFoundError):
                file.replace(folder / file.name)
        (folder / _WHOLE).rmdir()


def snapshot(folder: Path) -> dict[str, bytes]:
    """The files of a draft as they were at one moment, by name; without what is only being written.

    Raises:
        OSError: one of them cannot be read, or somebody writes without end.
    """
    for _ in range(_TRIES):
        settle(folder)
        before = _sums(folder)
        try:
            files = {name: (folder / name).read_bytes() for name in _names(folder)}
        except FileNotFoundError:
            continue
        if _sums(folder) == before and not (folder / _WHOLE).exists():
            return files
    raise TimeoutError(f"{folder} is written again and again")


def _names(folder: Path) -> list[str]:
    """The files of a draft in order, without hidden ones and what lies in hidden folders."""
    inside = (file.relative_to(folder) for file in sorted(folder.rglob("*")) if file.is_file())
    return [file.as_posix() for file in inside if not _is_hidden(file)]


def _is_hidden(file: Path) -> bool:
    return any(part.startswith(".") for part in file.parts)


def settle_all(out: Path) -> None:
    """Finish what killed processes began in the drafts below a folder; what cannot be moved now
    waits.
    """
    for whole in out.glob(f"*/{_WHOLE}"):
        with suppress(OSError):
            settle(whole.parent)


def abandoned(out: Path, seconds: float = _ABANDONED_SECONDS) -> list[Path]:
    """What nobody has touched for so long: half written by processes that were killed, it counts
    for nothing.
    """
    oldest = time.time() - seconds
    found = []
    for left in sorted(out.glob("*/.omdok-*")):
        with suppress(FileNotFoundError):
            if left.name != _WHOLE and left.stat().st_mtime <= oldest:
                found.append(left)
    return found


def drop(left: Path) -> None:
    """Delete half-written files, and the folder of a draft that never came to be."""
    shutil.rmtree(left, ignore_errors=True)
    with suppress(OSError):
        left.unlink()
    with suppress(OSError):
        left.parent.rmdir()


def was_edited(folder: Path, name: str) -> bool:
    """Whether a person changed this file since omdok wrote it."""
    file = folder / name
    return file.is_file() and (_digest(file.read_bytes()), name) not in _sums(folder)


def _is_loss(folder: Path, name: str, known: tuple[bytes, ...]) -> bool:
    # What a person wrote and omdok was told to take over is no loss.
    return was_edited(folder, name) and (folder / name).read_bytes() not in known


def _put_together(folder: Path, files: Mapping[str, bytes]) -> None:
    begun = Path(tempfile.mkdtemp(dir=folder, prefix=_BEGUN))
    try:
        begun.chmod(0o755)  # mkdtemp makes folders that only their owner may read; staff share them
        for name, content in files.items():
            _write(begun / name, content)
        begun.rename(folder / _WHOLE)
    except OSError:
        drop(begun)
        raise
    settle(folder)


def _sums(folder: Path) -> set[tuple[str, str]]:
    file = folder / SUMS
    if not file.is_file():
        return set()
    rows = (
        line.split("  ", 1)
        for line in file.read_text(encoding="utf8", errors="replace").splitlines()
    )
    return {(row[0], row[1]) for row in rows if len(row) == 2}


def _listing(sums: set[tuple[str, str]]) -> bytes:
    return "".join(
        f"{digest}  {name}\n" for digest, name in sorted(sums, key=lambda s: s[1])
    ).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
