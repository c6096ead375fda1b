"""What a PDF page draws beside its text: pictures, shapes, and the straight lines that may rule a
table.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.ground.types import BBox
from pipeline.reading.extractors.pdf_calls import Cells, address, call
from pipeline.reading.extractors.pdf_frame import PdfFrame

_MANY_OBJECTS = 20_000
_DEEPEST = 3
# A page of more shapes is a drawing.
_MOST_PATHS = 3000
# A table's cells may all be one shape.
_MOST_CORNERS = 2000
_MOST_RULINGS = 10_000
# Points; borders are often drawn as thin rectangles.
_THIN = 3.0
_STRAIGHT = 0.5
# Share of the page; a picture must be both this large and this wide to be worth reading.
_SMALLEST = 0.05
_NARROWEST = 0.25
_MOST_PICTURES = 20
_STILL = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
NOWHERE: BBox = (0.0, 0.0, 0.0, 0.0)
# pdfium's numbers (FPDF_PAGEOBJ_*, FPDF_SEGMENT_*).
_PATH, _IMAGE, _FORM = 2, 3, 5
_DRAWN = frozenset({_PATH, _IMAGE})
_LINE, _MOVE = 0, 2
_GET_ON_PAGE, _GET_IN_FORM = "FPDFPage_GetObject", "FPDFFormObj_GetObject"

Matrix = tuple[float, float, float, float, float, float]
_Found = tuple[int, int, Matrix]


@dataclass(frozen=True, slots=True)
class Drawings:
    """The number of shapes, the share of the page that its largest picture covers, and the boxes of
    large pictures.

    `rulings` are level and upright lines as flat boxes. All boxes are in points with the text
    upright.
    """

    paths: int = 0
    covered: float = 0.0
    pictures: tuple[BBox, ...] = ()
    rulings: tuple[BBox, ...] = ()


class Painted(NamedTuple):
    """One object of a page: its kind (FPDF_PAGEOBJ_*), its address, the matrix of the form that it
    is in, and where it stands with the text upright; text stands where its signs do.
    """

    kind: int
    item: int
    matrix: Matrix
    box: BBox


def painted(page: Any, frame: PdfFrame) -> list[Painted]:
    """A page's objects in the order in which they are painted, those of forms behind their form."""
    edges = Cells(ctypes.c_float, 4)
    objects = []
    for kind, item, matrix in itertools.islice(_objects(address(page.raw)), _MANY_OBJECTS):
        box = _placed(bounds(item, edges), matrix, frame) if kind in _DRAWN else NOWHERE
        objects.append(Painted(kind, item, matrix, box))
    return objects


def drawings(objects: Sequence[Painted], frame: PdfFrame) -> Drawings:
    """The drawings among a page's objects."""
    width, height = frame.size
    whole = max(1.0, width * height)
    paths = [x for x in objects if x.kind == _PATH]
    covered = 0.0
    pictures: list[BBox] = []
    for thing in objects:
        if thing.kind != _IMAGE:
            continue
        box = _clipped(thing.box, width, height)
        share = (box[2] - box[0]) * (box[3] - box[1]) / whole
        covered = max(covered, share)
        if share > _SMALLEST and box[2] - box[0] > _NARROWEST * width:
            pictures.append(box)
    rulings = _all_rulings(paths, frame) if len(paths) < _MOST_PATHS else []
    return Drawings(len(paths), covered, tuple(pictures[:_MOST_PICTURES]), tuple(rulings))


def _all_rulings(paths: Sequence[Painted], frame: PdfFrame) -> list[BBox]:
    rulings: list[BBox] = []
    for shape in paths:
        if len(rulings) >= _MOST_RULINGS:
            break
        rulings += _rulings(shape, frame)
    return rulings


