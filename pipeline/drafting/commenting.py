"""What people say to each other about a draft: comments on its sentences, and whose turn it is.

None of it is part of the words, so no approval falls by it.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.drafting.states import Step, noted
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import Draft, DraftComment
from pipeline.ground.errors import NotFound, Refused


def commented(draft: Draft, step: Step, words: str, text: str) -> Draft:
    """The draft with one more comment, on the sentence `words` or, where it is empty, on the whole.

    Raises:
        Refused: the comment is empty.
    """
    said = " ".join(text.split())
    if not said:
        raise Refused("Der Kommentar ist leer.", "Schreiben Sie, was zu tun oder zu klären ist.")
    with_one = _with(
        draft, [DraftComment(by=one_line(step.by), at=step.at, words=words, text=said)]
    )
    return noted(with_one, step, "Kommentar geschrieben")


def settled_comment(draft: Draft, step: Step, number: int) -> Draft:
    """The draft with a comment (counted from 1) marked as done.

    Raises:
        NotFound: there is no such comment.
    """
    if not 1 <= number <= len(draft.comments):
        raise NotFound(f"Einen Kommentar {number} hat der Entwurf nicht.", "Laden Sie neu.")
    done = draft.comments[number - 1].model_copy(update={"done_by": one_line(step.by)})
    comments = (*draft.comments[: number - 1], done, *draft.comments[number:])
    changed = draft.model_copy(update={"comments": comments})
    return noted(changed, step, f"Kommentar {number} erledigt")


def assigned(draft: Draft, step: Step, name: str) -> Draft:
    """The draft handed to somebody by name; to nobody where it is empty."""
    to = one_line(name)
    what = f"{to} zugewiesen" if to else "niemandem mehr zugewiesen"
    return noted(draft.model_copy(update={"assigned": to}), step, what)


def with_comments(draft: Draft, found: Iterable[DraftComment]) -> Draft:
    """The draft with the comments of a Word file that it does not have yet."""
    known = {(one.by, one.text) for one in draft.comments}
    return _with(draft, [one for one in found if (one.by, one.text) not in known])


def _with(draft: Draft, more: Iterable[DraftComment]) -> Draft:
    return draft.model_copy(update={"comments": (*draft.comments, *more)})
