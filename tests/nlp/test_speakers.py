"""Whose words these are, and in which office: the kinds of form that releases of chambers,
ministries, towns and insurers have.
"""

from __future__ import annotations

import pytest

from nlp.taggers.quotes import find_quotations

SAYS = "Das hilft den Betrieben in unserer Region sehr"

# What the text says of one person, and the function and organisation to print.
OFFICES = [
    ("„Q“, so der stellvertretende NORD-Vorstandsvorsitzende Emil Wacker, der den Vertrag für die NORD unterzeichnete.",
        "stellvertretender Vorstandsvorsitzender", "NORD"),
    ("„Q“, erklärte Geschäftsführerin Hanne Volk für die BG Nord.", "Geschäftsführerin", "BG Nord"),
    ("„Q“, sagte Handwerkskammer-Präsident Ludger Thoma.", "Präsident", "Handwerkskammer"),
    ("„Q“, sagte Hanne Volk, Vorsitzende der Geschäftsführung der Agentur für Arbeit Neubeuern.",
        "Vorsitzende der Geschäftsführung", "Agentur für Arbeit Neubeuern"),
    ("Im Gespräch mit Hanne Volk, der Vorsitzenden der Geschäftsführung der Agentur für Arbeit Neubeuern. "
        "„Q“, so Volk.",
        "Vorsitzende der Geschäftsführung", "Agentur für Arbeit Neubeuern"),
    ("„Q“, sagte Ludger Thoma, Vorsitzender des Deutschen Dachdeckerbundes (DDB), in Köln.", "Vorsitzender",
        "Deutscher Dachdeckerbund (DDB)"),
    ("„Q“, so Dr. Ludger Thoma, Repräsentant der Vereinigung.", "Repräsentant", None),
    ("„Q“, betonte der Präsident des Fränkischen Städtetags, Landrat Ludger Thoma, in seiner Rede.", "Präsident",
        "Fränkischer Städtetag"),
    ("Mit dem Oberbürgermeister der Kreisstadt Ohlau, Ludger Thoma, kam die Presse. Oberbürgermeister Ludger Thoma: "
        "„Q.“", "Oberbürgermeister", "Kreisstadt Ohlau"),
    ("„Q“, sagte Hanne Volk, Präsidentin und Hauptgeschäftsführerin der Industrie- und Handelskammer (IHK) Ohlau.",
        "Präsidentin und Hauptgeschäftsführerin", "Industrie- und Handelskammer (IHK) Ohlau"),
    ("„Q“, sagte Hanne Volk, Ministerin für Arbeit, Gesundheit und Soziales des Landes Beispielland.",
        "Ministerin für Arbeit, Gesundheit und Soziales", "Land Beispielland"),
    ("„Q“, sagte Ludger Thoma, Leiter des Unternehmensbereichs Verträge der IKK Ohlau.",
        "Leiter des Unternehmensbereichs Verträge", "IKK Ohlau"),
    ("„Q“, sagte Ludger Thoma, der als Vorsitzender für die Innung Ohlau den Pakt unterschrieb.", "Vorsitzender",
        "Innung Ohlau"),
    ("„Q“, sagte Ludger Thoma, der das Netzwerk Ohlau leitet.", None, "Netzwerk Ohlau"),
    ("„Q“, sagte Ludger Thoma (SPD), Landrat des Kreises Ohlau.", "Landrat", "Kreis Ohlau"),
    ("„Q“, sagte Ludger Thoma, Geschäftsführer der Ohlauer Bau GmbH und Obermeister der Innung.", "Geschäftsführer",
        "Ohlauer Bau GmbH"),
    ("Für die Innung Ohlau erklärte Obermeister Ludger Thoma: „Q.“", "Obermeister", "Innung Ohlau"),
    ("„Q“, sagte Hanne Volk, Staatssekretärin im Ministerium für Bau, Verkehr und Energie.", "Staatssekretärin",
        "Ministerium für Bau, Verkehr und Energie"),
    ("„Q“, erklärte Ludger Thoma, stellvertretender Vorsitzender der örtlichen Initiative.\n\nLudger Thoma, "
        "stellvertretender Vorsitzender der Ohlauer Initiative Handwerk, dankte allen.",
        "stellvertretender Vorsitzender", "Ohlauer Initiative Handwerk"),
    ("Die IHK Ohlau-Grünau und die Handwerkskammer Ohlau tagten. „Q“, sagte IHK-Präsident Ludger Thoma.", "Präsident",
        "IHK Ohlau-Grünau"),
    ("Die IHK Ohlau und die Handwerkskammer Ohlau tagten. „Q“, sagte Hauptgeschäftsführer Ludger Thoma.",
        "Hauptgeschäftsführer", None),
    ("Die Handwerkskammer für Neubeuern tagte. „Q“, sagte Kammerpräsident Ludger Thoma.", "Kammerpräsident",
        "Handwerkskammer für Neubeuern"),
    ("Die Hochschule Ohlau baut. „Q“, sagte Rektorin Hanne Volk.", "Rektorin", "Hochschule Ohlau"),
    ("Die Hochschule Ohlau und die Universität Grünau bauen. „Q“, sagte Rektorin Hanne Volk.", "Rektorin", None),
    ("Die Hochschule für Bau und Gestaltung lud ein. „Q“, sagte Rektorin Hanne Volk.", "Rektorin", None),
    ("Die Stadt Ohlau baut. „Q“, betonte Ohlaus Oberbürgermeisterin Hanne Volk.", "Oberbürgermeisterin", "Stadt Ohlau"),
    ("Der Landkreis Ohlau und der Landkreis Grünau bauen. „Q“, betonte Landrätin Hanne Volk.", "Landrätin", None),
    ("Die IG Torf Ohlau tagte. „Q“, sagte Bezirksleiterin Hanne Volk.", "Bezirksleiterin", "IG Torf Ohlau"),
    ("Am Montag unterzeichneten FH-Präsidentin Hanne Volk und Ludger Thoma. „Q“, so Volk.", "Präsidentin", "FH"),
    ("Es kamen der Rektor der Hochschule, Ludger Thoma, und die Direktorin der Kasse Ohlau, Hanne Volk. „Q“, sagte "
        "Rektor Ludger Thoma.", "Rektor", None),
    ("„Q“, lobte Minister Thoma. Zuvor sprach Umweltminister Ludger Thoma.", "Umweltminister", None),
    ("„Q“, lobte Präsident Thoma. Zuvor sprach Vizepräsident Ludger Thoma.", "Präsident", None),
    ("Seitens der IKK Ohlau unterschrieb Hanne Volk, seitens der BG Nord Ludger Thoma, Bereichsleiter Reha und Pflege. "
        "Dieser sagte: „Q.“", "Bereichsleiter Reha und Pflege", "BG Nord"),
    ("Es kamen die Vorsitzenden der Agenturen für Arbeit Ohlau, Hanne Volk, und Grünau, Ludger Thoma. „Q“, sagte "
        "Ludger Thoma.", "Vorsitzender", "Agentur für Arbeit Grünau"),
]  # fmt: skip