def _objects(page: int, depth: int = 0, matrix: Matrix = _STILL) -> Iterator[_Found]:
    """The objects of a page, or of a form in it, with those of the forms among them."""
    of_form = depth > 0
    count = call("FPDFFormObj_CountObjects" if of_form else "FPDFPage_CountObjects")
    get, kind_of = call(_GET_IN_FORM if of_form else _GET_ON_PAGE), call("FPDFPageObj_GetType")
    for n in range(count(page)):
        item = get(page, n)
        kind = kind_of(item)
        yield kind, item, matrix
        if kind == _FORM and depth + 1 < _DEEPEST:
            yield from _objects(item, depth + 1, _times(_matrix(item), matrix))


def _matrix(item: int) -> Matrix:
    values = Cells(ctypes.c_float, 6)
    if not call("FPDFPageObj_GetMatrix")(item, values.places[0]):
        return _STILL
    a, b, c, d, e, f = values.read()
    return (a, b, c, d, e, f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    a2, b2, c2, d2, e2, f2 = then
    return (
        a * a2 + b * c2, a * b2 + b * d2,
        c * a2 + d * c2, c * b2 + d * d2,
        e * a2 + f * c2 + e2, e * b2 + f * d2 + f2,
    )  # fmt: skip


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def bounds(item: int, edges: Cells) -> BBox:
    """The box around an object in the coordinates of its form: left, bottom, right, top. `edges`
    are four floats to write to.
    """
    if not call("FPDFPageObj_GetBounds")(item, *edges.places):
        return NOWHERE
    left, bottom, right, top = edges.read()
    return (left, bottom, right, top)


def _placed(box: BBox, matrix: Matrix, frame: PdfFrame) -> BBox:
    if matrix == _STILL:
        return frame.place(*box)
    corners = [_moved(x, y, matrix) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return frame.place(min(xs), min(ys), max(xs), max(ys))


def _clipped(box: BBox, width: float, height: float) -> BBox:
    x0, x1 = sorted(min(max(x, 0.0), width) for x in (box[0], box[2]))
    y0, y1 = sorted(min(max(y, 0.0), height) for y in (box[1], box[3]))
    return (x0, y0, x1, y1)


def _rulings(shape: Painted, frame: PdfFrame) -> Iterator[BBox]:
    """The level and upright lines of a shape."""
    box = shape.box
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    wide, high = box[2] - box[0], box[3] - box[1]
    if max(wide, high) <= _THIN:
        return
    if high <= _THIN:
        yield (box[0], y, box[2], y)
    elif wide <= _THIN:
        yield (x, box[1], x, box[3])
    else:
        yield from _sides(shape.item, _times(_matrix(shape.item), shape.matrix), frame)


def _sides(item: int, matrix: Matrix, frame: PdfFrame) -> Iterator[BBox]:
    begin = last = (0.0, 0.0)
    for kind, closes, x, y in _corners(item):
        left, top, *_ = frame.place(*_moved(x, y, matrix) * 2)
        point = (left, top)
        if kind == _MOVE:
            begin = point
        elif kind == _LINE:
            yield from _straight(last, point)
        if closes:
            yield from _straight(point, begin)
        last = point


def _corners(item: int) -> Iterator[tuple[int, bool, float, float]]:
    """How each corner of a shape is reached, whether the shape closes there, and its place."""
    count = call("FPDFPath_CountSegments")(item)
    if not 1 < count <= _MOST_CORNERS:
        return
    place = Cells(ctypes.c_float, 2)
    segment_at, point_of = call("FPDFPath_GetPathSegment"), call("FPDFPathSegment_GetPoint")
    kind_of, closes = call("FPDFPathSegment_GetType"), call("FPDFPathSegment_GetClose")
    for n in range(count):
        segment = segment_at(item, n)
        point_of(segment, *place.places)
        x, y = place.read()
        yield kind_of(segment), bool(closes(segment)), x, y


def _straight(start: tuple[float, float], end: tuple[float, float]) -> Iterator[BBox]:
    (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if x1 - x0 <= _STRAIGHT < y1 - y0:
        yield ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
    elif y1 - y0 <= _STRAIGHT < x1 - x0:
        yield (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
