"""Where in a document a span lies: its page and its section."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.ground.types import Document, Section


def section_at(sections: tuple[Section, ...], start: int, end: int) -> Section | None:
    """The smallest section that holds `[start, end)`; None outside of all sections."""
    around = [section for section in sections if section.start <= start and end <= section.end]
    return min(around, key=lambda section: section.end - section.start) if around else None


def page_at(document: Document, position: int) -> int:
    """The number of the page that holds a position."""
    starts = [page.start for page in document.pages]
    return document.pages[max(0, bisect_right(starts, position) - 1)].number if starts else 1
