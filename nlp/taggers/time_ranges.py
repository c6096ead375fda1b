"""Weeks, quarters and halves of a year: each a range of days, its id `2021-03-22/2021-03-28`."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from nlp.tokens import as_matched
from nlp.types import Mention

_YEAR = r"(?:(?:\s(?:im\sJahre?|des\sJahres))?\s|/)(?P<{}>(?:19|20)\d\d)\b"
_WEEK = r"(?:KW|Kalenderwoche)"
_PARTS = ("erst", "zweit", "dritt", "viert")
_MONTHS_OF = {"quartal": 3, "halbjahr": 6, "trimester": 4}
# `KW 12/2021`, `12. Kalenderwoche 2021`, `3. Quartal 2021`, `im zweiten Halbjahr 2021`, `Q3/2021`.
_RANGE = re.compile(
    rf"(?<!\w)(?:{_WEEK}\s?(?P<w>\d{{1,2}})|(?P<w2>\d{{1,2}})\.\s?{_WEEK})(?!\w)"
    rf"(?:{_YEAR.format('wy')})?"
    rf"|(?<!\w)(?:(?:(?P<n>[1-4])\.|(?P<word>{'|'.join(_PARTS)})e[nrs]?)\s"
    rf"(?P<part>{'|'.join(_MONTHS_OF)})s?|Q(?P<q>[1-4]))(?!\w)(?:{_YEAR.format('qy')})?",
    re.IGNORECASE,
)

# One of these every range has.
_RANGE_WORDS = ("kw", "kalenderwoche", *_MONTHS_OF, "q1", "q2", "q3", "q4")


def find_ranges(text: str, reference: date | None = None) -> list[Mention]:
    """Weeks and parts of a year with their year; without it only where `reference`, the text's own
    day, tells the year.
    """
    found: list[Mention] = []
    plain = as_matched(text)
    if not any(word in plain for word in _RANGE_WORDS):
        return found
    for match in _RANGE.finditer(text):
        written = match["wy"] or match["qy"]
        if not written and reference is None:
            continue
        year = int(written) if written else _nearest_year(match, reference)
        span = _span(match, year)
        if span:
            how, confidence = ("date", 0.9) if written else ("relative date", 0.8)
            id = f"{span[0].isoformat()}/{span[1].isoformat()}"
            found.append(Mention("date", *match.span(), match.group(), (id,), how, confidence))
    return found


def week_of(day: date) -> str:
    """The id of the week, Monday to Sunday, in which a day lies."""
    monday = day - timedelta(day.weekday())
    return f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}"


def _nearest_year(match: re.Match[str], reference: date | None) -> int:
    """The year in which the range lies nearest to the reference: `KW 2` of a text of December is
    the next one.
    """
    assert reference is not None
    years = [
        reference.year + step
        for step in (0, 1, -1)
        if date.min.year < reference.year + step < date.max.year
    ]
    spans = {year: span for year in years if (span := _span(match, year))}
    return min(spans, key=lambda y: abs((spans[y][0] - reference).days), default=reference.year)


def _span(match: re.Match[str], year: int) -> tuple[date, date] | None:
    week = match["w"] or match["w2"]
    if week:
        try:
            monday = date.fromisocalendar(year, int(week), 1)
            return monday, monday + timedelta(6)
        except (ValueError, OverflowError):
            return None
    number = int(match["n"] or match["q"] or _PARTS.index(as_matched(match["word"])) + 1)
    length = _MONTHS_OF[as_matched(match["part"])] if match["part"] else _MONTHS_OF["quartal"]
    last = number * length
    if last > 12:
        return None
    end = date(year, last, calendar.monthrange(year, last)[1])
    return date(year, last - length + 1, 1), end
