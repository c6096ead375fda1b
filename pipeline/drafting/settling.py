"""A remark of the linter that does not hold: somebody says so and why, and it is not made again."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.drafting.states import Step, noted
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import Draft, LintMark, LintRuling
from pipeline.ground.errors import NotFound, Refused

# What is plainly missing is put in, not settled.
_NEVER = frozenset(
    {"luecke", "baustein-fehlt", "kontakt-fehlt", "bild-nachweis", "bild-alternativtext"}
)


def settled(draft: Draft, step: Step, rule: str, message: str, why: str) -> Draft:
    """The draft without this remark, with who settled it, when and why.

    Raises:
        NotFound: the draft has no such remark.
        Refused: no reason is given, the remark is one that must be put right, or the draft is
            published or withdrawn.
    """
    if draft.state in ("published", "withdrawn"):
        raise Refused("An diesem Entwurf wird nichts mehr geändert.", "Legen Sie einen neuen an.")
    reason = one_line(why)
    if not reason:
        raise Refused("Es steht nicht da, warum es stimmt.", "Schreiben Sie einen kurzen Grund.")
    if not any(_is(mark, rule, message) for mark in draft.lint):
        raise NotFound("Diesen Hinweis gibt es nicht mehr.", "Laden Sie die Seite neu.")
    if rule in _NEVER:
        raise Refused("Was fehlt, lässt sich nicht für richtig erklären.", "Ergänzen Sie den Text.")
    ruling = LintRuling(rule=rule, message=message, by=one_line(step.by), at=step.at, why=reason)
    rulings = (*draft.rulings, ruling)
    left = draft.model_copy(update={"rulings": rulings, "lint": unsettled(draft.lint, rulings)})
    return noted(left, step, f"Hinweis geprüft, stimmt so: {message} Grund: {reason}")


def unsettled(marks: Iterable[LintMark], rulings: Iterable[LintRuling]) -> tuple[LintMark, ...]:
    """The remarks that nobody has settled; other words at their place make another remark."""
    known = {(ruling.rule, ruling.message) for ruling in rulings}
    return tuple(mark for mark in marks if (mark.rule, mark.message) not in known)


def _is(mark: LintMark, rule: str, message: str) -> bool:
    return (mark.rule, mark.message) == (rule, message)
