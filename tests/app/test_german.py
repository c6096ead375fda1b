"""How numbers, days and sentences are written for staff."""

from __future__ import annotations

import pytest

from app.german import quoted

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
