"""The sentence provenance: what each piece of a draft says, what kind it is, and where it comes
from.

A draft is first a set of fields (paragraphs of `Statement` and of bare punctuation), then, once the
template has put them in order, a `Sheet`: the content model that every output format and the annex
are made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import Draft, DraftLine, DraftSentence, DraftSource, SentenceKind

KIND_NAMES: dict[SentenceKind, str] = {
    "fact": "Tatsache",
    "quote": "Zitat",
    "boilerplate": "Textbaustein",
    "template": "Vorlagentext",
    "input": "Eingabe",
}
INPUT_NOTE = "eingegeben mit --set"
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence (or a line) of a draft with all its evidence; `gap` names the field that it stands
    in for.

    `proof` are the words of the evidence, one text for each; they are known once the draft is put
    together.
    """

    text: str
    kind: SentenceKind
    evidence: tuple[DraftSource, ...] = ()
    note: str = ""
    gap: str = ""
    proof: tuple[str, ...] = ()

    @property
    def source(self) -> DraftSource | None:
        """One span that covers all evidence, or None: ohne Beleg."""
        if not self.evidence:
            return None
        first = min(self.evidence, key=lambda e: e.start)
        return first.model_copy(update={"end": max(e.end for e in self.evidence)})

    def sentence(self) -> DraftSentence:
        """What the stored draft keeps."""
        return DraftSentence(
            text=self.text, kind=self.kind, source=self.source, evidence=self.evidence,
            proof=self.proof,
            note=self.note, gap=self.gap,
        )  # fmt: skip


# A bare string is punctuation or a blank between statements: it says nothing, so it needs no
# source.
Paragraph = tuple["Statement | str", ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the finished draft with the name of its style."""

    pieces: Paragraph
    style: str = ""

    @property
    def text(self) -> str:
        """The words as they are read."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement with its half-open span in the sheet's text."""

    statement: Statement
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The draft in the order of its template; `text` is what the text file holds and what remarks
    point into.
    """

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All paragraphs; a blank line stands between paragraphs of different styles and between
        running text.
        """
        return "".join(text for text, _ in self._flow())

    @property
    def placed(self) -> tuple[Placed, ...]:
        """Every statement with its place in `text`, in order."""
        found: list[Placed] = []
        offset = 0
        for text, piece in self._flow():
            if isinstance(piece, Statement):
                found.append(Placed(piece, offset, offset + len(text)))
            offset += len(text)
        return tuple(found)

    def place(self, offset: int) -> tuple[int, int]:
        """The line that holds this offset of `text`, and the offset in it."""
        position = 0
        previous: Line | None = None
        for number, line in enumerate(self.lines):
            position += len(_separator(previous, line))
            if offset <= position + len(line.text):
                return number, max(offset - position, 0)
            position += len(line.text)
            previous = line
        return max(len(self.lines) - 1, 0), 0

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields whose gaps stand in the draft, each once, in order."""
        return tuple(dict.fromkeys(p.statement.gap for p in self.placed if p.statement.gap))

    def _flow(self) -> Iterator[tuple[str, Statement | str]]:
        previous: Line | None = None
        for line in self.lines:
            if previous is not None:
                separator = _separator(previous, line)
                yield separator, separator
            for piece in line.pieces:
                yield (piece, piece) if isinstance(piece, str) else (piece.text, piece)
            previous = line
        if previous is not None:
            yield "\n", "\n"


def proven(sheet: Sheet, document_text: str) -> Sheet:
    """The sheet with the words of all evidence."""

    def with_proof(piece: Statement | str) -> Statement | str:
        if isinstance(piece, str):
            return piece
        return replace(
            piece, proof=tuple(one_line(document_text[e.start : e.end]) for e in piece.evidence)
        )

    lines = (Line(tuple(map(with_proof, line.pieces)), line.style) for line in sheet.lines)
    return Sheet(tuple(lines))


def stored_lines(sheet: Sheet) -> tuple[DraftLine, ...]:
    """The sheet as a draft keeps it: indices into its sentences, which are those of `sheet.placed`
    in order.
    """
    lines, count = [], 0
    for line in sheet.lines:
        pieces: list[int | str] = []
        for piece in line.pieces:
            pieces.append(piece if isinstance(piece, str) else count)
            count += not isinstance(piece, str)
        lines.append(DraftLine(style=line.style, pieces=tuple(pieces)))
    return tuple(lines)


def sheet_of(draft: Draft) -> Sheet:
    """The sheet that a draft was stored from."""
    statements = [
        Statement(s.text, s.kind, s.evidence, s.note, s.gap, s.proof) for s in draft.sentences
    ]

    def meant(piece: int | str) -> Statement | str:
        return piece if isinstance(piece, str) else statements[piece]

    lines = (Line(tuple(map(meant, line.pieces)), line.style) for line in draft.lines)
    return Sheet(tuple(lines))


def in_order(*sources: DraftSource) -> tuple[DraftSource, ...]:
    """The places of evidence in the order of the text, each once."""
    unique = {(s.start, s.end): s for s in sources}
    return tuple(unique[key] for key in sorted(unique))


def _is_tight(line: Line) -> bool:
    return "kontakt" in line.style.casefold() or line.text.startswith("– ")


def _separator(previous: Line | None, line: Line) -> str:
    if previous is None:
        return ""
    return "\n" if line.style and line.style == previous.style and _is_tight(line) else "\n\n"


def flow(*paragraph: Statement) -> Paragraph:
    """Statements as running text, a blank between them."""
    pieces: list[Statement | str] = []
    for statement in paragraph:
        pieces += [" ", statement] if pieces else [statement]
    return tuple(pieces)


def fixed(text: str) -> Statement | str:
    """A piece of the template's own text: a statement if it has a word, else bare punctuation."""
    return Statement(text, "template", note="Text der Vorlage") if _WORD.search(text) else text


def annex(sheet: Sheet, heading: Sequence[str]) -> list[str]:
    """The German list of sources: one entry per sentence with its kind and the words of the
    source.
    """
    lines = [*heading, ""]
    for number, placed in enumerate(sheet.placed, start=1):
        statement = placed.statement
        lines.append(f"{number}. {statement.text}")
        lines.append(f"   Art: {KIND_NAMES[statement.kind]}")
        proofs = zip(statement.evidence, statement.proof, strict=False)
        lines += [f"   Beleg: {_evidence(e, words)}" for e, words in proofs] or [
            "   Beleg: ohne Beleg"
        ]
        lines += [f"   Herkunft: {statement.note}"] if statement.note else []
        lines.append("")
    return lines


def _evidence(source: DraftSource, words: str) -> str:
    if len(words) > 300:
        words = f"{words[:200]} … {words[-80:]}"
    return (
        f"Dokument {source.document}, Seite {source.page}, Zeichen {source.start}–{source.end}: "
        f"»{words}«"
    )
