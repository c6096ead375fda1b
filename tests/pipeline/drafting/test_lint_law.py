"""What the press law asks: an address, and for regular releases who answers for them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from pipeline.drafting.assemble import reference_of
from pipeline.drafting.checked import Checked
from pipeline.drafting.draft import new_draft
from pipeline.drafting.lint_law import LAW_RULES
from pipeline.drafting.press_law import PressLaw, load_press_law
from pipeline.drafting.provenance import Line, Sheet
from pipeline.settings import load_settings
from tests.pipeline.drafting.builders import AT, Register

LAW = load_press_law(load_settings())


@cache
def checked() -> Checked:
    settings = load_settings()
    draft = new_draft("pressemitteilung", None, Register(), settings, values={}, at=AT).draft
    known = reference_of(draft, Register(), settings)
    return Checked(Sheet(()), draft, known.standing, known.rules, known.vocabulary, known.law)


def remarks(law: PressLaw, *contact: str) -> list[tuple[str, str]]:
    lines = [Line(("Ein Satz.",)), *(Line((text,), "OMKontakt") for text in contact)]
    draft = replace(checked(), sheet=Sheet(tuple(lines)), law=law)
    return [(mark.rule, mark.message) for rule in LAW_RULES for mark in rule(draft)]


@pytest.mark.parametrize(
    ("contact", "regular", "rules"),
    [
        (["Haus des Rates", "69115 Heidelberg"], False, []),
        (["Haus des Rates", "info@beispiel.de"], False, ["impressum"]),
        (["Haus des Rates, 12345 Bad Ort"], True, ["verantwortlich"]),
        (["12345 Ort", "V. i. S. d. P.: Erika Muster"], True, []),
        (["12345 Ort", "ViSdP: Erika Muster"], True, []),
        (["12345 Ort", "Verantwortlich für den Inhalt: Erika Muster"], True, []),
        (["12345 Ort", "Presserechtlich verantwortlich ist Erika Muster"], True, []),
        (["12345 Ort", "Verantwortung verbindet"], True, ["verantwortlich"]),
        (["Tel. 12345 678"], True, ["impressum", "verantwortlich"]),
        ([], False, []),
    ],
)
def test_what_the_law_asks_is_missed(contact, regular, rules):
    found = remarks(LAW.model_copy(update={"regular": regular}), *contact)
    assert [rule for rule, _ in found] == rules
    assert all("§ 8 Landespressegesetz Baden-Württemberg" in message for _, message in found)


def test_there_is_a_law_for_every_land_and_a_doubt_is_told():
    assert len({law.land for law in LAW.laws}) == 16
    unsure = LAW.model_copy(update={"land": "Hamburg"})
    assert unsure.basis == "§ 8 Hamburgisches Pressegesetz; bitte dort nachlesen"
    with pytest.raises(ValueError, match="kein Gesetz"):
        PressLaw.model_validate(LAW.model_dump() | {"land": "Atlantis"})
