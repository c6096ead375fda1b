"""Branches and slogans are one name with their house."""

from __future__ import annotations

import pytest

from nlp.resolve import resolve
from nlp.taggers import TAGGERS, load_tagger
from nlp.taggers.branches import joined
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import PROJECT

REGISTER = load_vocabulary(PROJECT / "corpus" / "vocabulary").register()
TAGGERS_OF_ALL = [load_tagger(name, REGISTER) for name in TAGGERS]

# The text, and the whole names in it.
NAMES = [
    # An area right behind a name, with its legal form, or several behind a branch
    ("Es laden die Müllerbetriebe Nordhessen ein.", ["Müllerbetriebe Nordhessen"]),
    ("Der DEHOGA Thüringen e. V. wirbt.", ["DEHOGA Thüringen e. V."]),
    (
        "Der Sozialverband VdK Hessen-Thüringen e. V. hilft.",
        ["Sozialverband VdK Hessen-Thüringen e. V."],
    ),
    (
        "Die IG Metall, Bezirksleitung Niedersachsen und Sachsen-Anhalt, streikt.",
        ["IG Metall, Bezirksleitung Niedersachsen und Sachsen-Anhalt"],
    ),
    (
        "Die Techniker Krankenkasse, Landesvertretung Berlin und Brandenburg, zahlt.",
        ["Techniker Krankenkasse, Landesvertretung Berlin und Brandenburg"],
    ),
    (
        "Es hilft das Staatliche Schulamt für den Landkreis Gießen und den Vogelsbergkreis.",
        ["Staatliche Schulamt für den Landkreis Gießen und den Vogelsbergkreis"],
    ),
    ("Der ver.di-Bezirk Ostwestfalen-Lippe ruft auf.", ["ver.di-Bezirk Ostwestfalen-Lippe"]),
    (
        "Es laden die LIGA der Freien Wohlfahrtspflege – Spitzenverbände im Land Brandenburg ein.",
        ["LIGA der Freien Wohlfahrtspflege – Spitzenverbände im Land Brandenburg"],
    ),
    (
        "Die Hochschule der Bundesagentur für Arbeit, Campus Schwerin, lehrt.",
        ["Hochschule der Bundesagentur für Arbeit, Campus Schwerin"],
    ),
    # Two towns of one office, a saint
    ("Die Agentur für Arbeit Bayreuth – Hof hat geladen.", ["Agentur für Arbeit Bayreuth – Hof"]),
    ("Es hilft die Helios St. Anna-Klinik GmbH.", ["Helios St. Anna-Klinik GmbH"]),
    ("Es hilft die IG Metall, Bezirk Küste, im Land.", ["IG Metall, Bezirk Küste"]),
    ("Die DGUV – Landesverband Südwest lädt ein.", ["DGUV – Landesverband Südwest"]),
    ("Die BGW Bezirksstelle Beispiel hilft.", ["BGW Bezirksstelle Beispiel"]),
    ("Der BVMW Kreisverband Probetal lädt ein.", ["BVMW Kreisverband Probetal"]),
    ("Die BARMER Landesvertretung Probeland zahlt.", ["BARMER Landesvertretung Probeland"]),
    (
        "Die Techniker Krankenkasse, Landesvertretung Probeland, zahlt.",
        ["Techniker Krankenkasse, Landesvertretung Probeland"],
    ),
    (
        "Der Bundesverband privater Gärten, Landesgruppe Küste, fordert mehr.",
        ["Bundesverband privater Gärten, Landesgruppe Küste"],
    ),
    ("Die AOK Probeland – Die Gesundheitskasse zahlt.", ["AOK Probeland – Die Gesundheitskasse"]),
    ("Der ver.di Bezirk Probeland streikt.", ["ver.di Bezirk Probeland"]),
    (
        "Der Landesbetrieb Forst Probeland, Forstamt Beispielau, pflanzt.",
        ["Landesbetrieb Forst Probeland, Forstamt Beispielau"],
    ),
    (
        "Die Berufsgenossenschaft Hoch- und Tiefbau prüft.",
        ["Berufsgenossenschaft Hoch- und Tiefbau"],
    ),
    (
        "Der Gesamtverband der Deutschen Buchbinder tagt.",
        ["Gesamtverband der Deutschen Buchbinder"],
    ),
    ("Der Verband Deutscher Buchbinder tagt.", ["Verband Deutscher Buchbinder"]),
    ("Die IG Metall, die Kammer und der Verband beraten.", ["IG Metall"]),
]


@pytest.mark.parametrize(("text", "names"), NAMES, ids=[text for text, _ in NAMES])
def test_house_and_branch_are_one_name(text: str, names: list[str]) -> None:
    found = joined(text, resolve(text, [m for t in TAGGERS_OF_ALL for m in t.find(text)]))
    assert [m.surface for m in found if m.kind in ("partner", "organisation")] == names


def test_the_branch_of_a_partner_keeps_its_id() -> None:
    text = "Es hilft die IG Metall, Bezirk Küste, im Land."
    known = [Mention for Mention in load_tagger("terms", REGISTER).find(text) if Mention.ids]
    (whole,) = joined(text, known)
    assert whole.ids == known[0].ids
    assert (whole.how, whole.name) == ("office", "IG Metall, Bezirk Küste")
