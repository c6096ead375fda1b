"""What a new wording does to a draft: paragraph by paragraph before it is taken over, and as
changes that Word tracks between two versions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.archive import Parts
from pipeline.drafting.changing import lines_of
from pipeline.drafting.merging import changes_between
from pipeline.drafting.provenance import Line, Sheet, Statement, sheet_of
from pipeline.drafting.render.tracked import Author, tracked
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph before and after; `number` counts from 1 in the draft as it is now, `lost` are
    sentences that were borne out and are no longer.
    """

    kind: Literal["changed", "new", "gone"]
    number: int
    before: str
    after: str
    lost: tuple[str, ...] = ()


def preview(now: Draft, new: Draft) -> tuple[ParagraphChange, ...]:
    """What `new` changes in `now`, in the order of the text."""
    sheet, kept = sheet_of(now), _borne_out(sheet_of(new))
    return tuple(_told(sheet, kept, now, new))


def _told(sheet: Sheet, kept: set[str], now: Draft, new: Draft) -> Iterator[ParagraphChange]:
    for change in changes_between(lines_of(now), lines_of(new)):
        old, lines = sheet.lines[change.start : change.end], change.lines
        for number in range(max(len(old), len(lines))):
            before = old[number] if number < len(old) else None
            after = lines[number] if number < len(lines) else ""
            kind: Literal["changed", "new", "gone"] = (
                "new" if before is None else "changed" if after else "gone"
            )
            yield ParagraphChange(
                kind, change.start + number + 1, before.text if before else "", after,
                _lost(before, kept),
            )  # fmt: skip


def _borne_out(sheet: Sheet) -> set[str]:
    proven = (p.statement for p in sheet.placed)
    return {s.text for s in proven if s.evidence and s.kind != "input"}


def _lost(line: Line | None, kept: set[str]) -> tuple[str, ...]:
    said = [piece for piece in line.pieces if isinstance(piece, Statement)] if line else []
    return tuple(s.text for s in said if s.evidence and s.kind != "input" and s.text not in kept)


def changes_in_word(id: str, number: int, archive: Parts) -> bytes:
    """A draft's Word file with all changes since version `number` (from 1) as Word tracks them.

    Raises:
        NotFound: there is no such draft, or it never had that version.
    """
    with archive.drafts.reading() as drafts:
        versions = drafts.versions(id) if drafts else ()
    old = next((v.draft for v in reversed(versions) if v.draft.version == number), None)
    if old is None:
        raise NotFound(f"Eine Fassung {number} hatte der Entwurf nie.", "Der Verlauf zeigt alle.")
    now = versions[-1]
    author = Author(now.draft.history[-1].by, now.draft.history[-1].at)
    return tracked(now.docx, lines_of(old), lines_of(now.draft), author)
