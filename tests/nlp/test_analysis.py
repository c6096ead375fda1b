from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import analysis
from nlp.analysis import Terms, analyse, compound_parts, main_parts, places, stem
from nlp.tokens import fold
from tests.workspace import processor_seconds


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Kooperationsvereinbarung", ("kooperation", "vereinbar")),
        ("Kooperationsvereinbarungen", ("kooperation", "vereinbar")),
        ("Fachkräftesicherung", ("fachkraft", "sicher")),
        ("Fachkraeftesicherung", ("fachkraft", "sicher")),
        ("Unternehmensführung", ("unternehm", "fuhrung")),
        ("Arbeitsschutz", ("arbeit", "schutz")),
        ("Gefährdungsbeurteilung", ("gefahrd", "beurteil")),
        ("Betriebsnachbarschaft", ("betrieb", "nachbarschaft")),
        ("Pressemitteilung", ("press", "mitteil")),
        ("Strategiekreis", ("strategi", "kreis")),
        ("Landkreis", ("land", "kreis")),
        ("Schulbuch", ("schul", "buch")),
        ("Regionenvereinbarung", ("region", "vereinbar")),
        ("Zweidrittelmehrheit", ("zweidrittel", "mehrheit")),
    ],
)
def test_a_compound_is_cut_into_its_parts(word: str, parts: tuple[str, ...]) -> None:
    assert main_parts(fold(word)) == parts


@pytest.mark.parametrize(
    "word",
    [
        "Vereinbarung", "Unternehmen", "Gemeinschaft", "Zusammenarbeit", "Wissenschaft", "Organisation", "Universität",
        "Entwicklung", "Verantwortung", "Unterstützung", "Mitglieder", "beschlossen", "Digitalisierung", "Handlungen",
    ],
)  # fmt: skip
def test_a_simple_word_stays_whole(word: str) -> None:
    assert main_parts(fold(word)) == ()


def test_parts_go_down_to_the_smallest() -> None:
    assert compound_parts("fachkraeftesicherung") == ("fachkraft", "fach", "kraft", "sicher")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Führung", "Fuehrung"),
        ("Vereinbarung", "Vereinbarungen"),
        ("Haus", "Häuser"),
        ("Fachkraft", "Fachkräften"),
        ("Straße", "Strassen"),
        ("Region", "Regionen"),
        ("groß", "größere"),
        ("Berater", "Beratern"),
    ],
)
def test_inflected_and_differently_spelt_words_share_a_stem(left: str, right: str) -> None:
    assert stem(fold(left)) == stem(fold(right))


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("OM-Praxis A-2.1", ("om", "praxis", "a-2.1")),
        ("der Verein e. V.", ("verein", "e.v")),
        ("Verein e.V.", ("verein", "e.v")),
        ("Arbeit 4.0", ("arbeit", "4.0")),
        ("A1 und B-2", ("a1", "b-2")),
        ("am 06.12.2021", ("06.12.2021",)),
        ("Regionen-Vereinbarung", ("regionen", "vereinbarung")),
        ("GDA-ORGAcheck", ("gda", "orgacheck")),
        ("Wer sind wir?", ()),
        ("Café É", ("cafe", "e")),
        ("der Weg", ("weg",)),
        ("", ()),
    ],
)
def test_terms_as_written(text: str, surface: tuple[str, ...]) -> None:
    assert analyse(text).surface == surface


def test_all_three_kinds_of_terms() -> None:
    assert analyse("Die Kooperationsvereinbarungen der Partner") == Terms(
        ("kooperationsvereinbarungen", "partner"),
        ("kooperationsvereinbar", "partn"),
        ("kooperation", "vereinbar"),
    )


@given(st.text(max_size=300))
def test_terms_have_no_blanks_and_places_lie_in_the_text(text: str) -> None:
    terms = analyse(text)
    for term in (*terms.surface, *terms.stems, *terms.parts):
        assert term.split() == [term]
    assert len(terms.surface) == len(terms.stems)
    found = list(places(text))
    assert all(0 <= p.start < p.end <= len(text) for p in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(alphabet="aeinrstbg", min_size=1, max_size=40))
def test_parts_of_a_word_are_shorter_than_the_word(word: str) -> None:
    assert all(len(part) < len(word) for part in main_parts(word))


@pytest.mark.parametrize("part", ["arbeits", "an"])
def test_a_word_without_end_costs_no_more_for_each_letter(part: str) -> None:
    def cut(times: int) -> None:
        for remembering in (compound_parts, analysis._cut):
            remembering.cache_clear()
        compound_parts(part * times)

    few, many = (processor_seconds(partial(cut, times)) for times in (600, 4_800))
    assert many < 3 * 8 * few


def test_threads_do_not_disturb_each_other() -> None:
    words = [f"vereinbarung{letter}en" for letter in "abcdefghijklmnopqrstuvwxyz"] * 40
    expected = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem.__wrapped__, words)) == expected


def test_a_known_word_is_not_taken_apart_again() -> None:
    text = "Die Partner vereinbaren eine Zusammenarbeit zur Fachkräftesicherung. "
    analyse(text)
    asked = (stem, main_parts, compound_parts)
    before = [function.cache_info().misses for function in asked]
    analyse(text * 500)
    assert [function.cache_info().misses for function in asked] == before


def test_the_stored_stems_are_those_of_the_words() -> None:
    words = (
        w
        for w in analysis._lexicon()
        if len(w) >= analysis._SHORTEST_PART and w not in analysis._NO_PARTS
    )
    assert {stem(word) for word in words} == analysis._lexicon_stems()
