"""The address of a letter beside its date and signs, where a program or OCR read the two across."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.reading.layout import Line, Word

# Of the page's text; letterheads stand above.
_HIGHEST = 0.5
# Of the font size.
_GAP = 2.5
_ALIKE = 0.8
_NEAR = 2.2
_FEWEST_ROWS = 2
_POSTCODE = re.compile(r"^(?:[A-Z]{1,2}-)?\d{5}\s+[A-ZÄÖÜ]")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line's words on the left and on the right of its widest gap; one side may be empty."""

    line: Line
    left: tuple[Word, ...]
    right: tuple[Word, ...]


def with_address_apart(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of an address before what stands beside it.

    Two columns that begin alike row by row may be a table as well; a postcode and a town below each
    other tell that one of them is an address.
    """
    if not lines:
        return []
    top, bottom = min(x.box[1] for x in lines), max(x.box[3] for x in lines)
    rows = [_parted(x) for x in lines]
    for start, row in enumerate(rows):
        if row.left and row.right and row.line.box[1] < top + _HIGHEST * (bottom - top):
            block = _block(rows, start)
            if block:
                first, behind = block
                return [*lines[:first], *_side_by_side(rows[first:behind]), *lines[behind:]]
    return list(lines)


def _parted(line: Line) -> _Row:
    words = line.words
    gaps = [(b.box[0] - a.box[2], n) for n, (a, b) in enumerate(itertools.pairwise(words), 1)]
    gap, at = max(gaps, default=(0.0, 0))
    if gap < _GAP * line.size:
        return _Row(line, words, ())
    return _Row(line, words[:at], words[at:])


def _block(rows: Sequence[_Row], start: int) -> tuple[int, int] | None:
    """Where the block around a row of two sides begins and ends; None where neither side is an
    address.
    """
    size, edge = rows[start].line.size, rows[start].right[0].box[0]
    left = rows[start].left[0].box[0]

    def belongs(row: _Row, neighbour: _Row) -> bool:
        if abs(row.line.box[1] - neighbour.line.box[1]) > _NEAR * size:
            return False
        if row.right:
            return (
                abs(row.right[0].box[0] - edge) < _ALIKE * size
                and abs(row.left[0].box[0] - left) < _ALIKE * size
            )
        begin, _, end, _ = row.line.box
        return abs(begin - edge) < _ALIKE * size or (
            abs(begin - left) < _ALIKE * size and end < edge - size
        )

    first = start
    while first and belongs(rows[first - 1], rows[first]):
        first -= 1
    behind = start + 1
    while behind < len(rows) and belongs(rows[behind], rows[behind - 1]):
        behind += 1
    block = rows[first:behind]
    both = [r for r in block if r.right]
    return (first, behind) if len(both) >= _FEWEST_ROWS and _is_address(block, edge) else None


def _is_address(block: Sequence[_Row], edge: float) -> bool:
    sides = [side for row in block for side in (row.left, row.right) if side]
    texts = [_text(side) for side in sides]
    starts = [side[0].box[0] for row in block for side in (row.left, row.right) if side]
    for on_right in (False, True):
        own = [t for t, x in zip(texts, starts, strict=True) if (x > edge - 1) == on_right]
        if (
            len(own) >= 3
            and any(_POSTCODE.match(t) for t in own[1:])
            and median(map(len, own)) < 40
        ):
            return True
    return False


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def _side_by_side(block: Sequence[_Row]) -> list[Line]:
    """The left side from top to bottom, then the right one."""
    edge = next(r.right[0].box[0] for r in block if r.right)
    sides: tuple[list[Line], list[Line]] = ([], [])
    for row in block:
        for words in (row.left, row.right):
            if words:
                sides[words[0].box[0] > edge - row.line.size].append(row.line.of(words))
    return [*sides[0], *sides[1]]
