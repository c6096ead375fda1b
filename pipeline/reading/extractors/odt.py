"""OpenDocument texts (ODT): headings, lists with their numbers, tables, notes, boxes, headers and
footers, links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from nlp.normal import normalise
from pipeline.ground.types import BlockRole
from pipeline.reading.archives import check_package
from pipeline.reading.children import children_of
from pipeline.reading.counts import count_in
from pipeline.reading.extraction import Extraction, Piece, PieceText, Properties
from pipeline.reading.extractors.odt_lists import STYLE, TEXT, Lists, read_lists
from pipeline.reading.extractors.odt_unseen import (
    Unseen,
    hidden_styles,
    is_switched_off,
    white_styles,
)
from pipeline.reading.faults import fault
from pipeline.reading.formats import ODT
from pipeline.reading.packages import opened, part, xml
from pipeline.reading.remarks import HIDDEN, TRACKED, embedded
from pipeline.settings import Settings

_O = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _DRAW = f"{_O}office:1.0}}", f"{_O}table:1.0}}", f"{_O}drawing:1.0}}"
_META = f"{_O}meta:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DEEPEST = 80
_MOST_REPEATS = 50
_MANIFEST = "META-INF/manifest.xml"
# Where LibreOffice itself writes a document type: the manifest, macros, formulas.
_DOCTYPES = re.compile(
    r"META-INF/manifest\.xml|(?:Basic|Dialogs|Scripts)/.*|Object [^/]*/[^/]*\.xml"
)
_PROMPTS = frozenset({"placeholder", "hidden-text", "hidden-paragraph"})
_DAMAGED = "Die OpenDocument-Datei ist beschädigt oder unvollständig."
_HEADER = re.compile(r"header(?:-left|-first)?$")
_FOOTER = re.compile(r"footer(?:-left|-first)?$")
_DROPPED_LISTED = (
    "tracked-changes ruby-text title desc binary-data sequence-decls forms variable-decls "
    "user-field-decls settings "
    "object object-ole note-citation creator date"
)
_DROPPED = frozenset(_DROPPED_LISTED.split())


@dataclass(frozen=True, slots=True)
class OdtTrees:
    """The trees of an OpenDocument file; `styles` and `meta` may be None."""

    content: Any
    styles: Any
    meta: Any


class OdtExtractor:
    """Reads OpenDocument texts."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """One piece per paragraph and table."""
        parts = parts_of(path, settings)
        names = [child.name for child in children_of(path, ODT, settings.limits)]
        read = _extraction(parts.content, parts.styles, parts.meta)
        return replace(read, issues=(*read.issues, *embedded(names)))


class FlatOdtExtractor:
    """Reads OpenDocument texts in one XML file (FODT)."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """As of one in a package."""
        data = path.read_bytes()
        if len(data) > settings.limits.memory_mb << 20:
            raise fault("too_large")
        if b"<!ENTITY" in data.replace(b"\0", b""):
            raise fault("unsafe")
        tree = xml(data)
        if tree is None:
            raise fault("damaged", _DAMAGED)
        return _extraction(tree, tree, tree)


def parts_of(path: Path, settings: Settings) -> OdtTrees:
    """The parts of an OpenDocument package of any kind.

    Raises:
        DocumentError: `encrypted`, `damaged`, `unsafe` or `bomb`.
    """
    check_package(path, settings.limits.memory_mb, doctypes=_DOCTYPES)
    with opened(path) as package:
        if b"encryption-data" in part(package, _MANIFEST):
            raise fault("encrypted")
        content, styles, meta = (
            xml(part(package, f"{n}.xml")) for n in ("content", "styles", "meta")
        )
    if content is None:
        raise fault("damaged", _DAMAGED)
    return OdtTrees(content, styles, meta)


def reader_of(parts: OdtTrees) -> Reader:
    """What turns the XML of a file into pieces."""
    content, styles = parts.content, parts.styles
    unseen = Unseen(hidden_styles(content, styles), white_styles(content, styles))
    return Reader(read_lists(styles, content), _deleted(content), unseen)


def _extraction(content: Any, styles: Any, meta: Any) -> Extraction:
    reader = reader_of(OdtTrees(content, styles, meta))
    body = content.find(f"{_OFFICE}body")
    pieces = list(reader.container(body if body is not None else content, 0))
    tops, bottoms = _artifacts(styles, reader)
    told = (
        (TRACKED, content.find(f".//{TEXT}changed-region") is not None),
        (HIDDEN, any(p.role == "artifact" for p in pieces)),
    )
    issues = tuple(issue for issue, holds in told if holds)
    return Extraction(
        (*tops, *pieces, *reader.notes, *bottoms), properties=properties_in(meta), issues=issues
    )


def _deleted(content: Any) -> frozenset[str]:
    """The ids of tracked deletions."""
    regions = content.iter(f"{TEXT}changed-region")
    return frozenset(
        str(r.get(f"{TEXT}id")) for r in regions if r.find(f"{TEXT}deletion") is not None
    )


class Reader:
    """Turns the XML of one document into pieces."""

    def __init__(self, lists: Lists, deleted: frozenset[str], unseen: Unseen) -> None:
        self.lists = lists
        self.deleted = deleted
        self.unseen = unseen
        self.notes: list[Piece] = []
        self.in_deletion = False

    def container(
        self, element: Any, depth: int, style: str = "", level: int = 0
    ) -> Iterator[Piece]:
        """The pieces of a body, section, list, cell or box; `style` and `level` are those of the
        list around it.
        """
        if depth > _DEEPEST:
            return
        for child in element:
            name = element_name(child)
            if name in {"p", "h"}:
                yield from self.paragraph(child, depth, style, level)
            elif name == "list":
                yield from self._list(child, depth, style, level)
            elif name == "table":
                yield from self.table(child, depth)
            elif name in {"change-start", "change-end"}:
                self._change(child, name)
            elif name not in _DROPPED and name:
                found = self.container(child, depth + 1, style, level)
                off = name == "section" and is_switched_off(child)
                yield from (replace(p, role="artifact", level=0) for p in found) if off else found

    def _list(self, element: Any, depth: int, style: str, level: int) -> Iterator[Piece]:
        own = str(element.get(f"{TEXT}style-name") or style)
        if not level and element.get(f"{TEXT}continue-numbering") != "true":
            self.lists.begin(own)
        yield from self.container(element, depth + 1, own, level + 1)

    def paragraph(
        self, element: Any, depth: int, style: str = "", level: int = 0
    ) -> Iterator[Piece]:
        """The paragraph, then the boxes that hang on it."""
        text, hidden, boxes = PieceText(), PieceText(), list[Any]()
        self._inline(element, text, hidden, boxes, "", depth)
        role, rank, label = self._role(element, style, level)
        piece = text.piece(role, rank)
        if piece:
            yield _labelled(piece, label)
        if aside := hidden.piece("artifact"):
            yield aside
        for box in boxes:
            yield from self.container(box, depth + 1)

    def table(self, element: Any, depth: int) -> Iterator[Piece]:
        """One piece per table; a table of one column is plain paragraphs."""
        rows = [
            list(_cells(row))
            for row in element.iter(f"{_TABLE}table-row")
            if _own_row(row, element)
        ]
        if max((len(row) for row in rows), default=0) <= 1:
            for row in rows:
                for cell in row:
                    yield from self.container(cell, depth + 1)
            return
        lines = [self._row(row, depth) for row in rows]
        if text := "\n".join(line.strip(" ") for line in lines if line.strip()).strip():
            yield Piece(text, "table")

    def _row(self, cells: Sequence[Any], depth: int) -> str:
        return "\t".join(self._cell(cell, depth) for cell in cells)

    def _cell(self, cell: Any, depth: int) -> str:
        found = (p for p in self.container(cell, depth + 1) if p.role != "artifact")
        return " ".join(" ".join(p.text.split()) for p in found)

    def _role(self, element: Any, style: str, level: int) -> tuple[BlockRole, int, str]:
        if element_name(element) == "h":
            rank = count_in(element.get(f"{TEXT}outline-level"), 1)
            return "heading", min(9, rank), "" if level else self.lists.heading(rank)
        # Only the first paragraph of an entry bears its number.
        parent = element.getparent()
        if not level or element_name(parent) not in {"list-item", "list-header"}:
            return "paragraph", 0, ""
        if next(iter(parent)) is not element or element_name(parent) == "list-header":
            return "list_item", level, ""
        start = count_in(parent.get(f"{TEXT}start-value"), -1)
        return (
            "list_item",
            level,
            self.lists.label(style, level, start=start if start >= 0 else None),
        )

    def _inline(
        self,
        element: Any,
        text: PieceText,
        hidden: PieceText,
        boxes: list[Any],
        target: str,
        depth: int,
    ) -> None:
        is_apart = self.unseen.holds(element) or element_name(element) in _PROMPTS
        into = hidden if is_apart else text
        self._add(into, element.text, target)
        for child in element:
            name = element_name(child)
            if name in {"s", "tab"}:
                into.add(" ")
            elif name == "line-break":
                into.line_break()
            elif name in {"change-start", "change-end"}:
                self._change(child, name)
            elif name in {"note", "annotation"}:
                self._beside(child, name, depth)
            elif name in {"text-box", "table"}:
                boxes.append(child)
            elif name and name not in _DROPPED and depth < _DEEPEST:
                href = str(child.get(_HREF) or "") if name == "a" else ""
                self._inline(child, into, hidden, boxes, href or target, depth + 1)
            self._add(into, child.tail, target)

    def _beside(self, element: Any, name: str, depth: int) -> None:
        if name == "note":
            self._note(element, depth)
        else:
            found = self.container(element, depth + 1)
            self.notes += [replace(piece, role="artifact", level=0) for piece in found]

    def _add(self, text: PieceText, words: str | None, target: str) -> None:
        if words and not self.in_deletion:
            text.add(words, target)

    def _note(self, note: Any, depth: int) -> None:
        for body in note.iter(f"{TEXT}note-body"):
            self.notes += [
                replace(p, role="footnote", level=0) for p in self.container(body, depth + 1)
            ]

    def _change(self, mark: Any, name: str) -> None:
        if str(mark.get(f"{TEXT}change-id")) in self.deleted:
            self.in_deletion = name == "change-start"


def element_name(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _labelled(piece: Piece, label: str) -> Piece:
    if not label:
        return piece
    shift = len(label) + 1
    links = tuple(replace(k, start=k.start + shift, end=k.end + shift) for k in piece.links)
    return replace(piece, text=f"{label} {piece.text}", links=links)


def _own_row(row: Any, table: Any) -> bool:
    """Whether a row is the table's own and not one of a table inside it."""
    return next(row.iterancestors(f"{_TABLE}table"), None) is table


