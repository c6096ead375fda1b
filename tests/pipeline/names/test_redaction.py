"""Erased names are found however they are written, and nothing else of the text changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ground.errors import Refused
from pipeline.names.forms import forms_of
from pipeline.names.redaction import MASK, Redactor
from tests.pipeline.archive.builders import make_document

KEY = b"k" * 32


def redactor(*names: str) -> Redactor:
    return Redactor([form for name in names for form in forms_of(name, KEY)], KEY)


@pytest.mark.parametrize(
    "written",
    [
        "Birgit Müller", "BIRGIT MÜLLER", "Birgit Mueller", "B. Müller", "Müller, Birgit", "Birgit\nMüller",
        "Dr. Birgit Müller", "Birgit Müllers Rede",
    ],
)  # fmt: skip
def test_every_way_of_writing_is_found(written: str) -> None:
    text = f"Es sprach {written} über Betriebe."
    masked = redactor("Birgit Müller").masked(text)
    assert "ller" not in masked.casefold()
    assert "irgit" not in masked.casefold()
    assert len(masked) == len(text)
    assert masked.startswith("Es sprach ")
    assert masked.endswith(" über Betriebe.")


@pytest.mark.parametrize(
    "written",
    ["B i r g i t   M ü l l e r", "B i r g i t M ü l l e r", "Birgit M ü l l e r", "B i r g i t  Müller",
     "M ü l l e r,  B i r g i t", "B I R G I T   M Ü L L E R", "B i r g i t  M ü l l e r s".replace(" ", "\u2009")],
)  # fmt: skip
def test_a_name_in_spaced_letters_is_found(written: str) -> None:
    text = f"Es sprach {written} über B e t r i e b e."
    masked = redactor("Birgit Müller").masked(text)
    letters = "".join(letter if letter.isspace() else MASK for letter in written)
    assert masked == f"Es sprach {letters} über B e t r i e b e."


def test_a_surname_alone_goes_only_where_the_full_name_stands() -> None:
    both = "Birgit Müller sprach. Frau Müller dankte. Müllers Antwort kam."
    assert "Müller" not in redactor("Birgit Müller").masked(both)
    assert redactor("Birgit Müller").masked("Frau Müller dankte.") == "Frau Müller dankte."


def test_somebody_else_of_that_surname_stays() -> None:
    masked = redactor("Birgit Müller").masked(
        "Birgit Müller und Hans Müller kamen, dann ging Müller."
    )
    assert "Hans Müller" in masked
    assert masked.count("Müller") == 1


def test_addresses_with_the_surname_go_too() -> None:
    text = (
        "Birgit Müller, birgit.mueller@beispiel.de, www.mueller.de, Telefon 123; info@beispiel.de"
    )
    masked = redactor("Birgit Müller").masked(text)
    assert "mueller" not in masked
    assert "info@beispiel.de" in masked


def test_names_with_particles_and_hyphens() -> None:
    masked = redactor("Anna-Lena von der Heide").masked(
        "Anna-Lena von der Heide kam. Frau von der Heide blieb. Heide blüht."
    )
    assert masked.count(MASK) > 20
    assert "Frau " in masked
    assert "Heide blüht" in masked


@pytest.mark.parametrize("name", ["Müller", "", "Dr. Müller", "B."])
def test_a_name_that_means_many_people_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        forms_of(name, KEY)


def test_another_key_finds_nothing() -> None:
    assert Redactor(forms_of("Birgit Müller", KEY), b"x" * 32).spans("Birgit Müller") == ()


def test_a_document_loses_the_name_everywhere_and_keeps_its_offsets() -> None:
    document = make_document(
        "# Birgit Müller geht\nDie Partner danken Birgit Müller.", title="Birgit Müller geht"
    )
    masked = redactor("Birgit Müller").document(document)
    assert "Müller" not in masked.model_dump_json()
    assert (masked.pages, masked.blocks, masked.id) == (
        document.pages,
        document.blocks,
        document.id,
    )
    assert "Die Partner danken" in masked.text


def test_a_document_without_the_name_is_the_same_object() -> None:
    document = make_document("Die Partner danken Frau Müller.")
    assert redactor("Birgit Müller").document(document) is document


@given(st.text(alphabet="abc Müller Birgit\n.,-@", max_size=80))
def test_masking_keeps_length_and_every_other_letter(text: str) -> None:
    found = redactor("Birgit Müller")
    spans = found.spans(text)
    masked = found.masked(text)
    assert len(masked) == len(text)
    inside = {i for start, end in spans for i in range(start, end)}
    assert all(masked[i] == text[i] for i in range(len(text)) if i not in inside)
    assert all(masked[i] == MASK or masked[i].isspace() for i in inside)
