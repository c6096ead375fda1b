"""Organisations by the grammar of their names, and the local offices of partners."""

from __future__ import annotations

import pytest

from nlp.resolve import resolve
from nlp.taggers import TAGGERS, Register, load_tagger
from nlp.taggers.org_words import nominative
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import PROJECT

REGISTER = load_vocabulary(PROJECT / "corpus" / "vocabulary").register()
TAGGERS_OF_ALL = [load_tagger(name, REGISTER) for name in TAGGERS]

# The text, and the whole names in it; nothing else in it is an organisation, nothing a region.
NAMES = [
    ("Es sprach die Apothekerkammer Holstein-Nord.", ["Apothekerkammer Holstein-Nord"]),
    ("die Ingenieurkammer Sachsen-Anhalt lud ein", ["Ingenieurkammer Sachsen-Anhalt"]),
    ("der Einzelhandelsverband Hessen-Süd rät ab", ["Einzelhandelsverband Hessen-Süd"]),
    ("die Handwerkskammer zu Beispielburg hilft", ["Handwerkskammer zu Beispielburg"]),
    ("die Anwaltskammer des Saarlandes prüft", ["Anwaltskammer des Saarlandes"]),
    (
        "das Ministerium für Arbeit, Bau und Wege des Landes Brandenburg fördert",
        ["Ministerium für Arbeit, Bau und Wege des Landes Brandenburg"],
    ),
    (
        "der Landesinnungsverband des Uhrmacherhandwerks Hessen",
        ["Landesinnungsverband des Uhrmacherhandwerks Hessen"],
    ),
    (
        "die LIGA der freien Musterpflege in Thüringen e. V. dankt",
        ["LIGA der freien Musterpflege in Thüringen e. V."],
    ),
    (
        "die Hotel- und Pensionskammer Bad Probe und der Verein der Korbmacher",
        ["Hotel- und Pensionskammer Bad Probe", "Verein der Korbmacher"],
    ),
    (
        "das Sächsische Landesamt für Brücken und die Muster Technik GmbH",
        ["Sächsische Landesamt für Brücken", "Muster Technik GmbH"],
    ),
    (
        "die Industrie- und Handelskammer (IHK) Beispielstadt",
        ["Industrie- und Handelskammer (IHK) Beispielstadt"],
    ),
    ("die Gewerkschaft Beispiel und die Kammer", ["Gewerkschaft Beispiel"]),
    ("Präsidentin der Tierärztekammer Edith Muster", []),
    ("Die Kammer und der Verband beraten Betriebe.", []),
    ("In der Stadt und im Amt hilft die Gesellschaft.", []),
]


@pytest.mark.parametrize(("text", "names"), NAMES, ids=[text for text, _ in NAMES])
def test_a_name_is_whole(text: str, names: list[str]) -> None:
    found = resolve(text, [m for tagger in TAGGERS_OF_ALL for m in tagger.find(text)])
    assert [m.surface for m in found if m.kind == "organisation"] == names
    assert [m.surface for m in found if m.kind == "region"] == []


OFFICES = [
    ("die Agentur für Arbeit Neustadt", ["Agentur für Arbeit Neustadt"]),
    ("der Agentur für Arbeit Bad Probe", ["Agentur für Arbeit Bad Probe"]),
    ("die Arbeitsagentur Musterstadt", ["Arbeitsagentur Musterstadt"]),
    ("die Agentur für Arbeit Frankfurt (Oder)", ["Agentur für Arbeit Frankfurt (Oder)"]),
    ("der Agentur für Arbeit (BA) Potsdam", ["Agentur für Arbeit Potsdam"]),
    (
        "Die Agenturen für Arbeit Alt und Neuhausen",
        ["Agentur für Arbeit Alt", "Agentur für Arbeit Neuhausen"],
    ),
    (
        "der Agenturen für Arbeit Alt, Edith Muster, und Neuhausen, Jan Probe,",
        ["Agentur für Arbeit Alt", "Agentur für Arbeit Neuhausen"],
    ),
    (
        "die Regionaldirektion Hessen der Bundesagentur für Arbeit",
        ["Regionaldirektion Hessen"],
    ),
    ("der Agentur für Arbeit Edith Muster", []),
    ("die Agentur für Arbeit und das Jobcenter", []),
    ("die Agentur für Arbeit Probe und der BVMW", ["Agentur für Arbeit Probe"]),
]


@pytest.mark.parametrize(("text", "offices"), OFFICES, ids=[text for text, _ in OFFICES])
def test_an_office_is_its_partner_and_says_its_place(text: str, offices: list[str]) -> None:
    found = resolve(text, [m for tagger in TAGGERS_OF_ALL for m in tagger.find(text)])
    told = [m for m in found if m.how == "office"]
    assert [m.name for m in told] == offices
    assert {m.ids for m in told} <= {("ba",)}
    assert not [m for m in found if m.kind == "region"]


def test_an_abbreviation_in_brackets_holds_from_there_on() -> None:
    text = "Der Verein der Korbmacher (VdKo) wirbt. Der VdKo hat Nachwuchs."
    found = resolve(text, [m for tagger in TAGGERS_OF_ALL for m in tagger.find(text)])
    names = [(m.surface, m.name) for m in found if m.how == "defined"]
    assert names == [("VdKo", "Verein der Korbmacher"), ("VdKo", "Verein der Korbmacher")]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Landkreises Beispiel", "Landkreis Beispiel"),
        ("Verbandes der Müller", "Verband der Müller"),
        ("Vereins Muster", "Verein Muster"),
        ("Thüringischen Ministeriums für Bau", "Thüringisches Ministerium für Bau"),
        ("Handwerkskammer Probe", "Handwerkskammer Probe"),
        ("Institut des Handwerks", "Institut des Handwerks"),
    ],
)
def test_the_nominative(written: str, name: str) -> None:
    assert nominative(written) == name


def test_without_offices_none_is_found() -> None:
    tagger = load_tagger("organisations", Register())
    assert [m.kind for m in tagger.find("die Agentur für Arbeit Neustadt")] == ["organisation"]
