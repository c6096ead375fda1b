"""A moment is read as people write it, and one that says two things at once is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.drafting.moments import german_moment, parse_moment
from pipeline.ground.errors import Unclear


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("24. November 2026, 10 Uhr", "2026-11-24T09:00:00"),
        ("24.11.2026 10:30", "2026-11-24T09:30:00"),
        ("2026-07-01 10.30 Uhr", "2026-07-01T08:30:00"),  # summer time
        ("1. Juli 2026", "2026-06-30T22:00:00"),
        ("3.2.27", "2027-02-02T23:00:00"),
        ("3. Febr. 2027, 8 Uhr", "2027-02-03T07:00:00"),
        ("3. Feb. 2027, 8 Uhr", "2027-02-03T07:00:00"),
        ("17. Mrz. 2027 um 9 Uhr", "2027-03-17T08:00:00"),
        ("am 17. Sept. 2027 ab 9:15", "2027-09-17T07:15:00"),
        ("Freitag, 17. September 2027, 9 Uhr", "2027-09-17T07:00:00"),
        ("Fr., den 17.9.27, 9 h", "2027-09-17T07:00:00"),
        ("bis zum 17. 9. 2027, 18.05 Uhr", "2027-09-17T16:05:00"),
        ("2027-09-17T06:00", "2027-09-17T04:00:00"),
        ("17.09.2027 9 Uhr MESZ", "2027-09-17T07:00:00"),
        ("17.01.2028, 9 Uhr MEZ", "2028-01-17T08:00:00"),
        ("31. Oktober 2027, 2.30 Uhr MESZ", "2027-10-31T00:30:00"),  # the hour comes twice
        ("31. Oktober 2027, 2.30 Uhr MEZ", "2027-10-31T01:30:00"),
        ("um 10 Uhr am 24.11.2026", "2026-11-24T09:00:00"),
        ("10.30 Uhr, 24. November 2026", "2026-11-24T09:30:00"),
        ("24. November 26, 10 Uhr", "2026-11-24T09:00:00"),
        ("24/11/2026 10:00", "2026-11-24T09:00:00"),
        ("24.11.2026 – 10 Uhr", "2026-11-24T09:00:00"),
        ("24.11.2026, 10:00:00 Uhr", "2026-11-24T09:00:00"),
        ("24.11.2026, 24 Uhr", "2026-11-24T23:00:00"),
        ("24.11.2026, 6 Uhr abends", "2026-11-24T17:00:00"),
        ("24.11.2026, 9 Uhr morgens", "2026-11-24T08:00:00"),
        ("24.11.2026, 10 Uhr CET", "2026-11-24T09:00:00"),
        ("24.11.2026, 10 Uhr (MEZ)", "2026-11-24T09:00:00"),
        ("Sperrfrist: 24.11.2026, 10 Uhr", "2026-11-24T09:00:00"),
        ("frei ab 24.11.2026, 10 Uhr", "2026-11-24T09:00:00"),
        ("2026-11-24T10:00+01:00", "2026-11-24T09:00:00"),
        ("2026-11-24T09:00Z", "2026-11-24T09:00:00"),
    ],
)
def test_moments_are_those_of_berlin(text: str, utc: str) -> None:
    moment = parse_moment(text)
    assert moment.astimezone(UTC).isoformat() == f"{utc}+00:00"


NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("heute, 18 Uhr", "2026-11-20T17:00:00"),
        ("morgen 10 Uhr", "2026-11-21T09:00:00"),
        ("ab morgen, 10 Uhr", "2026-11-21T09:00:00"),
        ("übermorgen um 9.30 Uhr", "2026-11-22T08:30:00"),
        ("Montag, 9 Uhr", "2026-11-23T08:00:00"),
        ("am Freitag um 9 Uhr", "2026-11-27T08:00:00"),  # not today, which is one
        ("Sonnabend 10 Uhr", "2026-11-21T09:00:00"),
        ("24.11., 10 Uhr", "2026-11-24T09:00:00"),
        ("24. November, 10 Uhr", "2026-11-24T09:00:00"),
        ("24. Nov. um 10 Uhr", "2026-11-24T09:00:00"),
        ("3. Januar, 8 Uhr", "2027-01-03T07:00:00"),
        ("24. November 2026, 10 Uhr", "2026-11-24T09:00:00"),
        ("24. November um zehn Uhr", "2026-11-24T09:00:00"),
        ("24.11.2026 um zehn", "2026-11-24T09:00:00"),
        ("24.11.2026, halb zehn", "2026-11-24T08:30:00"),
        ("24.11., halb 10 Uhr", "2026-11-24T08:30:00"),
        ("24.11. viertel nach neun", "2026-11-24T08:15:00"),
        ("24. November, Viertel vor 10", "2026-11-24T08:45:00"),
        ("24.11.2026, drei Uhr nachmittags", "2026-11-24T14:00:00"),
        ("24.11.2026 mittags", "2026-11-24T11:00:00"),
        ("24.11.2026, 22 Uhr nachts", "2026-11-24T21:00:00"),
        ("24.11.2026 10 Uhr 30", "2026-11-24T09:30:00"),
        ("10 Uhr MEZ am 24.11.2026", "2026-11-24T09:00:00"),
        ("Di 24.11. 10:00", "2026-11-24T09:00:00"),
        ("24-11-2026 10:00", "2026-11-24T09:00:00"),
        ("24ter November 2026, 10 Uhr", "2026-11-24T09:00:00"),
        ("den 24. November 2026, 10.00 Uhr", "2026-11-24T09:00:00"),
        ("kommenden Dienstag um 10", "2026-11-24T09:00:00"),
        ("Montagmorgen 9 Uhr", "2026-11-23T08:00:00"),
        ("morgen früh um 8", "2026-11-21T07:00:00"),
        ("morgen Mittag", "2026-11-21T11:00:00"),
        ("heute Abend um 6", "2026-11-20T17:00:00"),
        ("heute Abend 18 Uhr", "2026-11-20T17:00:00"),
        ("in zwei Stunden", "2026-11-20T14:00:00"),
        ("in 3 Tagen, 10 Uhr", "2026-11-23T09:00:00"),
        ("in einer Woche um 9 Uhr", "2026-11-27T08:00:00"),
        ("Veröffentlichung frei ab 24. November 2026, 10 Uhr", "2026-11-24T09:00:00"),
        ("frei für Dienstag, 24.11.2026, 10.00 Uhr", "2026-11-24T09:00:00"),
        ("nicht vor 24.11.2026, 10 Uhr", "2026-11-24T09:00:00"),
    ],
)
def test_days_are_told_from_now(text: str, utc: str) -> None:
    assert parse_moment(text, NOW).astimezone(UTC).isoformat() == f"{utc}+00:00"


@pytest.mark.parametrize("text", ["24. November 2026, 10 Uhr", "1.7.27 um 8:05"])
def test_what_is_written_back_is_read_alike(text: str) -> None:
    moment = parse_moment(text)
    assert parse_moment(german_moment(moment)) == moment


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("morgen", "versteht"),
        ("24. November 2026, 25 Uhr", "keine Uhrzeit"),
        ("24.11.2026, Mitternacht", "zwei Tagen"),
        ("nächsten Montag, 9 Uhr", "für manche"),
        ("24.11.2026, kurz vor zehn", "keine genaue"),
        ("Ende der Woche", "versteht"),
        ("10 Uhr", "versteht"),
        ("24. November 2026 abends", "versteht"),
        ("", "versteht"),
        ("30.2.2027", "versteht"),
        ("12. Foo 2027", "versteht"),
        ("Montag, 17. September 2027", "ist ein Freitag"),
        ("28. März 2027, 2.30 Uhr", "gibt es am 28. März 2027 nicht"),
        ("17.1.2028 9 Uhr MESZ", "gilt nicht MESZ"),
        ("17. September 2027 oder später", "versteht"),
    ],
)
def test_unclear_moments_are_refused(text: str, said: str) -> None:
    with pytest.raises(Unclear, match=said):
        parse_moment(text)
