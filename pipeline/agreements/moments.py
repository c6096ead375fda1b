"""Days and stretches of the calendar as agreements write them: `1. Mai 2025`, `Ende Mai 2028`,
`Kalenderjahr 2026`, `von September 2025 bis August 2027`, `30. Juni` of every year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nlp.days import MONTH_NAME, MONTHS, day_or_none, find_days
from nlp.tokens import as_matched
from pipeline.agreements.deadlines import last_of_month
from pipeline.agreements.values import DayOfYear

_YEAR = r"(?:19|20)\d{2}"
# Every stretch of the calendar names a year, and be it by two digits: most sentences do not.
_YEAR_IN = re.compile(r"\d\d")
_ORDINALS = {
    "ersten": 1, "zweiten": 2, "dritten": 3, "vierten": 4, "1.": 1, "2.": 2, "3.": 3, "4.": 4,
    "i.": 1, "ii.": 2, "iii.": 3, "iv.": 4, "erste": 1, "zweite": 2, "dritte": 3, "vierte": 4,
}  # fmt: skip
_ORDINAL = "|".join(re.escape(word) for word in sorted(_ORDINALS, key=len, reverse=True))
_PART = re.compile(
    rf"(?P<edge>(?:zum\s)?[Ee]nde\s(?:de[sr]\s)?|Ablauf\sde[sr]\s)?(?P<n>{_ORDINAL})\s"
    rf"(?P<what>Quartals?|Halbjahre?s?|Kalenderhalbjahre?s?|Vierteljahre?s?)\s(?:des\sJahres\s)?"
    rf"(?P<y>{_YEAR})(?!\d)",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"(?<![\w.])(?P<edge>(?:[Ee]nde|Ablauf|Anfang|Mitte|Beginn)\s"
    rf"(?:de[sr]\s)?(?:Monats\s)?)?(?:Monats?\s)?(?P<m>{MONTH_NAME})"
    rf"(?![\w])\.?\s(?P<y>{_YEAR})(?!\d|\.\d)",
    re.IGNORECASE,
)
_YEARS = re.compile(
    rf"(?<![\w.])(?P<edge>(?:[Ee]nde|Ablauf|Anfang|Mitte|Beginn)\s(?:des\s)?|[Ii]m\sLaufe\sdes\s)?"
    rf"(?P<what>Kalenderjahr(?:e[sn]?|s)?|Haushaltsjahr(?:e[sn]?|s)?|Jahr(?:e[sn]?|s)?"
    rf"|Jahresende)?\s?"
    rf"(?P<y>{_YEAR})(?:\s?(?P<joint>bis|und"
    rf"|[-–—])\s?(?:einschließlich\s)?(?P<y2>{_YEAR}))?(?!\d|\.\d)"
)
# `2024, 2025 und 2026`
_YEAR_LIST = re.compile(rf"(?<![\w.]){_YEAR}(?:,\s{_YEAR})*\s(?:und|sowie)\s{_YEAR}(?!\d|\.\d)")
# Nobody can tell their days: so they are vague.
_SEASONS = {"frühjahr": 3, "frühling": 3, "frühsommer": 5, "sommer": 6, "spätsommer": 8,
            "herbst": 9, "spätherbst": 10}  # fmt: skip
_SEASON = re.compile(
    rf"\b(?P<s>{'|'.join(_SEASONS)})\s(?:des\sJahres\s)?(?P<y>{_YEAR})(?!\d)", re.IGNORECASE
)
_BARE_MONTH = re.compile(
    rf"(?<![\w.])(?P<m>{MONTH_NAME})\s(?=(?:bis|[-–—])\s(?:{MONTH_NAME})\s{_YEAR})", re.IGNORECASE
)
_BARE_DAY = re.compile(
    rf"(?<![\d.])(?P<last>(?P<d>\d{{1,2}})\.\s?(?:(?P<m>{MONTH_NAME})(?!\w)|(?P<n>\d{{1,2}})\.))"
    r"(?=\s?(?:bis|[-–—])\s?(?:zum\s|einschließlich\s)?\d)",
    re.IGNORECASE,
)
# So near behind it stands the second day of a stretch: its joint and `bis einschließlich zum`.
_NEAR = 30
_YEARLY = re.compile(
    rf"(?<![\d.])(?P<d>\d{{1,2}})\.\s?(?:(?P<m>{MONTH_NAME})(?!\w)|(?P<n>\d{{1,2}})\.)"
    rf"(?!\s?(?:{_YEAR}|\d{{2}}(?!\d)))",
    re.IGNORECASE,
)
_YEARLY_END = re.compile(
    rf"(?<!\w)[Ee]nde\s(?:des\sMonats\s)?(?P<m>{MONTH_NAME})(?!\w)(?!\s?{_YEAR})", re.IGNORECASE
)
# Between the two ends of a stretch.
_JOINT = re.compile(
    r"\s?(?:an\s)?(?:[-–—]|bis)\s?(?:zum\s|einschließlich\s(?:zum\s)?|mit\s)?"
    r"(?:Ablauf\sdes\s)?|\s\(?bis\s(?:einschließlich\s)?(?:zum\s)?"
)
_AND_THE = re.compile(r"\s(?:und|sowie)\s(?:das\s|die\s|den\s|der\s|im\s|für\s)*")
# `zum Beginn des Jahres` is its first day, `Beginn des Jahres` some day.
_ON = re.compile(r"\b(?:zum|mit|ab|seit)\s(?:dem\s)?$")
_VAGUE_EDGES = ("anfang", "mitte", "beginn", "im laufe")
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of the calendar, first and last day, and its span; `vague` where the words leave
    the day open; `edge` where only its last day is meant.
    """

    start: int
    end: int
    first: date
    last: date
    vague: bool = False
    edge: bool = False

    @property
    def is_day(self) -> bool:
        """Whether one day is meant."""
        return self.first == self.last


