"""An earlier wording of a draft comes back: as a new version, so that nothing that was since is
lost and the step itself can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.assemble import reference_of, with_remarks
from pipeline.drafting.changing import lines_of
from pipeline.drafting.embargo import embargo_line
from pipeline.drafting.merging import with_lines
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.revise import refuse_if_closed
from pipeline.drafting.states import Step, noted
from pipeline.drafting.wording import Labels
from pipeline.ground.drafts import Draft, DraftQuote
from pipeline.ground.errors import NotFound, Refused
from pipeline.settings import Settings


def brought_back(
    now: DraftVersion,
    versions: Sequence[DraftVersion],
    number: int,
    step: Step,
    vocabulary: Labels,
    settings: Settings,
) -> DraftVersion:
    """The next version of a draft, with the words, sources and Word file of the version `number`.

    A quote that was released since with the same words stays so; the draft itself has to be
    reviewed again. The embargo is the one that holds now.

    Raises:
        NotFound: the draft never had this version.
        Refused: it is published or withdrawn, has this version now, or had another embargo then.
    """
    refuse_if_closed(now.draft)
    old = next((v for v in reversed(versions) if v.draft.version == number), None)
    if old is None:
        raise NotFound(
            f"Eine Fassung {number} hatte der Entwurf nie.",
            "omdok draft history zeigt alle Fassungen.",
        )
    if old.draft.words == now.draft.words:
        raise Refused(f"Der Entwurf hat schon den Wortlaut der Fassung {number}.")
    _refuse_other_embargo(old.draft, now.draft)
    draft = now.draft.model_copy(
        update={
            "title": old.draft.title,
            "pictures": old.draft.pictures,
            "quotes": tuple(_quote(quote, now.draft) for quote in old.draft.quotes),
            "version": now.draft.version + 1,
            "state": "draft",
            "approved": (),
        }
    )
    checked = with_remarks(draft, sheet_of(old.draft), reference_of(draft, vocabulary, settings))
    # Within a sitting only its last Word file is kept: the words of this version go into that one.
    docx = with_lines(old.docx, lines_of(old.draft))
    return DraftVersion(noted(checked, step, f"Fassung {number} zurückgeholt"), docx)


def _quote(quote: DraftQuote, now: Draft) -> DraftQuote:
    same = next((q for q in now.quotes if q.text == quote.text and not q.now), None)
    if quote.now:
        return quote
    status = {"status": same.status, "by": same.by} if same else {"status": "open", "by": ""}
    return quote.model_copy(update=status)


def _refuse_other_embargo(old: Draft, now: Draft) -> None:
    """The line of the embargo is part of the words: an old one would say what no longer holds."""
    there = embargo_line(sheet_of(old)) is not None
    if old.embargo != now.embargo and (there or now.embargo):
        raise Refused(
            "Die Sperrfrist war in dieser Fassung eine andere.",
            "Heben Sie die Sperrfrist auf, holen Sie die Fassung zurück, und setzen Sie sie neu.",
        )
