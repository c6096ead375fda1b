"""The characters of a PDF page, as pdfium finds them, put together to words and lines that stand upright."""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from nlp.normal import LINE_END_HYPHENS, normalise
from pipeline.reading.layout import Line, Word, around
from pipeline.types import BBox

_BOLD = 600
_RAISED = re.compile(r"[\d,*†‡]")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A raised number behind a word or a full stop is a note's; behind a letter or a unit it is an exponent.
_TAKES_NOTE = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?)\]»«“”\"'])$")
_RTL = re.compile(r"[\u0590-\u08ff]")
_UNIT = re.compile(r"(?:^|\d)(?:[kcdmµ]?m|qm)$")


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's coordinates: pdfium's, those of the page as it is shown, and those in which its text stands upright.

    `shown` and `upright` are turns with the clock in degrees; `skew` is a small further one, against the clock.
    """

    edges: BBox
    shown: int
    upright: int
    skew: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points with the text upright."""
        left, bottom, right, top = self.edges
        width, height = right - left, top - bottom
        return (height, width) if self.upright % 180 else (width, height)

    def place(self, x0: float, y0: float, x1: float, y1: float) -> BBox:
        """pdfium's box as points from the top left with the text upright."""
        return _turned(self.edges, self.upright, (x0, y0, x1, y1))

    def on_page(self, box: BBox) -> BBox:
        """An upright box as points from the top left of the page as it is shown, cut at the page's edges."""
        if self.skew:
            box = self._tilted(box)
        if self.upright != self.shown:
            box = _turned(self.edges, self.shown, _back(self.edges, self.upright, box))
        left, bottom, right, top = self.edges
        width, height = (top - bottom, right - left) if self.shown % 180 else (right - left, top - bottom)
        x0, x1 = sorted(round(min(max(x, 0.0), width), 2) for x in (box[0], box[2]))
        y0, y1 = sorted(round(min(max(y, 0.0), height), 2) for y in (box[1], box[3]))
        return (x0, y0, x1, y1)

    def _tilted(self, box: BBox) -> BBox:
        """The box around a box that is turned back by the skew, around the page's middle."""
        x, y = (v / 2 for v in self.size)
        sine, cosine = math.sin(math.radians(self.skew)), math.cos(math.radians(self.skew))
        corners = [(a - x, b - y) for a in (box[0], box[2]) for b in (box[1], box[3])]
        xs = [x + a * cosine - b * sine for a, b in corners]
        ys = [y + a * sine + b * cosine for a, b in corners]
        return (min(xs), min(ys), max(xs), max(ys))

    def from_page(self, box: BBox) -> BBox:
        """A box on the page as it is shown as an upright one."""
        if self.upright == self.shown:
            return box
        return _turned(self.edges, self.upright, _back(self.edges, self.shown, box))


