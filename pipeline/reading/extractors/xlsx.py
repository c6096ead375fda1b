"""Excel tables (XLSX): a page per sheet, numbers and days as staff read them; hidden sheets
apart.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.reading.archives import check_package
from pipeline.reading.counts import count_in
from pipeline.reading.extraction import Extraction, PageInfo, Piece
from pipeline.reading.faults import fault
from pipeline.reading.packages import core_properties, opened, part, relations, xml
from pipeline.reading.remarks import HIDDEN
from pipeline.reading.sheets import MOST_CELLS, sheet_pieces
from pipeline.settings import Settings

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BOOK = "xl/workbook.xml"
# The numbers of the formats of days that every Excel knows.
_DAYS = frozenset({*range(14, 23), *range(45, 48)})
_DAY_CODE = re.compile(r"[dy]|mm+", re.IGNORECASE)
_NO_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_FIRST_DAY = datetime(1899, 12, 30)
_FIRST_DAY_OF_MAC = datetime(1904, 1, 1)
_WIDEST = 400  # columns
_PLACE = re.compile(r"([A-Z]{1,3})(\d+)$")


class XlsxExtractor:
    """Reads Excel files of 2007 and later."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """One page per sheet."""
        check_package(path, settings.limits.memory_mb)
        with opened(path) as package:
            book = _Book(package)
            pieces = [p for n, _ in enumerate(book.sheets, 1) for p in book.pieces(n)]
            properties = core_properties(package)
        if not book.sheets:
            raise fault("empty", "Die Tabelle hat keine Blätter.")
        issues = (HIDDEN,) if any(hidden for _, _, hidden in book.sheets) else ()
        pages = tuple(PageInfo(n) for n in range(1, len(book.sheets) + 1))
        return Extraction(tuple(pieces), pages, properties, issues)


class _Book:
    """One workbook; `sheets` are the name and the part of each, and whether it is hidden."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        tree = xml(part(package, _BOOK))
        if tree is None:
            raise fault("damaged", "Die Tabelle ist beschädigt oder unvollständig.")
        self._package = package
        known = relations(package, _BOOK)
        self.sheets = [
            (str(s.get("name") or ""), known.get(str(s.get(f"{_R}id")), ("", ""))[1], _is_hidden(s))
            for s in tree.iter(f"{_S}sheet")
        ]
        self._texts = [_text(item) for item in _children(package, "xl/sharedStrings.xml")]
        self._days = _day_styles(xml(part(package, "xl/styles.xml")))
        mac = tree.find(f"{_S}workbookPr")
        is_mac = mac is not None and mac.get("date1904") in {"1", "true"}
        self._first_day = _FIRST_DAY_OF_MAC if is_mac else _FIRST_DAY
        self._left = MOST_CELLS

    def pieces(self, number: int) -> Iterator[Piece]:
        """The pieces of a sheet, counted from 1."""
        name, target, hidden = self.sheets[number - 1]
        tree = xml(part(self._package, target))
        rows = self._rows(tree) if tree is not None else iter(())
        for piece in sheet_pieces(name, rows, number):
            yield replace(piece, role="artifact", level=0) if hidden else piece

    def _rows(self, sheet: Any) -> Iterator[list[str]]:
        last = 0
        for row in sheet.iter(f"{_S}row"):
            number = count_in(row.get("r"), last + 1, 1 << 21)
            if number > last + 1:
                yield []  # rows that hold nothing are left out of the file
            last = number
            if row.get("hidden") not in {"1", "true"}:
                yield self._row(row)

    def _row(self, row: Any) -> list[str]:
        cells: list[str] = []
        for cell in row.iter(f"{_S}c"):
            self._left -= 1
            column = _column(str(cell.get("r") or ""), len(cells))
            if self._left < 0 or column >= _WIDEST:
                break
            cells += [""] * (column - len(cells))
            cells.append(self._value(cell))
        return cells

    def _value(self, cell: Any) -> str:
        kind = cell.get("t")
        if kind == "inlineStr":
            return _text(cell)
        value = str(cell.findtext(f"{_S}v") or "")
        if kind == "s":
            number = count_in(value, -1, len(self._texts))
            return self._texts[number] if 0 <= number < len(self._texts) else ""
        if kind == "b":
            return "ja" if value == "1" else "nein"
        if kind in {"str", "e", "d"}:
            return value
        return self._number(value, count_in(cell.get("s")))

    def _number(self, value: str, style: int) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if style in self._days:
            try:
                return f"{self._first_day + timedelta(days=number):%d.%m.%Y}"
            except (OverflowError, ValueError):
                return value
        return german_number(number)


def german_number(number: float) -> str:
    """A number as staff write it: `1250`, `0,5`."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.10g}".replace(".", ",")


def _is_hidden(sheet: Any) -> bool:
    return sheet.get("state") in {"hidden", "veryHidden"}


def _children(package: zipfile.ZipFile, name: str) -> Iterator[Any]:
    tree = xml(part(package, name))
    return tree.iter(f"{_S}si") if tree is not None else iter(())


def _text(item: Any) -> str:
    """The words of a cell; how they are pronounced (rPh) is no part of them."""
    return "".join(t.text or "" for t in item.iter(f"{_S}t") if t.getparent().tag != f"{_S}rPh")


def _column(place: str, following: int) -> int:
    found = _PLACE.match(place)
    if not found:
        return following
    number = 0
    for letter in found.group(1):
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(following, number - 1)


def _day_styles(tree: Any) -> frozenset[int]:
    """The numbers of the cell styles that show a day."""
    if tree is None:
        return frozenset()
    codes = {
        count_in(f.get("numFmtId")): _NO_CODE.sub("", str(f.get("formatCode") or ""))
        for f in tree.iter(f"{_S}numFmt")
    }
    own = {number for number, code in codes.items() if _DAY_CODE.search(code)}
    styles = tree.find(f"{_S}cellXfs")
    return frozenset(
        n
        for n, style in enumerate(styles if styles is not None else ())
        if count_in(style.get("numFmtId")) in _DAYS | own
    )
