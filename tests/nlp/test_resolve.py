"""Overlaps and candidates."""

from __future__ import annotations

import pytest

from nlp.resolve import resolve
from nlp.types import Mention


def _mention(
    kind: str, start: int, end: int, *ids: str, how: str = "name", confidence: float = 0.9
) -> Mention:
    return Mention(kind, start, end, "x" * (end - start), ids, how, confidence)


TEXT = "x" * 60


@pytest.mark.parametrize(
    ("mentions", "kept"),
    [
        ([_mention("partner", 0, 5, "a"), _mention("partner", 0, 9, "b")], [("b", 0, 9)]),
        ([_mention("partner", 0, 9, "a"), _mention("region", 4, 9, "r")], [("a", 0, 9)]),
        (
            [_mention("partner", 0, 9, "a"), _mention("region", 0, 9, "r")],
            [("a", 0, 9), ("r", 0, 9)],
        ),
        ([_mention("lookalike", 0, 9, "l"), _mention("region", 4, 9, "r")], []),
        ([_mention("lookalike", 0, 5, "l"), _mention("partner", 0, 9, "a")], [("a", 0, 9)]),
        ([_mention("lookalike", 0, 9, "l"), _mention("partner", 0, 9, "a")], []),
        ([_mention("region", 0, 4, "r"), _mention("region", 2, 9, "s")], [("s", 2, 9)]),
        (
            [_mention("partner", 0, 4, "a"), _mention("date", 2, 9, "2021")],
            [("a", 0, 4), ("2021", 2, 9)],
        ),
    ],
)
def test_overlaps(mentions: list[Mention], kept: list[tuple[str, int, int]]) -> None:
    assert sorted((m.ids[0], m.start, m.end) for m in resolve(TEXT, mentions)) == sorted(kept)


def test_one_stretch_with_two_meanings_stays_open() -> None:
    (mention,) = resolve(TEXT, [_mention("region", 0, 4, "r"), _mention("region", 0, 4, "s")])
    assert mention.ids == ("r", "s")


def test_the_codes_of_a_range_share_its_span() -> None:
    mentions = [_mention("standard", 0, 9, code, how="range") for code in ("A-1.0", "A-2.1")]
    assert [m.ids for m in resolve(TEXT, mentions)] == [("A-1.0",), ("A-2.1",)]


def test_a_weak_form_is_backed_by_a_name() -> None:
    weak = _mention("partner", 10, 12, "ba", how="weak", confidence=0.3)
    (alone,) = resolve(TEXT, [weak])
    backed = resolve(TEXT, [weak, _mention("partner", 20, 30, "ba")])
    assert alone.confidence < 0.5 < backed[0].confidence


def test_an_abbreviation_defined_for_another_partner_is_open() -> None:
    text = "Fachhochschule (IfM) und spaeter IfM allein"
    mentions = [
        Mention("partner", 0, 14, text[:14], ("fhm",), "name", 0.95),
        Mention("partner", 16, 19, "IfM", ("ifm-bonn",), "abbreviation", 0.9),
        Mention("partner", 33, 36, "IfM", ("ifm-bonn",), "abbreviation", 0.9),
    ]
    found = {m.start: set(m.ids) for m in resolve(text, mentions)}
    assert found == {0: {"fhm"}, 16: {"fhm", "ifm-bonn"}, 33: {"fhm", "ifm-bonn"}}


def test_a_closing_mark_belongs_to_a_name_with_an_opening_one() -> None:
    text = "Stiftung „Mittelstand“ und"
    (mention,) = resolve(text, [Mention("partner", 0, 21, text[:21], ("s",), "name", 0.95)])
    assert mention.surface == "Stiftung „Mittelstand“"