# What the text says, and who speaks: None where it is not told for sure.
SPEAKERS = [
    ("Jana Kessler leitet das Amt. „Q“, sagte Kesslers Stellvertreterin Nuray Hahn.", "Nuray Hahn"),
    ("„Q“, sagte Jana Kesslers Stellvertreterin Nuray Hahn.", "Nuray Hahn"),
    ("„Q“, sagte die Stellvertreterin von Jana Kessler, Nuray Hahn.", "Nuray Hahn"),
    ("„Q“, sagte die Tochter Jana Kesslers, Nuray Hahn.", "Nuray Hahn"),
    ("Ludger Wacker gründete den Betrieb. „Q“, erklärte Wackers Enkelin Jana Kessler.", "Jana Kessler"),
    ("„Q“, sagte Thomas Enkelin Jana Kessler.", "Jana Kessler"),
    ("„Q“, sagte Max Petersens Sohn Uwe Brandt.", "Uwe Brandt"),
    ("„Q“, sagte Dipl.-Kfm. Uwe Brandt.", "Uwe Brandt"),
    ("„Q“, sagte Dipl.-Ing. (FH) Uwe Brandt.", "Uwe Brandt"),
    ("Den Preis nahm Landrätin Ylva Brodersen entgegen. „Q“, sagte sie.", "Ylva Brodersen"),
    ("Landrat Uwe Brandt und Dekanin Jana Kessler kamen. Diese betonte: „Q.“", "Jana Kessler"),
    ("Obermeister Uwe Brandt eröffnete den Abend. „Q“. Danach gab es Suppe.", "Uwe Brandt"),
    ('Jana Kessler kam. Kessler weiter: "Q.\n\n" Das Ziel ist klar.', "Jana Kessler"),
    ("Jana Kessler sagt: „Q und auch den Betr", "Jana Kessler"),
    ("„Q“, so Präsidentin Jana Kessler und Uwe Brandt.", "Jana Kessler"),
    ("Jana Kessler hat den Vertrag vorbereitet. „Wir freuen uns. Q.“", "Jana Kessler"),
    ("Gegenüber Jana Kessler erklärte Uwe Brandt: „Q.“", "Uwe Brandt"),
    ("Uwe Brandt dankte Jana Kessler: „Q.“", "Uwe Brandt"),
    ("„Q“, dankte Uwe Brandt Jana Kessler.", "Uwe Brandt"),
    ("Dem Präsidenten Kurt Muster dankte Jana Kessler: „Q.“", "Jana Kessler"),
    ("Bei der Feier dankte Landrat Uwe Brandt der Präsidentin Jana Kessler: „Q.“", "Uwe Brandt"),
    ("„Q“, sagten Jana Kessler und Uwe Brandt.", "Jana Kessler und Uwe Brandt"),
    ("„Q“, so Präsident Uwe Brandt und Geschäftsführerin Jana Kessler.", "Uwe Brandt und Jana Kessler"),
    ("„Q“, betonten Jana Kessler vom RKW und Uwe Brandt (DGB).", "Jana Kessler und Uwe Brandt"),
    ("Jana Kessler und Uwe Brandt betonten: „Q.“", "Jana Kessler und Uwe Brandt"),
    ("Uwe Brandt und Edith Kessler kamen. „Q“, sagte sie.", "Edith Kessler"),
    ("Edith Kessler und Uwe Brandt kamen. „Q“, sagte er.", "Uwe Brandt"),
    ("Kai Brandt und Kim Kessler kamen. „Q“, sagte sie.", None),
    ("Es kamen Uwe Brandt, Kurt Ohm und Jana Kessler. „Q“, sagte er.", None),
    ("Es kamen Uwe Brandt, Kurt Ohm und Jana Kessler. „Q“, sagte sie.", "Jana Kessler"),
    ("Kim Kessler leitet das Amt. „Q“, sagte sie.", "Kim Kessler"),
    ("Uwe Brandt leitet das Amt. „Q“, sagte sie.", None),
    ("„Q“, sagte ein Sprecher der Ministerin Jana Kessler.", None),
    ("„Q“, sagte der Sprecher der Ministerin Jana Kessler.", None),
    ("„Q“, mahnte der Kammerpräsident. Später ging Kammerpräsident Uwe Brandt. Kurt Ohm blieb.", "Uwe Brandt"),
    ("„Q“, so die Ministerpräsidentin. Uwe Brandt blieb.", None),
    ("Landrat Uwe Brandt und Landrat Kurt Ohm kamen. „Q“, sagte der Landrat.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "function", "organisation"), OFFICES)
def test_an_office_stands_as_the_text_gives_it_in_the_nominative(
    text: str, function: str | None, organisation: str | None
) -> None:
    quote = find_quotations(text.replace("Q", SAYS, 1))[0]
    assert (quote.function, quote.organisation) == (function, organisation)


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS)
def test_nobody_is_guessed(text: str, speaker: str | None) -> None:
    quotes = find_quotations(text.replace("Q", SAYS, 1))
    assert [quote.speaker for quote in quotes] == [speaker]


def test_words_that_nobody_says_are_the_only_speakers_own() -> None:
    said = f"„{SAYS}“, sagte Jana Kessler."
    alone = f"{said}\n\n{said}\n\n„Wir werben dafür, dass alle Betriebe in Ohlau mitmachen."
    assert find_quotations(alone)[-1].speaker == "Jana Kessler"
    other = f"Uwe Brandt kam. {alone}"
    assert [quote.speaker for quote in find_quotations(other)][2:] in ([], [None])


def test_a_text_cut_off_within_an_agreement_has_no_speaker() -> None:
    text = "Der Vertrag regelt alles. „Die Partner arbeiten auf Dauer und vertrauensvoll zusam"
    assert find_quotations(text) == []


def test_a_piece_of_the_next_sentence_is_no_quote() -> None:
    text = f"Jana Kessler kam. „{SAYS}“. Auch das, so Kessler, gehöre dazu, „mehr als Worte“."
    assert [text[q.start : q.end] for q in find_quotations(text)] == [SAYS]


@pytest.mark.parametrize(
    "text",
    [
        "Jana Kessler unterschrieb. In der Vereinbarung heißt es: „Q.“",
        "„Q“, heißt es in der Erklärung von Jana Kessler und Uwe Brandt.",
        "Jana Kessler unterschrieb die Vereinbarung. „Q.“",
        "Jana Kessler enthüllte das Schild. „Q“. Danach gab es Musik.",
    ],
)
def test_what_a_paper_says_is_said_by_nobody(text: str) -> None:
    quotes = find_quotations(text.replace("Q", "Alle Partner arbeiten auf Dauer gut zusammen"))
    assert not [quote.speaker for quote in quotes if quote.speaker]
