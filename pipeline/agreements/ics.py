"""Deadlines as an iCalendar file (RFC 5545) that Outlook and Thunderbird subscribe to.

Written by hand: what is needed is one kind of event, whole days, and alarms. Lines end with CRLF
and are folded at 75 octets, never within a character; text values are escaped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pipeline.agreements.calendar import Deadline
from pipeline.agreements.wording import ROLES

# Days before a deadline on which a calendar reminds of it.
ALARMS = (90, 30, 7)
_OCTETS = 75
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One whole day; `uid` stays the same for the same deadline, `cancelled` takes it back."""

    uid: str
    day: date
    title: str
    text: str
    url: str = ""
    cancelled: bool = False

    @staticmethod
    def of(
        document: str, title: str, deadline: Deadline, *, url: str, cancelled: bool = False
    ) -> Event:
        """The event of a deadline."""
        key = f"{document}\0{deadline.role}\0{deadline.day.isoformat()}"
        text = "\n".join(part for part in (deadline.sum, f"„{deadline.what}“") if part)
        uid = f"{hashlib.sha256(key.encode()).hexdigest()[:24]}@omdok"
        return Event(uid, deadline.day, f"{ROLES[deadline.role]}: {title}", text, url, cancelled)


def calendar(events: Iterable[Event], now: datetime) -> str:
    """A calendar of these events as text, made at `now`."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//omdok//Fristen//DE", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", "X-WR-CALNAME:Fristen (omdok)", "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
    ]  # fmt: skip
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines += [line for event in events for line in _event(event, stamp)]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: Event, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + _DAY:%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.title)}"
    yield f"DESCRIPTION:{_escaped(event.text)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield f"SEQUENCE:{int(event.cancelled)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    for days in () if event.cancelled else ALARMS:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{_escaped(event.title)}"
        yield f"TRIGGER:-P{days}D"
        yield "END:VALARM"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, written)
    return "".join(sign for sign in text if sign >= " ")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets; each but the first begins with a blank."""
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    yield piece
