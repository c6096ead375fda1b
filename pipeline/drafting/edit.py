"""Changes that staff make to a draft on the page, one paragraph at a time; sentences that keep
their words keep their source, as with a Word file that comes back.
"""

from __future__ import annotations

from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.render.docx_edit import Edit, edited, with_line, without_line
from pipeline.drafting.revise import take_over, word_file
from pipeline.drafting.states import Step
from pipeline.drafting.wording import Labels
from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.types import Draft
from pipeline.settings import Settings

_HOW = "auf der Seite"


def rewrite_line(
    draft: Draft, number: int, text: str, step: Step, vocabulary: Labels, settings: Settings
) -> Draft:
    """Put `text` in place of the draft's paragraph `number` (from 0); an empty text takes the
    paragraph out.

    Raises:
        NotFound: there is no such paragraph.
        Refused: the Word file was edited and not imported, or the draft is published or withdrawn.
    """
    old = _line(draft, number)
    new = _one_paragraph(text)
    if new == old:
        return draft
    docx = word_file(draft, settings)
    content = edited(docx, [_smallest(number, old, new)]) if new else without_line(docx, number)
    what = f"Absatz {number + 1} {'geändert' if new else 'entfernt'}"
    return take_over(draft, content, step, vocabulary, settings, what=what, how=_HOW)


def add_line(
    draft: Draft, number: int, text: str, step: Step, vocabulary: Labels, settings: Settings
) -> Draft:
    """Put a new paragraph in front of the paragraph `number` (from 0), in its style.

    Raises:
        NotFound: there is no such paragraph.
        Refused: there is no text, the Word file was edited and not imported, or the draft is
        published or withdrawn.
    """
    _line(draft, number)
    new = _one_paragraph(text)
    if not new:
        raise Refused("Der neue Absatz ist leer.", "Schreiben Sie einen Text hinein.")
    content = with_line(word_file(draft, settings), number, new)
    what = f"Absatz vor Absatz {number + 1} eingefügt"
    return take_over(draft, content, step, vocabulary, settings, what=what, how=_HOW)


def refuse_if_newer(draft: Draft, version: int) -> None:
    """Refuse a change that was made with an older version in view.

    Raises:
        Refused: somebody else has changed the draft since.
    """
    if draft.version != version:
        last = draft.history[-1].by if draft.history else "jemand anderem"
        raise Refused(
            f"Der Entwurf wurde inzwischen von {last} geändert (jetzt Fassung {draft.version}).",
            "Laden Sie die Seite neu, und tragen Sie Ihre Änderung noch einmal ein.",
        )


def _line(draft: Draft, number: int) -> str:
    lines = sheet_of(draft).lines
    if not 0 <= number < len(lines):
        raise NotFound(
            f"Einen Absatz {number + 1} hat der Entwurf nicht; es gibt {len(lines)}.",
            "Laden Sie die Seite neu.",
        )
    return lines[number].text


def _one_paragraph(text: str) -> str:
    return " ".join(text.split())


def _smallest(number: int, old: str, new: str) -> Edit:
    """The edit without what both texts begin and end with, so that bold words elsewhere in the
    paragraph stay so.
    """
    most = min(len(old), len(new))
    start = next((i for i in range(most) if old[i] != new[i]), most)
    end = next((i for i in range(most - start) if old[-1 - i] != new[-1 - i]), most - start)
    return Edit(number, start, len(old) - end, new[start : len(new) - end])
