"""Places of a scanned page that OCR passed over or garbled, as a dark stamp over the text makes it.

What tells them is ink that no word covers: within the column of the text, with lines of it above
and below. The page's grade hides them, since all other lines are sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pipeline.reading.layout import Line

_POINTS = 72
_INK = 60  # of 255 grey values: how far ink is from paper
_FEWEST_LINES = 6
_FEWEST_LETTERS = 12
# A page that is poor as a whole says so by its grade.
_GOOD = 0.88
# Of a line's size: letters hang this far out of the boxes of words.
_AROUND = 0.35
# Of the column: what is inked further and thin (of the distance of two lines) is a rule.
_RULE, _THIN = 0.4, 0.25
# Of a row of the column: how much ink without words is more than specks.
_STRAY = 0.02
# In a line that is so much less sure than the others a little ink is enough.
_STRAY_UNSURE, _LESS = 0.004, 0.1
# Lines: what is flatter is a rule or an underline, what is higher without words is a picture.
_LEAST_HIGH, _MOST_HIGH = 0.7, 7.0
_BESIDE = 2.5  # lines: text that stands nearer runs on
_SAID = 40  # letters of the neighbours, by which people find the place


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place that cannot be read, by the lines above and below it."""

    above: str
    below: str


def unreadable(image: Any, lines: Sequence[Line], dpi: float) -> list[Unreadable]:
    """The places of a page that cannot be read, from its top. `image` is the upright page on which
    the lines were read.
    """
    rows = sorted((x for x in lines if _letters(x) >= _FEWEST_LETTERS), key=lambda x: x.box[1])
    if len(rows) < _FEWEST_LINES or median(x.sure or 0.0 for x in rows) < _GOOD:
        return []
    found = (_place(rows, *zone) for zone in _zones(image, lines, rows, dpi))
    # A place in several stretches has the same neighbours.
    return list(dict.fromkeys(place for place in found if place))


def _zones(
    image: Any, lines: Sequence[Line], rows: Sequence[Line], dpi: float
) -> Iterator[tuple[float, float]]:
    """Top and bottom (points) of each stretch of the column in which ink has no words."""
    import numpy

    scale, pitch = dpi / _POINTS, _pitch(rows)
    left = median(row.box[0] for row in rows)
    right = median(row.box[2] for row in rows)
    column = slice(max(0, int(left * scale)), int(right * scale))
    stray = _stray(image, lines, scale)[:, column]
    if not stray.size:
        return
    _drop_rules(stray, _THIN * pitch * scale)
    near = numpy.ones(max(1, int(pitch * scale / 2)))
    share = numpy.convolve(stray.mean(axis=1), near / near.size, mode="same")
    least = numpy.full(share.size, _STRAY)
    for row in _unsure(rows):
        band = ((row.box[1] - pitch / 2) * scale, (row.box[3] + pitch / 2) * scale)
        least[max(0, int(band[0])) : int(band[1])] = _STRAY_UNSURE
    for top, bottom in _stretches(share > least) / scale:
        if _LEAST_HIGH * pitch < bottom - top < _MOST_HIGH * pitch:
            yield float(top), float(bottom)


def _drop_rules(ink: Any, thin: float) -> None:
    for top, bottom in _stretches(ink.mean(axis=1) > _RULE):
        if bottom - top <= thin:
            ink[top:bottom] = False


def _stretches(holds: Any) -> Any:
    """Begin and end of each stretch of an array in which it holds."""
    import numpy

    return numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], holds, [0])))).reshape(-1, 2)


def _unsure(rows: Sequence[Line]) -> list[Line]:
    usual = median(row.sure or 0.0 for row in rows)
    return [row for row in rows if (row.sure or 0.0) < usual - _LESS]


def _stray(image: Any, lines: Sequence[Line], scale: float) -> Any:
    """The ink that no word covers."""
    import numpy

    grey = numpy.asarray(image.convert("L"))
    paper = int(numpy.bincount(grey[::4, ::4].ravel(), minlength=256).argmax())
    ink = grey < paper - _INK
    for line in lines:
        edge = _AROUND * line.size
        for word in line.words:
            x0, y0, x1, y1 = word.box
            across = slice(max(0, int((x0 - edge) * scale)), int((x1 + edge) * scale))
            ink[max(0, int((y0 - edge) * scale)) : int((y1 + edge) * scale), across] = False
    return ink


def _width(row: Line) -> float:
    return row.box[2] - row.box[0]


def _place(rows: Sequence[Line], top: float, bottom: float) -> Unreadable | None:
    """The place by its neighbours; None where no text runs on above and below it."""
    near = _BESIDE * _pitch(rows)
    above = [row for row in rows if top - near < row.box[3] and _middle(row) < top]
    below = [row for row in rows if row.box[1] < bottom + near and _middle(row) > bottom]
    if not above or not below:
        return None
    # Below a short line stands a signature.
    if _width(above[-1]) < max(map(_width, rows)) / 2:
        return None
    return Unreadable(_end(above[-1].text), _begin(below[0].text))


def _middle(row: Line) -> float:
    return (row.box[1] + row.box[3]) / 2


def _pitch(rows: Sequence[Line]) -> float:
    """The usual distance of two rows."""
    return median(b.box[1] - a.box[1] for a, b in pairwise(rows)) or 1.0


def _letters(line: Line) -> int:
    return sum(c.isalpha() for c in line.text)


def _end(text: str) -> str:
    return text if len(text) <= _SAID else "… " + text[-_SAID:].partition(" ")[2]


def _begin(text: str) -> str:
    return text if len(text) <= _SAID else text[:_SAID].rpartition(" ")[0] + " …"
