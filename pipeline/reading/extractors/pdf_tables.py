"""Ruled tables of a PDF page, found by pdfplumber; the words come from pdfium, which reads them faster and better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nlp.normal import join_hyphenated
from pipeline.reading.extractors.pdf_frame import Frame
from pipeline.reading.layout import Line, Word
from pipeline.types import BBox

_LONGEST_CELL = 1200
_FAILURES = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table's box and the boxes of its cells, row by row."""

    box: BBox
    rows: tuple[tuple[BBox, ...], ...]


class TableFinder:
    """Finds the tables of one PDF; opened on the first page that asks."""

    def __init__(self, path: Path, password: str | None = None) -> None:
        self._path = path
        self._password = password
        self._pdf: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pdf is not None:
            self._pdf.close()

    def tables(self, index: int) -> list[Table]:
        """The ruled tables of page `index` (from 0) with two rows and columns at least; none where it cannot tell."""
        import pdfplumber
        from pdfminer.pdfexceptions import PDFException
        from pdfminer.psparser import PSException
        from pdfplumber.utils.exceptions import PdfminerException

        try:
            if self._pdf is None:
                self._pdf = pdfplumber.open(self._path)
            page = self._pdf.pages[index]
            if tuple(page.cropbox) != tuple(page.mediabox):
                return []
            return [t for t in map(_table, page.find_tables()) if t is not None]
        except (PDFException, PSException, PdfminerException, *_FAILURES):
            # pdfminer is stricter than pdfium: what only it cannot read has text all the same, without its grid.
            return []
        finally:
            if self._pdf is not None and index < len(self._pdf.pages):
                self._pdf.pages[index].close()


def _table(found: Any) -> Table | None:
    rows = tuple(tuple(tuple(map(float, c)) for c in row.cells if c) for row in found.rows)
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    return Table(tuple(map(float, found.bbox)), rows)  # type: ignore[arg-type]  # four floats each


def on_upright(tables: Sequence[Table], frame: Frame) -> list[Table]:
    """The same tables in the coordinates in which the page's text stands upright."""
    if frame.upright == frame.shown:
        return list(tables)
    place = frame.from_page
    turned = [Table(place(t.box), tuple(tuple(place(c) for c in row) for row in t.rows)) for t in tables]
    return [Table(t.box, _as_rows([c for row in t.rows for c in row])) for t in turned]


def _as_rows(cells: Sequence[BBox]) -> tuple[tuple[BBox, ...], ...]:
    rows: dict[int, list[BBox]] = {}
    for cell in cells:
        rows.setdefault(round(cell[1]), []).append(cell)
    return tuple(tuple(sorted(rows[y])) for y in sorted(rows))


def place_tables(lines: Sequence[Line], tables: Sequence[Table]) -> list[Line]:
    """The lines with each table as one line of role `table`, its cells parted by tabs and its rows by line breaks."""
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
