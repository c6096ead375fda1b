"""Which sentences may stand in a release: news and aims, no formalities, no words of nobody."""

from __future__ import annotations

import pytest

from pipeline.drafting.content import numberless
from pipeline.drafting.keysentences import is_formality, is_indirect
from pipeline.drafting.style import load_fact_signs
from pipeline.settings import Settings

SIGNS = load_fact_signs(Settings()).key_sentences


@pytest.mark.parametrize(
    "text",
    [
        "Die Stadt und die Kammer haben am Montag eine Vereinbarung unterzeichnet.",
        "Die Partner kündigten an, gemeinsam zu beraten.",
        "Das Kraftfahrzeuggewerbe beteiligt sich an der Beratung.",
        "Mit vereinten Kräften fördern sie die Ausbildung.",
        "Die Unterzeichner wollen kleine Betriebe gemeinsam beraten.",
        "Musterbetriebe zeigen, wie es geht.",
        "Sie stärken die Wirtschaftskraft der Region.",
        "Die Vereinbarung gibt den Betrieben neue Kraft.",
        "Der Minister kündigte neue Mittel an.",
        "Zwölf Partner unterzeichneten die Erklärung.",
        "Die Auszubildenden erhalten eine Ausfertigung ihres Gesellenstücks als Foto.",
        "Der Betrieb kündigte seinem Vermieter und zog ins Gründerzentrum.",
        "Fristgerecht zum Schulstart sind alle Lehrstellen besetzt.",
        "Mit Unterschrift unter die Charta verpflichten sich 40 Betriebe zu fairer Ausbildung.",
        "Die Kosten für die Meisterkurse trägt künftig das Land.",
        "Die Zahl der Kündigungen in der Probezeit sank um ein Drittel.",
    ],
)
def test_a_word_alone_makes_no_formality(text: str) -> None:
    assert not is_formality(text, SIGNS)


@pytest.mark.parametrize(
    "text",
    [
        "Die Vereinbarung tritt am 1. Mai 2022 in Kraft.",
        "Sie kann mit einer Frist von drei Monaten gekündigt werden.",
        "Die Kündigung bedarf der Schriftform.",
        "Mündliche Nebenabreden bestehen nicht.",
        "Jeder Partner erhält eine Ausfertigung.",
        "Gerichtsstand ist Ohlau.",
        "Die Laufzeit beträgt drei Jahre.",
        "Die Vereinbarung verlängert sich stillschweigend um ein Jahr.",
        "Ein Rechtsanspruch auf Förderung besteht nicht.",
        "Die Anlage ist Bestandteil dieser Vereinbarung.",
        "Änderungen und Ergänzungen dieser Vereinbarung bedürfen der Schriftform.",
        "Sollte eine Bestimmung unwirksam sein, bleibt der Vertrag im Übrigen wirksam.",
        "Diese Vereinbarung wird auf unbestimmte Zeit geschlossen.",
        "Jede Seite trägt ihre Kosten selbst.",
        "Der Vertrag endet, ohne dass es einer Kündigung bedarf, mit Ablauf des 31. Dezember 2026.",
        "Gegenseitige finanzielle Verpflichtungen entstehen durch diese Erklärung nicht.",
    ],
)
def test_a_whole_sentence_is_a_formality(text: str) -> None:
    assert is_formality(text, SIGNS)


@pytest.mark.parametrize(
    ("text", "indirect"),
    [
        ("Die Vereinbarung sei ein Meilenstein für die Region.", True),
        ("Das Handwerk brauche mehr Nachwuchs und werde alles dafür tun.", True),
        ("Die Zusammenarbeit habe sich bewährt.", True),
        ("Beide Häuser müssten handeln, die Lage dürfe nicht kippen.", True),
        ("Die Vereinbarung sei ein Meilenstein, sagte Landrat Uwe Brandt.", False),
        ("Laut Jana Kessler sei das ein Meilenstein.", False),
        ("So Jana Kessler habe sich die Arbeit bewährt.", False),
        ("Die Kammer betonte, das Handwerk brauche Nachwuchs.", False),
        ("Die Vereinbarung ist ein Meilenstein für die Region.", False),
        ("Sei es im Handwerk, sei es im Handel: Alle helfen.", False),
        ("Es sei denn, die Partner beraten anders.", False),
        ("Der Kreis stelle zwei Stellen bereit und zahle die Miete.", True),
        ("Die Lehre lohne sich, die Betriebe würden dringend suchen.", True),
        ("Das Projekt laufe bis 2027.", True),
        ("Ohne Meisterpflicht gebe es weniger Lehrstellen.", True),
        ("Der Kreis stellt zwei Stellen bereit.", False),
        ("Die Reihe beginnt im Mai, die Weihe folgt.", False),
        ("Eine gute Lehre ist wie eine Leihe.", False),
        ("Man müsse die Jungen früher abholen, so die Rektorin.", False),
        ("Hätte die Kammer nicht geholfen, gäbe es den Betrieb nicht mehr.", False),
        ("Die Partner wollen, dass jede Lehrstelle besetzt werde.", False),
    ],
)
def test_reported_speech_without_a_speaker_stays_out(text: str, indirect: bool) -> None:
    assert is_indirect(text) is indirect


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("(1) Die Partner beraten Betriebe.", "Die Partner beraten Betriebe."),
        ("2. Die Partner beraten Betriebe.", "Die Partner beraten Betriebe."),
        ("3.1 Die Partner beraten Betriebe.", "Die Partner beraten Betriebe."),
        ("§ 4 Die Partner beraten Betriebe.", "Die Partner beraten Betriebe."),
        ("Artikel 5 Die Partner beraten Betriebe.", "Die Partner beraten Betriebe."),
        ("a) Die Partner beraten Betriebe.", "Die Partner beraten Betriebe."),
        ("12) Die Partner beraten Betriebe.", "Die Partner beraten Betriebe."),
        ("2. Mai war der Tag der Beratung.", "2. Mai war der Tag der Beratung."),
        ("12 Betriebe beraten sich.", "12 Betriebe beraten sich."),
        ("Die 3. Tagung war gut.", "Die 3. Tagung war gut."),
    ],
)
def test_a_numbered_paragraph_begins_behind_its_number(text: str, bare: str) -> None:
    assert text[numberless(text, 0, len(text)) :] == bare
