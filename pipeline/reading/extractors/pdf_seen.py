"""Which words of a PDF page nobody sees: written in invisible mode or in the colour of the paper,
too small, off the page, or painted over.

The page is drawn and looked at, because only drawing tells what covers what; it is drawn only where
a word is pale, or where something is painted over it or dark below it.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pipeline.ground.types import BBox
from pipeline.reading.extractors.pdf_chars import Run
from pipeline.reading.extractors.pdf_drawings import placed_objects
from pipeline.reading.extractors.pdf_frame import Frame

_SCALE = 2.0  # pixels a point: a line of 8 points is 16 pixels high
_MOST_PIXELS = 12_000_000
_LEAST_CONTRAST = 20  # of 255; paper that was scanned or shaded varies by less
_SMALLEST = 2.0  # points
_DOT = 0.3  # points: a dash of readable size is thicker
_PALE = 0.9  # of white
_THICK = 4.0  # points: a line that can cover letters
_LINE = re.compile(r"[_|–—-]+$")
_CLEAR = 40  # of 255 opaque
_MOST_OF_BOX = 0.8
_SHORT = 2  # signs
_SCAN = 0.5  # of the page: so large a picture is a scan, and the words on it its text layer
_UNSEEN_MODES = frozenset({3, 7})
# Notes that may cover what lies below them (FPDF_ANNOT_*): line, square, circle, polygon,
# highlight, stamp, ink; and one that says what shall be covered.
_COVERS = frozenset({4, 5, 6, 7, 9, 13, 15})
_REDACTS = 28


class Sight(Enum):
    """What a reader of the page sees of a word: all of it, nothing, or what lies over it."""

    SEEN = "seen"
    HIDDEN = "hidden"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Ink:
    """How a text object is written: `pale` in light colour or cut off, `unseen` by its mode or
    clearness.
    """

    pale: bool
    unseen: bool


_PLAIN_INK = Ink(pale=False, unseen=False)


class PageSight:
    """Tells of each word of a page whether it is seen."""

    def __init__(self, page: Any, frame: Frame) -> None:
        self._frame = frame
        self._page = page
        self._inks: dict[int, Ink] = {}
        # When each text object is painted, and when and where what may cover it or lie below it.
        self._painted: dict[int, int] = {}
        self._covers: list[tuple[int, BBox]] = []
        self._grounds: list[tuple[int, BBox]] = []
        self._redacted = list(_redactions(page, frame))
        self._scanned: list[BBox] = []
        self._image: tuple[float, Any] | None = None
        self._look(page, frame)

    def of(self, run: Run) -> Sight:
        """What is seen of a run."""
        box = run.box
        width, height = self._frame.size
        if box[2] < 0 or box[3] < 0 or box[0] > width or box[1] > height or _is_tiny(run):
            return Sight.HIDDEN
        if any(_covers(b, box) for b in self._redacted):
            return Sight.COVERED
        ink = self._inks.get(run.item, _PLAIN_INK)
        if ink.unseen:
            on_scan = any(_covers(b, box, 0.5) for b in self._scanned)
            return Sight.SEEN if on_scan else Sight.HIDDEN
        if not ink.pale and not self._may_be_covered(run):
            return Sight.SEEN
        if self._has_contrast(_around(run)) or any(_covers(b, box, 0.5) for b in self._scanned):
            return Sight.SEEN
        return Sight.HIDDEN if ink.pale else Sight.COVERED

    def _may_be_covered(self, run: Run) -> bool:
        """Whether anything is painted over a run, or dark below it: only then is the page drawn."""
        at = self._painted.get(run.item, -1)
        over = any(n > at and _touches(b, run.box) for n, b in self._covers)
        return over or any(n < at and _touches(b, run.box) for n, b in self._grounds)

    def _look(self, page: Any, frame: Frame) -> None:
        """Note inks and pictures, and what may hide words."""
        import pypdfium2.raw as raw

        whole = max(1.0, frame.size[0] * frame.size[1])
        number = 0
        for number, (kind, item, box) in enumerate(placed_objects(page, frame)):
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                address = ctypes.cast(item, ctypes.c_void_p).value or 0
                self._inks[address] = _ink(item)
                self._painted[address] = number
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                if (box[2] - box[0]) * (box[3] - box[1]) >= _SCAN * whole:
                    self._scanned.append(box)
                self._covers.append((number, box))
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._note_shape(number, item, box)
        for kind, rect in _notes(page):
            if kind in _COVERS:
                box = frame.place(rect.left, rect.bottom, rect.right, rect.top)
                self._covers.append((number + 1, box))

    def _note_shape(self, number: int, item: Any, box: BBox) -> None:
        if self._painted and _may_cover(item, box, has_text=True):
            self._covers.append((number, box))
        if _may_cover(item, box, has_text=False):
            self._grounds.append((number, box))

    def _has_contrast(self, box: BBox) -> bool:
        """Whether the middle of the box shows anything: its edges may be those of a bar."""
        # The page stands upright while it is read, and so it was drawn.
        x0, y0, x1, y1 = (max(0.0, v) for v in box)
        inset = (y1 - y0) / 4
        left, top, right, bottom = x0, y0 + inset, x1, y1 - inset
        if self._image is None:
            self._image = _drawn(self._page)
        scale, image = self._image
        pixels = image[
            int(top * scale) : max(int(bottom * scale), int(top * scale) + 2),
            int(left * scale) : max(int(right * scale), int(left * scale) + 2),
        ]
        if not pixels.size:
            return False
        return int(pixels.max()) - int(pixels.min()) >= _LEAST_CONTRAST


def _is_tiny(run: Run) -> bool:
    high = run.box[3] - run.box[1]
    if high < _DOT:
        return not _LINE.match(run.text)
    has_letter = any(sign.isalnum() for sign in run.text)
    return has_letter and run.size < _SMALLEST and high < _SMALLEST


def _around(run: Run) -> BBox:
    """Where a run is looked at. The ink of a single stroke fills its box; then the paper around it
    must be seen too.
    """
    x0, y0, x1, y1 = run.box
    if len(run.text) > _SHORT:
        return run.box
    high = max(0.0, 0.8 * run.size - (y1 - y0)) / 2
    return (x0 - 1.0, y0 - high, x1 + 1.0, y1 + high)


def _drawn(page: Any) -> tuple[float, Any]:
    """The scale and the grey values of the page as it is shown, notes included."""
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return scale, bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].copy()
    finally:
        bitmap.close()


def _colour(item: Any, read: Any) -> tuple[float, int]:
    """How light a colour is (0 to 1), and how opaque (0 to 255)."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not read(item, red, green, blue, alpha):
        return 0.0, 255
    light = (0.3 * red.value + 0.59 * green.value + 0.11 * blue.value) / 255
    return light, int(alpha.value)


