"""Calendar dates as German documents write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nlp.tokens import as_matched

# No document that we keep is of another time.
FIRST_YEAR, LAST_YEAR = 1900, 2100
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januar jänner jan january", "februar feber feb february", "märz maerz mär mrz march mar",
        "april apr",
         "mai may", "juni jun june", "juli jul july", "august aug", "september sept sep",
         "oktober okt october oct",
         "november nov", "dezember dez december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
DATE = re.compile(
    rf"(?<![\d.])(?P<d>\d{{1,2}})\.?\s?(?P<month>{_NAME})(?![^\W\d_])\.?\s?(?P<y>\d{{4}})(?!\d)"
    rf"|(?<!\w)(?P<emonth>{_NAME})\s(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?,\s(?P<ey>\d{{4}})(?!\d)"
    r"|(?<![\d.])(?P<nd>\d{1,2})\.\s?(?P<nm>\d{1,2})\.\s?(?P<ny>\d{4}|\d{2})(?![\d.]\d)(?!\d)"
    r"|(?<![\d-])(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})(?![\d-])",
    re.IGNORECASE,
)

_MONTH = re.compile(rf"(?<![\w.])(?P<month>{_NAME})\.?\s(?P<y>\d{{4}})(?!\d)", re.IGNORECASE)
# "Stand: 05/2022"; behind other words such a number counts releases.
_MONTH_NUMBER = re.compile(
    r"\b(?:Stand|Fassung|Ausgabe)\W{1,3}(?P<date>(?P<m>0?[1-9]|1[0-2])/(?P<y>\d{4}))(?!\d)"
)
# A day of its own stands before it: "6. Mai 2020".
_DAY_BEFORE = re.compile(r"\d\.?\s?$")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date and the span in which it is written."""

    start: int
    end: int
    date: date


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[DateMention]:
    """Every possible calendar date in `text[start:end]`, in order; "31.02.2021" is none."""
    for found in DATE.finditer(text, start, len(text) if end is None else end):
        value = _date(found)
        if value and FIRST_YEAR <= value.year <= LAST_YEAR:
            yield DateMention(found.start(), found.end(), value)


def find_months(text: str) -> Iterator[DateMention]:
    """Every month with its year that is no part of a date, as the first day of it."""
    for found in _MONTH.finditer(text):
        year = int(found["y"])
        if FIRST_YEAR <= year <= LAST_YEAR and not _DAY_BEFORE.search(text[: found.start()]):
            yield DateMention(
                found.start(), found.end(), date(year, _MONTHS[as_matched(found["month"])], 1)
            )
    for found in _MONTH_NUMBER.finditer(text):
        if FIRST_YEAR <= int(found["y"]) <= LAST_YEAR:
            yield DateMention(*found.span("date"), date(int(found["y"]), int(found["m"]), 1))


def _date(found: re.Match[str]) -> date | None:
    part = found.groupdict()
    day = part["d"] or part["ed"] or part["nd"] or part["id"]
    year = int(part["y"] or part["ey"] or part["ny"] or part["iy"])
    name = part["month"] or part["emonth"]
    month = _MONTHS[as_matched(name)] if name else int(part["nm"] or part["im"])
    try:
        return date(year + 2000 if year < 100 else year, month, int(day))
    except ValueError:
        return None
