"""What every tagger of the table keeps to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.taggers import TAGGERS, Register, load_tagger
from pipeline.registers.vocabulary import load_vocabulary

REGISTER = load_vocabulary(Path(__file__).resolve().parents[2] / "corpus" / "vocabulary").register()
LOADED = {name: load_tagger(name, REGISTER) for name in TAGGERS}
SAMPLE = (
    "Die Bundesagentur für Arbeit in NRW empfiehlt am 6. Dezember 2021 den INQA-Check „Gesundheit“ "
    "(OM-Praxis A-2.3).\n"
    "Über 400 Partner; vom Strategiekreis wurde das in der Gemeinde Linkenbach in Ober- und "
    "Niederbayern einstimmig "
    "beschlossen.\n"
)


@pytest.mark.parametrize("name", TAGGERS)
def test_it_finds_something(name: str) -> None:
    assert LOADED[name].find(SAMPLE)


@pytest.mark.parametrize("name", TAGGERS)
@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\x00\ufffe", "a" * 5000, "„" * 500, "OM-Praxis " * 200]
)
def test_odd_texts_do_not_stop_it(name: str, text: str) -> None:
    assert isinstance(LOADED[name].find(text), list)


@pytest.mark.parametrize("name", TAGGERS)
def test_it_is_built_from_an_empty_register(name: str) -> None:
    assert load_tagger(name, Register()).find("Kein Wort davon am Tag.") == []


@pytest.mark.parametrize("name", TAGGERS)
@given(
    st.lists(
        st.sampled_from([*SAMPLE.split(), "\n", "-", "bis", "A-3.1", "und", "Köln"]), max_size=20
    ).map(" ".join)
)
def test_mentions_are_ordered_and_point_into_the_text(name: str, text: str) -> None:
    found = LOADED[name].find(text)
    assert [m.start for m in found] == sorted(m.start for m in found)
    assert all(text[m.start : m.end] == m.surface != "" for m in found)
    # Of organisations there are more than any register knows.
    assert all(m.ids or m.kind == "organisation" for m in found)
    assert all(0 <= m.confidence <= 1 for m in found)
    assert found == LOADED[name].find(text)
