"""The bytes of what was fetched from the net, kept under their hash so that they can be read again
at any time.

A place is a path or an address. The bytes of a path lie there; those of an address lie in
`outputs/collected`.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from pipeline.ground.types import SourceFile
from pipeline.reading.identify import media_type
from pipeline.settings import Settings

_SCHEMES = ("http://", "https://", "imap://")


def is_address(place: str) -> bool:
    """Whether a place is an address in the net and not a path."""
    return place.startswith(_SCHEMES)


def download_cache_folder(settings: Settings) -> Path:
    """Where fetched bytes lie."""
    return settings.paths.outputs / "collected"


def kept_file(settings: Settings, sha256: str) -> Path:
    """Where fetched bytes with this hash lie, if they do."""
    return download_cache_folder(settings) / sha256[:2] / sha256


def file_of(settings: Settings, place: str, sha256: str) -> Path:
    """The file with the bytes of a place."""
    return kept_file(settings, sha256) if is_address(place) else Path(place)


def name_of(address: str) -> str:
    """What a file at this address is called: the last part of its path, or the host."""
    parts = urlsplit(address)
    return unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.netloc


class Incoming:
    """Bytes on their way into a folder: what nobody gives a name is gone at the end of the block.

    Raises:
        OSError: they cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        self._file = os.fdopen(handle, "wb")
        self._digest = hashlib.sha256()
        self.path = Path(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        """Add bytes at the end; they can be read from `path` at once."""
        self._digest.update(data)
        self._file.write(data)
        self._file.flush()

    @property
    def sha256(self) -> str:
        """The hash of all that was written."""
        return self._digest.hexdigest()


def keep(settings: Settings, incoming: Incoming) -> str:
    """Keep bytes under their hash, unless they are kept already; gives their hash."""
    target = kept_file(settings, incoming.sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        incoming.path.replace(target)
    return incoming.sha256


def describe(settings: Settings, place: str, sha256: str, name: str = "") -> SourceFile:
    """The fetched file of an address as the archive takes it.

    Raises:
        OSError: its bytes are not there.
    """
    file = kept_file(settings, sha256)
    stat = file.stat()
    return SourceFile(
        path=place,
        name=name or name_of(place),
        sha256=sha256,
        media_type=media_type(file),
        size=stat.st_size,
        fetched_at=datetime.fromtimestamp(stat.st_mtime, UTC),
    )
