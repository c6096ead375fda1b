"""OLE compound files (DOC, and what lies embedded in DOCX): their streams by name, read leniently
and within bounds.

Written for damaged files too: a chain that leaves the file or bites its own tail ends there and
what was read counts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_NO_ENTRY = 0xFFFFFFFF
_MOST_ENTRIES = 100_000
_DEEPEST = 32
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class OleFile:
    """The streams of one compound file.

    Raises:
        ValueError: the bytes are no compound file.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise ValueError("not a compound file")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if not (7 <= shift <= 16 and 2 <= mini_shift <= shift):
            raise ValueError("sector sizes out of range")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, self._cutoff, mini_fat = struct.unpack_from("<I4xII", data, 48)
        self._fat = self._read_fat()
        self._entries = list(self._read_entries(self._chain(directory)))
        if not self._entries:
            raise ValueError("no directory")
        self._mini_fat = _numbers(self._chain(mini_fat))
        self._mini = self._chain(self._entries[0].start)[: self._entries[0].size]

    def names(self, below: str = "") -> list[str]:
        """The paths of all streams, such as "ObjectPool/_1/Ole10Native"; only those under `below`
        where given.
        """
        return [p for p, e in self._walk() if e.kind == _STREAM and p.startswith(below)]

    def stream(self, path: str) -> bytes:
        """The bytes of a stream; empty when there is none. Names know no upper and lower case."""
        wanted = path.casefold()
        entry = next(
            (e for p, e in self._walk() if e.kind == _STREAM and p.casefold() == wanted), None
        )
        if entry is None:
            return b""
        if entry.size < self._cutoff:
            return self._mini_chain(entry.start)[: entry.size]
        return self._chain(entry.start, entry.size)[: entry.size]

    def _walk(self) -> Iterator[tuple[str, _Entry]]:
        seen: set[int] = set()
        waiting = [(self._entries[0].child, "", 0)]
        while waiting:
            number, folder, depth = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            path = folder + entry.name
            yield path, entry
            waiting += [(entry.left, folder, depth), (entry.right, folder, depth)]
            if entry.kind == _STORAGE and depth < _DEEPEST:
                waiting.append((entry.child, f"{path}/", depth + 1))

    def _sector(self, number: int) -> bytes:
        # The header takes one sector, so sector 0 begins behind it.
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _read_fat(self) -> tuple[int, ...]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        following, seen = struct.unpack_from("<I", self._data, 68)[0], set[int]()
        while following < _LAST_SECTOR and following not in seen:
            seen.add(following)
            more = _numbers(self._sector(following))
            if not more:
                break
            sectors += more[:-1]
            following = more[-1]
        return _numbers(b"".join(self._sector(n) for n in sectors if n < _LAST_SECTOR))

    def _chain(self, start: int, length: int = -1) -> bytes:
        parts: list[bytes] = []
        seen: set[int] = set()
        at, read = start, 0
        while at < _LAST_SECTOR and at not in seen and (length < 0 or read < length):
            seen.add(at)
            part = self._sector(at)
            if not part:
                break
            parts.append(part)
            read += len(part)
            at = self._fat[at] if at < len(self._fat) else _NO_ENTRY
        return b"".join(parts)

    def _mini_chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        seen: set[int] = set()
        at = start
        while at < len(self._mini_fat) and at not in seen:
            seen.add(at)
            parts.append(self._mini[at * self._mini_size : (at + 1) * self._mini_size])
            at = self._mini_fat[at]
        return b"".join(parts)

    @staticmethod
    def _read_entries(directory: bytes) -> Iterator[_Entry]:
        for at in range(0, min(len(directory), _MOST_ENTRIES * 128) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            left, right, child = struct.unpack_from("<III", directory, at + 68)
            start, size = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield _Entry(name, kind, left, right, child, start, size)


def _numbers(data: bytes) -> tuple[int, ...]:
    count = len(data) // 4
    return struct.unpack_from(f"<{count}I", data)
