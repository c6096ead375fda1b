"""Arithmetic by the BGB, checked by rows and by a second calculation that only counts days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreements.deadlines import (
    after,
    bounds_of,
    earliest_end,
    end_at,
    end_of,
    ends,
    last_day_for,
    last_notice_day,
    state_of,
    working_day_before,
)
from pipeline.agreements.values import DayOfYear, Period, Terms

DAY = timedelta(days=1)
days = st.dates(date(1995, 1, 1), date(2060, 12, 31))
periods = st.one_of(
    st.builds(Period, length=st.integers(1, 60), unit=st.just("m")),
    st.builds(Period, length=st.integers(1, 12), unit=st.just("y")),
    st.builds(Period, length=st.integers(1, 80), unit=st.just("w")),
    st.builds(Period, length=st.integers(1, 400), unit=st.just("d")),
)


def period(written: str) -> Period:
    return Period.model_validate({"length": int(written[:-1]), "unit": written[-1]})


def walked(day: date, length: Period) -> date:
    """The second calculation: day by day through the calendar, counting months as they begin."""
    if length.unit in "dw":
        for _ in range(length.length * (7 if length.unit == "w" else 1)):
            day += DAY
        return day
    number, months = day.day, length.length * (12 if length.unit == "y" else 1)
    while months:
        before, day = day, day + DAY
        months -= day.month != before.month
    while day.day != number and (day + DAY).month == day.month:
        day += DAY
    return day


@pytest.mark.parametrize(
    ("start", "length", "event", "end"),
    [
        ("2022-03-01", "2y", False, "2024-02-29"),
        ("2018-09-01", "3y", False, "2021-08-31"),
        ("2024-05-12", "3y", True, "2027-05-12"),
        ("2026-01-15", "18m", False, "2027-07-14"),
        ("2025-08-31", "18m", False, "2027-02-28"),
        ("2025-11-30", "3m", False, "2026-02-28"),
        ("2025-08-31", "6m", True, "2026-02-28"),
        ("2024-02-29", "12m", False, "2025-02-28"),
        ("2024-02-29", "1y", True, "2025-02-28"),
        ("2026-11-02", "8w", False, "2026-12-27"),
        ("2026-10-05", "90d", False, "2027-01-02"),
        ("2026-01-31", "1m", True, "2026-02-28"),
        ("2026-01-31", "1m", False, "2026-02-28"),
        ("2026-05-31", "1m", False, "2026-06-30"),
    ],
)  # fmt: skip
def test_ends(start: str, length: str, event: bool, end: str) -> None:
    found = end_of(date.fromisoformat(start), period(length), event=event)
    assert found.isoformat() == end


@pytest.mark.parametrize(
    ("end", "notice", "last"),
    [
        ("2027-02-28", "3m", "2026-11-30"),
        ("2028-02-29", "3m", "2027-11-30"),
        ("2027-08-31", "8w", "2027-07-06"),
        ("2027-06-30", "6m", "2026-12-31"),
        ("2027-12-31", "3m", "2027-09-30"),
        ("2027-03-31", "1m", "2027-02-28"),
        ("2027-03-15", "1m", "2027-02-15"),
        ("2026-12-31", "1y", "2025-12-31"),
    ],
)
def test_last_days_for_a_notice(end: str, notice: str, last: str) -> None:
    assert last_day_for(date.fromisoformat(end), period(notice)).isoformat() == last


@given(days, periods)
def test_later_days_agree_with_the_walk(day: date, length: Period) -> None:
    assert after(day, length) == walked(day, length)


@given(days, periods)
def test_a_term_that_counts_its_first_day_ends_before_its_successor(
    day: date, length: Period
) -> None:
    """The day behind the end has the number of the first day, or the month is too short for it."""
    end = end_of(day, length)
    assert day <= end
    if length.unit in "dw":
        assert (end - day).days + 1 == (walked(day, length) - day).days
        return
    following = end + DAY
    short = (walked(day, length) + DAY).month != walked(day, length).month
    assert following.day == day.day or short


@given(days, periods)
def test_the_last_day_for_a_notice_is_the_latest_that_holds(end: date, notice: Period) -> None:
    last = last_day_for(end, notice)
    assert walked(last, notice) <= end < walked(last + DAY, notice)


@given(days, periods, periods)
def test_every_renewal_begins_behind_the_end_before(
    end: date, every: Period, first: Period
) -> None:
    terms = Terms(end=end, ends=(end,), renewal=every, times=3)
    found = list(ends(terms))
    assert len(found) == 4
    for before, behind in pairwise(found):
        assert end_of(before + DAY, every) == behind
    asof = walked(end, first)
    at = end_at(terms, asof)
    assert at == next((e for e in found if e >= asof), found[-1])


@given(days, st.sampled_from(["any", "month", "quarter", "half_year", "year"]), periods)
def test_the_earliest_end_is_no_earlier_than_the_notice(
    asof: date, to: str, notice: Period
) -> None:
    terms = Terms.model_validate({"open_ended": True, "notice": notice, "notice_to": to})
    found = earliest_end(terms, asof)
    wanted = walked(asof, notice)
    assert found is not None
    assert found >= wanted
    months = {"any": 0, "month": 1, "quarter": 3, "half_year": 6, "year": 12}[to]
    if months:
        assert (found + DAY).day == 1
        assert found.month % months == 0
        between = [wanted + DAY * n for n in range((found - wanted).days)]
        assert not any((d + DAY).day == 1 and d.month % months == 0 for d in between)


def test_renewals_stop_where_the_text_stops_them() -> None:
    first = date(2025, 12, 31)
    year = period("1y")
    terms = Terms(end=first, ends=(first,), renewal=year, latest=date(2027, 12, 31))
    assert [end.year for end in ends(terms)] == [2025, 2026, 2027]
    assert bounds_of(terms).over_after == date(2027, 12, 31)


def test_notice_by_a_day_of_the_year() -> None:
    end = date(2026, 12, 31)
    terms = Terms(end=end, ends=(end,), renewal=period("1y"), yearly=DayOfYear(month=9, day=30))
    assert last_notice_day(terms, end) == date(2026, 9, 30)
    assert earliest_end(terms, date(2026, 11, 30)) == date(2027, 12, 31)


@given(days, days, days)
def test_states_follow_each_other(start: date, end: date, asof: date) -> None:
    if end < start:
        start, end = end, start
    terms = Terms(start=start, starts=(start,), end=end, ends=(end,))
    expected = "not_yet" if asof < start else "expired" if asof > end else "in_force"
    assert state_of(terms, asof) == expected
    assert state_of(terms, asof, replaced=True) == "replaced"


@pytest.mark.parametrize(
    ("terms", "state"),
    [
        ({"starts": ["2027-01-01", "2025-01-01"][::-1], "ends": ["2028-01-01"]}, "unclear"),
        ({"starts": ["2025-01-01"], "ends": ["2026-06-01", "2027-06-01"]}, "unclear"),
        ({"starts": ["2025-01-01"], "unsure_end": True}, "unclear"),
        ({"open_ended": True}, "unclear"),
        ({"open_ended": True, "signed": "2025-01-01"}, "in_force"),
        ({"open_ended": True, "signed": "2025-01-01", "unsure_start": True}, "unclear"),
        ({"ends": ["2026-01-01"]}, "expired"),
        ({}, "unclear"),
    ],
)
def test_what_is_not_sure_is_unclear(terms: dict[str, object], state: str) -> None:
    assert state_of(Terms.model_validate(terms), date(2026, 11, 30)) == state


@given(days)
def test_the_working_day_before_is_never_on_a_weekend(day: date) -> None:
    found = working_day_before(day)
    assert found.weekday() < 5
    assert timedelta(0) <= day - found <= timedelta(days=2)
