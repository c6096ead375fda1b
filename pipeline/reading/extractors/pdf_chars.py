"""The signs of a PDF page as pdfium finds them, read by the run: a call for each of them costs more
than the rest.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.ground.types import BBox
from pipeline.reading.extractors.pdf_calls import Cells, address, call
from pipeline.reading.extractors.pdf_frame import PdfFrame

_BOLD = 600
_BOLD_NAME = re.compile(rb"[Bb]old|BOLD|[Bb]lack|Heavy|-(?:Demi|Semi)|,B$")
_LONGEST_NAME = 128
_LEVEL = 0.02
_SAMPLES = 50
# pdfium goes on behind a hyphen without a line break, so a run ends there.
_RUN = re.compile(r"[\r\n]|[^\s\ufffe-]*[\ufffe-]|[^\s\ufffe-]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# In the single characters pdfium's mark of a line-end hyphen is 2, in its strings U+FFFE.
_HYPHEN = 2


@dataclass(slots=True)
class Run:
    """Signs without a blank between them in one font; `BREAK` is the run of a line break.

    `start` is the index of its first sign on the page, `glued` says that no blank parts it from the
    run before. `box` is in points from the top left with the text upright, `base` the height of its
    baseline there; `level` says that it runs along the lines of the page; `item` is the address of
    its text object.
    """

    text: str
    start: int
    glued: bool
    box: BBox
    size: float = 1.0
    bold: bool = False
    base: float = 0.0
    level: bool = True
    item: int = 0


# pdfium ends a line here.
BREAK = Run("\n", 0, False, (0.0, 0.0, 0.0, 0.0))


class _Style(NamedTuple):
    """What all signs of one text object share; `base` is None where the object does not run
    level.
    """

    size: float
    bold: bool
    base: float | None


class PageText:
    """The text of one page in pdfium's order, and where each sign of it stands."""

    def __init__(self, textpage: Any, frame: PdfFrame) -> None:
        # Looked up once: what follows runs for every word of the archive.
        self._count_boxes, self._join_box = call("FPDFText_CountRects"), call("FPDFText_GetRect")
        self._object_at = call("FPDFText_GetTextObject")
        self._page = address(textpage.raw)
        self._frame, self._upright, self._corner = (
            frame,
            frame.upright,
            (frame.edges[0], frame.edges[3]),
        )
        self._styles: dict[int, _Style] = {}
        self._bold_fonts: dict[int, bool] = {}
        self._edges = Cells(ctypes.c_double, 4)
        self._first, self._second, self._third, self._fourth = self._edges.places
        self._matrix = Cells(ctypes.c_float, 6)
        self.text = _text(textpage)

    def runs(self) -> Iterator[Run]:
        """All runs and line breaks in pdfium's order."""
        last = 0
        for found in _RUN.finditer(self.text):
            start, end = found.span()
            text = found[0]
            if text in "\r\n":
                yield BREAK
                continue
            glued = start == last
            last = end
            whole = self._whole(text, start, glued)
            if whole:
                yield whole
            else:
                yield from self._by_object(text, start, glued)

    def _by_object(self, text: str, start: int, glued: bool) -> Iterator[Run]:
        """The signs of each text object as a run of their own."""
        for _, group in itertools.groupby(
            range(len(text)), key=lambda n: self._object_at(self._page, start + n)
        ):
            first, *more = group
            part = text[first : first + len(more) + 1]
            whole = self._whole(part, start + first, glued) if more or len(text) > 1 else None
            if whole:
                yield whole
            else:
                yield from self.signs(part, start + first, glued)
            glued = True

    def signs(self, text: str, start: int, glued: bool) -> Iterator[Run]:
        """Each sign as a run of its own."""
        for n, sign in enumerate(text, start):
            item = self._object_at(self._page, n)
            style = self._styles.get(item) or self._new_style(item, n)
            box = self.box(n)
            size = style.size if style.size > 2 else box[3] - box[1]
            base = self._base(n) if style.base is None else style.base
            level = style.base is not None
            yield Run(sign, n, glued, box, size, style.bold, base, level, item)
            glued = True

    def box(self, index: int) -> BBox:
        """The box around the ink of one sign."""
        call("FPDFText_GetCharBox")(self._page, index, *self._edges.places)
        left, right, bottom, top = self._edges.read()
        return self._frame.place(left, bottom, right, top)

    def _whole(self, text: str, start: int, glued: bool) -> Run | None:
        """The run of one text object; None where several objects make it or its line is not
        level.
        """
        page = self._page
        if self._count_boxes(page, start, len(text)) != 1:
            return None
        item = self._object_at(page, start)
        style = self._styles.get(item) or self._new_style(item, start)
        base, size = style.base, style.size
        if base is None or size <= 2:
            return None
        self._join_box(page, 0, self._first, self._second, self._third, self._fourth)
        left, top, right, bottom = self._edges.read()
        if self._upright:
            box = self._frame.place(left, bottom, right, top)
        else:
            x, y = self._corner
            box = (left - x, y - top, right - x, y - bottom)
        return Run(text, start, glued, box, size, style.bold, base, True, item)

    def _new_style(self, item: int, index: int) -> _Style:
        """The style of a text object, told by one of its signs."""
        call("FPDFText_GetMatrix")(self._page, index, self._matrix.places[0])
        a, b, c, d, _, _ = self._matrix.read()
        size = call("FPDFText_GetFontSize")(self._page, index) * math.hypot(c, d)
        base = self._base(index) if self._is_level(a, b) else None
        # Signs that pdfium adds belong to no object, and no object to no font.
        font = call("FPDFTextObj_GetFont")(item)
        if font not in self._bold_fonts:
            self._bold_fonts[font] = self._is_bold(index)
        self._styles[item] = style = _Style(size, self._bold_fonts[font], base)
        return style

    def _is_bold(self, index: int) -> bool:
        if call("FPDFText_GetFontWeight")(self._page, index) >= _BOLD:
            return True
        # Many fonts tell their weight by their name alone.
        name, flags = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_int()
        places = ctypes.addressof(name), _LONGEST_NAME, ctypes.addressof(flags)
        call("FPDFText_GetFontInfo")(self._page, index, *places)
        return bool(_BOLD_NAME.search(name.value))

    def _is_level(self, a: float, b: float) -> bool:
        across, along = (a, b) if self._frame.upright % 180 else (b, a)
        return bool(abs(across) <= _LEVEL * abs(along))

    def _base(self, index: int) -> float:
        call("FPDFText_GetCharOrigin")(self._page, index, self._first, self._second)
        x, y, _, _ = self._edges.read()
        return self._frame.place(x, y, x, y)[1]


