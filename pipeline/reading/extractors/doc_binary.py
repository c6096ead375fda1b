"""Word files of before 2007 (Word 2, 6, 95, 97 to 2003) read by omdok itself: text, tables,
headings, notes, headers.

It knows less of a file than a converter does (no automatic numbers) but reads what converters
refuse or lose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.ground.types import BlockRole, Issue
from pipeline.reading.extraction import Extraction, Piece, PieceText
from pipeline.reading.extractors import doc_format as fmt
from pipeline.reading.extractors.doc_layout import (
    CHARACTERS,
    HEADERS,
    PARAGRAPHS,
    Layout,
    TextPiece,
    lay_open,
)
from pipeline.reading.remarks import COMMENTS, HIDDEN, TRACKED

_MARKS = re.compile("[\x00-\x1f]")
_LINK = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"', re.IGNORECASE)
_PARAGRAPH, _CELL, _LINE, _PAGE, _COLUMN = "\r", "\x07", "\x0b", "\x0c", "\x0e"
_FIELD, _RESULT, _FIELD_END, _HYPHEN = "\x13", "\x14", "\x15", "\x1e"
_SEPARATORS = 6


def read_doc(data: bytes) -> Extraction:
    """Everything in a Word file's bytes.

    Raises:
        DocumentError: `encrypted` or `damaged`.
    """
    reader = _Reader(lay_open(data))
    body = list(reader.story("text"))
    boxes = list(reader.story("boxes"))
    notes = [
        replace(p, role="footnote", level=0)
        for s in ("footnotes", "endnotes")
        for p in reader.story(s)
    ]
    comments = [replace(p, role="artifact", level=0) for p in reader.story("comments")]
    tops, bottoms = reader.artifacts()
    told = (
        (TRACKED, reader.tracked),
        (COMMENTS, bool(comments)),
        (HIDDEN, any(p.role == "artifact" for p in body)),
    )
    issues: tuple[Issue, ...] = tuple(issue for issue, holds in told if holds)
    return Extraction((*tops, *body, *boxes, *notes, *comments, *bottoms), issues=issues)


@dataclass(slots=True)
class _State:
    """The text between two marks, and the table row in the making."""

    text: PieceText = field(default_factory=PieceText)
    hidden: PieceText = field(default_factory=PieceText)
    asides: list[Piece] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        """Whether no field is open whose result has not begun."""
        return all(self.shown)


class _Reader:
    """Walks through stories."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        main, old = layout.main, layout.is_old
        self.characters = fmt.character_runs(main, layout.part(CHARACTERS), old=old)
        self.paragraphs = fmt.paragraph_runs(main, layout.part(PARAGRAPHS), old=old)
        self.tracked = False

    def story(self, name: str) -> Iterator[Piece]:
        """The pieces of one story."""
        yield from self.stretch(*self.layout.story(name))

    def artifacts(self) -> tuple[list[Piece], list[Piece]]:
        """Headers and footers of all sections, each text once."""
        first, last = self.layout.story("headers")
        table = self.layout.part(HEADERS)
        places = [int.from_bytes(table[n : n + 4], "little") for n in range(0, len(table) - 3, 4)]
        tops: list[Piece] = []
        bottoms: list[Piece] = []
        seen: set[str] = set()
        known = not self.layout.is_old and len(places) > _SEPARATORS + 1
        for n in range(_SEPARATORS if known else 0, len(places) - 1 if known else 1):
            start, end = (
                (first + places[n], min(last, first + places[n + 1])) if known else (first, last)
            )
            for piece in self.stretch(start, end):
                if piece.text not in seen:
                    seen.add(piece.text)
                    # Each section has six: header and footer of even, odd, and of first pages.
                    is_top = not known or n % 6 in {0, 1, 4}
                    (tops if is_top else bottoms).append(replace(piece, role="artifact", level=0))
        return tops, bottoms

    def stretch(self, first: int, last: int) -> Iterator[Piece]:
        """The pieces of the characters `[first, last)`."""
        state = _State()
        for piece in self.layout.pieces:
            start, end = max(first, piece.first), min(last, piece.last)
            if start < end:
                yield from self._piece(piece, start, end, state)
        _put_aside(state)
        yield from self._end_table(state)
        yield from _some(state.text.piece())
        yield from state.asides

    def _piece(self, piece: TextPiece, start: int, end: int, state: _State) -> Iterator[Piece]:
        width = piece.width
        at = piece.place + (start - piece.first) * width
        last = min(piece.place + (end - piece.first) * width, len(self.layout.main))
        while at < last:
            until, properties = self.characters.at(at)
            until = min(until, last)
            # A run may be told to end within a wide character only by a damaged file.
            until += (until - at) % width
            yield from self._run(at, until, width, properties, state)
            at = until

    def _run(
        self, at: int, until: int, width: int, properties: dict[int, bytes], state: _State
    ) -> Iterator[Piece]:
        deleted = fmt.is_on(properties, fmt.DELETED)
        self.tracked = self.tracked or deleted or fmt.is_on(properties, fmt.INSERTED)
        hidden = fmt.is_on(properties, fmt.HIDDEN)
        data = self.layout.main[at:until]
        text = data.decode("latin-1" if width == 1 else "utf-16-le", "replace")
        done = 0
        for mark in _MARKS.finditer(text):
            if not deleted:
                self._add(text[done : mark.start()], width, state, hidden=hidden)
                yield from self._mark(mark.group(), at + mark.start() * width, state)
            done = mark.end()
        if not deleted:
            self._add(text[done:], width, state, hidden=hidden)

    def _add(self, text: str, width: int, state: _State, *, hidden: bool) -> None:
        if width == 1:
            text = text.encode("latin-1").decode(self.layout.code_page, "replace")
        if state.is_shown and hidden:
            state.hidden.add(text)
        elif state.is_shown:
            found = _LINK.search(state.fields[-1]) if state.fields else None
            state.text.add(text, found.group(1) if found else "")
        elif state.fields:
            state.fields[-1] += text

    def _mark(self, mark: str, at: int, state: _State) -> Iterator[Piece]:
        if mark == _FIELD:
            state.fields.append("")
            state.shown.append(False)
        elif mark in {_RESULT, _FIELD_END}:
            self._field(mark, state)
        elif not state.is_shown:
            return
        elif mark in {_PARAGRAPH, _CELL, _PAGE}:
            yield from self._paragraph(mark, at, state)
        elif mark in {_LINE, _COLUMN, "\n"}:
            state.text.line_break()
        elif mark == _HYPHEN:
            state.text.add("-")
        elif mark == "\t":
            state.text.add(" ")

    @staticmethod
    def _field(mark: str, state: _State) -> None:
        if state.shown and mark == _RESULT:
            state.shown[-1] = True
        elif state.shown:
            state.shown.pop()
            state.fields.pop()

    def _paragraph(self, mark: str, at: int, state: _State) -> Iterator[Piece]:
        _, properties = self.paragraphs.at(at)
        in_table = fmt.is_on(properties, fmt.IN_TABLE) or mark == _CELL
        piece = state.text.piece(*self._role(properties))
        state.text = PieceText()
        _put_aside(state)
        if not in_table:
            yield from self._end_table(state)
            yield from _some(piece)
            yield from state.asides
            state.asides.clear()
            return
        if piece:
            state.cell.append(" ".join(piece.text.split()))
        if fmt.is_on(properties, fmt.ROW_END):
            _end_row(state)
        elif mark == _CELL:
            state.row.append(" ".join(state.cell))
            state.cell = []

    @staticmethod
    def _end_table(state: _State) -> Iterator[Piece]:
        if state.cell:
            state.row.append(" ".join(state.cell))
            state.cell = []
        _end_row(state)
        rows, state.rows = state.rows, []
        if any("\t" in row for row in rows):
            yield Piece("\n".join(rows), "table")
        else:
            yield from (Piece(row) for row in rows)

    @staticmethod
    def _role(properties: dict[int, bytes]) -> tuple[BlockRole, int]:
        style = int.from_bytes(properties.get(fmt.STYLE, b""), "little")
        if 1 <= style <= 9:
            return "heading", style
        number = int.from_bytes(properties.get(fmt.LIST, b""), "little")
        return ("list_item", 1) if 0 < number < 0x7FF else ("paragraph", 0)


def _put_aside(state: _State) -> None:
    """Hidden text is kept, but Word neither shows nor prints it: it is none of the document's
    words.
    """
    piece = state.hidden.piece("artifact")
    state.hidden = PieceText()
    if piece:
        state.asides.append(piece)


def _end_row(state: _State) -> None:
    row = "\t".join(state.row).strip(" ")
    state.row = []
    if row.strip():
        state.rows.append(row.strip("\t") if "\t" not in row.strip() else row)


def _some(piece: Piece | None) -> Iterator[Piece]:
    if piece:
        yield piece
