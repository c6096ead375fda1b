"""Stamps on scanned pages: what is printed paler than the text, or in colour, is lifted off it.

Tesseract drops or garbles every line that a stamp crosses. A stamp's ink is mostly a middle grey on
a grey scan, the text's is dark; so the page is read once more with the middle grey made paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.reading.layout import Line

_POINTS = 72
# Of 255 grey values: how far ink is from paper, and a stamp's ink from the text's.
_INK = 60
_PALER = 40
# Of the page: a stamp of 4 by 2 centimetres leaves about .3 % of an A4 page grey.
_LEAST_GREY = 0.001
_MOST_GREY = 0.08  # more is a picture or a coloured ground
_FEWEST_LINES = 3
# Of a line's size: letters hang this far out of the boxes of words.
_AROUND = 0.4
# Of the pixels of words the darkest: the cores of their strokes.
_CORE = 10
# Single grey spots elsewhere are not the stamp's; its frame may stand beyond what is left.
_MOST_OF_IT = (2, 98)
_EDGE = 20.0  # points
_BELOW = 6


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where a stamp lies (pixels: left, top, right, bottom), how dark the text is, and from which
    grey value on ink is the stamp's.
    """

    box: tuple[int, int, int, int]
    text: int
    cut: int


def stamp_on(image: Any, lines: Sequence[Line], dpi: float) -> Stamp | None:
    """The stamp on a page; None where there is no sign of one. `image` is the upright page, in 256
    greys, on which the lines were read.
    """
    import numpy

    if len(lines) < _FEWEST_LINES:
        return None
    grey = numpy.asarray(image.convert("L"))
    paper = int(numpy.bincount(grey[::4, ::4].ravel(), minlength=256).argmax())
    is_text = _within(lines, grey.shape, dpi / _POINTS)
    inked = grey[is_text & (grey < paper - _INK)]
    if not inked.size:
        return None
    text = int(numpy.percentile(inked, _CORE))
    rows, columns = numpy.nonzero(~is_text & (grey < paper - _INK) & (grey > text + _PALER))
    if not _LEAST_GREY * grey.size <= rows.size <= _MOST_GREY * grey.size:
        return None
    values = grey[rows, columns].astype(int)
    # Edges of strokes are grey too: a stamp's ink is much of one grey.
    is_stamp = abs(values - int(numpy.median(values))) <= _PALER / 2
    if 2 * numpy.count_nonzero(is_stamp) < rows.size:
        return None
    rows, columns = rows[is_stamp], columns[is_stamp]
    top, bottom = numpy.percentile(rows, _MOST_OF_IT)
    left, right = numpy.percentile(columns, _MOST_OF_IT)
    edge = int(_EDGE * dpi / _POINTS)
    box = (int(left) - edge, int(top) - edge, int(right) + edge, int(bottom) + edge)
    return Stamp(box, text, int(numpy.percentile(values[is_stamp], _CORE)) - _BELOW)


def _within(lines: Sequence[Line], shape: tuple[int, ...], scale: float) -> Any:
    """Which pixels lie in lines that were read."""
    import numpy

    mask = numpy.zeros(shape, dtype=bool)
    for line in lines:
        x0, y0, x1, y1 = line.box
        edge = _AROUND * line.size
        rows = slice(max(0, int((y0 - edge) * scale)), int((y1 + edge) * scale))
        mask[rows, max(0, int((x0 - edge) * scale)) : int((x1 + edge) * scale)] = True
    return mask


def lifted(image: Any, stamp: Stamp) -> Any:
    """The picture without the stamp: in its box, what is as pale as the stamp is paper."""
    page = image.convert("L")
    part = page.crop(stamp.box)
    span = max(1, stamp.cut - stamp.text)
    clean = part.point(lambda value: min(255, max(0, (value - stamp.text) * 255 // span)))
    page.paste(clean, stamp.box[:2])
    return page