@contextmanager
def page_text(page: Any) -> Iterator[tuple[PageText, PdfFrame]]:
    """The text of a page and the frame in which most of it stands upright; both hold while the page
    is open.
    """
    shown = page.get_rotation()
    with closing(page.get_textpage()) as textpage:
        frame = PdfFrame(page.get_bbox(), shown, _direction(textpage, shown))
        if frame.upright == shown:
            yield PageText(textpage, frame), frame
            return
    # pdfium finds words and lines only in a page whose text stands upright.
    page.set_rotation(frame.upright)
    try:
        with closing(page.get_textpage()) as textpage:
            yield PageText(textpage, frame), frame
    finally:
        page.set_rotation(shown)


def _direction(textpage: Any, shown: int) -> int:
    """By how many degrees with the clock the page must be turned so that most of its text stands
    upright.
    """
    import pypdfium2.raw as raw

    count = textpage.count_chars()
    turns: Counter[int] = Counter()
    for n in range(0, count, max(1, count // _SAMPLES)):
        angle = raw.FPDFText_GetCharAngle(textpage, n)
        if angle >= 0 and raw.FPDFText_GetUnicode(textpage, n) > 32:
            turns[round(math.degrees(angle) / 90) % 4 * 90] += 1
    # pdfium counts the angle with the clock, the page's own turn is what undoes it.
    return (360 - turns.most_common(1)[0][0]) % 360 if turns else shown


def _text(textpage: Any) -> str:
    """The page's text with one sign for each of pdfium's; what is no character stands as U+FFFD."""
    import pypdfium2.raw as raw

    count = textpage.count_chars()
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "surrogatepass")
    if len(text) == count and not _SURROGATE.search(text):
        return text
    # pdfium's string leaves some signs out, so that its places are not theirs.
    codes = [raw.FPDFText_GetUnicode(textpage, n) for n in range(count)]
    return "".join("\ufffe" if c == _HYPHEN else chr(c) for c in codes)
