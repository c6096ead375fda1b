"""The style linter: each rule finds its fault and leaves clean text alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.drafting.draft import make_draft
from pipeline.drafting.registernames import wrong_names
from tests.pipeline.drafting.builders import AT, Register, settings_in

CLEAN = {
    "titel": "Neue Vereinbarung",
    "unterzeile": "Partner der Offensive Mittelstand arbeiten zusammen",
    "vorspann": "Die Partner haben am 6. Dezember 2021 in Heidelberg gemeinsam eine Vereinbarung "
    "beschlossen, um Betrieben zu helfen.",
    "kernaussagen": "Sie beraten Betriebe gemeinsam und in einfacher Sprache.",
    "partner": "Beteiligt ist die Bundesagentur für Arbeit.",
    "zitat": "Das hilft den Betrieben in der Region.",
    "zitat_person": "Erika Muster",
    "telefon": "06221 000000",
}


def rules(folder, **values) -> list[tuple[str, str]]:
    made = make_draft(
        "pressemitteilung",
        None,
        Register(),
        settings_in(folder),
        values=CLEAN | values,
        out=None,
        at=AT,
    )
    return [(mark.rule, mark.severity) for mark in made.lint]


@pytest.mark.parametrize(
    "text",
    [
        "Die Partner beraten Betriebe.",
        "Die Angebote des Instituts für Technik der Betriebsführung helfen.",
        "Der Mittelstands-Preis der Offensive Mittelstand geht nach Hessen.",
        "Bei der Berufsgenossenschaft Rohstoffe und chemische Industrie gibt es Rat.",
        "Das Büro hat am 6. Dezember 2021 um 10.30 Uhr geöffnet.",
        "Die „Offensive Mittelstand – Gut für Deutschland“ lädt ein.",
    ],
)
def test_clean_text_has_no_remark(text, tmp_path):
    assert rules(tmp_path, text=text) == []


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("Die Partner der Offensive Mittelstands beraten.", "name", "error"),
        ("Die Partner der Offensiven Mittelstand beraten.", "name", "error"),
        ("Die Bundesgenossenschaft Rohstoffe und chemische Industrie berät.", "name", "error"),
        ("Das ist eine einzigartige Gelegenheit.", "werbesprache", "warning"),
        ("Das ist das beste Angebot.", "werbesprache", "warning"),
        ('Der "Check" hilft.', "anfuehrungszeichen", "warning"),
        ("Der “Check” hilft.", "anfuehrungszeichen", "warning"),
        ("Am 06. Dezember 2021 geht es los.", "datumsform", "warning"),
        ("Am 2021-12-06 geht es los.", "datumsform", "warning"),
        ("Am 6.12.2021 geht es los.", "datumsform", "warning"),
        (" ".join(["Die Partner beraten Betriebe und"] * 8) + " helfen.", "satzlaenge", "info"),
    ],
)
def test_each_fault_is_found_once(text, rule, severity, tmp_path):
    assert rules(tmp_path, text=text) == [(rule, severity)]


@pytest.mark.parametrize(
    ("field", "rule"), [("kontakt", "kontakt-fehlt"), ("baustein", "baustein-fehlt")]
)
def test_missing_standing_texts(field, rule, tmp_path):
    made = make_draft(
        "pressemitteilung", None, Register(), settings_in(tmp_path),
        values=CLEAN | {field: "Rufen Sie uns an.", "baustein_titel": "Wir"}, out=None, at=AT,
    )  # fmt: skip
    # Staff's own words stand in place of the house's version: that is for a person to judge.
    assert rule in [mark.rule for mark in made.lint]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "das Institut für Technik der Betriebsleitung",
            ["Institut für Technik der Betriebsführung"],
        ),
        ("das Institut für Technik der Betriebsführung", []),
        ("des Institutes für Technik der Betriebsführung", []),
        ("das Institut für Mittelstand", []),
    ],
)
def test_almost_right_names(text, expected):
    name = "Institut für Technik der Betriebsführung"
    assert [found.right for found in wrong_names(text, [name], [name])] == expected


WHOLE = "Die Partner haben am 6. Dezember 2021 in Heidelberg einstimmig den Plan beschlossen, um Betriebe zu stärken."


@pytest.mark.parametrize(
    ("lead", "absent"),
    [
        (WHOLE, set()),
        ("Es wurde 2021 in Hessen gemeinsam beschlossen, um zu helfen.", {"Wer"}),
        ("Erika Muster seit 2021 mit Max in Hessen: Beschluss für morgen.", {"Was"}),
        (WHOLE.replace("am 6. Dezember 2021 ", ""), {"Wann"}),
        (WHOLE.replace("in Heidelberg ", ""), {"Wo"}),
        (WHOLE.replace(", um Betriebe zu stärken", ""), {"Warum"}),
        (WHOLE.replace("einstimmig ", ""), set()),
        ("Die Partner werben ab Mai in Hessen gemeinsam, um Betriebe zu stärken.", {"Woher"}),
        ("Das war so.", {"Wer", "Wann", "Wo", "Warum", "Woher"}),
        # What is told in the present is told on the day of the release.
        ("Das ist so.", {"Wer", "Wo", "Warum", "Woher"}),
        # Who, and where, by what they are called.
        ("Mehr als 20.000 Auszubildende pendeln an der Lauter jeden Tag.", {"Warum", "Woher"}),
        ("Zusteller leben nachts in Hessen gefährlich, um zu liefern, so Kern.", set()),
        ("Die Hochschule Jadebusen hat 2021 beschlossen, Kurse zu öffnen.", set()),
        ("Der Landrat hat 2021 beschlossen, junge Leute zu empfangen.", {"Wo"}),
    ],
)
def test_each_question_has_its_own_remark(lead, absent, tmp_path):
    values = CLEAN | {"titel": "Neuigkeit", "unterzeile": "Neuigkeit", "vorspann": lead}
    values |= {"zitat": "", "zitat_person": "", "partner": "Beteiligt ist die Kammer."}
    made = make_draft(
        "kooperation-region",
        None,
        Register(),
        settings_in(tmp_path),
        values=values,
        out=None,
        at=AT,
    )
    told = [m for m in made.lint if m.rule == "w-fragen"]
    assert {m.message.partition("?")[0] for m in told} == absent
    assert len(told) == len(absent)
    assert {m.severity for m in told} <= {"info"}
    text = Path(made.files["txt"]).read_text(encoding="utf8")
    assert all(text[m.start : m.end] == lead for m in told)


@pytest.mark.parametrize("where", ["titel", "unterzeile"])
def test_what_the_headlines_say_the_lead_need_not_repeat(where, tmp_path):
    values = CLEAN | {"vorspann": WHOLE.replace("in Heidelberg ", ""), where: "Rat in Heidelberg"}
    made = make_draft(
        "kooperation-region",
        None,
        Register(),
        settings_in(tmp_path),
        values=values,
        out=None,
        at=AT,
    )
    assert "w-fragen" not in [m.rule for m in made.lint]


def test_a_quote_tells_where_the_news_is_from(tmp_path):
    lead = "Die Partner werben ab Mai in Hessen gemeinsam, um Betriebe zu stärken."
    bare = {"titel": "Neuigkeit", "unterzeile": "Neuigkeit", "vorspann": lead}
    assert rules(tmp_path, **bare) == []
    without = rules(tmp_path, **bare, zitat="", zitat_person="")
    assert without == [("w-fragen", "info"), ("luecke", "warning")]


@pytest.mark.parametrize(
    ("phone", "told"),
    [
        ("06221 000000", []),
        ("+49 6221 000000", []),
        ("(06221) 00 00 00", []),
        ("", [("kontakt-telefon", "info")]),
    ],
)
def test_a_contact_has_a_telephone(phone, told, tmp_path):
    assert rules(tmp_path, telefon=phone) == told


def test_a_long_release_and_a_long_headline(tmp_path):
    sentence = "Die Partner beraten Betriebe an vielen Orten gemeinsam."
    long = "\n\n".join([f"{sentence} {sentence}"] * 27)
    assert ("zeichen", "warning") in rules(tmp_path, text=long)
    assert ("zeichen", "warning") not in rules(tmp_path, text=sentence)
    title = "Die Partner beraten Betriebe an sehr vielen Orten im ganzen Land gemeinsam und gern"
    assert [rule for rule, _ in rules(tmp_path, titel=title)] == ["titellaenge"]
