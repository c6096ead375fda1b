"""Times that a query names: `seit 2020`, `von Mai 2018 bis 2019`, `letztes Jahr`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nlp.taggers.dates import DateTagger
from nlp.taggers.relative_dates import find_relative
from pipeline.search.identifier import OPEN, Identifier, days_of

_YEAR = re.compile(r"(?<![\w./-])(?:19|20)\d\d(?![\w./-])")
# What makes a day the beginning or the end of a time: `seit 2020`, `vor dem 1. Mai 2018`, `bis Ende
# 2021`.
_YEAR_WORD = r"(?:dem\s+|zum\s+|einschließlich\s+)?(?:Jahre?\s+|Anfang\s+|Ende\s+)?$"
_SINCE, _AFTER, _BEFORE, _UNTIL = (
    re.compile(rf"\b{words}\s+{_YEAR_WORD}", re.IGNORECASE)
    for words in (r"(?:seit|ab)", r"nach", r"vor", r"bis")
)
_BETWEEN = re.compile(r"\b(?:zwischen|von|vom)\s+(?:dem\s+)?$", re.IGNORECASE)
_TO = re.compile(
    r"\s*(?:bis(?:\s+(?:zum|Ende|einschließlich))?|und(?:\s+dem)?|–|—|-)\s*", re.IGNORECASE
)
_LONGEST_BEFORE = 40


def times(text: str, today: date) -> Iterator[Identifier]:
    """Days, months and years, and the times that words make of them: `seit 2020`, `von Mai 2018 bis
    2019`.
    """
    days = sorted(_days(text, today), key=lambda named: named.start)
    while days:
        first, *days = days
        if days and (both := _between(text, first, days[0])):
            days = days[1:]
            yield both
        else:
            yield _from_or_to(text, first)


def _days(text: str, today: date) -> Iterator[Identifier]:
    taken: list[tuple[int, int]] = []
    for mention in find_relative(text, today):
        if mention.ids[
            0
        ].isdecimal():  # of what only today makes whole, years alone: `letztes Jahr`
            first, last = days_of(mention.ids[0])
            yield _time(text, mention.start, mention.end, first.isoformat(), last.isoformat())
    for mention in DateTagger().find(text):
        taken.append((mention.start, mention.end))
        yield Identifier("date", mention.ids[0], mention.surface, mention.start, mention.end)
    for match in _YEAR.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            yield Identifier("date", match.group(), match.group(), *match.span())


def _between(text: str, first: Identifier, last: Identifier) -> Identifier | None:
    """The time from one day to another, if that is what stands between and before them."""
    joined = _TO.fullmatch(text, first.end, last.start)
    opened = _BETWEEN.search(text[max(0, first.start - _LONGEST_BEFORE) : first.start])
    if not joined or ("und" in joined.group().casefold() and not opened):
        return None
    if first.id == last.id:  # `2024 - 2024` is no time, but part of a title
        return None
    start = first.start - len(opened.group()) if opened else first.start
    begin, end = days_of(first.id)[0], days_of(last.id)[1]
    return (
        _time(text, start, last.end, begin.isoformat(), end.isoformat()) if begin <= end else None
    )


def _from_or_to(text: str, named: Identifier) -> Identifier:
    """The time that begins or ends with a day, if a word before it says so; else the day."""
    before = text[max(0, named.start - _LONGEST_BEFORE) : named.start]
    first, last = days_of(named.id)
    day = timedelta(1)
    times = (
        (_SINCE, first.isoformat(), OPEN), (_AFTER, (last + day).isoformat(), OPEN),
        (_BEFORE, OPEN, (first - day).isoformat()), (_UNTIL, OPEN, last.isoformat()),
    )  # fmt: skip
    for word, begin, end in times:
        if found := word.search(before):
            return _time(text, named.start - len(found.group()), named.end, begin, end)
    return named


def _time(text: str, start: int, end: int, first: str, last: str) -> Identifier:
    return Identifier("date", f"{first}/{last}", " ".join(text[start:end].split()), start, end)
