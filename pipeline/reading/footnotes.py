"""Footnotes: small lines low on the page that begin with a note's number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.layout import Line

_SMALL = 0.93
# Notes may fill much of a page, but they never begin at its top.
_HIGHEST = 0.35
_MARKER = re.compile(r"^(?:\[[\d,*†‡]{1,7}\]|\d{1,3}\)?|[*†‡]{1,3})$")


def mark_footnotes(lines: Sequence[Line], body: float, height: float) -> list[Line]:
    """The lines of one page, those of footnotes with that role; `body` is the usual font size, both
    in points.
    """
    marked: list[Line] = []
    inside = False
    for line in lines:
        small = line.role is None and line.size < _SMALL * body and line.box[1] > _HIGHEST * height
        if not small:
            inside = False
        elif is_note_head(line):
            inside = True
        elif inside and marked[-1].box[1] > line.box[1]:
            inside = False
        marked.append(replace(line, role="footnote") if inside else line)
    return marked


def is_note_head(line: Line) -> bool:
    """Whether the line begins with a raised number, or with a number that words follow."""
    first = line.words[0].text
    return bool(_MARKER.match(first)) and (line.noted or len(line.words) > 1)
