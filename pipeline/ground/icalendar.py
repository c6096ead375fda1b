"""Whole-day events as an iCalendar file (RFC 5545) that Outlook and Thunderbird take in.

Written by hand: what is needed is one kind of event, whole days, and alarms. Lines end with CRLF
and are folded at 75 octets, never within a character; text values are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_OCTETS = 75
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """Whole days from `day` to `last`, both included; `uid` stays the same for the same event,
    `cancelled` takes it back, `alarms` are days before it.
    """

    uid: str
    day: date
    title: str
    text: str
    last: date | None = None
    url: str = ""
    cancelled: bool = False
    alarms: Sequence[int] = ()


def calendar(events: Iterable[CalendarEvent], name: str, now: datetime) -> str:
    """A calendar called `name` of these events as text, made at `now`."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//omdok//{name}//DE", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{name} (omdok)", "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
    ]  # fmt: skip
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines += [line for event in events for line in _event(event, stamp)]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: CalendarEvent, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{(event.last or event.day) + _DAY:%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.title)}"
    yield f"DESCRIPTION:{_escaped(event.text)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield f"SEQUENCE:{int(event.cancelled)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    for days in () if event.cancelled else event.alarms:
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
