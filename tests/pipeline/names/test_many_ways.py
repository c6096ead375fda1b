"""Invented persons in every way that the bench of erasing knows: nothing of them is left, nobody else is touched."""

from __future__ import annotations

import unicodedata

import pytest

from bench.keeping.erasing import folded
from bench.keeping.persons import Invented, forms, forty, others
from pipeline.names.redaction import Redactor
from pipeline.names.writing import forms_of

KEY = b"k" * 32
PERSONS = forty()
# One with joined given names, one with two, with particles, with a double surname, with ß: all kinds there are.
SOME = (
    PERSONS[0],
    PERSONS[2],
    PERSONS[3],
    PERSONS[5],
    PERSONS[8],
    PERSONS[11],
    PERSONS[19],
    PERSONS[32],
)


def test_forty_persons_bear_forty_surnames() -> None:
    assert len({one.core for one in PERSONS}) == len(PERSONS) == 40
    assert all(len(dict(forms(one))) > 30 for one in PERSONS)


@pytest.mark.parametrize("one", SOME, ids=lambda one: one.name)
def test_no_way_of_writing_is_left(one: Invented) -> None:
    redactor = Redactor(forms_of(one.name, KEY), KEY)
    surnames = redactor.surnames(f"Es sprach {one.name}.")
    left = {
        how: masked
        for how, text in forms(one)
        if folded(one.core) in folded(masked := redactor.masked(text, surnames))
    }
    assert left == {}


@pytest.mark.parametrize("one", SOME, ids=lambda one: one.name)
def test_nobody_else_is_touched(one: Invented) -> None:
    redactor = Redactor(forms_of(one.name, KEY), KEY)
    surnames = redactor.surnames(f"Es sprach {one.name}.")
    for text in others(one):
        assert redactor.masked(text, surnames) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Karl-Heinz Quandel", "Karl-Heinz und Petra Quandel kamen.", " und Petra "),
        ("Karl-Heinz Quandel", "Karl Heinz u. Petra Quandel kamen.", " u. Petra "),
        ("Anna Lena Zwirl", "Anna Lena und Otto Zwirl kamen.", " und Otto "),
        ("Karl-Heinz Quandel", "Karl-Heinz K. Quandel kam.", ""),
        ("Karl-Heinz Quandel", "Karl-Heinz „Kalle“ Quandel kam.", ""),
        ("Anna Lena Zwirl", "Anna Lena B. Zwirl kam.", ""),
        ("Karl-Heinz von Quandel", "Karl-Heinz und Petra von Quandel kamen.", " und Petra "),
        ("Karl-Heinz Quandel", "Karl-Heinz und Petra Quandel-Sarn kamen.", None),
        ("Karl-Heinz Quandel", "Karl-Otto und Petra Quandel kamen.", None),
        ("Karl-Heinz Quandel", "Karl-Heinz Otto und Petra Sarn kamen.", None),
    ],
)  # fmt: skip
def test_two_given_names_and_a_partner(name: str, text: str, left: str | None) -> None:
    masked = Redactor(forms_of(name, KEY), KEY).masked(text)
    if left is None:
        assert masked == text
    else:
        assert "Quandel" not in masked
        assert "Zwirl" not in masked
        assert left.strip() in masked
