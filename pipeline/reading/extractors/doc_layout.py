"""Where the text of a Word file of before 2007 lies: its header (FIB), its pieces, its stories.

[MS-DOC] 2.5 and 2.9.38; Word 6 and 95 as described by the file format that Microsoft published for
them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.reading.faults import fault
from pipeline.reading.ole import MAGIC, OleFile

WORD_97, WORD_6, WORD_2 = 0xA5EC, 0xA5DC, 0xA5DB
_FE_WORD_6 = frozenset({0xA697, 0xA698, 0xA699})
STORIES = (
    "text",
    "footnotes",
    "headers",
    "macros",
    "comments",
    "endnotes",
    "boxes",
    "header boxes",
)
CLX, CHARACTERS, PARAGRAPHS, HEADERS = 33, 12, 13, 11
_COMPRESSED = 0x40000000
_COMPLEX, _ENCRYPTED, _TABLE_1, _WIDE = 0x4, 0x100, 0x200, 0x1000
_CODE_PAGES = {
    0x05: "cp1250", 0x0E: "cp1250", 0x15: "cp1250", 0x18: "cp1250", 0x1A: "cp1250", 0x1B: "cp1250",
    0x24: "cp1250",
    0x19: "cp1251", 0x22: "cp1251", 0x02: "cp1251", 0x08: "cp1253", 0x1F: "cp1254", 0x0D: "cp1255",
    0x01: "cp1256",
    0x25: "cp1257", 0x26: "cp1257", 0x27: "cp1257", 0x1E: "cp874", 0x11: "cp932", 0x12: "cp949",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Characters `[first, last)` of the document lie from byte `place` on, `width` bytes each."""

    first: int
    last: int
    place: int
    width: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A Word file laid open: the streams, the tables in them, the pieces of text and the lengths of
    the stories.
    """

    main: bytes
    table: bytes
    kind: int
    code_page: str
    lengths: tuple[int, ...]
    pieces: tuple[TextPiece, ...]
    _pairs: int

    @property
    def is_old(self) -> bool:
        """Whether it was written before Word 97."""
        return self.kind != WORD_97

    def part(self, number: int) -> bytes:
        """The bytes of the header's table `number`; Word 2 keeps its tables in another form."""
        return b"" if self.kind == WORD_2 else _part(self.main, self.table, self._pairs, number)

    def story(self, name: str) -> tuple[int, int]:
        """The first character of a story and the one behind its last."""
        n = STORIES.index(name)
        start = sum(self.lengths[:n])
        return start, start + self.lengths[n]


def lay_open(data: bytes) -> Layout:
    """Find the text.

    Raises:
        DocumentError: `encrypted` or `damaged`.
    """
    try:
        return _lay_open(data)
    except (ValueError, struct.error, IndexError) as error:
        raise fault("damaged", "Die Word-Datei (DOC) ist beschädigt oder unvollständig.") from error


def _lay_open(data: bytes) -> Layout:
    ole = OleFile(data) if data.startswith(MAGIC) else None
    main = ole.stream("WordDocument") if ole else data
    kind, _, _, language, _, flags = struct.unpack_from("<HHHHHH", main)
    kind = WORD_6 if kind in _FE_WORD_6 else kind
    if kind not in (WORD_97, WORD_6, WORD_2):
        raise ValueError("no Word header")
    if flags & _ENCRYPTED:
        raise fault("encrypted")
    new = kind == WORD_97
    table = main
    if ole and new:
        named = ("1Table", "0Table") if flags & _TABLE_1 else ("0Table", "1Table")
        table = ole.stream(named[0]) or ole.stream(named[1])
    lengths = tuple(max(0, n) for n in struct.unpack_from("<8i", main, 0x4C if new else 0x34))
    pairs = 0x9A if new else 0x58
    found: tuple[TextPiece, ...] = ()
    if kind != WORD_2 and (new or flags & _COMPLEX):
        found = tuple(_pieces(_part(main, table, pairs, CLX), kind, bool(flags & _WIDE)))
    code_page = _CODE_PAGES.get(language & 0x3FF, "cp1252") if not new else "cp1252"
    return Layout(
        main, table, kind, code_page, lengths, found or _one_piece(main, lengths, flags), pairs
    )


def _one_piece(main: bytes, lengths: tuple[int, ...], flags: int) -> tuple[TextPiece, ...]:
    first, last = struct.unpack_from("<II", main, 0x18)
    width = 2 if flags & _WIDE else 1
    count = min(sum(lengths), (min(last, len(main)) - first) // width)
    if not 0x20 <= first < len(main) or count <= 0:
        raise ValueError("no text")
    return (TextPiece(0, count, first, width),)


def _part(main: bytes, table: bytes, pairs: int, number: int) -> bytes:
    at = pairs + 8 * number
    if at + 8 > len(main):
        return b""
    place, length = struct.unpack_from("<II", main, at)
    return table[place : place + length]


def _pieces(clx: bytes, kind: int, wide: bool) -> Iterator[TextPiece]:
    at = 0
    while at + 3 <= len(clx) and clx[at] == 1:
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    if at + 5 > len(clx) or clx[at] != 2:
        return
    table = clx[at + 5 : at + 5 + int.from_bytes(clx[at + 1 : at + 5], "little")]
    count = (len(table) - 4) // 12
    if count < 1:
        return
    firsts = struct.unpack_from(f"<{count + 1}I", table)
    for n in range(count):
        place = int.from_bytes(table[4 * (count + 1) + 8 * n + 2 :][:4], "little")
        width = 2 if wide or kind == WORD_97 else 1
        if kind == WORD_97 and place & _COMPRESSED:
            place, width = (place & ~_COMPRESSED) // 2, 1
        if firsts[n] < firsts[n + 1]:
            yield TextPiece(firsts[n], firsts[n + 1], place, width)
