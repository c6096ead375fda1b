"""Moments as people write them, in German time: „24. November 2026, 10 Uhr“, „24.11.26, 10:30“."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from pipeline.drafting.clock_words import from_now, in_digits
from pipeline.drafting.wording import MONTHS, german_date
from pipeline.ground.clock import BERLIN, in_berlin
from pipeline.ground.errors import Unclear

_ABBREVIATED = {
    "jan": 1, "jän": 1, "feb": 2, "febr": 2, "mär": 3, "mrz": 3, "maerz": 3, "mar": 3, "apr": 4,
    "mai": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12,
}  # fmt: skip
_MONTHS = _ABBREVIATED | {name.casefold(): n for n, name in enumerate(MONTHS, start=1)}
_CENTURY = 2000  # a year of two digits is one of ours: nobody sets an embargo for 1926
_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_MOMENT = re.compile(
    r"(?:(?:am|ab|bis(?: zum)?|frei ab|gesperrt bis|sperrfrist(?: bis)?:?)\s+)*"
    r"(?:(?P<weekday>[a-z]{2}|[a-z]+tag|mittwoch|sonnabend)\.?,?\s+"
    r"(?:(?:dem|den|der)\s+)?)?"
    r"(?:(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d{2})"
    r"|(?P<d2>\d{1,2})\.?\s*(?P<month>[a-zäöü]+)\.?\s+(?P<y2>\d{4}|\d{2})(?![\d.:]|\s*uhr)"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))"
    r"(?:(?:\s*[,/|–-]\s*|\s+|t)(?:(?:um|ab|bis)\s+)?(?P<clock>\d{1,2}(?:[.:]\d{2}){0,2})"
    r"(?:\s*(?:uhr|h))?(?:\s+(?P<part>vormittags|morgens|früh|mittags|nachmittags|abends|nachts))?"
    r"(?:\s+\(?(?P<zone>mez|mesz|cet|cest|deutscher zeit|ortszeit)\)?)?)?$"
)
# The clock in front of the day: `um 10 Uhr am 24.11.2026`.
_CLOCK_FIRST = re.compile(
    r"(?:um\s+|ab\s+)?(?P<clock>\d{1,2}(?:[.:]\d{2})?\s*uhr(?:\s+\w+s)?(?:\s+me?s?z)?)"
    r"(?:\s*,\s*|\s+)(?:am\s+)?"
    r"(?P<rest>(?:[a-z]+,\s+)?(?:den\s+)?\d.*)$"
)
_SLASHES = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_ZONES = {"cet": "mez", "cest": "mesz", "deutscher zeit": None, "ortszeit": None}
_AFTERNOON = ("nachmittags", "abends")
_NEAR = {"heute": 0, "morgen": 1, "übermorgen": 2}
_NOON, _WHOLE_DAY = 12, 24


def parse_moment(text: str, now: datetime | None = None) -> datetime:
    """A day with a time in Berlin; midnight where none is given.

    With `now`, a day may be told by it (`morgen, 10 Uhr`, `Montag 9 Uhr`) or lack its year; it is
    the next such day then.

    Raises:
        Unclear: it cannot be understood, or says two things at once.
    """
    if exact := _with_offset(text.strip()):
        return exact
    told = in_digits(" ".join(text.casefold().split()).rstrip(" ."))
    found = _MOMENT.match(_in_order(told, now))
    day = _day(found) if found else None
    if found is None or day is None:
        raise Unclear(
            f"„{text}“ ist kein Zeitpunkt, den omdok versteht.",
            "Schreiben Sie ihn wie „24. November 2026, 10 Uhr“.",
        )
    _check_weekday(found["weekday"] or "", day)
    days, clock = _clock(found["clock"] or "0", found["part"] or "")
    zone = _ZONES.get(found["zone"] or "", found["zone"])
    return _in_zone(datetime.combine(day + timedelta(days), clock, BERLIN), zone)


def german_moment(moment: datetime) -> str:
    """„24. November 2026, 10.00 Uhr“, in Berlin."""
    there = in_berlin(moment)
    return f"{german_date(there.date())}, {there:%H.%M} Uhr"


def _day(found: re.Match[str]) -> date | None:
    year = int(found["y"] or found["y2"] or found["y3"])
    month = found["m"] or found["m3"]
    number = int(month) if month else _MONTHS.get(found["month"], 0)
    try:
        return date(
            year if year > 99 else _CENTURY + year,
            number,
            int(found["d"] or found["d2"] or found["d3"]),
        )
    except ValueError:
        return None


def _with_offset(text: str) -> datetime | None:
    """A moment as machines write it, with its own offset: `2026-11-24T10:00+01:00`."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})", text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(BERLIN)
    except ValueError:
        return None


