"""Tables of a PDF page that no lines rule: rows of short cells that stand below each other column
by column.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.ground.types import BBox
from pipeline.reading.extractors.pdf_tables import PdfTable
from pipeline.reading.layout import Line, Word, around
from pipeline.reading.marks import is_bulleted

# Of the font size: what parts two cells, what a gutter leaves free, and how far rows may be apart.
_GAP = 1.0
_GUTTER = 0.8
_NEAR = 3.2
_LEVEL = 0.35
_FEWEST_ROWS = 3
_FEWEST_ROWS_OF_TWO = 4
# Characters; longer cells are running text in columns.
_SHORT = 32
_LONG = 70
_MARKER = re.compile(r"^(?:[(]?\d{1,2}[.)]|[(]?[a-zA-Z][.)]|[•▪●○◦■□➢➤►✓✔‣⁃∙·*–—-]|§+|o)$")
_FIGURE = re.compile(
    r"^(?:ca\.|€|EUR|rd\.)?\s*[-+–±]?[\d.,:/–\s-]*\d[\d.,:/–\s-]*(?:\s?(?:%|€|EUR|Uhr|h|km|qm|m²|Std\.?|Euro))?$"
)
_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
_SECTION = re.compile(r"^\d+(?:\.\d+)*\.?$")
_PAGE = re.compile(r"^(?:\d{1,3}|[ivxlc]+)$")
_POSTCODE = re.compile(r"^(?:[A-Z]{1,2}-)?\d{5}\s+[A-ZÄÖÜ]")

_Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A stretch of words without a wide gap."""

    text: str
    box: BBox


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands on one level."""

    cells: tuple[_Cell, ...]
    size: float
    base: float


def unruled_tables(lines: Sequence[Line]) -> list[PdfTable]:
    """The tables among lines that stand in reading order, by their evidence alone; none where it
    may be something else.

    Three columns of short cells in three rows are a table; two are one only where the second holds
    figures. Text in columns, addresses, lists and tables of contents are none.
    """
    rows = list(_rows(lines))
    found: list[PdfTable] = []
    start = 0
    while start < len(rows):
        if len(rows[start].cells) < 2:
            start += 1
            continue
        run, gutters = _run(rows, start)
        if _is_table(run, gutters):
            found.append(_as_table(run, gutters))
        start += max(1, len(run))
    return found


def _rows(lines: Sequence[Line]) -> Iterator[_Row]:
    level: list[Line] = []
    for line in lines:
        if line.role is not None or not line.base:
            continue
        if level and not _is_level(level[-1], line):
            yield _row(level)
            level = []
        level.append(line)
    if level:
        yield _row(level)


def _is_level(last: Line, line: Line) -> bool:
    return (
        abs(last.base - line.base) < _LEVEL * line.size
        and line.box[0] > last.box[2]
        and line.page == last.page
    )


def _row(level: Sequence[Line]) -> _Row:
    line, *beside = level
    if not beside and line.gaps[1] <= _GAP * line.size:
        return _Row((_Cell(line.text, line.box),), line.size, line.base)
    cells: list[_Cell] = []
    run: list[Word] = []
    size = level[0].size
    for word in (w for line in level for w in line.words):
        if run and word.box[0] - run[-1].box[2] > _GAP * size:
            cells.append(_cell(run))
            run = []
        run.append(word)
    cells.append(_cell(run))
    return _Row(tuple(_without_marker(cells)), size, level[0].base)


def _cell(words: Sequence[Word]) -> _Cell:
    return _Cell(" ".join(w.text for w in words), around([w.box for w in words]))


def _without_marker(cells: list[_Cell]) -> list[_Cell]:
    """A list's mark or number belongs to what it stands before."""
    if len(cells) > 1 and _MARKER.match(cells[0].text):
        first, second, *rest = cells
        return [_Cell(f"{first.text} {second.text}", around([first.box, second.box])), *rest]
    return cells


