"""How numbers, days and sentences are written for staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.german import as_field, left, quoted

QUOTED = [
    ("Wir fangen an.", "„Wir fangen an.“"),
    ("„Wer früh plant, hat Ruhe.“", "„Wer früh plant, hat Ruhe.“"),
    ("„Wer früh plant, hat Ruhe.”", "„Wer früh plant, hat Ruhe.“"),
    ('"Wer früh plant, hat Ruhe."', "„Wer früh plant, hat Ruhe.“"),
    ("Das Motto „Früh planen“ bleibt.", "„Das Motto ‚Früh planen‘ bleibt.“"),
    ('Das Motto "Früh planen" bleibt.', "„Das Motto ‚Früh planen‘ bleibt.“"),
    ("„Früh planen“, sagte sie.", "„‚Früh planen‘, sagte sie.“"),
    ("„Eins“ und „Zwei“", "„‚Eins‘ und ‚Zwei‘“"),
    ("„Wer früh plant, hat Ruhe.", "„Wer früh plant, hat Ruhe.“"),
    ("Dann bleibt Zeit.“", "„Dann bleibt Zeit.“"),
    ("", "„“"),
]


@pytest.mark.parametrize(("text", "written"), QUOTED)
def test_marks_are_not_set_twice(text: str, written: str) -> None:
    assert quoted(text) == written


NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(days=2, hours=4, minutes=30), "noch 2 Tage 4 Stunden"),
        (timedelta(days=1), "noch 1 Tag"),
        (timedelta(hours=3, minutes=1), "noch 3 Stunden 1 Minute"),
        (timedelta(seconds=5), "noch 1 Minute"),
        (timedelta(0), "zu Ende"),
        (timedelta(days=-3), "zu Ende"),
    ],
)
def test_how_long_until_a_moment(ahead, said):
    assert left(NOW + ahead, NOW) == said


def test_the_field_of_the_browser_is_in_berlin():
    assert as_field(NOW) == "2026-11-20T13:00"
    assert as_field(None) == ""
