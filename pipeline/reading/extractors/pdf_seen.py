"""Which words of a PDF page nobody sees: written in invisible mode or in the colour of the paper,
too small, off the page, or painted over.

The page is drawn and looked at, because only drawing tells what covers what; it is drawn only where
a word is pale, or where something is painted over it or dark below it.
"""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pipeline.ground.types import BBox
from pipeline.reading.extractors.pdf_calls import Cells, call
from pipeline.reading.extractors.pdf_chars import Run
from pipeline.reading.extractors.pdf_drawings import Painted, bounds
from pipeline.reading.extractors.pdf_frame import PdfFrame

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
# Notes that may cover what lies below them (FPDF_ANNOT_*): typed text, line, square, circle,
# polygon, polyline, highlight, stamp, ink; and one that says what shall be covered.
_COVERS = frozenset({3, 4, 5, 6, 7, 8, 9, 13, 15})
_REDACTS = 28
# pdfium's numbers (FPDF_PAGEOBJ_*, FPDF_TEXTRENDERMODE_STROKE).
_TEXT, _PATH, _IMAGE = 1, 2, 3
_STROKED = 1
_MOST_SQUARES = 60
# Text of a layer is marked so (PDF 32000-1, 8.11.3.2), in pdfium's UTF-16.
_LAYER = "OC\0".encode("utf-16-le")
_MOST_MARKS, _LONGEST_MARK = 8, 32
# A shape that text is cut to is told by its first corners.
_MOST_CLIP_CORNERS = 50
# Points: about three lines of text, and more than the tallest page that PDF allows.
_STRIPE = 40.0
_TALLEST = 20_000.0


class Sight(Enum):
    """What a reader of the page sees of a word: all of it, nothing, or what lies over it."""

    SEEN = "seen"
    HIDDEN = "hidden"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Ink:
    """How a text object is written: `pale` in light colour, cut off or in a layer, so that only the
    drawn page tells; `unseen` by its mode or clearness.
    """

    pale: bool
    unseen: bool


_PLAIN_INK = Ink(pale=False, unseen=False)
# What pdfium writes to and is read at once; a process reads one page at a time.
_COLOUR = Cells(ctypes.c_uint, 4)
_WIDTH = Cells(ctypes.c_float, 1)
_DRAWN = Cells(ctypes.c_int, 2)


