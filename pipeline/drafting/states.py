"""The states of a draft: draft → in review → approved → published → withdrawn.

Every function gives a new draft or refuses; nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.drafting.moments import german_moment
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import Draft, DraftChange, DraftEvent, DraftState, QuoteStatus
from pipeline.ground.errors import Refused
from pipeline.ground.wording import DRAFT_STATES, QUOTE_STATUSES

_PEOPLE = 2  # who must release a draft
# So much of the hash of the words is enough to name them.
SHORT = 12


@dataclass(frozen=True, slots=True)
class Step:
    """Who does something, when, and with which words in view: their hash (`Draft.words`) or its
    beginning.
    """

    by: str
    at: datetime
    seen: str = ""


def submit(draft: Draft, step: Step) -> Draft:
    """Hand the draft over for review.

    Raises:
        Refused: it is no longer an Entwurf.
    """
    _demand(draft, ("draft",), "zur Prüfung geben")
    return _moved(draft, step, "in_review", "zur Prüfung gegeben")


def approve(draft: Draft, step: Step) -> Draft:
    """Release the draft in one person's name; it is *freigegeben* once two different people have.

    Raises:
        Refused: it is not under review, something in it is open, or this person has released it
        already.
    """
    _demand(draft, ("in_review",), "freigeben")
    open_points = obstacles(draft)
    if open_points:
        raise Refused(
            "Der Entwurf kann noch nicht freigegeben werden:\n"
            + "\n".join(f"  {point}" for point in open_points),
            "Erledigen Sie die genannten Punkte; danach lässt er sich freigeben.",
        )
    if _same_person(step.by, draft.approved):
        raise Refused(
            f"{step.by} hat diesen Entwurf schon freigegeben. Es braucht zwei Personen.",
            "Bitten Sie eine zweite Person um die Freigabe.",
        )
    approved = draft.model_copy(update={"approved": (*draft.approved, one_line(step.by))})
    if len(approved.approved) < _PEOPLE:
        return noted(approved, step, f"freigegeben (1 von {_PEOPLE} Personen)")
    return _moved(approved, step, "approved", f"freigegeben ({_PEOPLE} von {_PEOPLE} Personen)")


def reject(draft: Draft, step: Step, reason: str = "") -> Draft:
    """Give the draft back to its authors; releases so far are void.

    Raises:
        Refused: it is neither under review nor released.
    """
    _demand(draft, ("in_review", "approved"), "zurückgeben")
    back = draft.model_copy(update={"approved": ()})
    return _moved(back, step, "draft", _with_reason("zurück an den Entwurf gegeben", reason))


def publish(draft: Draft, step: Step) -> Draft:
    """Mark the draft as published.

    Raises:
        Refused: it is not released, or its embargo has not ended.
    """
    _demand(draft, ("approved",), "veröffentlichen")
    if draft.embargo and step.at < draft.embargo:
        raise Refused(
            f"Die Sperrfrist läuft noch bis {german_moment(draft.embargo)}.",
            "Veröffentlichen Sie die Mitteilung danach.",
        )
    return _moved(draft, step, "published", "veröffentlicht")


def withdraw(draft: Draft, step: Step, reason: str = "") -> Draft:
    """Take the draft back for good.

    Raises:
        Refused: it is withdrawn already.
    """
    _demand(draft, ("draft", "in_review", "approved", "published"), "zurückziehen")
    return _moved(draft, step, "withdrawn", _with_reason("zurückgezogen", reason))


def hold_until(draft: Draft, step: Step, moment: datetime | None) -> Draft:
    """Set the embargo, or lift it with None.

    Raises:
        Refused: the draft is released already, or the moment is past.
    """
    _demand(draft, ("draft", "in_review"), "mit einer Sperrfrist versehen")
    if moment:
        refuse_past(moment, step.at)
    held = draft.model_copy(update={"embargo": moment, "approved": ()})
    return noted(
        held, step, f"Sperrfrist bis {german_moment(moment)}" if moment else "Sperrfrist aufgehoben"
    )


def refuse_past(embargo: datetime, now: datetime) -> None:
    """Refuse an embargo that holds nothing back."""
    if embargo <= now:
        raise Refused(
            f"Die Sperrfrist {german_moment(embargo)} liegt in der Vergangenheit.",
            "Nennen Sie einen Zeitpunkt, der noch kommt.",
        )


def decide_quote(draft: Draft, step: Step, number: int, status: QuoteStatus) -> Draft:
    """Release or refuse the wording of a quote, counted from 1.

    Raises:
        Refused: there is no such quote, its words were altered, or the draft is past review.
    """
    _demand(draft, ("draft", "in_review"), "ändern")
    if not 1 <= number <= len(draft.quotes):
        raise Refused(f"Ein Zitat {number} hat der Entwurf nicht; es gibt {len(draft.quotes)}.")
    quote = draft.quotes[number - 1]
    if quote.now:
        raise Refused(
            f"Zitat {number} ist geändert. Gegeben wurde: „{quote.text}“. Im Entwurf steht: "
            f"„{quote.now}“.",
            "Stellen Sie den Wortlaut wieder her; ein geändertes Zitat lässt sich nicht freigeben.",
        )
    decided = quote.model_copy(
        update={"status": status, "by": one_line(step.by) if status != "open" else ""}
    )
    quotes = (*draft.quotes[: number - 1], decided, *draft.quotes[number:])
    changed = draft.model_copy(update={"quotes": quotes, "approved": ()})
    return noted(changed, step, f"Zitat {number} {QUOTE_STATUSES[status]}")


def obstacles(draft: Draft) -> list[str]:
    """What stands against a release, in German."""
    points = [f"Es fehlt: {field}" for field in draft.missing]
    points += [
        f"Zitat {number} ist {QUOTE_STATUSES[quote.status]}: „{quote.text[:60]}…“"
        for number, quote in enumerate(draft.quotes, start=1)
        if quote.status != "approved"
    ]
    return points + [mark.message for mark in draft.lint if mark.severity == "error"]


def noted(
    draft: Draft,
    step: Step,
    what: str,
    *,
    version: int | None = None,
    changes: tuple[DraftChange, ...] = (),
) -> Draft:
    """The draft with one more line in its history.

    Raises:
        Refused: nobody is named.
    """
    by = one_line(step.by)
    if not by:
        raise Refused("Es ist nicht angegeben, wer das tut.", "Nennen Sie mit --by Ihren Namen.")
    event = DraftEvent(
        at=step.at,
        by=by,
        what=what,
        state=draft.state,
        version=version or draft.version,
        changes=changes,
        words=draft.words[:SHORT],
    )
    return draft.model_copy(update={"history": (*draft.history, event)})


def _demand(draft: Draft, states: tuple[DraftState, ...], verb: str) -> None:
    if draft.state not in states:
        names = " oder ".join(f"„{DRAFT_STATES[state]}“" for state in states)
        raise Refused(
            f"Der Entwurf ist „{DRAFT_STATES[draft.state]}“ und lässt sich nicht {verb}.",
            f"Das geht nur im Zustand {names}.",
        )


def _moved(draft: Draft, step: Step, state: DraftState, what: str) -> Draft:
    return noted(draft.model_copy(update={"state": state}), step, what)


def _with_reason(what: str, reason: str) -> str:
    return f"{what}: {one_line(reason)}" if one_line(reason) else what


def _same_person(name: str, others: tuple[str, ...]) -> bool:
    return one_line(name).casefold() in {other.casefold() for other in others}
