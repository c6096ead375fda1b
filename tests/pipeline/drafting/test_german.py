"""Names stand in the case that a sentence needs; what the data do not know keeps its form."""

from __future__ import annotations

import pytest

from pipeline.drafting.german import load_inflection, name_of
from pipeline.settings import load_settings

RULES = load_inflection(load_settings())


@pytest.mark.parametrize(
    ("name", "nominative", "genitive", "dative", "accusative"),
    [
        ("Handwerkskammer Probe", "die Handwerkskammer Probe", "der Handwerkskammer Probe",
         "der Handwerkskammer Probe", "die Handwerkskammer Probe"),
        ("Landkreis Leer", "der Landkreis Leer", "des Landkreises Leer", "dem Landkreis Leer",
         "den Landkreis Leer"),
        ("Deutscher Gewerkschaftsbund", "der Deutsche Gewerkschaftsbund",
         "des Deutschen Gewerkschaftsbundes", "dem Deutschen Gewerkschaftsbund",
         "den Deutschen Gewerkschaftsbund"),
        ("Bündnis Ausbildung", "das Bündnis Ausbildung", "des Bündnisses Ausbildung",
         "dem Bündnis Ausbildung", "das Bündnis Ausbildung"),
        ("Koordinierungsausschuss", "der Koordinierungsausschuss",
         "des Koordinierungsausschusses", "dem Koordinierungsausschuss",
         "den Koordinierungsausschuss"),
        ("Städte Nord und Süd", "die Städte Nord und Süd", "der Städte Nord und Süd",
         "den Städten Nord und Süd", "die Städte Nord und Süd"),
        ("BKK Landesverband Ost", "der BKK Landesverband Ost", "des BKK Landesverbandes Ost",
         "dem BKK Landesverband Ost", "den BKK Landesverband Ost"),
        ("IHK Nordtal", "die IHK Nordtal", "der IHK Nordtal", "der IHK Nordtal", "die IHK Nordtal"),
        ("Sanderhof Werke GmbH", "die Sanderhof Werke GmbH", "der Sanderhof Werke GmbH",
         "den Sanderhof Werken GmbH", "die Sanderhof Werke GmbH"),
    ],
)  # fmt: skip
def test_the_four_cases(name, nominative, genitive, dative, accusative):
    forms = [name_of(name, RULES).form(case) for case in ("nom", "gen", "dat", "acc")]
    assert forms == [nominative, genitive, dative, accusative]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Hessischen Kultusministeriums", "Hessisches Kultusministerium"),
        ("Paritätischen Rates in Talland e.V.", "Paritätischer Rat in Talland e.V."),
        ("Verbandes der Betriebe Talland", "Verband der Betriebe Talland"),
    ],
)
def test_a_genitive_of_the_text_is_undone(written, name):
    assert name_of(written, RULES).form("nom", "") == name


def test_an_unknown_name_takes_no_article_and_has_no_genitive():
    name = name_of("Gerüstbau Talheim", RULES)
    assert [name.form(case) for case in ("nom", "gen", "dat")] == [
        "Gerüstbau Talheim", None, "Gerüstbau Talheim",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("preposition", "name", "expected"),
    [
        ("von", "Landkreis Leer", "vom Landkreis Leer"),
        ("bei", "Institut für Holz", "beim Institut für Holz"),
        ("in", "Charta", "in der Charta"),
        ("zu", "Kammer Nord", "zur Kammer Nord"),
        ("von", "Kammer Nord", "von der Kammer Nord"),
    ],
)
def test_prepositions_join_with_the_article(preposition, name, expected):
    assert name_of(name, RULES).behind(preposition) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vertrag", "einen Vertrag"),
        ("Kooperationsvereinbarung", "eine Kooperationsvereinbarung"),
        ("Bündnis", "ein Bündnis"),
        ("Gemeinsame Erklärung", "eine Gemeinsame Erklärung"),
        ("Neuer Vertrag", "einen Neuen Vertrag"),
    ],
)
def test_the_indefinite_article(text, expected):
    assert name_of(text, RULES).form("acc", "ein") == expected
