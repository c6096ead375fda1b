"""Writes a draft's files into their folder and never over somebody's work."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import ConfigError, Refused
from pipeline.wording import why

# Remembers what omdok wrote, in the format of `sha256sum`; whatever differs from it was changed by a person.
SUMS = "sha256sums.txt"


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files, each whole or not at all, and remember their hashes.

    Raises:
        Refused: one of them is there and is not what was written last; nothing is written then.
        ConfigError: the folder cannot be written.
    """
    edited = [name for name, content in files.items() if _was_edited(folder, name, content)]
    if edited:
        raise Refused(
            f"Im Ordner „{folder}“ wurde von Hand geändert: {', '.join(edited)}. omdok überschreibt das nicht.",
            "Sichern Sie Ihre Fassung unter anderem Namen und löschen Sie die alte Datei, oder nennen Sie mit --out "
            "einen anderen Ordner.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The hashes go first: if the run breaks off between two files, the new ones are still known as omdok's.
        known = _sums(folder)
        sums = known | {(_digest(content), name) for name, content in files.items()}
        _write(folder / SUMS, _listing(sums))
        for name, content in files.items():
            _write(folder / name, content)
        kept = {(digest, name) for digest, name in known if name not in files}
        _write(folder / SUMS, _listing(kept | {(_digest(content), name) for name, content in files.items()}))
    except OSError as error:
        raise ConfigError(
            f"Der Entwurf lässt sich nicht in „{folder}“ schreiben: {why(error)}.",
            "Prüfen Sie [drafting] out in omdok.toml oder --out, und schließen Sie die Datei in Word.",
        ) from error


def was_edited(folder: Path, name: str) -> bool:
    """Whether a person changed this file since omdok wrote it."""
    file = folder / name
    return file.is_file() and (_digest(file.read_bytes()), name) not in _sums(folder)


def _was_edited(folder: Path, name: str, content: bytes) -> bool:
    # What a person wrote and omdok was told to take over is no loss.
    return was_edited(folder, name) and (folder / name).read_bytes() != content


def _sums(folder: Path) -> set[tuple[str, str]]:
    file = folder / SUMS
    if not file.is_file():
        return set()
    rows = (line.split("  ", 1) for line in file.read_text(encoding="utf8", errors="replace").splitlines())
    return {(row[0], row[1]) for row in rows if len(row) == 2}


def _listing(sums: set[tuple[str, str]]) -> bytes:
    return "".join(f"{digest}  {name}\n" for digest, name in sorted(sums, key=lambda s: s[1])).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(file: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".omdok-")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
        # mkstemp makes files that only their owner may read; staff share folders.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(file)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
