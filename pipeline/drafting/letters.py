"""The letter to the partner of an agreement that ends or goes on: what the record gives for it."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.agreements.answer import bound_at
from pipeline.archive import Parts
from pipeline.archive.agreements import Due
from pipeline.drafting.boilerplate import load_standing
from pipeline.drafting.wording import german_date, one_line
from pipeline.ground.errors import Refused
from pipeline.settings import Settings

LETTER = "brief-vereinbarung-endet"
# So far ahead an end is a reason to write.
_AHEAD = timedelta(days=2 * 366)
# So long before the day by which one must decide an answer is asked for.
_TO_ANSWER = timedelta(days=14)
_REASONS = ("last_notice", "renewal", "end")


def letter_values(archive: Parts, settings: Settings, document: str, today: date) -> dict[str, str]:
    """The fields of the letter that an agreement's next end fills.

    Raises:
        NotFound: there is no such agreement.
        Refused: nothing of it ends or is renewed in the next two years.
    """
    with archive.reading() as at:
        terms = at.agreements.ruled(document).terms
        title = one_line(at.documents.newest(document).title)
        due = at.agreements.deadlines(today, today + _AHEAD, of=document)
    next_one = next((d for d in due if d.deadline.role in _REASONS), None)
    bound = bound_at(terms, (), next_one.deadline.day if next_one else today)
    if next_one is None or bound.end is None:
        raise Refused(
            "Für diese Vereinbarung steht in den nächsten zwei Jahren kein Ende fest.",
            "Legen Sie das Ende unter Fristen fest, wenn Sie es kennen.",
        )
    goes_on = any(d.deadline.role == "renewal" and d.deadline.day == bound.end for d in due)
    parts = {
        "titel": f"Ihre Vereinbarung {'verlängert sich' if goes_on else 'läuft aus'}",
        "anschrift": "\n\n".join(_addressees(next_one, settings, today)),
        "anlass": _reason(title, bound.end, next_one, goes_on=goes_on),
        "bitte": _request(next_one.deadline.day, today),
    }
    return {name: text for name, text in parts.items() if text}


def _addressees(due: Due, settings: Settings, today: date) -> list[str]:
    """The parties without the house itself, which its own contact names."""
    contact = load_standing(settings, today).contact
    ours = "\n".join(contact.paragraphs) if contact else ""
    return [party for party in due.partners.split(" · ") if party and party not in ours]


def _reason(title: str, end: date, due: Due, *, goes_on: bool) -> str:
    verb = "läuft noch bis zum" if goes_on else "endet am"
    told = f"unsere Vereinbarung „{title}“ {verb} {german_date(end)}."
    more = " Danach verlängert sie sich, wenn niemand kündigt." if goes_on else ""
    if due.deadline.role == "last_notice":
        more += f" Kündigen lässt sie sich spätestens am {german_date(due.deadline.day)}."
    return told + more


def _request(day: date, today: date) -> str:
    answer = max(day - _TO_ANSWER, min(day, today + _TO_ANSWER))
    return (
        f"Bitte teilen Sie uns bis zum {german_date(answer)} mit, ob und wie Sie die "
        "Zusammenarbeit fortsetzen möchten."
    )
