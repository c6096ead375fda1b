"""German dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.taggers.dates import DateTagger

FIND = DateTagger().find


@pytest.mark.parametrize(
    ("text", "surface", "meant"),
    [
        ("PRESSEMITTEILUNG, 06. Dezember 2021", "06. Dezember 2021", "2021-12-06"),
        ("am 9. Juli 2018 –", "9. Juli 2018", "2018-07-09"),
        ("Heidelberg, 21.01.2020", "21.01.2020", "2020-01-21"),
        ("vom 1. 2. 2023 an", "1. 2. 2023", "2023-02-01"),
        ("am 06.12.21 in", "06.12.21", "2021-12-06"),
        ("Stand 2021-12-06.", "2021-12-06", "2021-12-06"),
        ("Mitte November 2017", "November 2017", "2017-11"),
        ("im März 2024", "März 2024", "2024-03"),
        ("am 3. Maerz 2024", "3. Maerz 2024", "2024-03-03"),
        ("12. Okt. 2022", "12. Okt. 2022", "2022-10-12"),
        ("am 29. Februar 2024.", "29. Februar 2024", "2024-02-29"),
        ("am 5.\nMai 2021", "5.\nMai 2021", "2021-05-05"),
    ],
)
def test_a_date(text: str, surface: str, meant: str) -> None:
    (mention,) = FIND(text)
    assert (mention.surface, mention.ids) == (surface, (meant,))
    assert text[mention.start : mention.end] == surface


@pytest.mark.parametrize(
    "text",
    [
        "am 31.02.2021",
        "Version 1.2.3.4",
        "Tel. 06221 1234",
        "OM-Praxis A-2.1",
        "2021",
        "Arbeit 4.0",
        "1.2.2021.3",
        "Mai",
    ],
)
def test_no_date(text: str) -> None:
    assert FIND(text) == []


@given(st.dates())
def test_every_calendar_day_of_our_time_is_found(day: object) -> None:
    from datetime import date

    assert isinstance(day, date)
    day = day.replace(year=1990 + day.year % 100, day=min(day.day, 28))
    assert [m.ids[0] for m in FIND(f"am {day.day}.{day.month}.{day.year} und")] == [day.isoformat()]