def find_moments(text: str) -> list[Moment]:
    """Every stretch of the calendar in `text`, in order, none over another; two that are joined by
    `bis` are one.
    """
    found: list[Moment] = []
    if not _YEAR_IN.search(text):
        return found
    makers = (_days, _bare_days, _parts, _seasons, _months, _bare_months, _year_lists, _years)
    for make in makers:
        for one in make(text):
            if not any(k.start < one.end and one.start < k.end for k in found):
                found.append(one)
    return _joined(text, sorted(found, key=lambda m: m.start))


@dataclass(frozen=True, slots=True)
class Yearly:
    """A day of every year, and its span."""

    start: int
    end: int
    day: DayOfYear


def find_yearly(text: str) -> Iterator[Yearly]:
    """Days without a year, such as `30. Juni`, `Ende September`."""
    for found in _YEARLY_END.finditer(text):
        month = MONTHS[as_matched(found["m"])]
        yield Yearly(*found.span(), DayOfYear(month=month, day=last_of_month(2024, month)))
    for found in _YEARLY.finditer(text):
        month = MONTHS[as_matched(found["m"])] if found["m"] else int(found["n"])
        # 2024 has every day that a year may have.
        if day_or_none(2024, month, int(found["d"])):
            yield Yearly(*found.span(), DayOfYear(month=month, day=int(found["d"])))


def _days(text: str) -> Iterator[Moment]:
    for day in find_days(text):
        yield Moment(day.start, day.end, day.date, day.date)


def _bare_days(text: str) -> Iterator[Moment]:
    """`1. März bis 31. August 2027`: the first day takes the year of the second."""
    for found in _BARE_DAY.finditer(text):
        second = next(find_days(text[found.end() :]), None)
        if second is None or second.start > _NEAR:
            continue
        month = MONTHS[as_matched(found["m"])] if found["m"] else int(found["n"])
        day = day_or_none(second.date.year, month, int(found["d"]))
        if day and day < second.date:
            yield Moment(found.start(), found.end("last"), day, day)


