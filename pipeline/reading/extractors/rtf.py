"""RTF: text in all its code pages, headings, lists with their labels, tables, links, notes, headers
and footers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from nlp.normal import normalise
from pipeline.ground.types import BlockRole
from pipeline.reading.extraction import Extraction, Piece, PieceText, Properties
from pipeline.reading.extractors.rtf_tokens import CHARSETS, Token, code_page, tokens
from pipeline.reading.extractors.rtf_unseen import WORDS, Unseen
from pipeline.reading.faults import fault
from pipeline.reading.remarks import HIDDEN, TRACKED
from pipeline.settings import Settings

_DEEPEST = 400
_DROPPED_LISTED = (
    "fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict object objdata "
    "themedata datastore "
    "colorschememapping latentstyles xmlnstbl mmathPr filetbl revtbl fldinst datafield bkmkstart "
    "bkmkend atnid "
    "atnauthor atntime atnicn atnref atndate atnparent pgdsctbl nonshppict private1 ftnsep ftnsepc "
    "ftncn aftnsep "
    "aftnsepc aftncn shpinst sp sn sv pn pnseclvl wgrffmtfilter passwordhash template falt panose "
    "docvar userprops "
    "factoidname title author operator creatim revtim printim company comment doccomm keywords "
    "subject manager "
    "category hlinkbase info background do dptxbxtext objname objclass result tc tcn xe rxe"
)
_DROPPED = frozenset(_DROPPED_LISTED.split())
_ASIDE: dict[str, BlockRole] = {
    "header": "artifact", "headerl": "artifact", "headerr": "artifact", "headerf": "artifact",
    "footer": "artifact", "footerl": "artifact", "footerr": "artifact", "footerf": "artifact",
    "footnote": "footnote", "annotation": "artifact",
}  # fmt: skip
_SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "~": "\u00a0", "_": "-",
}  # fmt: skip
# Text in a starred group is for programs that know it, unless it is one of these.
_READ_STARRED = frozenset(
    {"shppict", "shptxt", "fldinst", "nesttableprops", "footnote", "annotation", "pntext", "docvar"}
)
_LINK = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"', re.IGNORECASE)
_HEADING = re.compile(r"(?:heading|überschrift|berschrift)\s*(\d)", re.IGNORECASE)


class RtfExtractor:
    """Reads RTF files."""

    def extract(self, path: Path, settings: Settings) -> Extraction:  # noqa: ARG002 - the protocol's shape
        """One piece per paragraph and table."""
        return read_rtf(path.read_bytes())


def read_rtf(data: bytes) -> Extraction:
    """Everything in an RTF file.

    Raises:
        DocumentError: `damaged` when it holds no group at all.
    """
    reader = _Reader()
    try:
        for token in tokens(data):
            reader.take(token)
    except (ValueError, OverflowError) as error:
        raise fault("damaged", "Die RTF-Datei ist beschädigt.") from error
    return reader.finish()


@dataclass(slots=True)
class _Group:
    """What holds until the group ends."""

    target: str = ""
    drop: bool = False
    unseen: frozenset[str] = frozenset()
    deleted: bool = False
    skip: int = 1
    code_page: str = ""
    link: str = ""
    starred: bool = False
    fresh: bool = True


@dataclass(slots=True)
class _Flow:
    """One stream of paragraphs: the body, or a header, a note, a text box."""

    role: BlockRole | None = None
    pieces: list[Piece] = field(default_factory=list)
    text: PieceText = field(default_factory=PieceText)
    hidden: PieceText = field(default_factory=PieceText)
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    in_table: bool = False
    level: int = 0
    listed: bool = False

    def paragraph(self) -> None:
        """Close the paragraph."""
        role: BlockRole = "heading" if self.level else "list_item" if self.listed else "paragraph"
        piece = self.text.piece(role, self.level or int(self.listed))
        self.text, self.listed = PieceText(), False
        if self.in_table:
            self.cell += [" ".join(piece.text.split())] if piece else []
            return
        self.end_table()
        # Hidden text is kept, but no program shows or prints it.
        self.pieces += [p for p in (piece, self.hidden.piece("artifact")) if p]
        self.hidden = PieceText()

    def end_cell(self) -> None:
        """Close the cell."""
        self.in_table = True
        self.paragraph()
        self.row.append(" ".join(self.cell))
        self.cell = []

    def end_row(self) -> None:
        """Close the row."""
        if any(self.row):
            self.rows.append("\t".join(self.row))
        self.row = []

    def end_table(self) -> None:
        """Close the table: rows of one cell are paragraphs."""
        if self.cell:
            self.row.append(" ".join(self.cell))
            self.cell = []
        self.end_row()
        rows, self.rows = self.rows, []
        if any("\t" in row for row in rows):
            self.pieces.append(Piece("\n".join(r.strip(" ") for r in rows).strip(), "table"))
        else:
            self.pieces += [Piece(row) for row in rows]


class _Reader:
    """Follows the tokens."""

    def __init__(self) -> None:
        self.body = _Flow()
        self.flows = [self.body]
        self.asides: list[_Flow] = []
        self.group = _Group()
        self.stack: list[tuple[_Group, int]] = []
        self.default = "cp1252"
        self.fonts: dict[int, str] = {}
        self.font = 0
        self.styles: dict[int, int] = {}
        self.style = 0
        self.named = ""
        self.bytes = b""
        self.pending = 0
        self.high = 0
        self.unseen = Unseen()
        self.tracked = False
        self.instruction = ""
        self.title = ""
        self.day: dict[str, int] = {}
        self.in_created = False

    def take(self, token: Token) -> None:
        """Go one token on."""
        if token.kind in {"byte", "text"}:
            self._characters(token)
            return
        self._flush()
        if token.kind == "{":
            if len(self.stack) < _DEEPEST:
                self.stack.append((self.group, len(self.flows)))
                self.group = replace(self.group, fresh=True, starred=False)
            else:
                self.stack.append((self.group, len(self.flows)))
        elif token.kind == "}":
            self._close()
        elif token.kind == "sign":
            self._sign(token.name)
        else:
            self._word(token.name, token.number)
            self.group.fresh = False

    def finish(self) -> Extraction:
        """All that was read."""
        self._flush()
        while self.stack:
            self._close()
        for flow in (self.body, *self.asides):
            flow.in_table = False
            flow.paragraph()
        seen: set[str] = set()
        tops: list[Piece] = []
        rest: list[Piece] = []
        for flow in self.asides:
            for piece in flow.pieces:
                if flow.role != "artifact" or piece.text not in seen:
                    seen.add(piece.text)
                    (tops if flow.role == "artifact" else rest).append(
                        replace(piece, role=flow.role, level=0) if flow.role else piece
                    )
        told = (
            (TRACKED, self.tracked),
            (HIDDEN, any(p.role == "artifact" for p in self.body.pieces)),
        )
        issues = tuple(issue for issue, holds in told if holds)
        return Extraction(
            (*tops, *self.body.pieces, *rest), properties=self._properties(), issues=issues
        )

    def _properties(self) -> Properties:
        try:
            made = date(self.day["yr"], self.day["mo"], self.day["dy"]) if self.day else None
        except (KeyError, ValueError):
            made = None
        return Properties(" ".join(normalise(self.title).split()), made)

    def _close(self) -> None:
        if not self.stack:
            return
        if self.group.target in _ASIDE or self.group.target == "shptxt":
            self._leave()
        if self.group.target == "field":
            self.instruction = ""
        self.group, _ = self.stack.pop()
        self.named = ""
        self.pending = 0

    def _leave(self) -> None:
        outer = self.stack[-1][1] if self.stack else 1
        while len(self.flows) > max(1, outer):
            flow = self.flows.pop()
            flow.in_table = False
            flow.paragraph()

    def _characters(self, token: Token) -> None:
        data = token.data
        if self.pending:
            # These stand for a Unicode character that has been read.
            dropped = min(self.pending, len(data))
            self.pending -= dropped
            data = data[dropped:]
        self.bytes += data
        if data:
            self.group.fresh = False

    def _flush(self) -> None:
        if self.bytes:
            data, self.bytes = self.bytes, b""
            self._add(data.decode(self.group.code_page or self.default, "replace"))

    def _add(self, text: str) -> None:
        target = self.group.target
        if target == "fldinst":
            self.instruction += text
        elif target == "title":
            self.title += text
        elif target == "stylesheet":
            self.named += text
            if found := _HEADING.match(self.named.strip(" ;")):
                self.styles[self.style] = int(found.group(1))
        elif target == "colortbl":
            self.unseen.colours(text)
        elif self.group.unseen and not (self.group.drop or self.group.deleted):
            self.flows[-1].hidden.add(text)
        elif not (self.group.drop or self.group.deleted):
            flow = self.flows[-1]
            flow.listed = flow.listed or target in {"listtext", "pntext"}
            found = _LINK.search(self.instruction) if target == "fldrslt" else None
            flow.text.add(text, found.group(1) if found else "")

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.group.starred = True
        elif sign in "\r\n":
            self.flows[-1].paragraph()
        elif sign in _SIGNS:
            self._add(_SIGNS[sign])
        elif sign in "{}\\":
            self._add(sign)

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._unicode(number)
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif self.group.fresh and self._destination(word):
            return
        elif not self._layout(word):
            self._format(word, number)

    def _destination(self, word: str) -> bool:
        """Whether the word opens a group of its own."""
        group = self.group
        if word in {"fldinst", "title", "stylesheet"}:
            group.target, group.drop = word, True
        elif word in {"field", "fldrslt", "listtext", "pntext"}:
            group.target = word
        elif word in _ASIDE or word == "shptxt":
            group.target, group.drop = word, False
            flow = _Flow(_ASIDE.get(word))
            self.flows.append(flow)
            self.asides.append(flow)
        elif word == "creatim":
            self.in_created, group.drop, group.target = True, True, word
        elif word in _DROPPED or (
            group.starred and word not in _READ_STARRED and word not in {"cs", "ds", "ts"}
        ):
            if not (group.target == "stylesheet" and word not in _DROPPED):
                group.drop, group.target = True, word
        else:
            return False
        return word not in {"shppict"}

    def _layout(self, word: str) -> bool:
        """Whether the word ends a paragraph, cell, row or line."""
        if self.group.drop:
            return False
        flow = self.flows[-1]
        if word in {"par", "page", "sect"}:
            flow.paragraph()
        elif word in {"line", "column"}:
            flow.text.line_break()
        elif word in {"cell", "nestcell"}:
            flow.end_cell()
        elif word in {"row", "nestrow"}:
            flow.end_row()
        elif word == "pard":
            flow.in_table, flow.level = False, 0
        elif word == "intbl":
            flow.in_table = True
        else:
            return False
        return True

    def _format(self, word: str, number: int | None) -> None:
        group = self.group
        if word in WORDS:
            group.unseen = self.unseen.behind(word, number, group.unseen)
        elif word in {"deleted", "revised", "plain"}:
            self._changed(word, number)
        elif word == "uc" and number is not None:
            group.skip = max(0, number)
        elif word in {"f", "fcharset", "ansicpg", "mac", "pc", "pca"}:
            self._font(word, number)
        elif word in {"s", "cs", "ds", "ts"} and number is not None:
            self._styled(word, number)
        elif word == "outlinelevel" and number is not None and number < 9 and not group.drop:
            self.flows[-1].level = number + 1
        elif group.target == "creatim" and word in {"yr", "mo", "dy"}:
            self.day[word] = number or 0

    def _changed(self, word: str, number: int | None) -> None:
        group = self.group
        if word == "plain":
            group.deleted, group.unseen, group.code_page = False, frozenset(), ""
            return
        self.tracked = True
        if word == "deleted":
            group.deleted = number != 0

    def _styled(self, word: str, number: int) -> None:
        self.style, self.named = number if word == "s" else -1, ""
        if word == "s" and not self.group.drop:
            self.flows[-1].level = self.styles.get(number, 0)

    def _font(self, word: str, number: int | None) -> None:
        value = number or 0
        if word == "ansicpg" and value:
            self.default = code_page(f"cp{value}")
        elif word in {"mac", "pc", "pca"}:
            self.default = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word == "fcharset":
            self.fonts[self.font] = CHARSETS.get(value, "") if value not in {0, 1, 2} else ""
        elif self.group.target == "fonttbl":
            self.font = value
        else:
            self.group.code_page = self.fonts.get(value, "")

    def _unicode(self, number: int) -> None:
        code = number % 0x10000
        if 0xD800 <= code < 0xDC00:
            self.high = code
        elif 0xDC00 <= code < 0xE000 and self.high:
            self._add(chr(0x10000 + ((self.high - 0xD800) << 10) + (code - 0xDC00)))
            self.high = 0
        else:
            self._add(chr(code) if not 0xD800 <= code < 0xE000 else "")
        self.pending = self.group.skip
