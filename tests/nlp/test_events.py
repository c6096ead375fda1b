"""Signings, adoptions and foundings: who, what, when and where; and sentences that tell of none."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.taggers.events import EventTagger
from nlp.taggers.participants import participants_in

TAGGER = EventTagger()
TODAY = date(2022, 5, 3)

TOLD = [
    ("Der Bauverband Ohlau (BVO), die Gewerkschaft Holz und die Innung Ohlau haben am 9. Mai 2019 in Grünau eine "
        "Rahmenvereinbarung unterzeichnet.", "signing", ("Bauverband Ohlau (BVO)", "Gewerkschaft Holz", "Innung Ohlau"),
        "Rahmenvereinbarung", "2019-05-09", "Grünau"),
    ("Am 6. April 2022 unterzeichnet der Fachverband Ohlau die Charta.", "signing", ("Fachverband Ohlau",), "Charta",
        "2022-04-06", ""),
    ("Die Stadt Ohlau und die Handwerkskammer Süd besiegelten gestern ihre Zusammenarbeit in einer "
        "Kooperationsvereinbarung.", "signing", ("Stadt Ohlau", "Handwerkskammer Süd"), "Kooperationsvereinbarung",
        "2022-05-02", ""),
    ("Landrat Uwe Brandt und Bürgermeisterin Jana Kessler unterzeichneten die Vereinbarung in Ohlau.", "signing",
        ("Uwe Brandt", "Jana Kessler"), "Vereinbarung", "", "Ohlau"),
    ("Jana Kessler, Präsidentin der HWK Nord, und Uwe Brandt, Vorsitzender der IHK Süd, unterschrieben den Vertrag am "
        "3. März 2021.", "signing", ("HWK Nord", "IHK Süd"), "Vertrag", "2021-03-03", ""),
    ("Vereinbarung zwischen der Handwerkskammer Nord und der Innung Ohlau unterzeichnet", "signing",
        ("Handwerkskammer Nord", "Innung Ohlau"), "Vereinbarung", "", ""),
    ("Die Gewerkschaft Holz, der Verband Ohlau e. V. sowie das Ministerium für Arbeit, Bau und Soziales haben eine "
        "Rahmenvereinbarung geschlossen.", "signing",
        ("Gewerkschaft Holz", "Verband Ohlau e. V.", "Ministerium für Arbeit, Bau und Soziales"), "Rahmenvereinbarung",
        "", ""),
    ("Die Agenturen für Arbeit Ohlau und Grünau haben einen Pakt vereinbart.", "signing",
        ("Agentur für Arbeit Ohlau", "Agentur für Arbeit Grünau"), "Pakt", "", ""),
    ("Es unterzeichneten die Vorsitzenden der Agenturen für Arbeit Ohlau, Jana Kessler, und Grünau, Uwe Brandt, sowie "
        "die Hauptgeschäftsführer der HwK Ohlau, Kurt Ohm, und der IHK Ohlau, Emil Wacker.", "signing",
        ("Agentur für Arbeit Ohlau", "Agentur für Arbeit Grünau", "HwK Ohlau", "IHK Ohlau"), "", "", ""),
    ("Eine heute in Ohlau unterzeichnete Vereinbarung soll den Austausch stärken.", "signing", (), "Vereinbarung",
        "2022-05-03", "Ohlau"),
    ("Die Vollversammlung der Handwerkskammer Ohlau verabschiedete am 4. Mai 2020 eine Resolution.", "adoption",
        ("Vollversammlung der Handwerkskammer Ohlau",), "Resolution", "2020-05-04", ""),
    ("OM und BBE haben gemeinsam einen Leitfaden verabschiedet.", "adoption", ("OM", "BBE"), "Leitfaden", "", ""),
    ("Der Check wurde vom Plenum verabschiedet.", "adoption", ("Plenum",), "Check", "", ""),
    ("Die Kriterien in der Fassung vom 6. Juni 2016 gelten.", "adoption", (), "Kriterien", "2016-06-06", ""),
    ("Das Netzwerk Ohlau wurde am 5. Mai 2009 in Grünau von der IHK Ohlau und dem RKW gegründet.", "founding",
        ("IHK Ohlau", "RKW"), "Netzwerk", "2009-05-05", "Grünau"),
    ("Die Partner besiegelten ihre Zusammenarbeit am 12.4.2022 in Talheim mit einem Letter of Intent.", "signing", (),
        "Letter of Intent", "2022-04-12", "Talheim"),
    ("Zwei Bäckereien gründeten am 1. Juli 2021 die Genossenschaft Korn und Kruste eG.", "founding", (),
        "Genossenschaft", "2021-07-01", ""),
    ("Beide Seiten haben am 4. April 2022 in Grünau einen Vertrag geschlossen.", "signing", (), "Vertrag",
        "2022-04-04", "Grünau"),
    ("Die Charta wurde heute in Talheim von zwölf Betrieben unterschrieben.", "signing", (), "Charta", "2022-05-03",
        "Talheim"),
    ("Der Verein wurde am 3. Mai 1998 in Talheim gegründet.", "founding", (), "Verein", "1998-05-03", "Talheim"),
    ("Am gestrigen Montag haben die Kammer Ohlau und der Kreis Nordtal einen Kooperationsvertrag unterzeichnet.",
        "signing", ("Kammer Ohlau", "Kreis Nordtal"), "Kooperationsvertrag", "2022-05-02", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "who", "what", "day", "place"), TOLD)
def test_an_event_is_read_whole(
    text: str, kind: str, who: tuple[str, ...], what: str, day: str, place: str
) -> None:
    (event,) = TAGGER.read(text, TODAY)
    assert (event.kind, event.who, event.what, event.day, event.place) == (
        kind, who, what, day, place,
    )  # fmt: skip
    assert text[event.start : event.end] == text


@pytest.mark.parametrize(
    "text",
    [
        "Die Partner wollen eine Vereinbarung schließen.",
        "Die Vereinbarung wird von der Kammer unterzeichnet.",
        "Die Vereinbarung wurde nicht unterzeichnet.",
        "Sie schlossen die Tür.",
        "Der Betrieb hat den Laden geschlossen.",
        "Wenn die Kammer die Vereinbarung unterzeichnet hat, beginnt die Arbeit.",
        "Beide Häuser sollen den Vertrag unterschrieben haben.",
        "Die Maßnahmen wurden getroffen.",
        "Er ist ein entschlossener Mann.",
        "Die Kammer plant, ein Netzwerk zu gründen.",
    ],
)
def test_wishes_plans_and_other_things_are_no_events(text: str) -> None:
    assert TAGGER.read(text, TODAY) == []


@pytest.mark.parametrize("words", ["– werden vom Rat getragen", "– und", "—", ""])
def test_a_dash_is_nobody(words: str) -> None:
    """Where a participant should begin, a paper may have a dash only."""
    assert participants_in(words, 0, len(words)) == ()
