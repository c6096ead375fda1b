"""OLE compound files (DOC, and what lies embedded in DOCX): their streams by name, as far as a
damaged file still has them.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import olefile

MAGIC: bytes = olefile.MAGIC
# What olefile raises at damaged files besides its own errors, which are OSErrors.
_DAMAGED = (OSError, struct.error, IndexError, KeyError, TypeError, AttributeError, RecursionError)


class OleFile:
    """The streams of one compound file.

    Raises:
        ValueError: the bytes are no compound file, or one too damaged to find its streams.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < olefile.MINIMAL_OLEFILE_SIZE and data.startswith(MAGIC):
            # olefile wants three sectors; a file may have lost the rest of its last one.
            data += bytes(olefile.MINIMAL_OLEFILE_SIZE - len(data))
        with _told():
            self._file = olefile.OleFileIO(io.BytesIO(data))

    def names(self, below: str = "") -> list[str]:
        """The paths of all streams, such as "ObjectPool/_1/Ole10Native"; only those under `below`
        where given.
        """
        with _told():
            paths = ["/".join(parts) for parts in self._file.listdir()]
        return [path for path in paths if path.startswith(below)]

    def stream(self, path: str) -> bytes:
        """The bytes of a stream; empty when there is none, or none that can be read. Names know no
        upper and lower case.
        """
        try:
            with _told():
                content: bytes = self._file.openstream(path.split("/")).read()
        except ValueError:
            return b""
        return content


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise ValueError("not a compound file, or a damaged one") from error
