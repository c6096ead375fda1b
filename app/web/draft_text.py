"""A draft as an editor needs it: its paragraphs as plain text, and where sentences and remarks lie
in them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, Field

from pipeline.drafting.held import held_lines
from pipeline.drafting.provenance import Line, Sheet, Statement, sheet_of
from pipeline.drafting.render.roles import Role, parts_of
from pipeline.ground.drafts import Draft, DraftState, SentenceKind
from pipeline.ground.types import Level


class TextSource(BaseModel):
    """A place in a document that bears a sentence out, and its words."""

    document: str
    page: int
    start: int
    end: int
    words: str


class TextSentence(BaseModel):
    """A sentence at `[start, end)` of its paragraph; `gap` names the field that it stands in
    for.
    """

    start: int
    end: int
    kind: SentenceKind
    gap: str
    note: str
    evidence: tuple[TextSource, ...]


class TextRemark(BaseModel):
    """A remark of the linter at `[start, end)` of its paragraph; `number` is its place among
    all.
    """

    number: int
    start: int
    end: int
    rule: str
    severity: Level
    message: str
    suggestion: str
    fix: str | None


class TextParagraph(BaseModel):
    """A paragraph; one that is `locked` is not written by hand, and `held` says in German why."""

    role: Role
    text: str
    locked: bool
    held: str
    sentences: tuple[TextSentence, ...]
    remarks: tuple[TextRemark, ...]


class DraftText(BaseModel):
    """The text of a draft; who writes gives `words` back as `seen`. Offsets are half-open and count
    code points.
    """

    draft: str
    document: str | None
    words: str
    version: int
    state: DraftState
    paragraphs: tuple[TextParagraph, ...]


class Cited(BaseModel):
    """A sentence of a document that was put into a draft."""

    document: str = Field(max_length=100)
    start: int = Field(ge=0, le=100_000_000)
    end: int = Field(ge=0, le=100_000_000)


class Written(BaseModel):
    """The whole text of a draft, a string for each paragraph; `seen` are the draft's `words` that
    it was written on, `cited` where sentences stand that were put in from documents.
    """

    seen: str = Field(max_length=64)
    lines: list[str] = Field(max_length=2000)
    cited: list[Cited] = Field(default_factory=list, max_length=500)


def text_of(draft: Draft) -> DraftText:
    """The draft's text with its sentences and remarks."""
    sheet = sheet_of(draft)
    held = held_lines(draft)
    paragraphs = tuple(
        TextParagraph(
            role=part.role, text=line.text, locked=number in held,
            held=held[number].told if number in held else "",
            sentences=tuple(_sentences(line)),
            remarks=tuple(_remarks(draft, sheet, number)),
        )
        for number, (line, part) in enumerate(zip(sheet.lines, parts_of(sheet.lines), strict=True))
    )  # fmt: skip
    return DraftText(
        draft=draft.id, document=draft.document, words=draft.words, version=draft.version,
        state=draft.state, paragraphs=paragraphs,
    )  # fmt: skip


def _sentences(line: Line) -> Iterator[TextSentence]:
    offset = 0
    for piece in line.pieces:
        length = len(piece if isinstance(piece, str) else piece.text)
        if isinstance(piece, Statement):
            yield TextSentence(
                start=offset, end=offset + length, kind=piece.kind, gap=piece.gap, note=piece.note,
                evidence=tuple(_evidence(piece)),
            )  # fmt: skip
        offset += length


def _evidence(said: Statement) -> Iterator[TextSource]:
    for number, place in enumerate(said.evidence):
        words = said.proof[number] if number < len(said.proof) else ""
        yield TextSource(
            document=place.document, page=place.page, start=place.start, end=place.end, words=words
        )


def _remarks(draft: Draft, sheet: Sheet, paragraph: int) -> Iterator[TextRemark]:
    most = len(sheet.lines[paragraph].text)
    for number, mark in enumerate(draft.lint):
        there, start = sheet.place(mark.start)
        if there == paragraph:
            yield TextRemark(
                number=number, start=start, end=min(start + mark.end - mark.start, most),
                rule=mark.rule, severity=mark.severity, message=mark.message,
                suggestion=mark.suggestion, fix=mark.fix,
            )  # fmt: skip
