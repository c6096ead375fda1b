"""Days of the calendar in all the spellings that German documents have for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nlp.tokens import as_matched

# No document that we keep is of another time.
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Two digits mean this century up to here, and the last one behind: `18. 6. 98` is of 1998.
_CENTURY, _LAST_OF_IT = 2000, 69
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan january jän",
            "februar feber feb february",
            "märz maerz mär mrz march mar",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sept sep",
            "oktober okt october oct",
            "november nov",
            "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_ROMAN_NUMBERS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = {name: number for number, name in enumerate(_ROMAN_NUMBERS, start=1)}
_ROMAN_NAME = "|".join(sorted(_ROMAN, key=len, reverse=True))
_UNITS = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_WORDS = (
    "erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt",
    "elft", "zwölft", "dreizehnt", "vierzehnt", "fünfzehnt", "sechzehnt", "siebzehnt", "achtzehnt",
    "neunzehnt", "zwanzigst", *(f"{unit}undzwanzigst" for unit in _UNITS), "dreißigst",
    "einunddreißigst",
)  # fmt: skip
_ORDINALS = {as_matched(word): number for number, word in enumerate(_WORDS, start=1)}
_ORDINAL = "|".join(sorted(_WORDS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d{2}"
# In each alternative one group a part, called d, m and y with a number behind. Those that begin
# with a digit stand together: most letters of a text then fail at two tests.
DAY = re.compile(
    r"(?=\d)(?:"
    rf"(?<![\d.])(?P<d1>\d{{1,2}})(?:\s?\.|ter|ten|te|st|nd|rd|th)?[\s.-]{{0,3}}(?:of\s)?"
    rf"(?P<m1>{MONTH_NAME})(?![^\W\d_])\.?[\s,.-]{{0,2}}(?:(?:im\sJahre?|des\sJahres|anno)\s)?"
    r"(?P<y1>\d{4}|['’‘]\d{2})(?!\d)"
    r"|(?<![\d.])(?P<d4>\d{1,2})\s?\.\s?(?P<m4>\d{1,2})\s?\.\s?(?P<y4>\d{4}|['’‘]?\d{2})"
    r"(?![\d.]\d)(?!\d)"
    rf"|(?<![\w./-])(?P<d5>\d{{1,2}})(?P<sep>[/-])(?P<m5>\d{{1,2}})(?P=sep)(?P<y5>{_YEAR})(?![\w/-])"
    rf"|(?<![\w.-])(?P<y6>{_YEAR})(?P<isep>[-/.])(?P<m6>\d{{2}})(?P=isep)(?P<d6>\d{{2}})(?![\d-])"
    rf"|(?<![\d.])(?P<d7>\d{{1,2}})\.\s?(?P<m7>{_ROMAN_NAME})(?![^\W\d_])\.?\s?(?P<y7>{_YEAR})(?!\d)"
    rf"|(?<![\w./-])(?P<y8>{_YEAR})(?P<m8>0[1-9]|1[0-2])(?P<d8>0[1-9]|[12]\d|3[01])(?![\w/-])"
    r")|(?<!\w)(?:"
    rf"(?P<d2>{_ORDINAL})(?:e[nrs]?)\s(?P<m2>{MONTH_NAME})\s(?P<y2>{_YEAR})(?!\d)"
    rf"|(?P<m3>{MONTH_NAME})\.?\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y3>\d{{4}})(?!\d)"
    r")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day and the half-open span in which it is written."""

    start: int
    end: int
    date: date


def find_days(text: str, start: int = 0, end: int | None = None) -> Iterator[Day]:
    """Every day in `text[start:end]` that the calendar has, in order; "31.02.2021" is none."""
    for found in DAY.finditer(text, start, len(text) if end is None else end):
        value = _date(found)
        if value and FIRST_YEAR <= value.year <= LAST_YEAR:
            yield Day(found.start(), found.end(), value)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date(found: re.Match[str]) -> date | None:
    parts = {name[0]: part for name, part in found.groupdict().items() if part}
    return day_or_none(_year(parts["y"]), _month(parts["m"]), _number(parts["d"]))


def _year(written: str) -> int:
    year = int(written.lstrip("'’‘"))
    if year >= 100:
        return year
    return year + _CENTURY - (100 if year > _LAST_OF_IT else 0)


def _month(written: str) -> int:
    name = as_matched(written)
    return MONTHS.get(name) or _ROMAN.get(name) or int(written)


def _number(written: str) -> int:
    return _ORDINALS.get(as_matched(written)) or int(written)
