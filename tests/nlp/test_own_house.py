"""Whose house an office is of where no house stands beside it, and who speaks in shapes that
releases of chambers, insurers and towns have.
"""

from __future__ import annotations

import pytest

from nlp.taggers import Register
from nlp.taggers.organisations import OrganisationTagger
from nlp.taggers.quotes import find_quotations

SAYS = "Das hilft den Betrieben in unserer Region sehr"
TAGGER = OrganisationTagger(Register(()))


def read(text: str, sender: str | None = None) -> tuple[str | None, str | None, str | None]:
    """Speaker, function and organisation of the only quote; `Q` stands for what is said."""
    text = text.replace("Q", SAYS)
    (quote,) = find_quotations(text, TAGGER.find(text), sender)
    return quote.speaker, quote.function, quote.organisation


KAMMER = "Handwerkskammer Ohlau"
HOUSES = [
    # the only house of the office's kind
    ("Die Bäckerinnung Ohlau tagte in Grünau. „Q“, sagte Innungsgeschäftsführerin Hanne Volk.", None,
        "Bäckerinnung Ohlau"),
    ("Es fördert die Stiftung Landleben. „Q“, so Stiftungsvorstand Emil Wacker.", None, "Stiftung Landleben"),
    ("Das Gewerbeaufsichtsamt Ohlau kam. „Q“, versicherte Amtsleiter Emil Wacker.", None,
        "Gewerbeaufsichtsamt Ohlau"),
    ("Die Kreishandwerkerschaft Ohlau feierte. „Q“, sagte Kreishandwerksmeister Emil Wacker.", None,
        "Kreishandwerkerschaft Ohlau"),
    ("Der Landkreis Wiesengrund baut. „Q“, sagte Landrätin Hanne Volk.", None, "Landkreis Wiesengrund"),
    # two of a kind leave a choice
    ("Die Bäckerinnung Ohlau und die Malerinnung Grünau tagten. „Q“, sagte Obermeister Emil Wacker.", None, None),
    # the sender, for who leads a house
    ("„Q“, sagte Präsident Emil Wacker.", KAMMER, KAMMER),
    ("„Q“, sagte Hauptgeschäftsführerin Hanne Volk.", KAMMER, KAMMER),
    ("„Q“, sagte Pressesprecherin Hanne Volk.", KAMMER, KAMMER),
    ("„Q“, sagte Vorstandsmitglied Hanne Volk.", KAMMER, KAMMER),
    ("„Q“, sagte Vorständin Hanne Volk.", "BKK Ohlau", "BKK Ohlau"),
    ("„Q“, sagte Landesvorsitzende Hanne Volk.", "Verband der Müller", "Verband der Müller"),
    # other kinds of sender have other offices
    ("„Q“, sagte Staatssekretärin Hanne Volk.", "Ministerium für Bau", "Ministerium für Bau"),
    ("„Q“, sagte Bauministerin Hanne Volk.", "Ministerium für Bau und Wege", "Ministerium für Bau und Wege"),
    ("„Q“, sagte Finanzministerin Hanne Volk.", "Ministerium für Bau und Wege", None),
    ("„Q“, sagte Hauptgeschäftsführerin Hanne Volk.", "Ministerium für Bau", None),
    ("„Q“, sagte Oberbürgermeisterin Hanne Volk.", "Stadt Ohlau", "Stadt Ohlau"),
    ("„Q“, sagte Wirtschaftsdezernentin Hanne Volk.", "Stadt Ohlau", "Stadt Ohlau"),
    ("„Q“, sagte Präsident Emil Wacker.", "Stadt Ohlau", None),
    ("„Q“, sagte Landrätin Hanne Volk.", "Landkreis Ohlau", "Landkreis Ohlau"),
    ("„Q“, sagte Bezirksleiter Emil Wacker.", "IG Torf", "IG Torf"),
    ("„Q“, sagte Rektor Emil Wacker.", "Hochschule Ohlau", "Hochschule Ohlau"),
    ("„Q“, sagte Oberbürgermeisterin Hanne Volk.", KAMMER, None),
    # no sender, a guest, or another house in front
    ("„Q“, sagte Präsident Emil Wacker.", None, None),
    ("„Q“, sagte Tischlermeisterin Hanne Volk.", KAMMER, None),
    ("„Q“, sagte Sozialministerin Hanne Volk.", KAMMER, None),
    ("Die Sparkasse Grünau war zu Gast. „Q“, sagte Direktor Emil Wacker.", KAMMER, None),
    # for a house, and which side of it
    ("Für den Vorstand der Torfbau AG begründete Hanne Volk den Schritt: „Q.“", None, "Torfbau AG"),
    ("„Q“, sagt Hanne Volk, Vorsitzende für die Arbeitgeberseite.", None, None),
    ("„Q“, erklärt Hanne Volk, Expertin bei der Torf GmbH für das Thema Brandschutz.", None, "Torf GmbH"),
    ("„Q“, sagte Hanne Volk (Grünau), Leiterin der Torf GmbH.", None, "Torf GmbH"),
    ("Die Vollversammlung der Handwerkskammer Ohlau hat Hanne Volk zur Präsidentin gewählt. „Q“, sagte Volk.",
        None, "Handwerkskammer Ohlau"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sender", "organisation"), HOUSES)
def test_an_office_alone_is_of_the_only_house_that_it_can_be_of(
    text: str, sender: str | None, organisation: str | None
) -> None:
    assert read(text, sender)[2] == organisation


SPOKEN = [
    ("Präsidentin Hanne Volk zur neuen Umfrage\n19.05.2021\n\n„Q.“\n", "Hanne Volk", "Präsidentin"),
    ("Weihbischof Emil Wacker kam. Er dankte Hanne Volk und sagte: „Q.“", "Emil Wacker", "Weihbischof"),
    ("Landrat Emil Wacker und Präsidentin Hanne Volk kamen. Beide waren sich einig: „Q.“", None, None),
    ("Hanne Volk (parteilos), Stadträtin für Arbeit, lobt die Partner. „Q.“", "Hanne Volk",
        "Stadträtin für Arbeit"),
    ("Der Erste Kreisrat des Landkreises Ohlau, Emil Wacker, sagte: „Q.“", "Emil Wacker", "Erster Kreisrat"),
    ("Tischlermeisterin Hanne Volk hat es versucht. „Q“, sagt die Unternehmerin.", "Hanne Volk",
        "Tischlermeisterin"),
    ("Die Versammlung hat Emil Wacker zum Obermeister gewählt. „Q“, sagte Wacker.", "Emil Wacker", "Obermeister"),
    ("„Q“, sagte Alexa Schirm, alternierende Vorsitzende für die Arbeitgeberseite.", "Alexa Schirm",
        "alternierende Vorsitzende"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "function"), SPOKEN)
def test_who_speaks_and_in_which_office(
    text: str, speaker: str | None, function: str | None
) -> None:
    assert read(text)[:2] == (speaker, function)


def test_three_words_are_somebodys_where_the_verb_wishes() -> None:
    text = "Vorstand Emil Wacker will das Mobil „in jeden Betrieb“ schicken."
    assert [q.speaker for q in find_quotations(text)] == ["Emil Wacker"]
    text = "Vorstand Emil Wacker fährt das Mobil „in jeden Betrieb“ hinein."
    assert [q.speaker for q in find_quotations(text) if q.speaker] == []
