"""Word files of what a page shows: headings, paragraphs and tables, for print and for mail."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Look = Literal["plain", "gone", "new", "soft", "strong"]
Words = Sequence[tuple[Look, str]]
# Control characters cannot stand in XML, and so in no Word file.
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of stretches of words that look alike."""

    words: Words


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; each cell is a sequence of stretches of words."""

    header: Sequence[str]
    rows: Sequence[Sequence[Words]]


Part = Heading | Paragraph | Grid


def plain(text: str) -> Words:
    """Words without any look of their own."""
    return [("plain", text)]


def docx_of(title: str, parts: Iterable[Part]) -> bytes:
    """A Word file in German with a title and these parts."""
    import docx

    made = docx.Document()
    made.core_properties.title = _clean(title)
    made.core_properties.language = "de-DE"
    made.add_heading(_clean(title), 0)
    for part in parts:
        if isinstance(part, Heading):
            made.add_heading(_clean(part.text), part.level)
        elif isinstance(part, Paragraph):
            _write(made.add_paragraph(), part.words)
        else:
            _table(made, part)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _table(made: Any, grid: Grid) -> None:
    table = made.add_table(rows=1, cols=len(grid.header), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, grid.header, strict=True):
        _write(cell.paragraphs[0], [("strong", text)])
    for row in grid.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], words)


def _write(paragraph: Any, words: Words) -> None:
    from docx.shared import RGBColor

    for look, text in words:
        run = paragraph.add_run(_clean(text))
        if look == "gone":
            run.font.strike, run.font.color.rgb = True, RGBColor(0x9B, 0x1C, 0x1C)
        elif look == "new":
            run.font.underline, run.font.color.rgb = True, RGBColor(0x1B, 0x63, 0x36)
        elif look == "soft":
            run.font.color.rgb = RGBColor(0x51, 0x5C, 0x5F)
        elif look == "strong":
            run.font.bold = True


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)
