"""Organisations by the grammar of their names, and the local offices of partners."""

from __future__ import annotations

import pytest

from nlp.resolve import resolve
from nlp.taggers import TAGGERS, Register, load_tagger
from nlp.taggers.communes import find_acting
from nlp.taggers.org_words import nominative
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import PROJECT

REGISTER = load_vocabulary(PROJECT / "corpus" / "vocabulary").register()
TAGGERS_OF_ALL = [load_tagger(name, REGISTER) for name in TAGGERS]

# The text, and the whole names in it; nothing else in it is an organisation, nothing a region.
NAMES = [
    ("Es sprach die Apothekerkammer Holstein-Nord.", ["Apothekerkammer Holstein-Nord"]),
    ("Der Verband Sand und Kies lädt ein.", ["Verband Sand und Kies"]),
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


# The text, and the whole names in it, by what makes them whole.
BY_GRAMMAR = [
    # Ends of compounds
    ("das Jugendamt Musterhafen lädt ein", ["Jugendamt Musterhafen"]),
    ("die Berufsschule Probeheim", ["Berufsschule Probeheim"]),
    ("die Bergkasse Musterheim zahlt", ["Bergkasse Musterheim"]),
    ("das Fachkräftenetzwerk Probeland", ["Fachkräftenetzwerk Probeland"]),
    ("die Stadtreinigung Probeheim kehrt", ["Stadtreinigung Probeheim"]),
    ("die Verbraucherzentrale Probeland rät", ["Verbraucherzentrale Probeland"]),
    ("der Brandenburgische Imkertag tagt", ["Brandenburgische Imkertag"]),
    ("der Brandenburgische Gärtnertag tagt", ["Brandenburgische Gärtnertag"]),
    ("der Sächsische Imkerring zählt", ["Sächsische Imkerring"]),
    ("das Museum für Holzbau Probeheim", ["Museum für Holzbau Probeheim"]),
    ("im Kreishaus Probeheim tagt das Handwerk Probeheim", []),
    # Marks, initials, namesakes, letters in front of a hyphen
    ("das Netzwerk „Gute Lehre“ wächst", ["Netzwerk „Gute Lehre“"]),
    ("der Verein „Hobel und Span“ hilft", ["Verein „Hobel und Span“"]),
    ("die Fahrer Krankenkasse (FK) zahlt", ["Fahrer Krankenkasse"]),
    ("die Emilia-Muster Schule lernt", ["Emilia-Muster Schule"]),
    ("die Emilia-Muster-Stiftung gibt", ["Emilia-Muster-Stiftung"]),
    ("der XYV-Spitzenrat prüft", ["XYV-Spitzenrat"]),
    ("eine KI-Agentur und eine IT-Gesellschaft", []),
    # Fields, owners, branches
    ("die Gewerkschaft Bau und Boden ruft", ["Gewerkschaft Bau und Boden"]),
    ("der Bundesverband Estrich und Belag", ["Bundesverband Estrich und Belag"]),
    (
        "das Ministerium für Wissen, Werkstatt und Wege plant",
        ["Ministerium für Wissen, Werkstatt und Wege"],
    ),
    (
        "der Landesverband Hessen der Müller mahnt",
        ["Landesverband Hessen der Müller"],
    ),
    ("die Transferstelle der Hochschule hilft", []),
    ("das Jugendamt des Landkreises Probe hilft", ["Jugendamt des Landkreises Probe"]),
    ("der Verband der Sägewerke klagt", ["Verband der Sägewerke"]),
    (
        "das Institut für Bau an der Universität Probeheim",
        ["Institut für Bau an der Universität Probeheim"],
    ),
    ("die Konferenz der Bauminister (KBM) tagt", ["Konferenz der Bauminister"]),
    # Legal forms and whose place it is
    ("laut Satzung des Bau und Beruf e. V.", ["Bau und Beruf e. V."]),
    (
        "der Verein für Abendlehre - LernInsel e. V. lädt",
        ["Verein für Abendlehre - LernInsel e. V."],
    ),
    ("die regionalen Tierärztekammern warnen", []),
    ("die hessischen Tierärztekammern warnen", ["hessischen Tierärztekammern"]),
]


@pytest.mark.parametrize(("text", "names"), BY_GRAMMAR, ids=[text for text, _ in BY_GRAMMAR])
def test_what_makes_a_name_whole(text: str, names: list[str]) -> None:
    found = resolve(text, [m for tagger in TAGGERS_OF_ALL for m in tagger.find(text)])
    told = [m.surface for m in found if m.kind == "organisation" and m.how == "grammar"]
    assert told == names


ACTING = [
    ("Die Stadt Probe baut.", ["Stadt Probe"]),
    ("mit der Hansestadt Probe", ["Hansestadt Probe"]),
    ("von Stadt Probe und Kammer", ["Stadt Probe"]),
    ("und des Kreises Probe", ["Kreises Probe"]),
    ("Dabei ist der Kreis Probe.", ["Kreis Probe"]),
    ("die Verbandsgemeinde Probe zahlt", ["Verbandsgemeinde Probe"]),
    ("Die Hessische Landesregierung wirbt.", ["Hessische Landesregierung"]),
    ("Mecklenburgs Landesregierung zahlt.", ["Mecklenburgs Landesregierung"]),
    ("in der Stadt Probe", []),
    ("Im Kreis Probe wächst der Wald.", []),
    ("für den Landkreis Probe", []),
    ("aus der Gemeinde Probe", []),
    ("Die Stadt baut, die Gemeinde zahlt.", []),
]


@pytest.mark.parametrize(("text", "names"), ACTING)
def test_who_acts_is_a_body(text: str, names: list[str]) -> None:
    assert [m.surface for m in find_acting(text)] == names


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
