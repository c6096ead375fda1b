"""Places that a document only offers for choice: the menu of a page, a list of all Länder."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from nlp.types import Mention
from pipeline.ground.types import Document

# So many lines in a row with nothing but a region each are no text: nobody writes them by hand.
_MENU = 5


def without_menus(document: Document, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions without the regions that stand in the menus of a page or in a list of regions
    alone: a document is not about them.
    """
    told = list(mentions)
    spans = sorted([*_furniture(document), *_lists(document.text, told)])
    starts = [start for start, _ in spans]
    return [m for m in told if m.kind != "region" or not _lies_in(m, spans, starts)]


def _lies_in(mention: Mention, spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    at = bisect_right(starts, mention.start) - 1
    return at >= 0 and mention.end <= spans[at][1]


def _furniture(document: Document) -> list[tuple[int, int]]:
    """What a page has around its text; the margins of paper may name what it is about."""
    if document.source.media_type != "text/html":
        return []
    return [(b.start, b.end) for b in document.blocks if b.role == "artifact"]


def _lists(text: str, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """The lines that are a region each, where many follow each other."""
    alone = sorted({(m.start, m.end) for m in mentions if m.kind == "region" and _is_line(text, m)})
    runs: list[list[tuple[int, int]]] = []
    for line in alone:
        if runs and not text[runs[-1][-1][1] : line[0]].strip():
            runs[-1].append(line)
        else:
            runs.append([line])
    return [line for run in runs if len(run) >= _MENU for line in run]


def _is_line(text: str, mention: Mention) -> bool:
    before, after = text[: mention.start][-1:], text[mention.end : mention.end + 1]
    return before in ("", "\n") and after in ("", "\n")
