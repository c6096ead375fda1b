"""OpenDocument slides (ODP) in their order, a page each; notes apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.reading.extraction import Extraction, PageInfo, Piece
from pipeline.reading.extractors.odt import (
    OdtTrees,
    element_name,
    parts_of,
    properties_in,
    reader_of,
)
from pipeline.reading.faults import fault
from pipeline.reading.remarks import NOTES
from pipeline.settings import Settings

_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SHOW = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_EDGES = frozenset({"date-time", "footer", "header", "page-number"})


class OdpExtractor:
    """Reads presentations of LibreOffice."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """One page per slide."""
        parts = parts_of(path, settings)
        slides = list(parts.content.iter(f"{_DRAW}page"))
        if not slides:
            raise fault("empty", "Die Präsentation hat keine Folien.")
        pieces = [p for n, slide in enumerate(slides, 1) for p in _slide(parts, slide, n)]
        pages = tuple(PageInfo(n) for n in range(1, len(slides) + 1))
        has_notes = any(list(_notes(parts, slide)) for slide in slides)
        issues = (NOTES,) if has_notes else ()
        return Extraction(tuple(pieces), pages, properties_in(parts.meta), issues)


def _slide(parts: OdtTrees, slide: Any, number: int) -> Iterator[Piece]:
    shown = [p for frame in slide if element_name(frame) != "notes" for p in _frame(parts, frame)]
    shown.sort(key=lambda p: not (p.role == "heading" and p.level == 1))
    yield from (replace(p, page=number) for p in shown)
    yield from (replace(p, role="artifact", level=0, page=number) for p in _notes(parts, slide))


def _frame(parts: OdtTrees, frame: Any) -> Iterator[Piece]:
    kind = str(frame.get(f"{_SHOW}class") or "")
    found = list(reader_of(parts).container([frame], 0))
    if kind == "title" and found:
        yield Piece(" ".join(p.text for p in found), "heading", 1)
    elif kind in _EDGES:
        yield from (replace(p, role="artifact", level=0) for p in found)
    else:
        yield from found


def _notes(parts: OdtTrees, slide: Any) -> Iterator[Piece]:
    for notes in slide:
        if element_name(notes) == "notes":
            yield from reader_of(parts).container(notes, 0)