def _cells(row: Any) -> Iterator[Any]:
    for cell in row:
        if element_name(cell) == "table-cell":
            yield from [cell] * count_in(
                cell.get(f"{_TABLE}number-columns-repeated"), 1, _MOST_REPEATS
            )


def _artifacts(styles: Any, reader: Reader) -> tuple[list[Piece], list[Piece]]:
    tops: list[Piece] = []
    bottoms: list[Piece] = []
    seen: set[str] = set()
    pages = styles.find(f"{_OFFICE}master-styles") if styles is not None else None
    for element in pages.iter() if pages is not None else ():
        name = element_name(element)
        into = tops if _HEADER.match(name) else bottoms if _FOOTER.match(name) else None
        if into is None or element.get(f"{STYLE}display") == "false":
            continue
        for piece in reader.container(element, 0):
            if piece.text not in seen:
                seen.add(piece.text)
                into.append(replace(piece, role="artifact", level=0))
    return tops, bottoms


def properties_in(meta: Any) -> Properties:
    """What an OpenDocument file says of itself."""
    if meta is None:
        return Properties()
    title = " ".join(normalise(str(meta.findtext(f".//{_DC}title") or "")).split())
    made = str(meta.findtext(f".//{_META}creation-date") or meta.findtext(f".//{_DC}date") or "")
    try:
        return Properties(title, date.fromisoformat(made[:10]) if made else None)
    except ValueError:
        return Properties(title)
