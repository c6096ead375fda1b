"""Invented persons in every way that the bench of erasing knows: nothing of them is left, nobody else is touched."""

from __future__ import annotations

import unicodedata

import pytest

from bench.keeping.erasing import folded
from bench.keeping.persons import Invented, forms, forty, others
from pipeline.ground.errors import Refused
from pipeline.names.redaction import Redactor
from pipeline.names.writing import forms_of, last_word

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


# Names of people who write them otherwise than most, and how others write them.
ODD = [
    ("Zoë D’Aubigné", "Zoe d'Aubigne"), ("Zoë D’Aubigné", "D´Aubigné, Zoë"), ("Zoë D’Aubigné", "Z. D’Aubignés Plan"),
    ("Zoë D’Aubigné", "zoe.daubigne@beispiel.example"), ("Sinéad O'Dunne", "SINEAD O’DUNNE"),
    ("Maximilian Zwirlein jun.", "Maximilian Zwirlein"), ("Maximilian Zwirlein jun.", "M. Zwirlein junior"),
    ("Ute Zwirlein, MdB", "Ute Zwirlein"), ("Ute Zwirlein sen.", "Zwirlein, Ute"),
    ("Petra von Höllmund", "petra.vonhoellmund@beispiel.example"),
    ("Hubert von der Wengau-Brock", "h.vonderwengau-brock@beispiel.example"),
    ("Hubert von der Wengau-Brock", "Hubert v. d. Wengau–Brock"), ("Ngoc Anh Tran-Thibau", "NgocAnh Tran-Thibau"),
    ("Şükrü Özgür-Weiß", "Sukru Ozgur-Weiss"), ("Li Na", "Na, Li"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), ODD)
def test_odd_names_are_found_in_other_peoples_writing(name: str, text: str) -> None:
    masked = Redactor(forms_of(name, KEY), KEY).masked(text)
    core = folded(max(name.replace(",", " ").split(), key=len))
    assert masked != text
    assert core not in folded(masked)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Li Na", "Das lag an dem Li na ja."), ("Zoë D’Aubigné", "Claude D’Aubigny kam."),
        ("Sinéad O'Dunne", "Sinéad Dunnewald kam."), ("Maximilian Zwirlein jun.", "Ein Junior kam."),
        ("Hubert von der Wengau-Brock", "Anna von der Wengau kam."),
    ],
)  # fmt: skip
def test_odd_names_hide_nobody_else(name: str, text: str) -> None:
    assert Redactor(forms_of(name, KEY), KEY).masked(text) == text


@pytest.mark.parametrize("name", ["Ute", "U. Z", "D’Aubigné", "Dr. Ute jun.", "Ute Z", "O'Dunne"])
def test_half_a_name_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="kein voller Name"):
        forms_of(name, KEY)


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("Maximilian Zwirlein jun.", "Zwirlein"), ("Ute Höll-Meyer", "Meyer"), ("Zoë D’Aubigné", "Aubigné"),
        ("Ute Zwirlein, MdB", "Zwirlein"), ("Jun", "Jun"),
    ],
)  # fmt: skip
def test_what_the_proof_looks_for_is_the_surname(name: str, last: str) -> None:
    assert last_word(name) == last


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        # As OCR read names whose letters stood apart.
        ("Ruth Kammbrod", "Gruß vonRuth Kammbrodhat gut", "Gruß von hat gut"),
        ("Ruth Kammbrod", "mit Ruth Kammbro d am Abend", "mit am Abend"),
        ("Ruth Kammbrod", "mit Ruth Kamm b r o d am Abend", "mit am Abend"),
        ("Ruth Kammbrod", "mit R u t h Kamm b rod am Abend", "mit am Abend"),
        ("Ruth Kammbrod", "mitRuth Kammbro d am Abend", "mit am Abend"),
        ("Ruth von der Kamm", "mitRuth Kam m am Abend", "mit am Abend"),
        ("Ruth von der Kamm", "dankteRuth von der Kammer", "dankteRuth von der Kammer"),
        ("Ruth von Kammbrod", "dankteRuth von Kammbrodgern", "dankte gern"),
        ("Karl-Otto Kammbrod", "dankteKarl Kammbrodgern", "dankte gern"),
        ("Ruth Kammbrod", "dankteRuth Kammbro ddgern", "dankte dgern"),
        ("Ruth Kammbrod", "dankteRuth Kamm bro dgern", "dankte gern"),
        # Other people, and words of other things.
        ("Ruth Kammbrods", "Otto Kammbrod suchte", "Otto Kammbrod suchte"),
        ("Ruth Kammbrod", "Ruth Kammbroder kam", "Ruth Kammbroder kam"),
        ("Ruth Kammbrod", "Frau Ruth K. A. Mmbrod kam", "Frau Ruth K. A. Mmbrod kam"),
        ("Ruth Kammbrod", "nachOtto Kammbrodgern", "nachOtto Kammbrodgern"),
        ("Ruth Kamm", "McRuth Kammerer kam", "McRuth Kammerer kam"),
        ("Ruth Kamm", "Die GmbH Ruth Kammer & Co.", "Die GmbH Ruth Kammer & Co."),
    ],
)  # fmt: skip
def test_what_ocr_tore_or_let_grow_together(name: str, text: str, left: str) -> None:
    masked = Redactor(forms_of(name, KEY), KEY).masked(text)
    assert " ".join(masked.replace("█", " ").split()) == left
