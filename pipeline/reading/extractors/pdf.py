"""PDF: pdfium for text, lines and ruled tables, OCR for pages without a usable text layer."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from nlp.normal import LINE_END_HYPHENS, known_words, normalise
from pipeline.ground.types import BBox, Issue
from pipeline.reading.artifacts import mark_artifacts
from pipeline.reading.extraction import Extraction, PageInfo, Piece, Properties
from pipeline.reading.extractors.ocr import OcrPage, repair
from pipeline.reading.extractors.pdf_drawings import Drawings, drawings
from pipeline.reading.extractors.pdf_forms import Overlay
from pipeline.reading.extractors.pdf_frame import PdfFrame
from pipeline.reading.extractors.pdf_grids import unruled_tables
from pipeline.reading.extractors.pdf_lines import PageLines, text_lines
from pipeline.reading.extractors.pdf_pictures import PageOcr, with_pictures
from pipeline.reading.extractors.pdf_struck import parted, strike_notes
from pipeline.reading.extractors.pdf_tables import place_tables, ruled_tables
from pipeline.reading.extractors.pdf_xfa import form_pieces
from pipeline.reading.faults import fault
from pipeline.reading.footnotes import mark_footnotes
from pipeline.reading.layout import Layout, Line
from pipeline.reading.letterhead import with_address_apart
from pipeline.reading.order import in_reading_order
from pipeline.reading.quality import is_meaningless, page_reasons, scan_reasons, text_quality
from pipeline.reading.remarks import repaired_signs, struck_out, unseen
from pipeline.settings import Settings

_ENCRYPTED = 4
_FEW_WORDS = 15
_RUBBISH = 0.4
_APART = ("artifact", "footnote")
_DATE = re.compile(r"^D:(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page as far as it was read; `rulings` are the lines that may rule a table,
    `hidden` those lines of text that nobody sees."""

    info: PageInfo
    lines: tuple[Line, ...]
    frame: PdfFrame
    rulings: tuple[BBox, ...] = ()
    hidden: tuple[Line, ...] = ()