def _turned(edges: BBox, angle: int, box: BBox) -> BBox:
    left, bottom, right, top = edges
    x0, y0, x1, y1 = box
    if angle == 90:
        return (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    if angle == 180:
        return (right - x1, y0 - bottom, right - x0, y1 - bottom)
    if angle == 270:
        return (top - y1, right - x1, top - y0, right - x0)
    return (x0 - left, top - y1, x1 - left, top - y0)


def _back(edges: BBox, angle: int, box: BBox) -> BBox:
    left, bottom, right, top = edges
    x0, y0, x1, y1 = box
    if angle == 90:
        return (y0 + left, x0 + bottom, y1 + left, x1 + bottom)
    if angle == 180:
        return (right - x1, y0 + bottom, right - x0, y1 + bottom)
    if angle == 270:
        return (right - y1, top - x1, right - y0, top - x0)
    return (x0 + left, top - y1, x1 + left, top - y0)


@dataclass(slots=True)
class _Char:
    text: str
    box: BBox
    size: float
    bold: bool
    base: float


def text_lines(page: Any, number: int) -> tuple[list[Line], str, Frame]:
    """The lines in pdfium's order, the raw text for the quality test, and the page's frame."""
    shown = page.get_rotation()
    with closing(page.get_textpage()) as textpage:
        frame = Frame(page.get_bbox(), shown, _direction(textpage, shown))
        chars = list(_chars(textpage, frame)) if frame.upright == shown else []
    if frame.upright != shown:
        # pdfium finds words and lines only in a page whose text stands upright.
        page.set_rotation(frame.upright)
        with closing(page.get_textpage()) as textpage:
            chars = list(_chars(textpage, frame))
        page.set_rotation(shown)
    links = _link_boxes(page, frame)
    lines: list[Line] = []
    row: list[_Char] = []
    for char in chars:
        if char.text in "\r\n" or _is_new_line(row, char):
            _close(lines, row, number, links)
            row = []
        if char.text not in "\r\n":
            row.append(char)
    _close(lines, row, number, links)
    return _with_hyphens(lines), "".join(c.text for c in chars), frame


def _direction(textpage: Any, shown: int) -> int:
    """By how many degrees with the clock the page must be turned so that most of its text stands upright."""
    import pypdfium2.raw as raw

    count = textpage.count_chars()
    turns: Counter[int] = Counter()
    for n in range(0, count, max(1, count // 200)):
        angle = raw.FPDFText_GetCharAngle(textpage, n)
        if angle >= 0 and raw.FPDFText_GetUnicode(textpage, n) > 32:
            turns[round(math.degrees(angle) / 90) % 4 * 90] += 1
    # pdfium counts the angle with the clock, the page's own turn is what undoes it.
    return (360 - turns.most_common(1)[0][0]) % 360 if turns else shown


def _is_new_line(row: list[_Char], char: _Char) -> bool:
    """Whether a line ended here although pdfium wrote no line break, as it does behind hyphens."""
    last = next((c for c in reversed(row) if not c.text.isspace()), None)
    if last is None or char.text.isspace():
        return False
    back = char.box[0] < last.box[0]
    size = max(char.size, last.size)
    far = char.box[0] < last.box[0] - 3 * size
    if back and abs(char.base - last.base) > (0.2 if far else 0.7) * size:
        return True
    if char.box[0] > last.box[2] + size and abs(char.base - last.base) > 0.08 * size:
        # Neighbours in two columns whose lines are not level.
        return True
    if row[-1].text != "\ufffe":
        return False
    is_elsewhere = abs((char.box[1] + char.box[3]) - (last.box[1] + last.box[3])) > char.size
    return is_elsewhere or back or char.box[0] > last.box[2] + 0.4 * char.size


def _chars(textpage: Any, frame: Frame) -> Iterator[_Char]:
    import pypdfium2.raw as raw

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    edges, upright, handle = frame.edges, frame.upright, textpage.raw
    # Looked up once: this loop runs for every character of the archive.
    unicode_of, box_of, origin_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharBox, raw.FPDFText_GetCharOrigin
    size_of, weight_of = raw.FPDFText_GetFontSize, raw.FPDFText_GetFontWeight
    high = 0
    for n in range(textpage.count_chars()):
        code = unicode_of(handle, n)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        high = 0
        box_of(handle, n, left, right, bottom, top)
        box = _turned(edges, upright, (left.value, bottom.value, right.value, top.value))
        origin_of(handle, n, left, bottom)
        base = _turned(edges, upright, (left.value, bottom.value, left.value, bottom.value))[1]
        # In the single characters pdfium's mark of a line-end hyphen is 2, in its strings U+FFFE.
        text = "\ufffe" if code == 2 else chr(code)
        yield _Char(text, box, size_of(handle, n), weight_of(handle, n) >= _BOLD, base)


def _link_boxes(page: Any, frame: Frame) -> list[tuple[BBox, str]]:
    import pypdfium2.raw as raw

    found: list[tuple[BBox, str]] = []
    document = page.pdf
    at, link, rect = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while len(found) < 500 and raw.FPDFLink_Enumerate(page, at, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or not raw.FPDFLink_GetAnnotRect(link, rect):
            continue
        length = raw.FPDFAction_GetURIPath(document, action, None, 0)
        if 1 < length < 4000:
            buffer = ctypes.create_string_buffer(length)
            raw.FPDFAction_GetURIPath(document, action, buffer, length)
            target = buffer.raw[: length - 1].decode("utf-8", "replace")
            found.append((frame.place(rect.left, rect.bottom, rect.right, rect.top), target))
    return found


def _close(lines: list[Line], row: list[_Char], number: int, links: list[tuple[BBox, str]]) -> None:
    """Make a line of the characters read so far."""
    visible = [c for c in row if not c.text.isspace()]
    if not visible:
        return
    sizes = sorted(c.size if c.size > 2 else c.box[3] - c.box[1] for c in visible)
    bases = sorted(c.base for c in visible)
    size, base = max(1.0, sizes[len(sizes) // 2]), bases[len(bases) // 2]
    words: list[Word] = []
    noted = False
    for run in _runs(row):
        if not words and len(run) < 4 and _are_raised(run, size, base):
            noted = True
        for part in _parted(run, size, base):
            word = _word(part, links, size, base, words)
            words += [word] if word else []
    words = _in_row(words, size)
    if words:
        bold = all(c.bold for c in visible)
        lines.append(Line(tuple(words), size, number, bold, base=base, noted=noted or words[0].text[:1] == "["))


def _in_row(words: list[Word], size: float) -> list[Word]:
    """The words from left to right; a hyphen that the file holds apart stands at its word again."""
    if any(b.box[0] < a.box[0] for a, b in itertools.pairwise(words)) and not any(_RTL.search(w.text) for w in words):
        words.sort(key=lambda w: w.box[0])
    joined: list[Word] = []
    for word in words:
        last = joined[-1] if joined else None
        if last and word.text in LINE_END_HYPHENS and -0.3 * size < word.box[0] - last.box[2] < 0.15 * size:
            joined[-1] = Word(last.text + word.text, around([last.box, word.box]), last.target)
        else:
            joined.append(word)
    return joined


def _with_hyphens(lines: list[Line]) -> list[Line]:
    """Hyphens that begin a line go back to the word that they were torn from."""
    kept = list(lines)
    for n, line in enumerate(lines):
        first, *rest = line.words
        place = _torn_from(kept, n, first) if first.text in LINE_END_HYPHENS else None
        if place is None:
            continue
        at, k = place
        words = list(kept[at].words)
        words[k] = Word(words[k].text + first.text, around([words[k].box, first.box]), words[k].target)
        kept[at] = replace(kept[at], words=tuple(words))
        kept[n] = replace(line, words=tuple(rest))
    return [x for x in kept if x.words]


def _torn_from(lines: list[Line], own: int, hyphen: Word) -> tuple[int, int] | None:
    """The line and the word that end where the hyphen begins."""
    x, y = hyphen.box[0], (hyphen.box[1] + hyphen.box[3]) / 2
    for n, line in enumerate(lines):
        for k, word in enumerate(line.words if n != own else ()):
            if word.box[1] - 1 < y < word.box[3] + 1 and -0.3 * line.size < x - word.box[2] < 0.2 * line.size:
                return n, k
    return None


def _runs(row: Sequence[_Char]) -> Iterator[list[_Char]]:
    run: list[_Char] = []
    for char in row:
        if not char.text.isspace():
            run.append(char)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _are_raised(run: Sequence[_Char], size: float, base: float) -> bool:
    """Whether these characters hang above the line: by a smaller font, or by signs of the same font drawn small."""
    return all(
        c.box[3] < base - 0.2 * size and c.box[3] - c.box[1] < 0.62 * size and _RAISED.match(c.text) for c in run
    )


def _parted(run: list[_Char], size: float, base: float) -> Iterator[list[_Char]]:
    """A run of characters with raised numbers as parts of their own."""
    if not any(c.box[3] < base - 0.2 * size and _are_raised([c], size, base) for c in run):
        yield run
        return
    part: list[_Char] = []
    was_raised = False
    for char in run:
        is_raised = _are_raised([char], size, base)
        if part and is_raised != was_raised:
            yield part
            part = []
        part.append(char)
        was_raised = is_raised
    yield part


def _word(run: list[_Char], links: list[tuple[BBox, str]], size: float, base: float, before: list[Word]) -> Word | None:
    raw = "".join(c.text for c in run)
    hyphen = raw[-1] if raw[-1] in LINE_END_HYPHENS else ""
    text = normalise(raw.removesuffix(hyphen)) + hyphen
    text = "".join(text.split())
    boxes = [c.box for c in run if c.box[2] > c.box[0] or c.box[3] > c.box[1]] or [run[0].box]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    if text and _are_raised(run, size, base):
        return _raised(text, box, before)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    target = next((t for b, t in links if b[0] <= x <= b[2] and b[1] <= y <= b[3]), "")
    return Word(text, box, target) if text else None


def _raised(text: str, box: BBox, before: list[Word]) -> Word | None:
    """A note's number in brackets, so that it cannot be taken for a part of the word; an exponent as one."""
    last = before[-1] if before else None
    if last is None or (_TAKES_NOTE.search(last.text) and not _UNIT.search(last.text)):
        return Word(f"[{text.strip(',')}]", box) if text.strip(",") else None
    if box[0] - last.box[2] < 0.5 * (box[3] - box[1]) and text.isdecimal():
        wide = (last.box[0], min(last.box[1], box[1]), box[2], max(last.box[3], box[3]))
        before[-1] = Word(last.text + text.translate(_SUPERSCRIPTS), wide, last.target)
        return None
    return Word(text, box)
