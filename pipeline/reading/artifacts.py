"""Running headers, footers and page numbers: lines that come back on other pages at the same
height.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.layout import Line

# Where each text stands: numbers of pages, from 0, and heights on them.
_Places = dict[str, list[tuple[int, float]]]
_MARGIN = 0.15
_REACH = 10.0
_PAGE_NUMBER = re.compile(
    r"^(?:(?:seite|page|s\.)\s*\d{1,4}(?:\s*(?:von|of|/)\s*\d{1,4})?|\d{1,4}\s*(?:von|of|/)\s*\d{1,4}"
    r"|[-–—]\s*\d{1,4}\s*[-–—])$",
    re.IGNORECASE,
)


def mark_artifacts(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The same lines, those that are page artifacts with that role."""
    places: _Places = {}
    for n, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in lines:
            if _in_margin(line, height):
                places.setdefault(_key(line.text), []).append((n, line.box[1]))
    marked: list[list[Line]] = []
    for n, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        marked.append([_marked(line, n, height, places) for line in lines])
    return marked


def _marked(line: Line, page: int, height: float, places: _Places) -> Line:
    return replace(line, role="artifact") if _is_artifact(line, page, height, places) else line


def _is_artifact(line: Line, page: int, height: float, places: _Places) -> bool:
    if not _in_margin(line, height):
        return False
    if _PAGE_NUMBER.match(line.text.strip()):
        return True
    return any(
        other != page and abs(top - line.box[1]) < _REACH for other,
        top in places.get(_key(line.text), ())
    )  # fmt: skip


def _in_margin(line: Line, height: float) -> bool:
    _, top, _, bottom = line.box
    return bottom < _MARGIN * height or top > (1 - _MARGIN) * height


def _key(text: str) -> str:
    # Page numbers change from page to page; OCR reads dashes and quotation marks now so, now so.
    return re.sub(r"[^\w#]+", " ", re.sub(r"\d+", "#", text.casefold())).strip()
