"""What a Word file of before 2007 says of its characters and paragraphs: deleted, hidden, in a
table, which style.

[MS-DOC] 2.4–2.6; the layouts of Word 6 and 95 differ in sizes and in the numbers of their
properties only.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

_PAGE = 512
# The lengths of Word 6's properties by number; "variable" ones have their length before them.
_SHORT_LISTED = (
    "0:0 2:2 4:1 5:1 6:1 7:1 8:1 9:1 10:1 11:1 13:1 14:1 16:2 17:2 18:2 19:2 20:4 21:2 22:2 24:1 "
    "25:1 26:2 27:2 28:2 "
    "29:1 30:2 31:2 32:2 33:2 34:2 35:2 36:2 37:1 38:2 39:2 40:2 41:2 42:2 43:2 44:1 45:2 46:2 "
    "47:2 48:2 49:2 50:1 "
    "51:1 65:1 66:1 67:1 69:2 70:4 71:1 72:2 75:1 80:2 83:0 85:1 86:1 87:1 88:1 89:1 90:1 91:1 "
    "92:1 93:2 94:1 95:3 "
    "96:2 97:2 98:1 99:1 100:1 101:1 102:1 104:1 107:2 117:1 118:1"
)
_SHORT_PAIRS = (pair.split(":") for pair in _SHORT_LISTED.split())
_SHORT = {int(opcode): int(length) for opcode, length in _SHORT_PAIRS}
_SHORT_VARIABLE = frozenset({3, 12, 15, 23, 68, 73, 74, 81, 82, 103, 105, 106})
# Word 97's names for what is wanted, and Word 6's numbers for the same.
DELETED, HIDDEN, SYMBOL, INSERTED = 0x0800, 0x083C, 0x6A09, 0x0801
IN_TABLE, ROW_END, INNER_CELL, INNER_ROW_END = 0x2416, 0x2417, 0x244B, 0x244C
LIST, OUTLINE, STYLE, OUTLINE_LIST = 0x460B, 0x2640, 0x4600, 0x260A
_OLD_NAMES = {65: DELETED, 66: INSERTED, 92: HIDDEN, 24: IN_TABLE, 25: ROW_END, 2: STYLE}
_OPERANDS = (1, 1, 2, 4, 2, 2, -1, 3)


@dataclass(frozen=True, slots=True)
class Runs:
    """Stretches of file positions with their properties, in order."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    properties: tuple[dict[int, bytes], ...] = ()
    _none: dict[int, bytes] = field(default_factory=dict)

    def at(self, position: int) -> tuple[int, dict[int, bytes]]:
        """Up to which position the properties at `position` hold, and the properties."""
        n = bisect_right(self.starts, position) - 1
        if n >= 0 and position < self.ends[n]:
            return self.ends[n], self.properties[n]
        following = self.starts[n + 1] if n + 1 < len(self.starts) else 1 << 40
        return following, self._none


def character_runs(main: bytes, places: bytes, *, old: bool) -> Runs:
    """The runs of characters; `places` is the table of the pages that hold them."""
    return _sorted(
        _page_runs(main, page, 1, old=old, paragraphs=False) for page in _pages(places, old=old)
    )


def paragraph_runs(main: bytes, places: bytes, *, old: bool) -> Runs:
    """The runs of paragraphs; the style's number stands under `STYLE`."""
    width = 7 if old else 13
    return _sorted(
        _page_runs(main, page, width, old=old, paragraphs=True) for page in _pages(places, old=old)
    )


def is_on(properties: dict[int, bytes], name: int) -> bool:
    """Whether a switch is on; 0x80 and 0x81 point to the style, where nothing of ours is set."""
    value = properties.get(name)
    return bool(value) and value is not None and value[0] in (1, 0x81)


def _pages(places: bytes, *, old: bool) -> Iterator[int]:
    size = 2 if old else 4
    count = max(0, (len(places) - 4) // (4 + size))
    for n in range(count):
        at = 4 * (count + 1) + size * n
        number = int.from_bytes(places[at : at + size], "little")
        yield (number & 0x3FFFFF) * _PAGE


_Run = tuple[int, int, dict[int, bytes]]


def _sorted(pages: Iterator[Iterator[_Run]]) -> Runs:
    found = sorted((run for page in pages for run in page), key=lambda run: run[0])
    return Runs(tuple(r[0] for r in found), tuple(r[1] for r in found), tuple(r[2] for r in found))


def _page_runs(main: bytes, at: int, width: int, *, old: bool, paragraphs: bool) -> Iterator[_Run]:
    page = main[at : at + _PAGE]
    if len(page) < _PAGE:
        return
    count = page[-1]
    if 4 * (count + 1) + width * count >= _PAGE:
        return
    places = struct.unpack_from(f"<{count + 1}I", page)
    for n in range(count):
        offset = page[4 * (count + 1) + width * n] * 2
        bare = (
            _paragraph(page, offset, old=old)
            if paragraphs
            else page[offset + 1 : offset + 1 + page[offset]]
        )
        properties: dict[int, bytes] = {}
        if offset and paragraphs:
            properties[STYLE] = bare[:2]
            bare = bare[2:]
        if offset:
            properties.update(_old_properties(bare) if old else _properties(bare))
        if places[n + 1] > places[n]:
            yield places[n], places[n + 1], properties


def _paragraph(page: bytes, offset: int, *, old: bool) -> bytes:
    words = page[offset]
    if words or old:
        return page[offset + 1 : offset + 2 * words + (1 if old else 0)]
    return page[offset + 2 : offset + 2 + 2 * page[offset + 1]]


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= len(data):
        name = int.from_bytes(data[at : at + 2], "little")
        at += 2
        length = _OPERANDS[name >> 13]
        if length < 0:
            if name == 0xD608:
                length = int.from_bytes(data[at : at + 2], "little") + 1
            else:
                length = data[at] + 1 if at < len(data) else 0
        yield name, data[at : at + length]
        at += length


def _old_properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        name = data[at]
        at += 1
        if name in _SHORT_VARIABLE:
            length = data[at] + 1 if at < len(data) else 0
        elif name in _SHORT:
            length = _SHORT[name]
        else:
            # Behind an unknown one nothing can be told.
            return
        if name in _OLD_NAMES:
            yield _OLD_NAMES[name], data[at : at + length]
        at += length
