"""What people decide stays: through retagging, in new versions, and until somebody takes it
back.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evaluation.tags import as_document
from pipeline.ground.types import Document, Tag
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings
from pipeline.tagging.ready import tagger_for
from pipeline.tagging.rulings import (
    Action,
    Ruling,
    decide_on,
    in_force,
    locate,
    reapply,
    signed,
    undo_of,
)

SETTINGS = Settings()
VOCABULARY = load_vocabulary(SETTINGS.vocabulary_folder)
TAGGER = tagger_for(VOCABULARY, SETTINGS)
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
TEXT = "Die BA lädt ein.\nDas RKW hat mit dem ifaa gesprochen.\nSpäter sprach auch die BA aus NRW."


def _document(text: str, version: int = 1) -> Document:
    return as_document(text).model_copy(update={"id": "d1", "version": version})


def _tags(document: Document, *rulings: Ruling) -> list[tuple[str, str | None, str]]:
    return [(t.kind, t.id, t.surface) for t in _reapplied(document, *rulings)]


def _reapplied(document: Document, *rulings: Ruling) -> tuple[Tag, ...]:
    return reapply(document, TAGGER.tag(document).tags, rulings, VOCABULARY.label).tags


def _decide(
    document: Document, number: int, action: Action, minute: int = 0, **more: str
) -> Ruling:
    return decide_on(
        document,
        TAGGER.tag(document).tags[number],
        action,
        by="anna",
        at=NOON + timedelta(minutes=minute),
        **more,
    )


def test_accepting_pins_one_place_only() -> None:
    document = _document(TEXT)
    accepted = _decide(document, 0, "accept", term="ba", why="steht im Anschreiben")
    first, *_, last, _region = _reapplied(document, accepted)
    assert (first.id, first.how, first.confidence, first.decided_by) == (
        "ba",
        "decided",
        1.0,
        "anna",
    )
    assert first.label == "Bundesagentur für Arbeit"
    assert (last.surface, last.id) == ("BA", None)


def test_reject_never_here_and_never() -> None:
    document = _document(TEXT)
    assert ("partner", "rkw", "RKW") not in _tags(document, _decide(document, 1, "reject"))
    here = _decide(document, 0, "never_here")
    assert [t for t in _tags(document, here) if t[2] == "BA"] == []
    other = _document(TEXT).model_copy(update={"id": "d2"})
    assert [t for t in _tags(other, here) if t[2] == "BA"] != []
    never = _decide(document, 0, "never")
    assert never.document is None
    assert [t for t in _tags(other, never) if t[2] == "BA"] == []


def test_never_with_an_entry_rules_out_only_this_one() -> None:
    document = _document("Der INQA-Check ist da.")
    (check,) = TAGGER.tag(document).tags
    never = decide_on(document, check, "never", by="a", at=NOON, term="A-2.1")
    (left,) = _reapplied(document, never)
    assert set(check.candidates) - set(left.candidates) == {"A-2.1"}


def test_the_place_wins_over_never_and_the_later_over_the_earlier() -> None:
    document = _document(TEXT)
    never, accepted = _decide(document, 0, "never", 1), _decide(document, 0, "accept", 2, term="ba")
    assert ("partner", "ba", "BA") in _tags(document, never, accepted)
    changed = _decide(document, 1, "relink", 3, term="bvmw")
    back = _decide(document, 1, "relink", 4, term="rkw")
    assert ("partner", "bvmw", "RKW") in _tags(document, changed)
    assert ("partner", "rkw", "RKW") in _tags(document, back, changed)


def test_undo_and_undo_of_undo() -> None:
    document = _document(TEXT)
    rejected = _decide(document, 1, "reject")
    undone = undo_of(rejected, by="b", at=NOON + timedelta(hours=1))
    again = undo_of(undone, by="c", at=NOON + timedelta(hours=2))
    assert in_force([rejected, undone]) == ()
    assert _tags(document, rejected, undone) == _tags(document)
    assert in_force([again, undone, rejected]) == (rejected,)


def test_one_standard_of_a_range_can_go() -> None:
    document = _document("Es gilt OM-Praxis A-2.1 bis A-2.3.")
    rejected = _decide(document, 1, "reject")
    assert [t.id for t in _reapplied(document, rejected)] == ["A-2.1", "A-2.3"]


def test_a_decision_holds_in_a_new_version_and_for_lost_offsets() -> None:
    accepted = _decide(_document(TEXT), 0, "accept", term="ba")
    newer = _document(
        "PRESSEMITTEILUNG\nNeuer Vorspann mit der BA davor.\n"
        + TEXT.replace("lädt ein", "lädt alle ein"),
        2,
    )
    start = newer.text.index("Die BA lädt")
    assert [t.start for t in _reapplied(newer, accepted) if t.decided_by] == [start + 4]


def test_a_decision_whose_place_is_gone_is_lost_not_misapplied() -> None:
    accepted = _decide(_document(TEXT), 0, "accept", term="ba")
    other = _document(
        "Ganz anderer Inhalt, in dem nur zufällig das Kürzel BA steht, sonst nichts davon.", 2
    )
    result = reapply(other, TAGGER.tag(other).tags, [accepted], VOCABULARY.label)
    assert result.lost == (accepted,)
    assert all(t.decided_by is None for t in result.tags)


def test_a_pinned_tag_outlives_the_register() -> None:
    document = _document(TEXT)
    accepted = _decide(document, 1, "accept", term="rkw")
    assert [t.id for t in reapply(document, (), [accepted], VOCABULARY.label).tags] == ["rkw"]


def test_the_same_decision_has_the_same_id() -> None:
    made = _decide(_document(TEXT), 1, "reject")
    assert signed(made).id == made.id
    assert Ruling.model_validate_json(made.model_dump_json()) == made


_WORDS = st.sampled_from(
    [
        "Die BA",
        "Das RKW",
        "lädt",
        "in NRW",
        "ein.",
        "OM-Praxis A-2.1",
        "Hessen",
        "\n",
        "und",
        "das ifaa",
        "morgen",
    ]
)


@settings(deadline=None)
@given(
    st.lists(_WORDS, min_size=4, max_size=20).map(" ".join),
    st.lists(
        st.tuples(
            st.integers(0, 30), st.sampled_from([a for a in get_args(Action) if a != "undo"])
        ),
        max_size=6,
    ),
    st.lists(_WORDS, max_size=5).map(" ".join),
)
def test_every_decision_holds_after_any_retagging(
    text: str, choices: list[tuple[int, Action]], preface: str
) -> None:
    document = _document(text)
    tags = TAGGER.tag(document).tags
    made = []
    for minute, (number, action) in enumerate(choices):
        if tags:
            tag = tags[number % len(tags)]
            term = tag.id or (tag.candidates[0] if tag.candidates else "x")
            at = NOON + timedelta(minutes=minute)
            made.append(decide_on(document, tag, action, by="a", at=at, term=term))
    first = reapply(document, tags, made, VOCABULARY.label)
    # The taggers forget everything, or the document gets a preface: what was decided about a place
    # stays.
    for again, found in ((document, ()), (_document(f"{preface}\n\n{text}", 2), None)):
        result = reapply(
            again, TAGGER.tag(again).tags if found is None else found, made, VOCABULARY.label
        )
        assert {d.id for d in result.lost} <= {d.id for d in made}
        if again is document:
            pinned = [(t.kind, t.id, t.start) for t in first.tags if t.decided_by]
            assert pinned == [(t.kind, t.id, t.start) for t in result.tags if t.decided_by]
        assert all(again.text[t.start : t.end] == t.surface for t in result.tags)
    assert reapply(document, first.tags, made, VOCABULARY.label).tags == first.tags


@pytest.mark.parametrize("surface", ["", " ", "."])
def test_odd_surfaces_find_nothing_wrong(surface: str) -> None:
    ruling = signed(Ruling(action="reject", by="a", at=NOON, surface=surface, document="d1"))
    span = locate(_document("Ein Satz."), ruling)
    assert span is None or _document("Ein Satz.").text[span[0] : span[1]] == surface.strip()