class PdfExtractor:
    """Reads PDF files."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """Paragraphs, headings, lists, tables and page artifacts of all pages."""
        with closing(_open(path)) as pdf:
            reader = _Reader(settings, Overlay(pdf))
            read = [reader.leaf(pdf, n) for n in range(len(pdf))]
            properties = _properties(pdf)
            if not read:
                raise fault("empty", "Die PDF-Datei hat keine Seiten.")
            pieces, pages, issues = laid_out(read, settings)
            if form := form_pieces(pdf, pieces):
                return Extraction(tuple(form[0]), pages, properties, form[1])
        merged = reader.overlay.merged(reader.overlay.without_cover(pieces))
        return Extraction(merged, pages, properties, (*reader.issues(), *issues))


def laid_out(
    read: list[Leaf], settings: Settings
) -> tuple[list[Piece], tuple[PageInfo, ...], tuple[Issue, ...]]:
    """The pieces of all pages in reading order, the pages, and what staff should know of them."""
    leaves = _repaired(read)
    lines, issues = _with_tables(leaves, settings)
    pages = tuple(leaf.info for leaf in leaves)
    return _pieces(lines, leaves), pages, (*_repairs(read, leaves), *issues)


def _repaired(leaves: list[Leaf]) -> list[Leaf]:
    """The pages read by OCR with their known misreadings put right, seen together: sections run on
    over pages.
    """
    lines = iter(repair([x for leaf in leaves for x in leaf.lines if x.sure is not None]))
    return [_with_lines(leaf, lines) if leaf.info.ocr else leaf for leaf in leaves]


def _with_lines(leaf: Leaf, repaired: Iterator[Line]) -> Leaf:
    """The page with the next of the repaired lines for each that was read by OCR."""
    lines = tuple(x if x.sure is None else next(repaired) for x in leaf.lines)
    return replace(leaf, lines=lines)


def _repairs(read: list[Leaf], repaired: list[Leaf]) -> Iterator[Issue]:
    """What was read and what stands there now, for each page with misreadings that were put
    right.
    """
    for old, new in zip(read, repaired, strict=True):
        changed = [
            (a.text, b.text) for a, b in zip(old.lines, new.lines, strict=True) if a.text != b.text
        ]
        yield from repaired_signs(old.info.number, changed)


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

    def __init__(self, settings: Settings, overlay: Overlay) -> None:
        self._settings = settings
        self.overlay = overlay
        self._ocr = PageOcr(settings)
        self._broken: list[int] = []
        self._hidden: list[int] = []
        self._covered: list[int] = []
        self._struck: list[int] = []

    def leaf(self, pdf: Any, index: int) -> Leaf:
        """One page with its lines."""
        import pypdfium2

        try:
            page = pdf[index]
        except pypdfium2.PdfiumError:
            self._broken.append(index + 1)
            return Leaf(PageInfo(index + 1, quality=0.0), (), PdfFrame((0, 0, 0, 0), 0, 0))
        with closing(page):
            self.overlay.look(page, index + 1)
            leaf = self._read(page, index + 1)
            self.overlay.look_at_signatures(page, index + 1)
            return leaf

    def issues(self) -> Iterator[Issue]:
        """What staff should know of single pages."""
        for number in self._broken:
            yield Issue(
                code="page_damaged", level="warning", page=number,
                message=f"Seite {number} ist beschädigt und ließ sich nicht lesen.",
                hint="Fordern Sie das Dokument neu an, wenn die Seite wichtig ist.",
            )  # fmt: skip
        yield from unseen(self._hidden, self._covered)
        yield from struck_out(self._struck)
        yield from self._ocr.issues()
        yield from self.overlay.issues()

    def _read(self, page: Any, number: int) -> Leaf:
        width, height = page.get_size()
        found = text_lines(page, number)
        lines, frame = found.lines, found.frame
        raw = found.raw if lines or not found.hidden else ""
        self._note_unseen(found, number)
        drawn = drawings(found.objects, frame)
        quality, reasons = text_quality(raw), page_reasons(raw)
        info = PageInfo(
            number, width, height, quality=quality if raw.strip() else 1.0, reasons=reasons
        )
        if self._needs_ocr(raw, info, drawn):
            seen = self._ocr.page(page, number)
            if seen and _is_better(seen, lines, info.quality):
                info = replace(
                    info, ocr=True, quality=seen.confidence, reasons=scan_reasons(seen.confidence)
                )
                return Leaf(info, tuple(with_address_apart(seen.lines)), seen.frame(frame))
        lines, struck = parted(lines, drawn.rulings, list(strike_notes(page, frame)))
        if struck:
            self._struck.append(number)
        lines = in_reading_order(lines)
        pictures = [b for b in drawn.pictures if _is_bare(b, lines)]
        read = self._ocr.pictures(page, number, pictures, frame) if pictures else []
        if read:
            lines, info = with_pictures(lines, read), replace(info, ocr=True)
        hidden = tuple(replace(line, role="artifact") for line in (*found.hidden, *struck))
        return Leaf(info, tuple(lines), frame, drawn.rulings, hidden)

    def _note_unseen(self, found: PageLines, number: int) -> None:
        if found.hidden:
            self._hidden.append(number)
        if found.covered:
            self._covered.append(number)

    def _needs_ocr(self, raw: str, info: PageInfo, drawn: Drawings) -> bool:
        words = len(raw.split())
        if is_meaningless(raw):
            return True
        if words >= _FEW_WORDS:
            return info.quality < self._settings.ocr.min_quality
        # Letters may be drawn as pictures or, by some programs, as shapes.
        return drawn.covered >= (0.3 if words else 0.02) or drawn.paths >= 100


def _is_bare(picture: BBox, lines: list[Line]) -> bool:
    """Whether a picture carries no text layer of its own."""
    middles = ((w.box[0] + w.box[2], w.box[1] + w.box[3]) for x in lines for w in x.words)
    on_it = sum(
        picture[0] < x / 2 < picture[2] and picture[1] < y / 2 < picture[3] for x, y in middles
    )
    return on_it < 3


def _is_better(seen: OcrPage, lines: list[Line], quality: float) -> bool:
    words = sum(len(x.words) for x in seen.lines)
    if not lines:
        return words > 0 and seen.confidence > 0.3
    before = sum(len(x.words) for x in lines)
    # A layer of rubbish may have any number of words.
    enough = words >= before or (quality < _RUBBISH and words >= _FEW_WORDS)
    return enough and seen.confidence > max(0.6, quality)


def _with_tables(
    leaves: list[Leaf], settings: Settings
) -> tuple[list[list[Line]], tuple[Issue, ...]]:
    """The lines of each page, ruled tables as one line each; stops looking when a quarter of the
    time is spent.
    """
    until = time.process_time() + settings.limits.seconds / 4
    pages: list[list[Line]] = []
    skipped = 0
    for leaf in leaves:
        tables = ruled_tables(leaf.rulings) if time.process_time() < until else None
        skipped += tables is None
        lines = place_tables(leaf.lines, tables) if tables else list(leaf.lines)
        pages.append(place_tables(lines, unruled_tables(lines)))
    if not skipped:
        return pages, ()
    message = (
        f"Auf {skipped} Seiten wurde nicht nach Tabellen gesucht; ihr Text ist da, aber ohne "
        "Tabellenform."
    )
    return pages, (Issue(code="tables_skipped", level="info", message=message),)


def _pieces(pages: list[list[Line]], leaves: list[Leaf]) -> list[Piece]:
    marked = mark_artifacts(pages, [leaf.frame.size[1] for leaf in leaves])
    lines = list(chain.from_iterable(marked))
    known = _known(lines)
    layout = Layout([line for line in lines if line.role is None], known)
    marked = [
        mark_footnotes(page, layout.body, leaf.frame.size[1])
        for page, leaf in zip(marked, leaves, strict=True)
    ]
    every = list(chain.from_iterable(marked))
    body = layout.pieces([line for line in every if line.role not in _APART])
    apart = [line for line in every if line.role in _APART]
    apart += chain.from_iterable(leaf.hidden for leaf in leaves)
    pieces = _with_edges(body, apart, layout, leaves)
    frames = {leaf.info.number: leaf.frame for leaf in leaves}
    return [replace(p, bbox=frames[p.page].on_page(p.bbox)) if p.bbox else p for p in pieces]


def _known(lines: list[Line]) -> frozenset[str]:
    """The document's own words, where a hyphen at the end of a line asks for them."""
    if not any(line.words[-1].text[-1:] in LINE_END_HYPHENS for line in lines):
        return frozenset()
    return known_words(map(_but_the_last, lines))


def _but_the_last(line: Line) -> str:
    """The words of a line but the last, which the end of the line may have cut."""
    return " ".join(word.text for word in line.words[:-1])


def _with_edges(
    body: list[Piece], lines: list[Line], layout: Layout, leaves: list[Leaf]
) -> list[Piece]:
    """Headers before the first block that begins on their page, notes and footers behind the last
    one.

    No paragraph is torn: one that runs on to the next page stands behind the footer.
    """
    edges: dict[int, tuple[list[Line], list[Line], list[Line]]] = {
        x.info.number: ([], [], []) for x in leaves
    }
    heights = {x.info.number: x.frame.size[1] for x in leaves}
    for line in lines:
        is_top = line.box[1] < heights[line.page] / 2
        edges[line.page][1 if line.role == "footnote" else 0 if is_top else 2].append(line)
    ordered: list[Piece] = []
    waiting = deque(body)
    for number, (tops, notes, bottoms) in edges.items():
        own: list[Piece] = []
        while waiting and waiting[0].page <= number:
            own.append(waiting.popleft())
        runs_on = own.pop() if own and own[-1].turns else None
        ordered += layout.pieces(tops) + own + layout.pieces(notes) + layout.pieces(bottoms)
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
