"""Boxes of text that a file holds behind the text above which they stand: letterheads, notes in the
margin, headers.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.reading.layout import Line, around

# Of the narrower of two lines.
_OVER = 0.2
# Of the font size; lines of one paragraph are nearer.
_GAP = 0.75
# A page that goes back up more often is a drawing or a table.
_MOST_RUNS = 8
_FEWEST_WORDS = 4
_MOST_OF_FOOTER = 6


def with_boxes_in_place(lines: list[Line]) -> list[Line]:
    """The lines of a page, those that the file goes back up for before what they stand above.

    A column beside the text before it stays behind it: nothing of that text lies below the whole
    column. No paragraph is torn: a box goes where one ends, or stays.
    """
    runs = _runs(lines)
    if not 1 < len(runs) <= _MOST_RUNS:
        return lines
    first, *others = runs
    footer = _footer(first, max(x.box[3] for run in others for x in run))
    placed = first[: len(first) - footer]
    for run in others:
        at = _place(placed, run) if _is_text(run) else len(placed)
        placed[at:at] = run
    return [*placed, *first[len(first) - footer :]]


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that follow each other without going back up."""
    runs: list[list[Line]] = []
    for last, line in itertools.pairwise([None, *lines]):
        if last is None or line is None or line.box[3] <= last.box[1]:
            runs.append([])
        if line is not None:
            runs[-1].append(line)
    return runs


def _footer(first: Sequence[Line], lowest: float) -> int:
    """How many lines at the end stand apart below the whole page: many programs draw the footer
    before the page.
    """
    tail = [x for x in first if x.box[1] >= lowest]
    above = max([lowest, *(x.box[3] for x in first if x.box[1] < lowest)])
    is_apart = 0 < len(tail) <= _MOST_OF_FOOTER and tail[0].box[1] - above > 1.5 * tail[0].size
    return len(tail) if is_apart and first[-len(tail) :] == tail else 0


def _place(placed: Sequence[Line], run: Sequence[Line]) -> int:
    """Where in `placed` the run belongs: before the first paragraph that lies below it all."""
    box = around([x.box for x in run])
    for n, line in enumerate(placed):
        if (
            line.box[1] >= box[3]
            and any(_over(x, line) for x in run)
            and (n == 0 or _is_apart(placed[n - 1], line))
        ):
            return n
    return len(placed)


def _is_text(run: Sequence[Line]) -> bool:
    """Whether a run says something; labels of drawings do not."""
    words = (word for line in run for word in line.words)
    return sum(_has_letter(word.text[:3]) for word in words) >= _FEWEST_WORDS


def _has_letter(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _over(line: Line, other: Line) -> bool:
    (left, _, right, _), (other_left, _, other_right, _) = line.box, other.box
    shared = min(right, other_right) - max(left, other_left)
    return shared > _OVER * min(right - left, other_right - other_left)


def _is_apart(last: Line, line: Line) -> bool:
    """Whether a paragraph ends between two lines."""
    gap = line.box[1] - last.box[3]
    return (
        gap > _GAP * max(line.size, last.size)
        or gap < -line.size
        or not 0.85 < line.size / last.size < 1.18
    )
