"""The rows of a sheet → pieces: a table for each block of rows, and what stands by itself as
text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from nlp.normal import normalise
from pipeline.reading.extraction import Piece

Row = Sequence[str]
# Names that programs give to sheets by themselves say nothing.
_UNNAMED = ("tabelle", "sheet", "blatt", "table")
MOST_CELLS = 2_000_000


def sheet_pieces(name: str, rows: Iterable[Row], page: int) -> Iterator[Piece]:
    """The pieces of one sheet, which is page number `page`."""
    cleaned = [_clean(row) for row in rows]
    blocks = [list(group) for filled, group in groupby(cleaned, key=bool) if filled]
    label = " ".join(normalise(name).split())
    if blocks and label and not label.casefold().startswith(_UNNAMED):
        yield Piece(label, "heading", 1, page)
    for block in blocks:
        yield from _block(block, page)


def _clean(row: Row) -> list[str]:
    cells = [" ".join(normalise(cell).split()) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _block(rows: list[list[str]], page: int) -> Iterator[Piece]:
    """A block of one column is text, as are single cells above a table."""
    while rows and _filled(rows[0]) == 1 and (_filled(rows[-1]) == 1 or len(rows) > 1):
        yield Piece("".join(rows.pop(0)), "paragraph", 0, page)
    if not rows:
        return
    empty = min(_empty_before(row) for row in rows)
    lines = ("\t".join(row[empty:]) for row in rows)
    yield Piece("\n".join(lines), "table", 0, page)


def _empty_before(row: list[str]) -> int:
    """The number of empty cells before the first that says something."""
    return next(n for n, cell in enumerate(row) if cell)


def _filled(row: list[str]) -> int:
    return sum(bool(cell) for cell in row)
