"""Where in a document a span lies: its page and its zone."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.types import Document, Zone


def zone_at(zones: tuple[Zone, ...], start: int, end: int) -> Zone | None:
    """The smallest zone that holds `[start, end)`; None outside of all zones."""
    around = [zone for zone in zones if zone.start <= start and end <= zone.end]
    return min(around, key=lambda zone: zone.end - zone.start) if around else None


def page_at(document: Document, position: int) -> int:
    """The number of the page that holds a position."""
    starts = [page.start for page in document.pages]
    return document.pages[max(0, bisect_right(starts, position) - 1)].number if starts else 1
