"""Word files (DOCX): headings, lists with their numbers, tables, headers and footers, text boxes,
footnotes, links.

Inserted text of tracked changes is kept, deleted text dropped. The XML is walked here, because
python-docx's own `paragraph.text` loses insertions, content controls and text boxes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.reading.archives import check_package
from pipeline.reading.children import children_of
from pipeline.reading.counts import count_in
from pipeline.reading.extraction import Extraction, Piece
from pipeline.reading.extractors.docx_chunks import chunk_pieces
from pipeline.reading.extractors.docx_graphics import Look, words_of
from pipeline.reading.extractors.docx_lists import Numbering, read_numbering
from pipeline.reading.extractors.docx_package import (
    W,
    open_document,
    properties_of,
    root_of,
    styles_of,
)
from pipeline.reading.extractors.docx_runs import (
    DELETED,
    Runs,
    chosen_of,
    is_prompt,
    is_switched_on,
)
from pipeline.reading.extractors.docx_scans import WordScans
from pipeline.reading.formats import DOCX
from pipeline.reading.remarks import COMMENTS, HIDDEN, TRACKED, embedded
from pipeline.settings import Settings

_HEADING = re.compile(r"(?:heading|überschrift|berschrift)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|titel)$", re.IGNORECASE)
_MAX_DEPTH = 60
# The level of plain text; those above it are headings.
_NO_OUTLINE = 9


class DocxExtractor:
    """Reads Word files of 2007 and later."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """One piece per paragraph and table, in the order of the text."""
        check_package(path, settings.limits.memory_mb)
        scans = WordScans(settings)
        extraction = scans.told(read_docx(path, look=scans.look))
        names = [child.name for child in children_of(path, DOCX, settings.limits)]
        return replace(extraction, issues=(*extraction.issues, *embedded(names)))


def read_docx(
    source: Path | io.BytesIO, depth: int = 0, look: Look = lambda _data: []
) -> Extraction:
    """Everything in a package whose size was checked; `depth` tells how many packages it lies in,
    `look` reads its pictures.

    Raises:
        DocumentError: `damaged` when it is no Word package.
    """
    document = open_document(source)
    numbering = read_numbering(document.part)
    reader = _Reader(document.part, _styles(document), numbering, depth, look)
    # There is one body; files of other programs were seen with more.
    body = [p for b in document.element.findall(f"{W}body") for p in reader.container(b)]
    tops, bottoms = _artifacts(document, reader)
    notes, comments = list(_notes(document, reader)), list(_comments(document, reader))
    told = (
        (TRACKED, _is_tracked(document)),
        (COMMENTS, bool(comments)),
        (HIDDEN, any(p.role == "artifact" for p in body)),
    )
    issues = tuple(issue for issue, holds in told if holds)
    pieces = (*tops, *body, *notes, *comments, *bottoms)
    return Extraction(pieces, properties=properties_of(document), issues=issues)


@dataclass(frozen=True, slots=True)
class _Style:
    level: int = 0
    title: bool = False
    numbering: tuple[str, int] | None = None
    hidden: bool = False


def _styles(document: Any) -> dict[str, _Style]:
    elements = {e.get(f"{W}styleId"): e for e in styles_of(document).iter(f"{W}style")}
    return {name: _style(name, elements) for name in elements if name}


def _style(name: str, elements: dict[str, Any]) -> _Style:
    level, title, numbering, hidden = 0, False, None, False
    seen: set[str] = set()
    at: str | None = name
    while at in elements and at not in seen:
        seen.add(at)
        element = elements[at]
        label = (
            str((_child(element, "name") or {}).get(f"{W}val") or "")
            if _has(element, "name")
            else ""
        )
        found = _HEADING.match(label)
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        level = level or (int(found.group(1)) if found else _outline(outline))
        title = title or bool(_TITLE.match(label))
        numbering = numbering or _number_of(element.find(f"{W}pPr"))
        hidden = hidden or is_switched_on(element.find(f"{W}rPr/{W}vanish"))
        based = element.find(f"{W}basedOn")
        at = based.get(f"{W}val") if based is not None else None
    return _Style(level, title, numbering, hidden)


def _has(element: Any, name: str) -> bool:
    return element.find(f"{W}{name}") is not None


def _child(element: Any, name: str) -> Any:
    return element.find(f"{W}{name}").attrib if _has(element, name) else None


def _outline(element: Any) -> int:
    value = element.get(f"{W}val") if element is not None else None
    depth = count_in(value, _NO_OUTLINE)
    return depth + 1 if depth < _NO_OUTLINE else 0


def _number_of(properties: Any) -> tuple[str, int] | None:
    if properties is None:
        return None
    number = properties.find(f"{W}numPr/{W}numId")
    level = properties.find(f"{W}numPr/{W}ilvl")
    if number is None:
        return None
    return str(number.get(f"{W}val")), count_in(level.get(f"{W}val") if level is not None else None)


class _Reader:
    """Turns the XML of one package into pieces."""

    def __init__(
        self,
        part: Any,
        styles: dict[str, _Style],
        numbering: Numbering,
        depth: int = 0,
        look: Look = lambda _data: [],
    ) -> None:
        self.depth = depth
        self.look = look
        self.part = part
        self.styles = styles
        self.numbering = numbering
        self.hidden = frozenset(name for name, style in styles.items() if style.hidden)

    def container(self, element: Any, depth: int = 0) -> Iterator[Piece]:
        """The pieces of a body, cell, header or text box."""
        if depth > _MAX_DEPTH:
            return
        for child in element:
            if child.tag == f"{W}p":
                yield from self.paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                yield from self.table(child, depth)
            elif child.tag == f"{W}altChunk":
                yield from chunk_pieces(self.part, child, self.depth, read_docx)
            elif isinstance(child.tag, str) and child.tag not in DELETED:
                yield from self._within(child, depth + 1)

    def _within(self, wrapper: Any, depth: int) -> Iterator[Piece]:
        """What stands in a content control, in custom XML or in an insertion of whole
        paragraphs.
        """
        pieces = self.container(chosen_of(wrapper), depth)
        if wrapper.tag == f"{W}sdt" and is_prompt(wrapper):
            pieces = (replace(piece, role="artifact", level=0) for piece in pieces)
        yield from pieces

    def paragraph(self, element: Any, depth: int = 0) -> Iterator[Piece]:
        """The paragraph, then the text boxes that hang on it."""
        runs = Runs(self.part, self.hidden)
        runs.walk(element, "", 0)
        piece = runs.text.piece(*self._role(element))
        if piece:
            yield self._numbered(element, piece)
        elif number := self._number(element.find(f"{W}pPr")):
            # An empty entry counts; in a form its number is all that stands in the cell.
            label = self.numbering.next_label(*number)
            if label and depth:
                yield Piece(label, "list_item", 1)
        if aside := runs.hidden.piece("artifact"):
            yield aside
        for box in runs.boxes:
            yield from self.container(box, depth + 1)
        for graphic in runs.graphics:
            yield from words_of(graphic, self.part, self.look)

    def table(self, element: Any, depth: int) -> Iterator[Piece]:
        """One piece per table: rows as lines, cells parted by tabs; a table of one column is plain
        paragraphs.
        """
        rows = [list(_cells(row)) for row in _rows(element)]
        if max((len(row) for row in rows), default=0) <= 1 or depth > _MAX_DEPTH:
            for row in rows:
                for cell in row:
                    yield from self.container(cell, depth + 1)
            return
        lines = [self._row(row, depth) for row in rows]
        text = "\n".join(line.strip(" ") for line in lines if line.strip()).strip()
        if text:
            yield Piece(text, "table")

    def _row(self, cells: Sequence[Any], depth: int) -> str:
        return "\t".join(self._cell(cell, depth) for cell in cells)

    def _cell(self, cell: Any, depth: int) -> str:
        return " ".join(
            p.text.replace("\n", " ").replace("\t", " ")
            for p in self.container(cell, depth + 1)
            if p.role != "artifact"
        )

    def _role(self, element: Any) -> tuple[Any, int]:
        properties = element.find(f"{W}pPr")
        style = self._style_of(properties)
        own = _outline(properties.find(f"{W}outlineLvl")) if properties is not None else 0
        if style.title:
            return "heading", 1
        if own or style.level:
            return "heading", own or style.level
        return ("list_item", 1) if self._number(properties) else ("paragraph", 0)

    def _style_of(self, properties: Any) -> _Style:
        named = properties.find(f"{W}pStyle") if properties is not None else None
        return self.styles.get(named.get(f"{W}val"), _Style()) if named is not None else _Style()

    def _number(self, properties: Any) -> tuple[str, int] | None:
        found = _number_of(properties) or self._style_of(properties).numbering
        return None if found is None or found[0] == "0" else found

    def _numbered(self, element: Any, piece: Piece) -> Piece:
        found = self._number(element.find(f"{W}pPr"))
        label = self.numbering.next_label(*found) if found else ""
        if not label:
            return piece
        shift = len(label) + 1
        links = tuple(replace(k, start=k.start + shift, end=k.end + shift) for k in piece.links)
        return replace(piece, text=f"{label} {piece.text}", links=links)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{W}tc":
            merge = child.find(f"{W}tcPr/{W}vMerge")
            # The lower parts of a cell that spans rows hold nothing.
            if (
                merge is None
                or merge.get(f"{W}val") == "restart"
                or "".join(child.itertext()).strip()
            ):
                yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
            yield from _cells(child)


def _artifacts(document: Any, reader: _Reader) -> tuple[list[Piece], list[Piece]]:
    """The headers and the footers of all sections, each text once."""
    seen: set[str] = set()
    found: dict[str, list[Piece]] = {"header": [], "footer": []}
    for relation in document.part.rels.values():
        kind = str(relation.reltype).rsplit("/", 1)[-1]
        if kind not in found or relation.is_external:
            continue
        element = root_of(relation.target_part)
        if element is None:
            continue
        own = _Reader(relation.target_part, reader.styles, reader.numbering)
        for piece in own.container(element):
            if piece.text not in seen:
                seen.add(piece.text)
                found[kind].append(replace(piece, role="artifact", level=0))
    return found["header"], found["footer"]


def _notes(document: Any, reader: _Reader) -> Iterator[Piece]:
    for relation in document.part.rels.values():
        kind = str(relation.reltype).rsplit("/", 1)[-1]
        if kind not in {"footnotes", "endnotes"} or relation.is_external:
            continue
        root = root_of(relation.target_part)
        for note in root if root is not None else ():
            if isinstance(note.tag, str) and note.get(f"{W}type") in {None, "normal"}:
                for piece in reader.container(note):
                    yield replace(piece, role="footnote", level=0)


def _comments(document: Any, reader: _Reader) -> Iterator[Piece]:
    for relation in document.part.rels.values():
        if str(relation.reltype).endswith("/comments") and not relation.is_external:
            root = root_of(relation.target_part)
            for comment in root if root is not None else ():
                yield from (replace(p, role="artifact", level=0) for p in reader.container(comment))


def _is_tracked(document: Any) -> bool:
    names = (f"{W}{n}" for n in ("ins", "del", "moveFrom", "moveTo"))
    return any(True for _ in document.element.iter(*names))