def _parts(text: str) -> Iterator[Moment]:
    for found in _PART.finditer(text):
        months = 3 if found["what"].lower().startswith(("q", "v")) else 6
        last = _ORDINALS[found["n"].lower()] * months
        if last <= _LAST_MONTH:
            year, edge = int(found["y"]), bool(found["edge"])
            end = _month_end(year, last)
            first = end if edge else date(year, last - months + 1, 1)
            yield Moment(*found.span(), first, end, edge=edge)


def _seasons(text: str) -> Iterator[Moment]:
    for found in _SEASON.finditer(text):
        year, month = int(found["y"]), _SEASONS[found["s"].lower()]
        last = _month_end(year, month + 2)
        yield Moment(*found.span(), date(year, month, 1), last, vague=True)


def _months(text: str) -> Iterator[Moment]:
    for found in _MONTH.finditer(text):
        month, year = MONTHS[as_matched(found["m"])], int(found["y"])
        yield _edged(found, date(year, month, 1), _month_end(year, month))


def _bare_months(text: str) -> Iterator[Moment]:
    """`September bis Dezember 2025`: the first month takes the year of the second."""
    for found in _BARE_MONTH.finditer(text):
        year = re.search(_YEAR, text[found.end() :])
        if year:
            month = MONTHS[as_matched(found["m"])]
            first, end = date(int(year.group()), month, 1), _month_end(int(year.group()), month)
            yield Moment(found.start(), found.end("m"), first, end)


def _year_lists(text: str) -> Iterator[Moment]:
    """Years that follow each other without a gap are one stretch."""
    for found in _YEAR_LIST.finditer(text):
        years = [int(year) for year in re.findall(_YEAR, found.group())]
        if years == list(range(years[0], years[-1] + 1)):
            yield Moment(*found.span(), date(years[0], 1, 1), date(years[-1], 12, 31))


def _years(text: str) -> Iterator[Moment]:
    for found in _YEARS.finditer(text):
        if not (found["edge"] or found["what"] or found["y2"]):
            continue
        year = int(found["y"])
        if (found["what"] or "").lower() == "jahresende":
            yield Moment(*found.span(), date(year, 12, 31), date(year, 12, 31), edge=True)
            continue
        last = int(found["y2"] or year)
        if last >= year:
            yield _edged(found, date(year, 1, 1), date(last, 12, 31))


def _edged(found: re.Match[str], first: date, last: date) -> Moment:
    edge = (found["edge"] or "").lower()
    if edge.startswith("beginn") and _ON.search(found.string, 0, found.start()):
        return Moment(*found.span(), first, first, edge=True)
    if edge.startswith(_VAGUE_EDGES):
        return Moment(*found.span(), first, last, vague=True)
    return Moment(*found.span(), last if edge else first, last, edge=bool(edge))


def _joined(text: str, found: list[Moment]) -> list[Moment]:
    """Two stretches that `bis` or a dash joins are one, where the second is the later."""
    kept: list[Moment] = []
    for one in found:
        before = kept[-1] if kept else None
        if before and _follows(text, before, one):
            kept[-1] = Moment(before.start, one.end, before.first, one.last)
        elif before and before.first < one.last and _JOINT.fullmatch(text, before.end, one.start):
            vague = before.vague or one.vague
            kept[-1] = Moment(before.start, one.end, before.first, one.last, vague)
        else:
            kept.append(one)
    return kept


def _follows(text: str, before: Moment, one: Moment) -> bool:
    """`das Jahr 2026 und das Jahr 2027`: one stretch right behind the other."""
    if before.is_day or one.is_day or before.vague or one.vague:
        return False
    joint = _AND_THE.fullmatch(text, before.end, one.start)
    return joint is not None and one.first == before.last + timedelta(days=1)


def _month_end(year: int, month: int) -> date:
    return date(year, month, last_of_month(year, month))
