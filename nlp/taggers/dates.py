"""German dates; the id is the ISO date, or year and month where no day is named.

A week, a quarter or half a year is a range: the id is its first and its last day with a slash
between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from nlp.days import MONTH_NAME, MONTHS, day_or_none, find_days
from nlp.stretches import touches
from nlp.taggers import Register
from nlp.taggers.time_ranges import find_ranges
from nlp.tokens import as_matched
from nlp.types import Mention

_MONTH = re.compile(
    rf"(?<![\w.])(?P<month>{MONTH_NAME})\b\.?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
# What stands between the days of a list or range: `6. und 7. Juni`, `10.–12.10.`, `6., 7. und 8.
# Mai`, `8./9. Juli`.
_JOINT = r"\s?(?:und|bis|sowie|oder|/|[-–—]|,)\s?(?:zum\s|dem\s)?"
_DAY_BEFORE = re.compile(rf"(?<![\w.§])(?P<day>\d{{1,2}})\.{_JOINT}$")
# `28. Mai bis 3. Juni 2021`, `28.5.–3.6.2021`
_DAY_AND_MONTH_BEFORE = re.compile(
    rf"(?<![\w.§])(?P<day>\d{{1,2}})\.\s?(?:(?P<month>{MONTH_NAME})\.?|(?P<m>\d{{1,2}})\.){_JOINT}$",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"(?<![\w.])(?P<month>{MONTH_NAME}){_JOINT}$", re.IGNORECASE)
# Of `31. Februar 2021` the month is no date either.
_DAY_OF_ITS_OWN = re.compile(r"\d\s?\.\s?$")
_LONGEST_BEFORE = 28


class DateTagger:
    """Finds days in every spelling (see `nlp.days`), `Dezember 2021`, `KW 12/2021`, `3. Quartal
    2021`.

    Of `6. und 7. Juni 2024`, `28. Mai bis 3. Juni 2024` and `Mai/Juni 2022` each day and month is a
    mention.
    """

    def __init__(self, register: Register | None = None) -> None:
        """A date needs no register; the parameter is there because all taggers are built alike."""

    def find(self, text: str) -> list[Mention]:
        """All dates that exist in the calendar, ordered by start."""
        found = [_mention(text, d.start, d.end, d.date.isoformat(), 0.98) for d in find_days(text)]
        found += _apart(_months(text), found)
        found += [m for one in found for m in days_before(text, one.start, one.ids[0])]
        found += _apart(find_ranges(text), found)
        return sorted(found, key=lambda m: (m.start, m.end))


def _months(text: str) -> Iterator[Mention]:
    for found in _MONTH.finditer(text):
        if not _DAY_OF_ITS_OWN.search(text[max(0, found.start() - 4) : found.start()]):
            id = f"{found['year']}-{MONTHS[as_matched(found['month'])]:02d}"
            yield _mention(text, *found.span(), id, 0.9)


def _apart(found: Iterable[Mention], known: list[Mention]) -> list[Mention]:
    """What lies over nothing that is known."""
    return [mention for mention in found if not touches(mention, known)]


def days_before(text: str, start: int, meant: str, confidence: float = 0.9) -> list[Mention]:
    """The days or months of a list or range in front of its last one, `meant`, which alone bears
    the month and the year.
    """
    found: list[Mention] = []
    while (one := _one_before(text, start, meant, confidence)) is not None:
        found.append(one)
        start, meant = one.start, one.ids[0]
    return found[::-1]


def _one_before(text: str, start: int, meant: str, confidence: float) -> Mention | None:
    last = date.fromisoformat(meant if len(meant) == len("2021-12-06") else f"{meant}-01")
    begin = max(0, start - _LONGEST_BEFORE)
    if len(meant) < len("2021-12-06"):
        match = _MONTH_BEFORE.search(text, begin, start)
        if match is None or MONTHS[as_matched(match["month"])] >= last.month:
            return None
        id = f"{last.year}-{MONTHS[as_matched(match['month'])]:02d}"
        return _mention(text, match.start("month"), match.end("month"), id, confidence)
    if match := _DAY_AND_MONTH_BEFORE.search(text, begin, start):
        month = MONTHS[as_matched(match["month"])] if match["month"] else int(match["m"])
        day = day_or_none(last.year, month, int(match["day"]))
        if day and day > last:  # `30. Dezember bis 2. Januar 2022`
            day = day_or_none(last.year - 1, month, int(match["day"]))
        end = match.end("month") if match["month"] else match.end("m") + 1
        id = day.isoformat() if day else ""
        return _mention(text, match.start("day"), end, id, confidence) if day else None
    if match := _DAY_BEFORE.search(text, begin, start):
        day = day_or_none(last.year, last.month, int(match["day"]))
        # Days that go down are no list: `bis 31. 5. Mai 2024`.
        if day and day < last:
            end = match.end("day") + 1
            return _mention(text, match.start("day"), end, day.isoformat(), confidence)
    return None


def _mention(text: str, start: int, end: int, id: str, confidence: float) -> Mention:
    return Mention("date", start, end, text[start:end], (id,), "date", confidence)
