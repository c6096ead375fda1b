"""Deadlines as events of a calendar that Outlook and Thunderbird subscribe to."""

from __future__ import annotations

import hashlib

from pipeline.agreements.calendar import Deadline
from pipeline.agreements.wording import ROLES
from pipeline.ground.icalendar import CalendarEvent

# Days before a deadline on which a calendar reminds of it.
ALARMS = (90, 30, 7)


def event_of(
    document: str, title: str, deadline: Deadline, *, url: str, cancelled: bool = False
) -> CalendarEvent:
    """The event of a deadline."""
    key = f"{document}\0{deadline.role}\0{deadline.day.isoformat()}"
    return CalendarEvent(
        uid=f"{hashlib.sha256(key.encode()).hexdigest()[:24]}@omdok",
        day=deadline.day,
        title=f"{ROLES[deadline.role]}: {title}",
        text="\n".join(part for part in (deadline.sum, f"„{deadline.what}“") if part),
        url=url,
        cancelled=cancelled,
        alarms=ALARMS,
    )