def _run(rows: Sequence[_Row], start: int) -> tuple[list[_Row], list[_Span]]:
    """The rows from `start` on that leave the same gutters free, and these."""
    first = rows[start]
    run, gutters = [first], _gutters(first)
    for row in rows[start + 1 :]:
        last = run[-1]
        if (
            not 0 < row.base - last.base < _NEAR * first.size
            or not 0.8 < row.size / first.size < 1.25
        ):
            break
        left = _free(gutters, row, first.size)
        if len(left) < len(gutters):
            break
        run, gutters = [*run, row], left
    while len(run) > 1 and len(run[-1].cells) == 1 and run[-1].cells[0].box[0] < gutters[0][0]:
        run.pop()
    return run, gutters


def _gutters(row: _Row) -> list[_Span]:
    return [(a.box[2], b.box[0]) for a, b in itertools.pairwise(row.cells)]


def _free(gutters: Sequence[_Span], row: _Row, size: float) -> list[_Span]:
    """What a row leaves of the gutters."""
    free = []
    for left, right in gutters:
        ends = max([c.box[2] for c in row.cells if c.box[0] < (left + right) / 2], default=left)
        begins = min([c.box[0] for c in row.cells if c.box[0] >= (left + right) / 2], default=right)
        left, right = max(left, ends), min(right, begins)
        if right - left >= _GUTTER * size:
            free.append((left, right))
    return free


def _is_table(run: Sequence[_Row], gutters: Sequence[_Span]) -> bool:
    columns = len(gutters) + 1
    full = [r for r in run if len(r.cells) == columns]
    texts = [c.text for r in run for c in r.cells]
    if any(_LEADERS.search(t) or _POSTCODE.match(t) or is_bulleted(t) for t in texts):
        return False
    if median(map(len, texts)) > _SHORT or sum(len(t) > _LONG for t in texts) > 0.1 * len(texts):
        return False
    if columns > 2:
        return (
            len(full) >= _FEWEST_ROWS
            and len(full) >= 0.6 * len(run)
            and not _counts_sections(full, columns)
        )
    figures = [bool(_FIGURE.match(r.cells[-1].text)) for r in full]
    enough = len(full) >= _FEWEST_ROWS_OF_TWO and len(full) >= 0.8 * len(run)
    return enough and sum(figures) >= 0.75 * len(figures) and not _counts_pages(full)


def _counts_sections(rows: Sequence[_Row], columns: int) -> bool:
    """Whether numbered titles stand before page numbers, without a word above them that says what
    these are.
    """
    ends = [(r.cells[0].text, r.cells[-1].text) for r in rows]
    return columns == 3 and all(_SECTION.match(first) and _PAGE.match(last) for first, last in ends)


def _counts_pages(rows: Sequence[_Row]) -> bool:
    """Whether the last column holds whole numbers that never fall, as a table of contents does."""
    texts = [r.cells[-1].text for r in rows]
    if not all(t.isdecimal() for t in texts):
        return False
    numbers = [int(t) for t in texts]
    return numbers == sorted(numbers)


def _as_table(run: Sequence[_Row], gutters: Sequence[_Span]) -> PdfTable:
    """Cells from gutter to gutter; a row without a first cell goes on with the one above."""
    boxes = [_box_of(row) for row in run]
    left, top, right, bottom = around(boxes)
    between_columns = [(end + begin) / 2 for end, begin in gutters]
    between_rows = []
    for n, (above, below) in enumerate(itertools.pairwise(boxes), start=1):
        if run[n].cells[0].box[0] < gutters[0][0]:
            between_rows.append((above[3] + below[1]) / 2)
    edges = [left - 1, *between_columns, right + 1]
    heights = [top - 1, *between_rows, bottom + 1]
    columns = list(itertools.pairwise(edges))
    rows = tuple(_boxes_of_row(columns, y0, y1) for y0, y1 in itertools.pairwise(heights))
    return PdfTable((left, top, right, bottom), rows)


def _box_of(row: _Row) -> BBox:
    return around([cell.box for cell in row.cells])


def _boxes_of_row(columns: Sequence[_Span], top: float, bottom: float) -> tuple[BBox, ...]:
    return tuple((left, top, right, bottom) for left, right in columns)
