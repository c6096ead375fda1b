"""Numbers of partners, Gemeinden behind a word for one, and dates that need the day of the text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.taggers import Register
from nlp.taggers.municipalities import MunicipalityTagger
from nlp.taggers.numbers import PartnerNumberTagger
from nlp.taggers.relative_dates import find_relative

MONDAY = date(2021, 12, 6)
PLACES = MunicipalityTagger(
    Register(
        municipalities={
            "linkenbach": ("l-1",),
            "berg": ("b-1", "b-2"),
            "neuwied": ("n-1",),
            "bad honnef": ("h-1",),
        }
    )
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("über 400 Partner", "400"),
        ("rund 1 200 Partnerorganisationen", "1200"),
        ("mehr als 1.000 Partnern", "1000"),
        ("etwa dreihundert Partner", "300"),
        ("inzwischen 35 aktive Partnerinstitutionen", "35"),
    ],
)
def test_numbers_of_partners(text: str, number: str) -> None:
    (found,) = PartnerNumberTagger().find(f"Heute sind {text} dabei.")
    assert (found.ids, found.surface) == ((number,), text)


@pytest.mark.parametrize(
    "text", ["Im Jahr 2021 Partner zu werden", "400 Betriebe", "Partner 400", "3 Partner-Apps"]
)
def test_other_numbers(text: str) -> None:
    assert PartnerNumberTagger().find(text) == []


@pytest.mark.parametrize(
    ("text", "ids", "surface"),
    [
        ("in der Gemeinde Linkenbach tagt", ("l-1",), "Linkenbach"),
        ("die Stadt Bad Honnef lädt", ("h-1",), "Bad Honnef"),
        ("der Rat der Stadt Neuwieds", ("n-1",), "Neuwieds"),
        ("die Gemeinde Berg", ("b-1", "b-2"), "Berg"),
    ],
)
def test_gemeinden(text: str, ids: tuple[str, ...], surface: str) -> None:
    (found,) = PLACES.find(text)
    assert (found.ids, found.surface, found.kind) == (ids, surface, "place")


@pytest.mark.parametrize(
    "text",
    ["Herr Berg kam", "am Berg", "in Linkenbach", "Stadt und Land", "die Gemeinde der Beter"],
)
def test_bare_names_are_no_gemeinden(text: str) -> None:
    assert PLACES.find(text) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Gestern trafen sich alle.", "2021-12-05"),
        ("am vergangenen Montag", "2021-11-29"),
        ("am vergangenen Freitag", "2021-12-03"),
        ("am kommenden Freitag", "2021-12-10"),
        ("am nächsten Montag", "2021-12-13"),
        ("am 3. Januar geht es los", "2022-01-03"),
        ("seit dem 28.11. ist klar", "2021-11-28"),
        ("14.3. Mainz", "2022-03-14"),
        ("im vergangenen Jahr", "2020"),
        ("Im nächsten Jahr", "2022"),
    ],
)
def test_relative_dates(text: str, meant: str) -> None:
    assert [m.ids[0] for m in find_relative(text, MONDAY)] == [meant]


@pytest.mark.parametrize(
    "text",
    [
        "von heute auf morgen", "Heute gibt es 400 Partner.", "am 30. Februar", "6. Dezember 2021", "Nr. 3.2.1",
        "Es gilt A-2.4. Mehr dazu hier.", "die Codes A 2.1 und A 2.3.", "siehe Abschnitt 3.1.", "TOP 2.1. entfällt",
        "Vorab\n1.2. Ziele\nAlle helfen.", "2.1. Laufzeit",
    ],
)  # fmt: skip
def test_no_relative_dates(text: str) -> None:
    assert find_relative(text, MONDAY) == []


@given(st.dates(date(2009, 1, 1), date(2035, 1, 1)), st.integers(0, 6))
def test_the_last_weekday_is_at_most_a_week_away(reference: date, weekday: int) -> None:
    name = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")[
        weekday
    ]
    (found,) = find_relative(f"am vergangenen {name}", reference)
    day = date.fromisoformat(found.ids[0])
    assert day.weekday() == weekday
    assert 1 <= (reference - day).days <= 7
