"""What a PDF page draws beside its text: pictures, shapes, and the straight lines that may rule a
table.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.ground.types import BBox
from pipeline.reading.extractors.pdf_frame import Frame

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

_Matrix = tuple[float, float, float, float, float, float]


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


def drawings(page: Any, frame: Frame) -> Drawings:
    """The drawings of a page."""
    import pypdfium2.raw as raw

    width, height = frame.size
    whole = max(1.0, width * height)
    paths, covered = 0, 0.0
    pictures: list[BBox] = []
    rulings: list[BBox] = []
    for kind, item, matrix in itertools.islice(_objects(page.raw), _MANY_OBJECTS):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            if paths < _MOST_PATHS and len(rulings) < _MOST_RULINGS:
                rulings += _rulings(item, matrix, frame)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _clipped(_placed(_bounds(item), matrix, frame), width, height)
            share = (box[2] - box[0]) * (box[3] - box[1]) / whole
            covered = max(covered, share)
            if share > _SMALLEST and box[2] - box[0] > _NARROWEST * width:
                pictures.append(box)
    return Drawings(
        paths,
        covered,
        tuple(pictures[:_MOST_PICTURES]),
        tuple(rulings) if paths < _MOST_PATHS else (),
    )


def placed_objects(page: Any, frame: Frame) -> Iterator[tuple[int, Any, BBox]]:
    """The kinds of a page's objects in the order in which they are painted, the objects, and where
    they stand with the text upright.
    """
    for kind, item, matrix in itertools.islice(_objects(page.raw), _MANY_OBJECTS):
        yield kind, item, _placed(_bounds(item), matrix, frame)


def _objects(page: Any) -> Iterator[tuple[int, Any, _Matrix]]:
    """The kinds of a page's objects, the objects, and the matrices of the forms that they are
    in.
    """
    import pypdfium2.raw as raw

    for n in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, n)
        yield from _with_inner(raw.FPDFPageObj_GetType(item), item, _STILL, 1)


def _with_inner(
    kind: int, item: Any, matrix: _Matrix, depth: int
) -> Iterator[tuple[int, Any, _Matrix]]:
    import pypdfium2.raw as raw

    yield kind, item, matrix
    if kind != raw.FPDF_PAGEOBJ_FORM or depth >= _DEEPEST:
        return
    inside = _times(_matrix(item), matrix)
    for n in range(raw.FPDFFormObj_CountObjects(item)):
        inner = raw.FPDFFormObj_GetObject(item, n)
        yield from _with_inner(raw.FPDFPageObj_GetType(inner), inner, inside, depth + 1)


def _matrix(item: Any) -> _Matrix:
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _STILL
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    a2, b2, c2, d2, e2, f2 = then
    return (
        a * a2 + b * c2, a * b2 + b * d2,
        c * a2 + d * c2, c * b2 + d * d2,
        e * a2 + f * c2 + e2, e * b2 + f * d2 + f2,
    )  # fmt: skip


def _moved(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _bounds(item: Any) -> BBox:
    import pypdfium2.raw as raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return (0.0, 0.0, 0.0, 0.0)
    return (left.value, bottom.value, right.value, top.value)


def _placed(box: BBox, matrix: _Matrix, frame: Frame) -> BBox:
    if matrix == _STILL:
        return frame.place(*box)
    corners = [_moved(x, y, matrix) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return frame.place(min(xs), min(ys), max(xs), max(ys))


def _clipped(box: BBox, width: float, height: float) -> BBox:
    x0, x1 = sorted(min(max(x, 0.0), width) for x in (box[0], box[2]))
    y0, y1 = sorted(min(max(y, 0.0), height) for y in (box[1], box[3]))
    return (x0, y0, x1, y1)


def _rulings(item: Any, matrix: _Matrix, frame: Frame) -> Iterator[BBox]:
    """The level and upright lines of a shape."""
    box = _placed(_bounds(item), matrix, frame)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    wide, high = box[2] - box[0], box[3] - box[1]
    if max(wide, high) <= _THIN:
        return
    if high <= _THIN:
        yield (box[0], y, box[2], y)
    elif wide <= _THIN:
        yield (x, box[1], x, box[3])
    else:
        yield from _sides(item, _times(_matrix(item), matrix), frame)


def _sides(item: Any, matrix: _Matrix, frame: Frame) -> Iterator[BBox]:
    import pypdfium2.raw as raw

    count = raw.FPDFPath_CountSegments(item)
    if not 1 < count <= _MOST_CORNERS:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = last = (0.0, 0.0)
    for n in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, n)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        left, top, *_ = frame.place(*_moved(x.value, y.value, matrix) * 2)
        kind, point = raw.FPDFPathSegment_GetType(segment), (left, top)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _straight(last, point)
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _straight(point, begin)
        last = point


def _straight(start: tuple[float, float], end: tuple[float, float]) -> Iterator[BBox]:
    (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if x1 - x0 <= _STRAIGHT < y1 - y0:
        yield ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
    elif y1 - y0 <= _STRAIGHT < x1 - x0:
        yield (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
