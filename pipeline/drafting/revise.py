"""Makes the next wording of a draft: from a Word file that comes back, from paragraphs that were
written anew, from remarks that are put right, from an embargo. Nothing is kept here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.assemble import reference_of, with_remarks
from pipeline.drafting.embargo import with_own_embargo
from pipeline.drafting.merging import TextChange, applied
from pipeline.drafting.picturing import with_own_pictures
from pipeline.drafting.provenance import Line, Sheet, Statement, sheet_of
from pipeline.drafting.quotations import checked_quotes
from pipeline.drafting.recognise import Recognised, recognise
from pipeline.drafting.render.docx import read_back
from pipeline.drafting.render.roles import role_of
from pipeline.drafting.states import Step, noted
from pipeline.drafting.wording import Labels, one_line
from pipeline.drafting.writing import NOTHING_KNOWN, BroughtIn, look_of, with_quotes
from pipeline.ground.drafts import Draft, LintMark
from pipeline.ground.errors import DocumentError, Refused
from pipeline.ground.wording import DRAFT_STATES
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class How:
    """How a draft came to its new words: `what` goes into the history, `by` says by what sentences
    were changed. Both are German.
    """

    what: str = ""
    by: str = "in Word"


def revised(
    now: DraftVersion,
    content: bytes,
    step: Step,
    how: How,
    vocabulary: Labels,
    settings: Settings,
    known: BroughtIn = NOTHING_KNOWN,
) -> DraftVersion:
    """The next wording of a draft: `content` is its Word file. Releases of an earlier one are void.

    Raises:
        DocumentError: no Word file, or one without text.
        Refused: the draft is published or withdrawn.
    """
    draft = now.draft
    refuse_if_closed(draft)
    paragraphs, _ = read_back(content)
    if not paragraphs:
        raise DocumentError(
            "Die Word-Datei enthält keinen Text.", "Prüfen Sie, ob es die richtige Datei ist."
        )
    found = recognise(sheet_of(draft), paragraphs, how.by, known.lines)
    own = with_own_pictures(with_own_embargo(found.sheet), draft.pictures)
    sheet = with_known_headline(own, draft)
    checked = with_remarks(
        _with_words(draft, found, sheet, known), sheet, reference_of(draft, vocabulary, settings)
    )
    told = how.what or f"Word-Fassung übernommen: {_counted(len(found.changes))} geändert"
    return DraftVersion(noted(checked, step, told, changes=found.changes), content)


def rewritten(
    now: DraftVersion,
    changes: Iterable[TextChange],
    step: Step,
    how: How,
    vocabulary: Labels,
    settings: Settings,
    known: BroughtIn | None = None,
) -> DraftVersion:
    """The next wording of a draft, with these changes of its paragraphs; raises as `revised`.

    Where `known` is given somebody wrote in the running text: new paragraphs look like it.
    """
    refuse_if_closed(now.draft)
    lines = [line.text for line in sheet_of(now.draft).lines]
    look = partial(look_of, now.draft) if known else None
    content = applied(now.docx, lines, changes, look)
    return revised(now, content, step, how, vocabulary, settings, known or NOTHING_KNOWN)


def refuse_if_closed(draft: Draft) -> None:
    """Raise Refused where a draft is published or withdrawn: nothing is changed in it any more."""
    if draft.state in ("published", "withdrawn"):
        raise Refused(
            f"Der Entwurf ist {DRAFT_STATES[draft.state]}; an ihm wird nichts mehr geändert.",
            "Legen Sie einen neuen Entwurf an.",
        )


def fixable(draft: Draft) -> tuple[LintMark, ...]:
    """The remarks that omdok can put right by itself; of two that overlap the first."""
    found: list[LintMark] = []
    for mark in draft.lint:
        if mark.fix is not None and (not found or mark.start >= found[-1].end):
            found.append(mark)
    return tuple(found)


def fixes(draft: Draft, marks: Iterable[LintMark]) -> list[TextChange]:
    """The changes that put these remarks right, one for each paragraph."""
    sheet = sheet_of(draft)
    lines: dict[int, str] = {}
    for mark in sorted(marks, key=lambda mark: mark.start, reverse=True):
        number, start = sheet.place(mark.start)
        text = lines.get(number, sheet.lines[number].text)
        end = start + mark.end - mark.start
        lines[number] = text[:start] + (mark.fix or "") + text[end:]
    return [TextChange(number, number + 1, (text,)) for number, text in sorted(lines.items())]


def _with_words(draft: Draft, found: Recognised, sheet: Sheet, known: BroughtIn) -> Draft:
    titles = (line.text for line in sheet.lines if role_of(line.style) == "title")
    update: dict[str, object] = {
        "quotes": checked_quotes(with_quotes(draft.quotes, known), sheet, draft.day),
        "title": one_line(next(titles, draft.title)) or draft.title,
        "version": draft.version + 1,
    }
    if found.changes or sheet.text != sheet_of(draft).text:
        update |= {"state": "draft", "approved": ()}
    return draft.model_copy(update=update)


def with_known_headline(sheet: Sheet, draft: Draft) -> Sheet:
    """The sheet in which a headline that omdok had proposed keeps its evidence."""
    known = {s.text: s for s in draft.headlines}
    lines = []
    for line in sheet.lines:
        sentence = known.get(line.text) if role_of(line.style) == "title" else None
        if sentence:
            own = Statement(sentence.text, sentence.kind, sentence.evidence, proof=sentence.proof)
            line = Line((own,), line.style)
        lines.append(line)
    return Sheet(tuple(lines))


def _counted(sentences: int) -> str:
    return f"{sentences} {'Satz' if sentences == 1 else 'Sätze'}"
