"""Deadlines as tables and calendars: what the command line and the page share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.german import short_day
from app.sheets import Row

if TYPE_CHECKING:
    from pipeline.archive.agreements import Due

# So far ahead lists look when nobody says how far, and so far back for what is overdue.
AHEAD, BACK = timedelta(days=365), timedelta(days=90)
# What a day that has passed means for who reads it.
_PAST = {
    "review": "überfällig", "report": "überfällig", "due": "überfällig",
    "last_notice": "verstrichen", "end": "vorbei",
}  # fmt: skip
HEADER: Row = (
    "Tag", "Art", "Vereinbarung", "Partner", "Wer", "Rechnung", "Klausel", "Stand", "Kennung"
)  # fmt: skip


def table(due: Iterable[Due], now: date) -> Iterator[Row]:
    """The rows of a table of deadlines."""
    from pipeline.agreements.wording import ROLES

    for one in due:
        at = one.deadline
        yield (
            short_day(at.day), ROLES[at.role], one.title, one.partners, at.who, at.sum, at.what,
            standing(one, now), one.document,
        )  # fmt: skip


def standing(due: Due, now: date) -> str:
    """Where a deadline stands, in German; "" where nothing is to be done about it."""
    if due.done:
        return f"erledigt: {due.done}"
    if due.deadline.day >= now:
        return "offen"
    return _PAST.get(due.deadline.role, "")


def as_calendar(due: Iterable[Due], withdrawn: Iterable[Due], now: datetime, page: str = "") -> str:
    """Deadlines as an iCalendar text; those that are done or withdrawn are cancelled in it.

    `page` is the address of the page; each event leads to its document there.
    """
    from pipeline.agreements.ics import event_of
    from pipeline.ground.icalendar import CalendarEvent, calendar

    def event(one: Due, *, cancelled: bool) -> CalendarEvent:
        url = f"{page}/fristen/{one.document}" if page else ""
        return event_of(one.document, one.title, one.deadline, url=url, cancelled=cancelled)

    events = [event(one, cancelled=bool(one.done)) for one in due]
    return calendar([*events, *(event(one, cancelled=True) for one in withdrawn)], "Fristen", now)
