"""Questions in their likeliest spelling, told by how probable words are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.embedders.truecasing import as_written
from nlp.embedders.unigram import UnigramTokenizer
from nlp.model_folder import ONNX_FOLDER

PROBABLE = {"die", "Führung", "in", "Straße", "neue", "KMU", "Oelde", "Masse"}


def score(word: str) -> float:
    return float(word in PROBABLE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("die fuehrung in kmu", "die Führung in KMU"),
        ("DIE FUEHRUNG IN KMU", "die Führung in KMU"),
        ("Die Fuehrung in der strasse", "Die Führung in der strasse"),
        ("neue masse in oelde", "neue Masse in Oelde"),
        ("INQA", "INQA"),
        ("a-2.1 xyz", "a-2.1 xyz"),
        ("", ""),
    ],
)
def test_the_likeliest_spelling_is_taken(typed: str, meant: str) -> None:
    assert as_written(typed, score) == meant


@given(st.text(max_size=60))
def test_without_knowledge_a_text_with_a_capital_stays_as_it_is(text: str) -> None:
    mixed = f"Ein {text}"
    assert as_written(mixed, lambda _: 0.0) == mixed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "vereinbarungen mit der bundesagentur für arbeit",
            "Vereinbarungen mit der Bundesagentur für Arbeit",
        ),
        ("FACHKRÄFTE HALTEN UND GEWINNEN", "Fachkräfte halten und gewinnen"),
        ("Fuehrung fuer neue Betriebe", "Führung für neue Betriebe"),
        (
            "Wer berät kleine Betriebe in Rheinland-Pfalz?",
            "Wer berät kleine Betriebe in Rheinland-Pfalz?",
        ),
    ],
)
def test_the_models_own_vocabulary_knows(e5_folder: Path, typed: str, meant: str) -> None:
    assert as_written(typed, UnigramTokenizer(e5_folder / ONNX_FOLDER).likelihood) == meant