class PageSight:
    """Tells of each word of a page whether it is seen."""

    def __init__(self, page: Any, frame: PdfFrame, objects: Sequence[Painted]) -> None:
        self._size = frame.size
        self._page = page
        self._inks: dict[int, Ink] = {}
        # When each text object is painted.
        self._painted: dict[int, int] = {}
        self._hiding = _Hiding()
        self._redacted = list(_redactions(page, frame))
        self._scanned: list[BBox] = []
        self._image: tuple[float, Any] | None = None
        self._look(page, frame, objects)

    def of(self, run: Run) -> Sight:
        """What is seen of a run."""
        box = run.box
        x0, y0, x1, y1 = box
        width, height = self._size
        if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
            return Sight.HIDDEN
        if y1 - y0 < _SMALLEST and _is_tiny(run):
            return Sight.HIDDEN
        if self._redacted and any(_covers(b, box) for b in self._redacted):
            return Sight.COVERED
        ink = self._inks.get(run.item, _PLAIN_INK)
        if ink.unseen:
            return Sight.SEEN if self._is_on_scan(box) else Sight.HIDDEN
        if not ink.pale and not (self._hiding and self._may_be_covered(run)):
            return Sight.SEEN
        if self._has_contrast(_around(run)) or self._is_on_scan(box):
            return Sight.SEEN
        return Sight.HIDDEN if ink.pale else Sight.COVERED

    def _is_on_scan(self, box: BBox) -> bool:
        return any(_covers(scanned, box, 0.5) for scanned in self._scanned)

    def _may_be_covered(self, run: Run) -> bool:
        """Whether anything is painted over a run, or dark below it: only then is the page drawn."""
        return self._hiding.may_hide(run.box, self._painted.get(run.item, -1))

    def _look(self, page: Any, frame: PdfFrame, objects: Sequence[Painted]) -> None:
        """Note inks and pictures, and what may hide words."""
        whole = max(1.0, frame.size[0] * frame.size[1])
        for number, (kind, item, _, box) in enumerate(objects):
            if kind == _TEXT:
                self._inks[item] = _ink(item)
                self._painted[item] = number
            elif kind == _IMAGE:
                if (box[2] - box[0]) * (box[3] - box[1]) >= _SCAN * whole:
                    self._scanned.append(box)
                self._hiding.add(number, box, over=True)
            elif kind == _PATH:
                self._note_shape(number, item, box)
        for kind, rect in _notes(page):
            if kind in _COVERS:
                box = frame.place(rect.left, rect.bottom, rect.right, rect.top)
                self._hiding.add(len(objects), box, over=True)

    def _note_shape(self, number: int, item: int, box: BBox) -> None:
        """Note a shape that can hide words: painted over them, or dark below dark ones."""
        is_thick, is_box = _strength(item, box)
        if self._painted and (is_thick or is_box):
            self._hiding.add(number, box, over=True)
        if is_box and _is_dark(item):
            self._hiding.add(number, box, over=False)

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
        # In a square as high as a letter there is ink and paper: of a word that is covered but for
        # its edge most show nothing.
        high, wide = pixels.shape
        step = max(high, -(-wide // _MOST_SQUARES))
        squares = [pixels[:, x : x + step] for x in range(0, max(1, wide - step // 2), step)]
        shown = sum(int(s.max()) - int(s.min()) >= _LEAST_CONTRAST for s in squares)
        return 2 * shown >= len(squares)


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


def _colour(item: int, read: str) -> tuple[float, int]:
    """How light a colour is (0 to 1), and how opaque (0 to 255)."""
    if not call(read)(item, *_COLOUR.places):
        return 0.0, 255
    red, green, blue, alpha = _COLOUR.read()
    return (0.3 * red + 0.59 * green + 0.11 * blue) / 255, alpha


def _ink(item: int) -> Ink:
    mode = call("FPDFTextObj_GetTextRenderMode")(item)
    outlined = mode == _STROKED
    light, alpha = _colour(
        item, "FPDFPageObj_GetStrokeColor" if outlined else "FPDFPageObj_GetFillColor"
    )
    doubtful = light >= _PALE or _is_clipped_away(item) or _is_in_layer(item)
    return Ink(pale=doubtful, unseen=mode in _UNSEEN_MODES or alpha < _CLEAR)


def _is_in_layer(item: int) -> bool:
    """Whether a text object belongs to a layer, which may be switched off."""
    for n in range(min(call("FPDFPageObj_CountMarks")(item), _MOST_MARKS)):
        mark = call("FPDFPageObj_GetMark")(item, n)
        name, length = ctypes.create_string_buffer(_LONGEST_MARK), ctypes.c_ulong()
        places = ctypes.addressof(name), _LONGEST_MARK, ctypes.addressof(length)
        if call("FPDFPageObjMark_GetName")(mark, *places) and name.raw.startswith(_LAYER):
            return True
    return False


def _is_clipped_away(item: int) -> bool:
    """Whether nothing of a text object can lie within the shape that it is cut to."""
    clip = call("FPDFPageObj_GetClipPath")(item)
    count = call("FPDFClipPath_CountPaths")(clip) if clip else 0
    if count <= 0:
        return False
    left, bottom, right, top = bounds(item, Cells(ctypes.c_float, 4))
    for path in range(count):
        points = _clip_corners(clip, path)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if points and (
            max(xs) < right * 0.5 + left * 0.5
            or min(xs) > right
            or max(ys) < bottom
            or min(ys) > top
        ):
            return True
    return False


def _clip_corners(clip: int, path: int) -> list[tuple[float, float]]:
    place = Cells(ctypes.c_float, 2)
    points = []
    count = call("FPDFClipPath_CountPathSegments")(clip, path)
    for n in range(min(count, _MOST_CLIP_CORNERS)):
        segment = call("FPDFClipPath_GetPathSegment")(clip, path, n)
        call("FPDFPathSegment_GetPoint")(segment, *place.places)
        x, y = place.read()
        points.append((x, y))
    return points


def _strength(item: int, box: BBox) -> tuple[bool, bool]:
    """Whether a shape has a line that is thick enough to cover letters, and whether it is a filled
    box.
    """
    call("FPDFPath_GetDrawMode")(item, *_DRAWN.places)
    fill, stroke = _DRAWN.read()
    is_box = bool(fill) and min(box[2] - box[0], box[3] - box[1]) >= _THICK
    if not stroke:
        return False, is_box
    call("FPDFPageObj_GetStrokeWidth")(item, *_WIDTH.places)
    return _WIDTH.read()[0] >= _THICK, is_box


def _is_dark(item: int) -> bool:
    light, alpha = _colour(item, "FPDFPageObj_GetFillColor")
    return light < 1 - _PALE + 0.2 and alpha > _CLEAR


class _Hiding:
    """What may hide words, found by the stripes of the page that it lies in."""

    def __init__(self) -> None:
        self._stripes: dict[int, list[tuple[BBox, int, bool]]] = defaultdict(list)

    def __bool__(self) -> bool:
        return bool(self._stripes)

    def add(self, number: int, box: BBox, *, over: bool) -> None:
        """Note the box of what is painted as the `number`th; it hides what it is painted `over`, or
        what is painted over it.
        """
        low, high = min(box[1], box[3]), max(box[1], box[3])
        # What reaches beyond any page must not fill stripes without end.
        first, last = (int(min(max(y, 0.0), _TALLEST) // _STRIPE) for y in (low, high))
        for stripe in range(first, last + 1):
            self._stripes[stripe].append((box, number, over))

    def may_hide(self, box: BBox, at: int) -> bool:
        """Whether anything noted touches a word that is painted as the `at`th."""
        x0, y0, x1, y1 = box
        for stripe in range(int(y0 // _STRIPE), int(y1 // _STRIPE) + 1):
            for (left, top, right, bottom), number, over in self._stripes.get(stripe, ()):
                touches = left <= x1 and x0 <= right and top <= y1 and y0 <= bottom
                if touches and (number > at if over else number < at):
                    return True
        return False


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


def _redactions(page: Any, frame: PdfFrame) -> Iterator[BBox]:
    for kind, rect in _notes(page):
        if kind == _REDACTS:
            yield frame.place(rect.left, rect.bottom, rect.right, rect.top)


def _covers(cover: BBox, box: BBox, share: float = _MOST_OF_BOX) -> bool:
    wide = min(cover[2], box[2]) - max(cover[0], box[0])
    high = min(cover[3], box[3]) - max(cover[1], box[1])
    whole = (box[2] - box[0]) * (box[3] - box[1])
    return wide > 0 and high > 0 and wide * high >= share * whole
