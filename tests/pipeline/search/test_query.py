from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive.types import Filters
from pipeline.ground.errors import NotFound
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.search.query import Query, is_question, understand, word_query


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(Path(__file__).resolve().parents[3] / "corpus" / "vocabulary")


@pytest.mark.parametrize(
    ("text", "codes", "alone"),
    [
        ("A-2.1", ["A-2.1"], True),
        ("a-2.1", ["A-2.1"], True),
        ("A 2.1", ["A-2.1"], True),
        ("A2.1", ["A-2.1"], True),
        ("OM-Praxis A-2.1", ["A-2.1"], True),
        ("OM-Praxis A1", ["A-1.0"], True),
        ("Praxisstandard A-2.3", ["A-2.3"], True),
        ("A-2.1 und A-2.3", ["A-2.1", "A-2.3"], True),
        ("A-2.1 Neuwied", ["A-2.1"], False),
        ("A-2.2 bis A-3.1", ["A-2.2", "A-2.3", "A-2.4", "A-3.1"], True),
        ("A-9.9", [], False),
        ("Arbeit 4.0", [], False),
        ("ab 2 Uhr", [], False),
        ("A-2.1.5", [], False),
        ("in Abschnitt a 2 der Satzung", [], False),
        ("", [], False),
    ],
)
def test_codes_are_recognised(
    text: str, codes: list[str], alone: bool, vocabulary: Vocabulary
) -> None:
    understood = understand(Query(text=text), vocabulary)
    assert sorted(i.id for i in understood.identifiers) == codes
    assert understood.exact_only == alone


def test_a_whole_query_that_is_a_name_is_recognised(vocabulary: Vocabulary) -> None:
    understood = understand(Query(text="Bundesagentur für Arbeit"), vocabulary)
    assert [(i.kind, i.id) for i in understood.identifiers] == [("partner", "ba")]
    assert not understood.exact_only


@pytest.mark.parametrize(
    ("asked", "filters"),
    [
        ({"partner": ("ba",)}, Filters(partner=("ba",))),
        ({"partner": ("Bundesagentur für Arbeit",)}, Filters(partner=("ba",))),
        ({"region": ("Hessen",)}, Filters(region=("hessen",))),
        ({"standard": ("a-2.1",)}, Filters(standard=("A-2.1",))),
        ({"kind": ("agreement",)}, Filters(kind=("agreement",))),
        ({"from_date": date(2020, 1, 1)}, Filters(from_date=date(2020, 1, 1))),
    ],
)
def test_filters_take_ids_and_names(
    asked: dict[str, Any], filters: Filters, vocabulary: Vocabulary
) -> None:
    assert understand(Query(text="x", **asked), vocabulary).filters == filters


def test_an_unknown_filter_is_named_with_what_is_like_it(vocabulary: Vocabulary) -> None:
    with pytest.raises(NotFound, match="Region „hesen“") as caught:
        understand(Query(text="x", region=("hesen",)), vocabulary)
    assert "hessen" in caught.value.hint


def test_what_was_understood_is_told_in_german(vocabulary: Vocabulary) -> None:
    query = Query(
        text="Fuehrung A-2.1", region=("hessen",), kind=("agreement",), from_date=date(2020, 1, 31)
    )
    report = understand(query, vocabulary).report(vocabulary)
    assert report["identifiers"][0]["id"] == "A-2.1"
    assert report["words"] == ["fuehrung", "a-2.1"]
    assert "Wörter: Fuehrung, A-2.1" in report["summary"]
    assert report["filters"]["from"] == "2020-01-31"
    for part in (
        "Praxisstandard: A-2.1",
        "nur Region Hessen",
        "nur Vereinbarung",
        "nur ab 31.01.2020",
    ):
        assert part in report["summary"]


@pytest.mark.parametrize("written", ["a2.1", "A 2.1", "a–2.1", "A-2.1"])
def test_a_code_is_searched_as_the_register_writes_it(written: str, vocabulary: Vocabulary) -> None:
    understood = understand(Query(text=f"Führung nach OM-Praxis {written} in Bünde?"), vocabulary)
    assert understood.text == "Führung nach OM-Praxis A-2.1 in Bünde?"
    assert "a-2.1" in understood.words.surface
    code = understood.identifiers[0]
    assert understood.text[code.start : code.end].endswith("A-2.1")


def test_an_excluded_phrase_is_told_and_alone_lists_the_rest(vocabulary: Vocabulary) -> None:
    understood = understand(Query(text='-"gute Arbeit"'), vocabulary)
    assert understood.lists
    report = understood.report(vocabulary)
    assert report["without"] == ["„gute Arbeit“"]
    assert report["summary"] == "ohne: „gute Arbeit“"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Wie ist das Wetter morgen?", True),
        ("wer hat unterschrieben", True),
        ("Gesundheit der Pflege?", True),
        ("Wohnen im Alter", False),
        ("Vereinbarung Hessen", False),
        ("", False),
    ],
)
def test_a_question_is_known_by_its_mark_or_first_word(text: str, asks: bool) -> None:
    assert is_question(text) == asks


def test_words_of_a_query_count_once() -> None:
    words = word_query("Vereinbarung und Vereinbarung der Kooperationsvereinbarung")
    assert words.surface == ("vereinbarung", "kooperationsvereinbarung")
    assert words.compounds == (("kooperation", "vereinbar"),)
    assert not word_query("Wer sind wir?")
