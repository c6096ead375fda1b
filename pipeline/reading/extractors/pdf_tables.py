"""Ruled tables of a PDF page, found by pdfplumber's way; lines and words come from pdfium, which
reads them faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from nlp.normal import join_hyphenated
from pipeline.ground.types import BBox
from pipeline.reading.layout import Line, Word

_LONGEST_CELL = 1200
# Points.
_SHORTEST = 3.0
# Two rows and two columns have so many rules each way.
_FEWEST_RULES = 3
# Of lines; more take seconds to look through.
_MOST_CROSSINGS = 250_000


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table's box and the boxes of its cells, row by row."""

    box: BBox
    rows: tuple[tuple[BBox, ...], ...]


def _long_lines(rulings: Sequence[BBox]) -> tuple[list[BBox], list[BBox]]:
    level = [r for r in rulings if r[1] == r[3] and r[2] - r[0] > _SHORTEST]
    upright = [r for r in rulings if r[1] != r[3] and r[3] - r[1] > _SHORTEST]
    return level, upright


def _edges(level: Sequence[BBox], upright: Sequence[BBox]) -> list[dict[str, Any]]:
    return [*(_edge(r, "v") for r in upright), *(_edge(r, "h") for r in level)]


def ruled_tables(rulings: Sequence[BBox]) -> list[PdfTable] | None:
    """The tables that lines rule, with two rows and columns at least; None where there are too many
    lines to tell.
    """
    level, upright = _long_lines(rulings)
    heights, sides = {r[1] for r in level}, {r[0] for r in upright}
    if min(len(heights), len(sides)) < _FEWEST_RULES:
        return []
    from pdfplumber import table

    near = table.DEFAULT_SNAP_TOLERANCE
    edges = table.merge_edges(_edges(level, upright), near, near, near, near)
    rows = sum(e["orientation"] == "h" for e in edges)
    if rows * (len(edges) - rows) > _MOST_CROSSINGS:
        return None
    cells = table.intersections_to_cells(table.edges_to_intersections(edges, near, near))
    found = (_table(table.Table(cast(Any, None), group)) for group in table.cells_to_tables(cells))
    return [t for t in found if t is not None]


def _edge(ruling: BBox, orientation: str) -> dict[str, Any]:
    """A line as pdfplumber has it."""
    x0, top, x1, bottom = ruling
    sizes = {
        "x0": x0,
        "x1": x1,
        "width": x1 - x0,
        "top": top,
        "bottom": bottom,
        "height": bottom - top,
    }
    return {"object_type": "line", "orientation": orientation, **sizes}


def _table(found: Any) -> PdfTable | None:
    rows = tuple(_cells(row) for row in found.rows)
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    return PdfTable(tuple(map(float, found.bbox)), rows)  # type: ignore[arg-type]  # four floats


def _cells(row: Any) -> tuple[BBox, ...]:
    return tuple(tuple(map(float, cell)) for cell in row.cells if cell)  # type: ignore[misc]  # four floats each


def place_tables(lines: Sequence[Line], tables: Sequence[PdfTable]) -> list[Line]:
    """The lines with each table as one line of role `table`, its cells parted by tabs and its rows
    by line breaks.
    """
    placed = list(lines)
    for table in tables:
        placed = _place(placed, table)
    return placed


def _place(lines: list[Line], table: PdfTable) -> list[Line]:
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


def _cell_of(word: Word, table: PdfTable) -> tuple[int, int] | None:
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


def _as_line(cells: dict[tuple[int, int], str], table: PdfTable, lines: list[Line]) -> Line:
    texts = []
    for r, row in enumerate(table.rows):
        texts.append("\t".join(cells.get((r, c), "") for c in range(len(row))))
    text = "\n".join(t for t in texts if t.strip())
    first = lines[0]
    return Line((Word(text, table.box),), first.size, first.page, role="table")