def _in_order(told: str, now: datetime | None) -> str:
    """The words with the day first and whole: its year, and its date in place of `morgen`."""
    first = _CLOCK_FIRST.match(told)
    told = f"{first['rest']}, {first['clock']}" if first else told
    told = _SLASHES.sub(r"\1.\2.\3", told)
    if now is None:
        return told
    told, today = from_now(told, now), in_berlin(now).date()
    near = re.match(r"(?:ab\s+|bis\s+)?(?P<word>heute|morgen|übermorgen)\b,?", told)
    if near:
        day = today + timedelta(_NEAR[near["word"]])
        return f"{day.isoformat()} {told[near.end() :].strip()}".strip()
    named = re.match(
        r"(?:am\s+|bis\s+)?(?P<word>\w+tag|mittwoch|sonnabend),?\s+(?=(?:um\s+)?\d{1,2}(?:[.:]\d\d)?\s*(?:uhr|h|$))",
        told,
    )
    if named and (ahead := _days_to(named["word"], today)):
        return f"{(today + timedelta(ahead)).isoformat()} {told[named.end() :]}"
    return _with_year(told, today)


def _days_to(name: str, today: date) -> int:
    """How many days lie before the next day of this name; 0 for no name of a day."""
    right = "samstag" if name == "sonnabend" else name
    if right not in _WEEKDAYS:
        return 0
    return (_WEEKDAYS.index(right) - today.weekday() - 1) % 7 + 1


def _with_year(told: str, today: date) -> str:
    """`24.11., 10 Uhr` and `24. November, 10 Uhr` with the year in which they come next."""
    match = re.match(
        r"(?P<head>\D*?)(?P<d>\d{1,2})\.\s?(?:(?P<m>\d{1,2})\.|(?P<name>[a-zäöü]{3,9})\.?)(?=\s*,|\s*$|\s+(?:um|ab|bis)\b|\s+\d{1,2}(?:[.:]\d\d)?\s*(?:uhr|h)|\s+\d{1,2}:\d\d)",
        told,
    )
    if match is None:
        return told
    month = int(match["m"]) if match["m"] else _MONTHS.get(match["name"], 0)
    for year in (today.year, today.year + 1):
        try:
            day = date(year, month, int(match["d"]))
        except ValueError:
            continue
        if day >= today:
            return f"{match['head']}{day.isoformat()}{told[match.end() :]}"
    return told


def _clock(written: str, part: str) -> tuple[int, time]:
    """How many days later, and the time: `24 Uhr` is the next day's midnight."""
    hours, *rest = written.replace(".", ":").split(":")
    later = _NOON if part in _AFTERNOON and int(hours) < _NOON else 0
    try:
        if int(hours) == _WHOLE_DAY and not any(map(int, rest)):
            return 1, time(0)
        minutes, seconds = (int(number) for number in [*rest, "0", "0"][:2])
        return 0, time(int(hours) + later, minutes, seconds)
    except ValueError as error:
        raise Unclear(
            f"„{written}“ ist keine Uhrzeit.", "Schreiben Sie sie wie „10.30 Uhr“."
        ) from error


def _check_weekday(written: str, day: date) -> None:
    name = "samstag" if written in ("sonnabend", "sa") else written
    right = _WEEKDAYS[day.weekday()]
    if name and not right.startswith(name):
        raise Unclear(
            f"Der {german_date(day)} ist ein {right.capitalize()}.",
            "Prüfen Sie den Tag und schreiben Sie ihn noch einmal.",
        )


def _in_zone(moment: datetime, zone: str | None) -> datetime:
    """The moment, told apart by its zone in the hour that comes twice a year."""
    there = moment.astimezone(UTC).astimezone(BERLIN)
    if there.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise Unclear(
            f"Die Uhrzeit {moment:%H.%M} gibt es am {german_date(moment.date())} nicht: Die Uhren "
            "werden vorgestellt.",
            "Nennen Sie eine andere Uhrzeit.",
        )
    offset = {"mez": timedelta(hours=1), "mesz": timedelta(hours=2)}.get(zone or "")
    for fold in (0, 1):
        told = moment.replace(fold=fold)
        if offset in (None, told.utcoffset()):
            return told
    raise Unclear(
        f"Am {german_date(moment.date())} gilt nicht {str(zone).upper()}.",
        "Lassen Sie die Zeitzone weg: Es gilt die Zeit in Berlin.",
    )