def _ink(item: Any) -> Ink:
    import pypdfium2.raw as raw

    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    outlined = mode == raw.FPDF_TEXTRENDERMODE_STROKE
    read = raw.FPDFPageObj_GetStrokeColor if outlined else raw.FPDFPageObj_GetFillColor
    light, alpha = _colour(item, read)
    is_pale = light >= _PALE or _is_clipped_away(item)
    return Ink(pale=is_pale, unseen=mode in _UNSEEN_MODES or alpha < _CLEAR)


def _is_clipped_away(item: Any) -> bool:
    """Whether nothing of a text object can lie within the shape that it is cut to."""
    import pypdfium2.raw as raw

    clip = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    if count <= 0:
        return False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(count):
        xs, ys = [], []
        for n in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), 50)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, n)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            xs.append(x.value)
            ys.append(y.value)
        if xs and (
            max(xs) < right.value * 0.5 + left.value * 0.5
            or min(xs) > right.value
            or max(ys) < bottom.value
            or min(ys) > top.value
        ):
            return True
    return False


def _may_cover(item: Any, box: BBox, *, has_text: bool) -> bool:
    """Whether a shape can hide words: one that is painted over them, or dark below dark ones."""
    import pypdfium2.raw as raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(item, width)
    is_thick = bool(stroke.value) and width.value >= _THICK
    is_box = bool(fill.value) and min(box[2] - box[0], box[3] - box[1]) >= _THICK
    if has_text:
        return is_thick or is_box
    light, alpha = _colour(item, raw.FPDFPageObj_GetFillColor)
    return is_box and light < 1 - _PALE + 0.2 and alpha > _CLEAR


def _notes(page: Any) -> Iterator[tuple[int, Any]]:
    """The kinds of the page's notes and their places in pdfium's coordinates."""
    import pypdfium2.raw as raw

    for n in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, n)
        if not note:
            continue
        try:
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(note, rect)
            yield raw.FPDFAnnot_GetSubtype(note), rect
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _redactions(page: Any, frame: Frame) -> Iterator[BBox]:
    for kind, rect in _notes(page):
        if kind == _REDACTS:
            yield frame.place(rect.left, rect.bottom, rect.right, rect.top)


def _touches(cover: BBox, box: BBox) -> bool:
    return cover[0] <= box[2] and box[0] <= cover[2] and cover[1] <= box[3] and box[1] <= cover[3]


def _covers(cover: BBox, box: BBox, share: float = _MOST_OF_BOX) -> bool:
    wide = min(cover[2], box[2]) - max(cover[0], box[0])
    high = min(cover[3], box[3]) - max(cover[1], box[1])
    whole = (box[2] - box[0]) * (box[3] - box[1])
    return wide > 0 and high > 0 and wide * high >= share * whole
