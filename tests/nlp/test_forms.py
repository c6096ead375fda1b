"""Inflections and gaps: what counts as a form of a word, and what never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.forms import (
    adjective_words,
    exact_words,
    gap_class,
    gap_fits,
    inflections,
    is_joint,
    name_words,
    spellings,
)


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("institut", "institutes"), ("institut", "instituts"), ("agentur", "agenturen"), ("stiftung", "stiftungen"),
        ("bundesverband", "bundesverbandes"), ("netzwerk", "netzwerke"), ("analyse", "analysen"), ("kreis", "kreises"),
        ("mittelstands", "mittelstandes"), ("handwerksinstitutes", "handwerksinstituts"), ("deutsches", "deutschen"),
        ("buergerschaftliches", "buergerschaftliche"), ("angewandte", "angewandten"), ("check", "checks"),
    ],
)  # fmt: skip
def test_forms(word: str, form: str) -> None:
    assert form in inflections(word)


@pytest.mark.parametrize(
    ("word", "form"),
    [("essen", "esse"), ("hessen", "hesse"), ("lippe", "lippen"), ("hof", "hofe"), ("berlin", "berliner")],
)  # fmt: skip
def test_no_forms_of_a_place(word: str, form: str) -> None:
    assert form not in inflections(word, place=True)


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("hessen", "hessens"),
        ("berlin", "berlins"),
        ("saarland", "saarlandes"),
        ("landkreis", "landkreisen"),
    ],
)
def test_forms_of_a_place(word: str, form: str) -> None:
    assert form in inflections(word, place=True)


@pytest.mark.parametrize(
    ("gap", "name", "fits"),
    [
        (" ", "", True), ("-", "", True), (" – ", "", True), (" „", "", True), ("\n", "", True), ("- ", "", True),
        (". ", "", False), (", ", "", False), ("\n\n", "", False), ("\t", "", False), (" (", "", False),
        (": ", " – ", True), ("/", "-", True), ("/", " ", False), (".", ".", True), (" & ", "", False),
    ],
)  # fmt: skip
def test_gaps(gap: str, name: str, fits: bool) -> None:
    assert gap_fits(gap, gap_class(name)) is fits


def test_joints() -> None:
    assert is_joint("-")
    assert is_joint("-\n")
    assert is_joint("\u00ad\n  ")
    assert not is_joint("- ")
    assert not is_joint(" ")


def test_words_of_names() -> None:
    assert [w.key for w in name_words("Institut für Wissen & Kompetenz")] == [
        "W:institut", "w:fuer", "W:wissen", "w:und", "W:kompetenz",
    ]  # fmt: skip
    assert [w.key for w in exact_words("IfM Bonn")] == ["=IfM", "=Bonn"]
    assert adjective_words("hessisch")[0].forms >= {"hessische", "hessischen", "hessischer"}
    assert adjective_words("Berliner")[0].forms == {"berliner"}


def test_spellings() -> None:
    assert set(spellings("Verband X e. V.")) == {"Verband X e. V.", "Verband X"}
    assert "Arbeitgeberservice" not in set(spellings("Arbeitgeber Service"))
    assert "INQA-UnternehmensCheck" in set(spellings("INQA-Unternehmens-Check"))


@given(st.text(alphabet="abdeilnorstuxz", min_size=1, max_size=14))
def test_a_word_is_a_form_of_itself(word: str) -> None:
    for place in (False, True):
        forms = inflections(word, place=place)
        assert word in forms or forms == inflections(word[:-1], place=place) or len(forms) == 5
        assert all(form[: max(1, len(word) - 3)] == word[: max(1, len(word) - 3)] for form in forms)
