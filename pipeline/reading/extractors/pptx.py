"""PowerPoint slides (PPTX) in their order, a page each: titles, lists, tables, what stands in
graphics; notes and hidden slides apart.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.ground.types import Issue
from pipeline.reading.archives import check_package
from pipeline.reading.counts import count_in
from pipeline.reading.extraction import Extraction, PageInfo, Piece, PieceText
from pipeline.reading.faults import fault
from pipeline.reading.packages import core_properties, opened, part, relations, xml
from pipeline.reading.remarks import HIDDEN, NOTES
from pipeline.settings import Settings

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TITLES = frozenset({"title", "ctrTitle"})
_EDGES = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})
_LISTS = frozenset({"body", "obj", "subTitle", ""})
_GRAPHICS = frozenset({"diagramData", "chart"})
_PRESENTATION = "ppt/presentation.xml"
_DEEPEST = 20
_STRIKES = frozenset({"sngStrike", "dblStrike"})
_READABLE = 200  # hundredths of a point
_Relations = dict[str, tuple[str, str]]


class PptxExtractor:
    """Reads PowerPoint presentations of 2007 and later."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """One page per slide."""
        check_package(path, settings.limits.memory_mb)
        with opened(path) as package:
            slides = list(_slides(package))
            pieces = [p for n, name in enumerate(slides, 1) for p in _slide(package, name, n)]
            properties = core_properties(package)
            issues = tuple(_issues(package, slides))
        if not slides:
            raise fault("empty", "Die Präsentation hat keine Folien.")
        pages = tuple(PageInfo(n) for n in range(1, len(slides) + 1))
        return Extraction(tuple(pieces), pages, properties, issues)


def _issues(package: zipfile.ZipFile, slides: Sequence[str]) -> Iterator[Issue]:
    if any(_notes(package, name) for name in slides):
        yield NOTES
    if any(_is_hidden(package, name) or _has_unseen(package, name) for name in slides):
        yield HIDDEN


def _slides(package: zipfile.ZipFile) -> Iterator[str]:
    """The parts of the slides as they are shown, one after the other."""
    tree = xml(part(package, _PRESENTATION))
    if tree is None:
        raise fault("damaged", "Die Präsentation ist beschädigt oder unvollständig.")
    known = relations(package, _PRESENTATION)
    for slide in tree.iter(f"{_P}sldId"):
        kind, target = known.get(str(slide.get(f"{_R}id")), ("", ""))
        if kind == "slide":
            yield target


def _is_hidden(package: zipfile.ZipFile, name: str) -> bool:
    tree = xml(part(package, name))
    return tree is not None and tree.get("show") in {"0", "false"}


def _has_unseen(package: zipfile.ZipFile, name: str) -> bool:
    tree = xml(part(package, name))
    return tree is not None and any(map(_is_unseen, tree.iter(f"{A}r")))


def _slide(package: zipfile.ZipFile, name: str, number: int) -> Iterator[Piece]:
    tree = xml(part(package, name))
    known = relations(package, name)
    pieces = list(_shapes(package, tree, known, 0)) if tree is not None else []
    # A title may be drawn last and is read first.
    pieces.sort(key=lambda p: not (p.role == "heading" and p.level == 1))
    apart = _is_hidden(package, name)
    for piece in pieces:
        shown = replace(piece, page=number)
        yield replace(shown, role="artifact", level=0) if apart else shown
    for piece in _notes(package, name):
        yield replace(piece, role="artifact", level=0, page=number)


def _notes(package: zipfile.ZipFile, name: str) -> list[Piece]:
    """What the speaker wrote for herself."""
    for kind, target in relations(package, name).values():
        tree = xml(part(package, target)) if kind == "notesSlide" else None
        if tree is not None:
            found = _shapes(package, tree, relations(package, target), 0)
            return [p for p in found if p.role != "artifact"]
    return []


def _shapes(
    package: zipfile.ZipFile, element: Any, known: _Relations, depth: int
) -> Iterator[Piece]:
    if depth > _DEEPEST:
        return
    for child in element:
        if child.tag == f"{_P}sp":
            yield from _shape(child, known)
        elif child.tag == f"{A}tbl":
            yield from _table(child, known)
        elif isinstance(child.tag, str) and child.tag.endswith(("}relIds", "}chart")):
            yield from _graphic(package, child, known)
        elif isinstance(child.tag, str):
            yield from _shapes(package, child, known, depth + 1)


def _shape(shape: Any, known: _Relations) -> Iterator[Piece]:
    place = shape.find(f".//{_P}nvPr/{_P}ph")
    kind = str(place.get("type") or "") if place is not None else None
    for body in shape.iter(f"{_P}txBody"):
        if kind in _TITLES:
            found = list(_paragraphs(body, known, is_list=False))
            if text := " ".join(p.text for p in found if p.role != "artifact"):
                yield Piece(text, "heading", 1)
            yield from (p for p in found if p.role == "artifact")
        elif kind in _EDGES:
            yield from (
                replace(p, role="artifact") for p in _paragraphs(body, known, is_list=False)
            )
        else:
            yield from _paragraphs(body, known, is_list=kind in _LISTS)


def _paragraphs(body: Any, known: _Relations, *, is_list: bool) -> Iterator[Piece]:
    for paragraph in body.iter(f"{A}p"):
        properties = paragraph.find(f"{A}pPr")
        plain = properties is not None and properties.find(f"{A}buNone") is not None
        piece = _text(paragraph, known).piece()
        if piece and is_list and not plain:
            level = 1 + int(properties.get("lvl") or 0) if properties is not None else 1
            yield replace(piece, role="list_item", level=level)
        elif piece:
            yield piece
        yield from _unseen(paragraph)


def _unseen(paragraph: Any) -> Iterator[Piece]:
    """What a paragraph says and does not hold, or nobody sees."""
    text = PieceText()
    for run in filter(_is_unseen, paragraph.iter(f"{A}r")):
        text.add(str(run.findtext(f"{A}t") or ""))
    if piece := text.piece("artifact"):
        yield piece


def _is_unseen(run: Any) -> bool:
    """Whether a run is struck out, tiny, or without ink; what is white may stand on any ground."""
    told = run.find(f"{A}rPr")
    if told is None:
        return False
    tiny = count_in(told.get("sz"), _READABLE) < _READABLE
    return told.get("strike") in _STRIKES or tiny or told.find(f"{A}noFill") is not None


def _text(paragraph: Any, known: _Relations) -> PieceText:
    text = PieceText()
    for run in paragraph:
        if run.tag == f"{A}br":
            text.line_break()
        elif run.tag in {f"{A}r", f"{A}fld"} and not _is_unseen(run):
            link = run.find(f"{A}rPr/{A}hlinkClick")
            target = known.get(str(link.get(f"{_R}id")), ("", ""))[1] if link is not None else ""
            text.add(str(run.findtext(f"{A}t") or ""), target if "//" in target else "")
    return text


def _table(table: Any, known: _Relations) -> Iterator[Piece]:
    rows = [_row_text(row, known) for row in table.iter(f"{A}tr")]
    text = "\n".join(row.strip(" ") for row in rows if row.strip()).strip()
    if text:
        yield Piece(text, "table")
    for paragraph in table.iter(f"{A}p"):
        yield from _unseen(paragraph)


def _row_text(row: Any, known: _Relations) -> str:
    return "\t".join(_cell_text(cell, known) for cell in row.iter(f"{A}tc"))


def _cell_text(cell: Any, known: _Relations) -> str:
    return " ".join(_text(p, known).text.strip() for p in cell.iter(f"{A}p")).strip()


def _graphic(package: zipfile.ZipFile, pointer: Any, known: _Relations) -> Iterator[Piece]:
    """The words of a diagram or chart, which lies in a part of its own."""
    for number in pointer.attrib.values():
        kind, target = known.get(str(number), ("", ""))
        tree = xml(part(package, target)) if kind in _GRAPHICS else None
        if tree is not None:
            yield from graphic_pieces(tree)


def graphic_pieces(tree: Any) -> Iterator[Piece]:
    """The words of a diagram or a chart, a paragraph for each place where they stand."""
    for paragraph in tree.iter(f"{A}p"):
        if piece := _text(paragraph, {}).piece():
            yield piece
    yield from _chart_rows(tree)


def _chart_rows(tree: Any) -> Iterator[Piece]:
    """What a chart shows, a line for each row of its points with their numbers."""
    seen: set[str] = set()
    for row in tree.iter(f"{_C}ser"):
        names, numbers = _points(row, f"{_C}cat"), _points(row, f"{_C}val")
        title = " ".join(_points(row, f"{_C}tx").values())
        told = [f"{name} {numbers.get(at, '')}".strip() for at, name in names.items()]
        words = ", ".join(told) or ", ".join(numbers.values())
        line = f"{title}: {words}" if title and words else title or words
        if line and line not in seen:
            seen.add(line)
            yield Piece(line)


def _points(row: Any, name: str) -> dict[str, str]:
    """The words or numbers of one side of a row by their place in it."""
    side = row.find(name)
    points = side.iter(f"{_C}pt") if side is not None else ()
    return {str(p.get("idx")): str(p.findtext(f"{_C}v") or "").strip() for p in points}
