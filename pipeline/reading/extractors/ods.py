"""OpenDocument tables (ODS): a page per sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.reading.counts import count_in
from pipeline.reading.extraction import Extraction, PageInfo
from pipeline.reading.extractors.odt import element_name, parts_of, properties_in
from pipeline.reading.faults import fault
from pipeline.reading.sheets import MOST_CELLS, sheet_pieces
from pipeline.settings import Settings

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Programs fill a sheet to its edge with cells that repeat and hold nothing.
_MOST_REPEATS = 100
_CELLS = frozenset({"table-cell", "covered-table-cell"})


class OdsExtractor:
    """Reads tables of LibreOffice."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """One page per sheet."""
        parts = parts_of(path, settings)
        sheets = list(parts.content.iter(f"{_TABLE}table"))
        if not sheets:
            raise fault("empty", "Die Tabelle hat keine Blätter.")
        pieces = [
            piece
            for n, sheet in enumerate(sheets, 1)
            for piece in sheet_pieces(str(sheet.get(f"{_TABLE}name") or ""), _rows(sheet), n)
        ]
        pages = tuple(PageInfo(n) for n in range(1, len(sheets) + 1))
        return Extraction(tuple(pieces), pages, properties_in(parts.meta))


def _rows(sheet: Any) -> Iterator[list[str]]:
    left = MOST_CELLS
    for row in sheet.iter(f"{_TABLE}table-row"):
        cells = [text for cell in row for text in _cell(cell)]
        times = count_in(row.get(f"{_TABLE}number-rows-repeated"), 1, _MOST_REPEATS)
        for _ in range(times if any(cells) else 1):
            left -= len(cells)
            if left < 0:
                return
            yield cells


def _cell(cell: Any) -> list[str]:
    if element_name(cell) not in _CELLS:
        return []
    paragraphs = cell.findall(f"{_TEXT}p")
    text = " ".join("".join(p.itertext()) for p in paragraphs)
    return [text] * count_in(cell.get(f"{_TABLE}number-columns-repeated"), 1, _MOST_REPEATS)
