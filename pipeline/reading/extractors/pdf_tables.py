"""Ruled tables of a PDF page, from the lines that it draws and the words between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from nlp.normal import join_hyphenated
from pipeline.ground.types import BBox
from pipeline.reading.extractors.pdf_rules import cell_groups
from pipeline.reading.layout import Line, Word, around

_LONGEST_CELL = 1200
# Points.
_SHORTEST = 3.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table's box and the boxes of its cells, row by row."""

    box: BBox
    rows: tuple[tuple[BBox, ...], ...]


def ruled_tables(rulings: Sequence[BBox]) -> list[Table] | None:
    """The tables that lines rule, with two rows and columns at least; None where there are too many
    lines to tell.
    """
    level = [r for r in rulings if r[1] == r[3] and r[2] - r[0] > _SHORTEST]
    upright = [r for r in rulings if r[1] != r[3] and r[3] - r[1] > _SHORTEST]
    if len(level) < 2 or len(upright) < 2:
        return []
    groups = cell_groups(level, upright)
    if groups is None:
        return None
    return [t for t in map(_table, groups) if t is not None]


def _table(cells: Sequence[BBox]) -> Table | None:
    by_row = groupby(sorted(cells, key=lambda c: (c[1], c[0])), key=lambda c: c[1])
    rows = tuple(tuple(row) for _, row in by_row)
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    return Table(around(cells), rows)


def place_tables(lines: Sequence[Line], tables: Sequence[Table]) -> list[Line]:
    """The lines with each table as one line of role `table`, its cells parted by tabs and its rows
    by line breaks.
    """
    placed = list(lines)
    for table in tables:
        placed = _place(placed, table)
    return placed


def _place(lines: list[Line], table: Table) -> list[Line]:
    cells: dict[tuple[int, int], str] = {}
    rest: list[Line] = []
    at: int | None = None
    for line in lines:
        inside = [] if line.role else [(w, _cell_of(w, table)) for w in line.words]
        taken = [(w, c) for w, c in inside if c is not None]
        if not taken:
            rest.append(line)
            continue
        at = len(rest) if at is None else at
        _fill(cells, taken)
        outside = tuple(w for w, c in inside if c is None)
        if outside:
            rest.append(replace(line, words=outside))
    if at is None or not _is_table(cells):
        return lines
    rest.insert(at, _as_line(cells, table, lines))
    return rest


def _fill(cells: dict[tuple[int, int], str], taken: list[tuple[Word, tuple[int, int]]]) -> None:
    """Add one line's words to their cells; a new line in a cell may end a hyphenation."""
    parts: dict[tuple[int, int], list[str]] = {}
    for word, cell in taken:
        parts.setdefault(cell, []).append(word.text)
    for cell, words in parts.items():
        text = " ".join(words)
        cells[cell] = join_hyphenated(cells[cell], text) if cell in cells else text


def _cell_of(word: Word, table: Table) -> tuple[int, int] | None:
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    for r, row in enumerate(table.rows):
        for c, (x0, y0, x1, y1) in enumerate(row):
            if x0 <= x <= x1 and y0 <= y <= y1:
                return r, c
    return None


def _is_table(cells: dict[tuple[int, int], str]) -> bool:
    rows = {r for r, _ in cells}
    columns = {c for _, c in cells}
    return len(rows) > 1 and len(columns) > 1 and max(map(len, cells.values())) < _LONGEST_CELL


def _as_line(cells: dict[tuple[int, int], str], table: Table, lines: list[Line]) -> Line:
    texts = []
    for r, row in enumerate(table.rows):
        texts.append("\t".join(cells.get((r, c), "") for c in range(len(row))))
    text = "\n".join(t for t in texts if t.strip())
    first = lines[0]
    return Line((Word(text, table.box),), first.size, first.page, role="table")
