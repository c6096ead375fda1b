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


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("am 6. und 7. Juni 2024", {"6.": "2024-06-06", "7. Juni 2024": "2024-06-07"}),
        ("vom 3. bis zum 5. Mai 2023", {"3.": "2023-05-03", "5. Mai 2023": "2023-05-05"}),
        ("10.–12.10.2023", {"10.": "2023-10-10", "12.10.2023": "2023-10-12"}),
        ("8./9. Juli 2024", {"8.": "2024-07-08", "9. Juli 2024": "2024-07-09"}),
        (
            "4., 5. und 6. März 2024",
            {"4.": "2024-03-04", "5.": "2024-03-05", "6. März 2024": "2024-03-06"},
        ),
        ("Mai/Juni 2022", {"Mai": "2022-05", "Juni 2022": "2022-06"}),
        ("Es waren 30. bis 5. Mai 2024", {"5. Mai 2024": "2024-05-05"}),
        ("Punkt 3.1 und 5. Mai 2024", {"5. Mai 2024": "2024-05-05"}),
    ],
)
def test_each_day_of_a_list_is_one(text: str, meant: dict[str, str]) -> None:
    found = FIND(text)
    assert {mention.surface: mention.ids[0] for mention in found} == meant
    assert all(text[mention.start : mention.end] == mention.surface for mention in found)
