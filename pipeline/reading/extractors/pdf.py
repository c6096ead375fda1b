"""PDF: pdfium for characters and order, pdfplumber for ruled tables, OCR for pages without a usable text layer."""

from __future__ import annotations

import ctypes
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from nlp.normal import LINE_END_HYPHENS, known_words, normalise
from pipeline.reading.extraction import Extraction, PageInfo, Piece, Properties
from pipeline.reading.extractors.ocr import Ocr, OcrPage, repair
from pipeline.reading.extractors.pdf_tables import TableFinder, place_tables
from pipeline.reading.faults import fault
from pipeline.reading.furniture import mark_furniture
from pipeline.reading.layout import Layout, Line, Word, split_rows
from pipeline.reading.quality import text_quality
from pipeline.settings import Settings
from pipeline.types import BBox, Issue

_ENCRYPTED = 4
_BOLD = 600
_FEW_WORDS = 15
_MOST_PIXELS = 40_000_000
_PATHS_OF_TABLES = range(4, 3000)
_MANY_OBJECTS = 20_000
_DATE = re.compile(r"^D:(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page as far as it was read."""

    info: PageInfo
    lines: tuple[Line, ...]
    paths: float


class PdfExtractor:
    """Reads PDF files."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """Paragraphs, headings, lists, tables and page furniture of all pages."""
        with closing(_open(path)) as pdf:
            reader = _Reader(settings)
            leaves = _repaired([reader.leaf(pdf, n) for n in range(len(pdf))])
            properties = _properties(pdf)
        if not leaves:
            raise fault("empty", "Die PDF-Datei hat keine Seiten.")
        lines, issues = _with_tables(path, leaves, settings)
        pages = tuple(leaf.info for leaf in leaves)
        return Extraction(tuple(_pieces(lines, pages)), pages, properties, (*reader.issues(), *issues))


def _repaired(leaves: list[_Leaf]) -> list[_Leaf]:
    """The pages read by OCR with their known misreadings put right, seen together: sections run on over pages."""
    lines = iter(repair([x for leaf in leaves if leaf.info.ocr for x in leaf.lines]))
    return [replace(leaf, lines=tuple(next(lines) for _ in leaf.lines)) if leaf.info.ocr else leaf for leaf in leaves]


def _open(path: Path) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == _ENCRYPTED or "assword" in str(error):
            raise fault("encrypted", "Die PDF-Datei ist mit einem Kennwort geschützt.") from error
        raise fault("damaged", "Die PDF-Datei ist beschädigt oder unvollständig.") from error


class _Reader:
    """Reads pages; starts OCR only when a page needs it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ocr: Ocr | None = None
        self._broken: list[int] = []

    def leaf(self, pdf: Any, index: int) -> _Leaf:
        """One page with its lines."""
        import pypdfium2

        try:
            page = pdf[index]
        except pypdfium2.PdfiumError:
            self._broken.append(index + 1)
            return _Leaf(PageInfo(index + 1, quality=0.0), (), 0)
        with closing(page):
            return self._read(page, index + 1)

    def issues(self) -> Iterator[Issue]:
        """What staff should know of single pages."""
        for number in self._broken:
            yield Issue(
                code="page_damaged", level="warning", page=number,
                message=f"Seite {number} ist beschädigt und ließ sich nicht lesen.",
                hint="Fordern Sie das Dokument neu an, wenn die Seite wichtig ist.",
            )  # fmt: skip

    def _read(self, page: Any, number: int) -> _Leaf:
        width, height = page.get_size()
        lines, raw = _text_lines(page, number)
        kinds = _objects(page)
        info = PageInfo(number, width, height, quality=text_quality(raw) if raw.strip() else 1.0)
        if self._needs_ocr(raw, info, kinds):
            seen = self._see(page, number)
            if _is_better(seen, lines, info.quality):
                info = replace(info, ocr=True, quality=seen.confidence)
                return _Leaf(info, tuple(_inside(x, width, height) for x in seen.lines), 0)
        return _Leaf(info, tuple(_inside(x, width, height) for x in split_rows(lines)), kinds["path"])

    def _needs_ocr(self, raw: str, info: PageInfo, kinds: dict[str, float]) -> bool:
        words = len(raw.split())
        if words >= _FEW_WORDS:
            return info.quality < self._settings.ocr.min_quality
        # Letters may be drawn as pictures or, by some programs, as shapes.
        return kinds["image"] >= (0.3 if words else 0.02) or kinds["path"] >= 100

    def _see(self, page: Any, number: int) -> OcrPage:
        dpi = float(self._settings.ocr.dpi)
        width, height = page.get_size()
        dpi = min(dpi, 72 * (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        self._ocr = self._ocr or Ocr(self._settings.ocr)
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        with closing(bitmap):
            return self._ocr.read(bitmap.to_pil(), number, dpi)


def _is_better(seen: OcrPage, lines: list[Line], quality: float) -> bool:
    words = sum(len(x.words) for x in seen.lines)
    if not lines:
        return words > 0 and seen.confidence > 0.3
    return seen.confidence > max(0.6, quality) and words >= sum(len(x.words) for x in lines)


def _objects(page: Any) -> dict[str, float]:
    """How many shapes the page draws, and which share of it its largest picture covers."""
    import pypdfium2.raw as raw

    count = {"path": 0.0, "image": 0.0}
    width, height = page.get_size()
    for n, item in enumerate(page.get_objects(max_depth=3)):
        if n > _MANY_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            count["path"] += 1
        elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = _bounds(item)
            share = abs(right - left) * abs(top - bottom) / max(1.0, width * height)
            count["image"] = max(count["image"], share)
    return count


def _bounds(item: Any) -> BBox:
    import pypdfium2

    try:
        left, bottom, right, top = item.get_bounds()
    except pypdfium2.PdfiumError:
        return (0.0, 0.0, 0.0, 0.0)
    return (left, bottom, right, top)


@dataclass(slots=True)
class _Char:
    text: str
    box: BBox
    size: float
    bold: bool
    base: float


def _text_lines(page: Any, number: int) -> tuple[list[Line], str]:
    """The lines in pdfium's order, and the raw text for the quality test."""
    place = _placer(page)
    links = _link_boxes(page, place)
    with closing(page.get_textpage()) as textpage:
        chars = list(_chars(textpage, place))
    lines: list[Line] = []
    row: list[_Char] = []
    for char in chars:
        if char.text in "\r\n" or _is_after_hyphenation(row, char):
            _close(lines, row, number, links)
            row = []
        if char.text not in "\r\n":
            row.append(char)
    _close(lines, row, number, links)
    return lines, "".join(c.text for c in chars)


def _is_after_hyphenation(row: list[_Char], char: _Char) -> bool:
    """Whether a line ended here: pdfium writes U+FFFE for its hyphen and leaves the line break out."""
    if not row or row[-1].text != "\ufffe" or char.text.isspace():
        return False
    last = row[-1].box
    return abs((char.box[1] + char.box[3]) - (last[1] + last[3])) > char.size or char.box[0] < last[0]


def _chars(textpage: Any, place: Any) -> Iterator[_Char]:
    import pypdfium2.raw as raw

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    high = 0
    for n in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, n)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        high = 0
        raw.FPDFText_GetCharBox(textpage, n, left, right, bottom, top)
        box = place(left.value, bottom.value, right.value, top.value)
        raw.FPDFText_GetCharOrigin(textpage, n, left, bottom)
        base = place(left.value, bottom.value, left.value, bottom.value)[1]
        size = raw.FPDFText_GetFontSize(textpage, n)
        bold = raw.FPDFText_GetFontWeight(textpage, n) >= _BOLD
        # In the single characters pdfium's mark of a line-end hyphen is 2, in its strings U+FFFE.
        yield _Char("\ufffe" if code == 2 else chr(code), box, size, bold, base)


def _placer(page: Any) -> Any:
    """A function from pdfium's coordinates to points from the top left of the page as it is shown."""
    left, bottom, right, top = page.get_bbox()
    turned = page.get_rotation()

    def place(x0: float, y0: float, x1: float, y1: float) -> BBox:
        if turned == 90:
            return (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        if turned == 180:
            return (right - x1, y0 - bottom, right - x0, y1 - bottom)
        if turned == 270:
            return (top - y1, right - x1, top - y0, right - x0)
        return (x0 - left, top - y1, x1 - left, top - y0)

    return place


def _link_boxes(page: Any, place: Any) -> list[tuple[BBox, str]]:
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
            found.append((place(rect.left, rect.bottom, rect.right, rect.top), target))
    return found


def _close(lines: list[Line], row: list[_Char], number: int, links: list[tuple[BBox, str]]) -> None:
    """Make a line of the characters read so far."""
    words: list[Word] = []
    run: list[_Char] = []
    for char in [*row, None]:
        if char is not None and not char.text.isspace():
            run.append(char)
            continue
        if run:
            word = _word(run, links)
            words += [word] if word else []
        run = []
    if words:
        visible = [c for c in row if not c.text.isspace()]
        sizes = sorted(c.size if c.size > 2 else c.box[3] - c.box[1] for c in visible)
        bold = all(c.bold for c in visible)
        bases = sorted(c.base for c in visible)
        size = max(1.0, sizes[len(sizes) // 2])
        lines.append(Line(tuple(words), size, number, bold, base=bases[len(bases) // 2]))


def _word(run: list[_Char], links: list[tuple[BBox, str]]) -> Word | None:
    raw = "".join(c.text for c in run)
    hyphen = raw[-1] if raw[-1] in LINE_END_HYPHENS else ""
    text = normalise(raw.removesuffix(hyphen)) + hyphen
    text = "".join(text.split())
    boxes = [c.box for c in run if c.box[2] > c.box[0] or c.box[3] > c.box[1]] or [run[0].box]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    target = next((t for b, t in links if b[0] <= x <= b[2] and b[1] <= y <= b[3]), "")
    return Word(text, box, target) if text else None


def _inside(line: Line, width: float, height: float) -> Line:
    """The line with its boxes cut at the page's edges."""
    return replace(line, words=tuple(replace(w, box=_clamped(w.box, width, height)) for w in line.words))


def _clamped(box: BBox, width: float, height: float) -> BBox:
    x0, x1 = sorted(min(max(x, 0.0), width) for x in (box[0], box[2]))
    y0, y1 = sorted(min(max(y, 0.0), height) for y in (box[1], box[3]))
    return (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))


def _with_tables(path: Path, leaves: list[_Leaf], settings: Settings) -> tuple[list[list[Line]], tuple[Issue, ...]]:
    """The lines of each page, ruled tables as one line each; stops looking when a quarter of the time is spent."""
    until = time.monotonic() + settings.limits.seconds / 4
    pages: list[list[Line]] = []
    skipped = 0
    with ExitStack() as stack:
        finder = stack.enter_context(TableFinder(path))
        for n, leaf in enumerate(leaves):
            ruled = int(leaf.paths) in _PATHS_OF_TABLES and leaf.lines
            if ruled and time.monotonic() > until:
                skipped += 1
            tables = finder.tables(n) if ruled and not skipped else []
            pages.append(place_tables(leaf.lines, tables) if tables else list(leaf.lines))
    if not skipped:
        return pages, ()
    message = f"Auf {skipped} Seiten wurde nicht nach Tabellen gesucht; ihr Text ist da, aber ohne Tabellenform."
    return pages, (Issue(code="tables_skipped", level="info", message=message),)


def _pieces(pages: list[list[Line]], infos: tuple[PageInfo, ...]) -> list[Piece]:
    marked = mark_furniture(pages, [p.height for p in infos])
    every = [x for page in marked for x in page]
    known = known_words(w.text for x in every for w in x.words[:-1])
    layout = Layout([x for x in every if x.role is None], known)
    body = layout.pieces([x for x in every if x.role != "furniture"])
    return _with_furniture(body, [x for x in every if x.role == "furniture"], layout, infos)


def _with_furniture(body: list[Piece], lines: list[Line], layout: Layout, infos: tuple[PageInfo, ...]) -> list[Piece]:
    """Headers before the first block that begins on their page, footers behind the last; no paragraph is torn."""
    heights = {p.number: p.height for p in infos}
    tops = [x for x in lines if x.box[1] < heights[x.page] / 2]
    bottoms = [x for x in lines if x.box[1] >= heights[x.page] / 2]
    ordered: list[Piece] = []
    waiting = list(body)
    for info in infos:
        own: list[Piece] = []
        while waiting and waiting[0].page <= info.number:
            own.append(waiting.pop(0))
        runs_on = own.pop() if own and own[-1].turns else None
        ordered += layout.pieces([x for x in tops if x.page == info.number]) + own
        ordered += layout.pieces([x for x in bottoms if x.page == info.number])
        ordered += [runs_on] if runs_on else []
    return ordered


def _properties(pdf: Any) -> Properties:
    meta = pdf.get_metadata_dict()
    found = _DATE.match(str(meta.get("CreationDate") or ""))
    made = None
    if found:
        try:
            made = date(*map(int, found.groups()))
        except ValueError:
            made = None
    return Properties(" ".join(normalise(str(meta.get("Title") or "")).split()), made)
