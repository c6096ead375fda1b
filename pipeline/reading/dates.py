"""Months that date a document where it names no day; the days themselves are `nlp.days`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlp.days import FIRST_YEAR, LAST_YEAR, MONTH_NAME, MONTHS, Day
from nlp.tokens import as_matched

_MONTH = re.compile(rf"(?<![\w.])(?P<month>{MONTH_NAME})\.?\s(?P<y>\d{{4}})(?!\d)", re.IGNORECASE)
# "Stand: 05/2022"; behind other words such a number counts releases.
_MONTH_NUMBER = re.compile(
    r"\b(?:Stand|Fassung|Ausgabe)\W{1,3}(?P<date>(?P<m>0?[1-9]|1[0-2])/(?P<y>\d{4}))(?!\d)"
)
# A day of its own stands before it: "6. Mai 2020".
_DAY_BEFORE = re.compile(r"\d\.?\s?$")


def find_months(text: str) -> Iterator[Day]:
    """Every month with its year that is no part of a date, as the first day of it."""
    for found in _MONTH.finditer(text):
        year, month = int(found["y"]), MONTHS[as_matched(found["month"])]
        if _is_meant(year) and not _DAY_BEFORE.search(text[: found.start()]):
            yield Day(*found.span(), date(year, month, 1))
    for found in _MONTH_NUMBER.finditer(text):
        year, month = int(found["y"]), int(found["m"])
        if _is_meant(year):
            yield Day(*found.span("date"), date(year, month, 1))


def _is_meant(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR
