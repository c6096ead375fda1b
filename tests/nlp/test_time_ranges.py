"""Weeks and parts of a year are ranges; lists and ranges of days without a year have every day."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.taggers.dates import DateTagger
from nlp.taggers.relative_dates import find_relative

MONDAY = date(2021, 5, 10)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("KW 12/2021", ["2021-03-22/2021-03-28"]),
        ("in der 12. Kalenderwoche 2021", ["2021-03-22/2021-03-28"]),
        ("3. Quartal 2021", ["2021-07-01/2021-09-30"]),
        ("im dritten Quartal des Jahres 2021", ["2021-07-01/2021-09-30"]),
        ("Q4/2021", ["2021-10-01/2021-12-31"]),
        ("erstes Halbjahr 2022", ["2022-01-01/2022-06-30"]),
        ("KW 60/2021", []),
        ("im 5. Quartal 2021", []),
        ("im 3. Halbjahr 2021", []),
        ("28. Mai bis 3. Juni 2021", ["2021-05-28", "2021-06-03"]),
        ("28.5.–3.6.2021", ["2021-05-28", "2021-06-03"]),
        ("30. Dezember bis 2. Januar 2022", ["2021-12-30", "2022-01-02"]),
    ],
)
def test_ranges_that_name_their_year(text: str, meant: list[str]) -> None:
    assert [m.ids[0] for m in DateTagger().find(text)] == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("in KW 12", ["2021-03-22/2021-03-28"]),
        ("im 3. Quartal", ["2021-07-01/2021-09-30"]),
        ("im zweiten Halbjahr", ["2021-07-01/2021-12-31"]),
        ("vergangene Woche", ["2021-05-03/2021-05-09"]),
        ("in der kommenden Woche", ["2021-05-17/2021-05-23"]),
        ("kommenden Dienstag", ["2021-05-11"]),
        ("vergangenen Freitag", ["2021-05-07"]),
        ("am gestrigen Sonntag", ["2021-05-09"]),
        ("am heutigen Montag", ["2021-05-10"]),
        ("am 1./2. Juni", ["2021-06-01", "2021-06-02"]),
        ("1. bis 3. Juni", ["2021-06-01", "2021-06-03"]),
        ("am 1., 2. und 3. Juni", ["2021-06-01", "2021-06-02", "2021-06-03"]),
        ("28. Mai bis 3. Juni", ["2021-05-28", "2021-06-03"]),
        ("vom 30.12. bis 2.1.", ["2020-12-30", "2021-01-02"]),
        ("nicht erst seit gestern", []),
        ("die Antworten von gestern", []),
        ("von gestern auf heute", []),
    ],
)
def test_what_only_the_day_of_the_text_makes_whole(text: str, meant: list[str]) -> None:
    assert [m.ids[0] for m in find_relative(text, MONDAY)] == meant


@pytest.mark.parametrize("day", [date.min, date.max, date(1, 12, 31), date(9999, 1, 1)])
def test_the_ends_of_the_calendar_are_no_fault(day: date) -> None:
    texts = "KW 1, KW 53, Q4, 1. Quartal, kommende Woche, vergangene Woche, gestern, 30. Dezember"
    assert all(mention.ids for mention in find_relative(texts, day))
