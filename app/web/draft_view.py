"""A draft as the page shows it: each paragraph in pieces, each sentence with its source, each
remark at its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from app.web.session import SignedIn
from pipeline.drafting.provenance import Line, Statement, sheet_of
from pipeline.drafting.render.roles import Role, parts_of
from pipeline.ground.drafts import Draft, LintMark, SentenceKind


@dataclass(frozen=True, slots=True)
class SentencePiece:
    """A stretch of a paragraph; `sentence` is its number in the paragraph (from 1; 0 between
    sentences).

    `severity` is that of the remark that it stands under, empty where it stands under none.
    """

    text: str
    sentence: int
    kind: SentenceKind | None
    severity: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark of the linter and its number among all of the draft."""

    number: int
    mark: LintMark


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `number` is what an edit names it by."""

    number: int
    role: Role
    text: str
    pieces: tuple[SentencePiece, ...]
    sentences: tuple[Statement, ...]
    remarks: tuple[Remark, ...]


def paragraphs(draft: Draft) -> tuple[Paragraph, ...]:
    """The draft's paragraphs in order, with every remark in the paragraph where it begins."""
    sheet = sheet_of(draft)
    placed = [
        (sheet.place(mark.start), Remark(number, mark)) for number, mark in enumerate(draft.lint)
    ]
    found = []
    for number, (line, part) in enumerate(zip(sheet.lines, parts_of(sheet.lines), strict=True)):
        remarks = tuple(remark for (at, _), remark in placed if at == number)
        spans = [
            (offset, offset + remark.mark.end - remark.mark.start, remark.mark.severity)
            for (at, offset), remark in placed
            if at == number
        ]
        sentences = tuple(piece for piece in line.pieces if isinstance(piece, Statement))
        found.append(
            Paragraph(number, part.role, line.text, tuple(_pieces(line, spans)), sentences, remarks)
        )
    return tuple(found)


def may_see(draft: Draft, person: SignedIn, now: datetime) -> bool:
    """Whether somebody may know of a draft.

    Who only reads sees what is out or released; under embargo a draft is known to those who release
    and those who have worked on it or are to.
    """
    concerned = {draft.assigned, *(event.by for event in draft.history)}
    if person.may("freigeben") or person.name in concerned:
        return True
    if draft.embargo and now < draft.embargo:
        return False
    return person.may("prüfen") or draft.state in ("approved", "published")


def _pieces(line: Line, marks: Sequence[tuple[int, int, str]]) -> Iterator[SentencePiece]:
    offset = sentence = 0
    for piece in line.pieces:
        text = piece if isinstance(piece, str) else piece.text
        kind = None if isinstance(piece, str) else piece.kind
        sentence += kind is not None
        cuts = {
            0,
            len(text),
            *(at - offset for mark in marks for at in mark[:2] if 0 < at - offset < len(text)),
        }
        ordered = sorted(cuts)
        for start, end in pairwise(ordered):
            severity = next((s for a, b, s in marks if a <= offset + start < b), "")
            yield SentencePiece(text[start:end], sentence if kind else 0, kind, severity)
        offset += len(text)
