"""Moments as people write them, in German time: „24. November 2026, 10 Uhr“, „24.11.26, 10:30“."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

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
    r"(?:(?:am|bis(?: zum)?)\s+)?(?:(?P<weekday>[a-z]{2}|[a-z]+tag|mittwoch|sonnabend)\.?,?\s+"
    r"(?:(?:dem|den|der)\s+)?)?"
    r"(?:(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d{2})"
    r"|(?P<d2>\d{1,2})\.?\s*(?P<month>[a-zäöü]+)\.?\s+(?P<y2>\d{4})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))"
    r"(?:(?:\s*,\s*|\s+|t)(?:(?:um|ab|bis)\s+)?(?P<clock>\d{1,2}(?:[.:]\d{2})?)"
    r"(?:\s*(?:uhr|h))?(?:\s+(?P<zone>mez|mesz))?)?$"
)


def parse_moment(text: str) -> datetime:
    """A day with a time in Berlin; midnight where none is given.

    Raises:
        Unclear: it cannot be understood, or says two things at once.
    """
    found = _MOMENT.match(" ".join(text.casefold().split()).rstrip(" ."))
    day = _day(found) if found else None
    if found is None or day is None:
        raise Unclear(
            f"„{text}“ ist kein Zeitpunkt, den omdok versteht.",
            "Schreiben Sie ihn wie „24. November 2026, 10 Uhr“.",
        )
    _check_weekday(found["weekday"] or "", day)
    return _in_zone(datetime.combine(day, _clock(found["clock"] or "0"), BERLIN), found["zone"])


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


def _clock(written: str) -> time:
    hours, _, minutes = written.replace(".", ":").partition(":")
    try:
        return time(int(hours), int(minutes or 0))
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
