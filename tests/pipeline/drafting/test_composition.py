"""How news is told: what a headline leaves out, whose parties a title names, which sentence leads,
and which sentences cannot stand alone. Invented texts of the shapes that real ones have.
"""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.drafting.citations import told_ones
from pipeline.drafting.deal import read_deal
from pipeline.drafting.decision import Decision
from pipeline.drafting.facts import Citation, Fact
from pipeline.drafting.fitting import fitted
from pipeline.drafting.frames import load_frames
from pipeline.drafting.german import load_inflection, name_of
from pipeline.drafting.keysentences import key_sentences, standing_alone
from pipeline.drafting.leading import lead_of, lead_or_decision
from pipeline.drafting.places import Places
from pipeline.drafting.shortened import acronym_behind, brief_purpose
from pipeline.drafting.style import load_fact_signs
from pipeline.drafting.terms import term_of
from pipeline.drafting.titled import parties_by_title, with_signers
from pipeline.settings import Settings
from tests.pipeline.drafting.builders import Writer

RULES = load_inflection(Settings())
BOOK = load_frames(Settings())
SIGNS = load_fact_signs(Settings()).key_sentences


def places_of(*paragraphs: str, kind="press_release", title="", day=None) -> Places:
    writer = Writer(kind=kind, title=title)
    for paragraph in paragraphs:
        writer.add("body", paragraph)
    return Places(writer.build().document.model_copy(update={"date": day}))


def sentences_of(places: Places) -> list:
    return [places.source(block.start, block.end) for block in places.document.blocks]


@pytest.mark.parametrize(
    ("purpose", "brief"),
    [
        ("über die Errichtung und den Betrieb einer gemeinsamen Lehranstalt in Talheim",
         "über gemeinsame Lehranstalt"),
        ("über die Errichtung eines Gemeinsamen Prüfungsamtes", "über Gemeinsames Prüfungsamt"),
        ("über die Beratung kleiner Betriebe im Landkreis Nordtal",
         "über die Beratung kleiner Betriebe"),
        ("zur Förderung der Lehre an den Schulen im Kreis", "zur Förderung der Lehre"),
        # what is left says too little, or nothing was left out
        ("über die Zusammenarbeit in der Berufswahl", ""),
        ("über gemeinsame Kurse", ""),
        ("für die Zuständigkeit des Amtes Talheim für das Register", ""),
    ],
)  # fmt: skip
def test_a_headline_leaves_out_the_tail_of_a_purpose(purpose: str, brief: str) -> None:
    assert brief_purpose(purpose, RULES) == brief


@pytest.mark.parametrize(
    ("behind", "short"),
    [(" (ABK)", "ABK"), (" (BfT) und", "BfT"), (" (Talheim)", ""), (", ABK", ""), ("", "")],
)
def test_the_short_form_stands_in_brackets_behind_a_name(behind: str, short: str) -> None:
    name = "Amt für Brunnenkunde"
    assert acronym_behind(name + behind, len(name))[0] == short


@pytest.mark.parametrize(
    ("noun", "parties", "frame", "expected"),
    [
        ("Kooperation", ["Kammer Nord", "Kreis Süd"], "{parteien} [schließt|schließen] {werk}",
         "{parteien} [vereinbart|vereinbaren] {werk}"),
        ("Absichtserklärung", ["Kammer Nord"], "{x} haben {werk_ein} geschlossen.",
         "{x} haben {werk_ein} vereinbart."),
        ("Charta", ["Kammer Nord"], "{x} schließen {werk}", "{x} verabschieden {werk}"),
        ("Vertrag", ["Kammer Nord"], "{x} schließen {werk}", "{x} schließen {werk}"),
        ("Vertrag", ["Land Nordmark", "Freistaat Südmark", "Saarland"], "{anzahl} Partner haben",
         "{anzahl} Länder haben"),
        ("Vertrag", ["Stadt A", "Landeshauptstadt B"], "{mehrere} Partner", "{mehrere} Städte"),
        ("Vertrag", ["Stadt A", "Kammer B"], "{anzahl} Partner", "{anzahl} Partner"),
    ],
)  # fmt: skip
def test_frames_take_the_verb_of_the_agreement_and_the_word_for_the_partners(
    noun: str, parties: list[str], frame: str, expected: str
) -> None:
    names = [name_of(party, RULES) for party in parties]
    assert fitted([frame], BOOK, noun, names) == (expected,)


@pytest.mark.parametrize(
    ("line", "read", "expected"),
    [
        # others whom the text names are no parties
        ("Vertrag zwischen dem Land Nordmark und der Stadt Talheim über Wege",
         ["Land Nordmark", "Stadt Talheim", "Stadt Weil"], ["Land Nordmark", "Stadt Talheim"]),
        # none of them was read
        ("Vertrag zwischen dem Land Nordmark und dem Landkreis Süd über Wege",
         ["Alte Republik"], ["Land Nordmark", "Landkreis Süd"]),
        # one was read under another name: what was read stays
        ("Vertrag zwischen dem Land Nordmark und dem Haus der Lehre über Wege",
         ["Land Nordmark", "Lehrhaus e. V."], ["Land Nordmark", "Lehrhaus e. V."]),
        ("Vertrag über Wege zwischen Nord und Süd", ["Stadt Talheim"], ["Stadt Talheim"]),
        ("Vertrag über Wege", ["Stadt Talheim"], ["Stadt Talheim"]),
    ],
)  # fmt: skip
def test_a_title_says_who_the_parties_are(line: str, read: list[str], expected: list[str]) -> None:
    places = places_of(line, "Die Stadt Weil liegt daneben.", kind="agreement", title=line)
    title = Fact(line, (places.source(0, len(line)),))
    facts = [Fact(name, (places.source(0, 1),)) for name in read]
    assert [fact.text for fact in parties_by_title(places, title, facts)] == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Für das Land Nordmark", "Für den Freistaat Südmark:"], ["Land Nordmark", "Freistaat Südmark"]),
        (["Für das Land Nordmark", "Für die Ministerin", "Für die Stadt ist das gut."], ["Land Nordmark"]),
    ],
)  # fmt: skip
def test_whoever_signed_is_a_party(lines: list[str], expected: list[str]) -> None:
    places = places_of(*lines, kind="agreement")
    known = Fact("Nordmark", (places.source(0, 1),))
    assert [fact.text for fact in with_signers(places, [])] == expected
    assert [fact.text for fact in with_signers(places, [known])][1:] == expected[1:]


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("Vertrag zwischen dem Land Nordmark und der Stadt Talheim über die Pflege der Wege",
         "über die Pflege der Wege"),
        ("Vertrag über die Aufsicht der Länder nach Artikel 87 Abs. 2 des Gesetzes",
         "über die Aufsicht der Länder"),
        ("Die Absichtserklärung zur Pflege der Wege", "zur Pflege der Wege"),
    ],
)  # fmt: skip
def test_what_an_agreement_is_for(text: str, purpose: str) -> None:
    places = places_of(text, kind="agreement")
    deal = read_deal(places, places.source(0, len(text)), RULES)
    assert deal is not None
    assert deal.about == purpose
    assert deal.form("acc", "") in ("Vertrag", "Absichtserklärung")  # and no article of the title


def test_where_the_title_is_its_first_word_the_line_says_what_for() -> None:
    line = "Vertrag zwischen dem Land Nordmark und der Stadt Talheim über die Pflege der Wege"
    places = places_of(line, "Vertrag", kind="agreement")
    start = len(line) + 1
    deal = read_deal(places, places.source(start, start + len("Vertrag")), RULES)
    assert deal is not None
    assert deal.about == "über die Pflege der Wege"


ALONE = [
    "Die Kammer Talheim berät ab Mai kleine Betriebe zu Fragen der Ausbildung.",
    "Mit dieser Vereinbarung wollen die Partner kleine Betriebe gemeinsam beraten.",
    "In diesem Jahr haben die Partner vierzig kleine Betriebe gemeinsam beraten.",
    "Die Stadt fördert Vorhaben, die diese Ziele auch in anderen Orten verfolgen.",
]
LEANING = [
    "Vor diesem Hintergrund wollen die Partner kleine Betriebe gemeinsam beraten.",
    "Die Partner streben auf dieser Basis eine enge Zusammenarbeit an.",
    "Vertreten wird sie durch den Vorsitz der gemeinsamen Kommission.",
    "Das zeigten die Berichte aus den Betrieben der ganzen Region.",
    "Im Anschluss unterzeichnete der Landrat die Vereinbarung über die Wege.",
    "Ein weiterer Schritt ist die gemeinsame Beratung kleiner Betriebe.",
    "Weitere Informationen zur Beratung kleiner Betriebe gibt die Kammer.",
    "Mit der Verordnung zur der Ausbildung wurden die Kurse neu geregelt.",
    "Es gelten die Bestimmungen der Ordnung über die Ausbildung (GV.",
    "Die Behörden beteiligen die Gemeinschaft nach Artikel 2 des Vertrags.",
    "Soweit die Handlung auch zur Aufgabe der Stadt gehört, ist sie zu hören.",
    "Information und Anmeldung zu den Kursen: https://talheim.example/kurse.",
]


@pytest.mark.parametrize(
    ("text", "alone"), [(t, True) for t in ALONE] + [(t, False) for t in LEANING]
)
def test_a_sentence_stands_alone(text: str, alone: bool) -> None:
    places = places_of(text, day=date(2027, 5, 3))
    assert bool(standing_alone(places, sentences_of(places), [], SIGNS)) is alone


@pytest.mark.parametrize("day", [date(2027, 5, 3), None])
def test_days_told_from_a_day_that_nobody_knows_are_left_out(day: date | None) -> None:
    places = places_of(
        "Die Kammer hat vor einem Jahr die Beratung kleiner Betriebe begonnen.", day=day
    )
    assert bool(standing_alone(places, sentences_of(places), [], SIGNS)) is (day is not None)


def test_nothing_is_told_twice() -> None:
    once = "Änderungen der Ordnung über die Ausbildung werden unter den Ländern abgestimmt."
    places = places_of(once, "Die Kammer berät künftig kleine Betriebe in ganz Nordtal.", once)
    chosen = key_sentences(places, sentences_of(places), [], SIGNS, lambda _: 0.0)
    assert len(chosen) == 2


BACKGROUND = "Viele kleine Betriebe suchen seit langem nach jungen Leuten."
NEWS = "Die Kammer Talheim eröffnet im Mai eine Werkstatt für Lehrlinge."
SIGNED = "Danach unterzeichnete der Landrat einen Vertrag über die Wege."


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([NEWS, BACKGROUND], NEWS),
        # the headline's words tell which sentence is the news
        ([BACKGROUND, NEWS], NEWS),
        (["Vorgestellt wurden die Pläne in der Halle der Kammer in Talheim.", NEWS], NEWS),
        # what follows „wir“ rests on it, and whose it is nobody knows
        (["Wir freuen uns auf die Eröffnung der neuen Werkstatt im Mai.", BACKGROUND], None),
    ],
)  # fmt: skip
def test_the_news_leads(paragraphs: list[str], expected: str | None) -> None:
    places = places_of(*paragraphs, title="Kammer Talheim: Werkstatt für Lehrlinge")
    lead = lead_of(places, sentences_of(places), [], SIGNS, None)
    assert (places.document.text[lead.start : lead.end] if lead else None) == expected


def test_a_signing_leads_where_the_headline_is_about_it() -> None:
    title, told = (
        "Vertrag über die Wege",
        SIGNED.replace("Danach unterzeichnete", "Am Montag unterzeichnete"),
    )
    places = places_of(BACKGROUND, told, title=title)
    second = sentences_of(places)[1]
    decision = Decision(told, second, "unterzeichnet", True)
    assert lead_of(places, sentences_of(places), [], SIGNS, decision) == second


@pytest.mark.parametrize(
    ("title", "whole", "is_kept"),
    [
        # half a sentence tells of the decision, and the lead is about something else
        ("Der Mensch entscheidet", False, True),
        ("Die Werkstatt der Kammer öffnet", False, False),
        # a whole sentence told further down is not the news
        ("Der Mensch entscheidet", True, False),
    ],
)
def test_of_lead_and_decision_one_gives_way(title: str, whole: bool, is_kept: bool) -> None:
    places = places_of(NEWS, SIGNED, title=title)
    lead, second = sentences_of(places)
    decision = Decision(SIGNED, second, "unterzeichnet", whole)
    kept = (None, decision) if is_kept else (lead, None)
    assert lead_or_decision(places, lead, decision) == kept


def quote(text: str, speaker: str = "") -> Citation:
    source = places_of(text).source(0, len(text))
    return Citation(text, source, speaker, (), ())


LONG = "Wir haben lange auf diese neue Werkstatt in Talheim gewartet"


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        ([quote(LONG, "Eva Kunz"), quote(LONG, "Eva Kunz")], [LONG]),
        ([quote("Gemeinsam sind wir stark", ""), quote(LONG, "Eva Kunz")], [LONG]),
        ([quote("Gemeinsam sind wir stark", "")], []),
        ([quote(LONG), quote(f"{LONG} wie noch nie")], [LONG]),
    ],
)
def test_mottos_and_repeats_are_no_quotes(quotes: list[Citation], expected: list[str]) -> None:
    assert [citation.text for citation in told_ones(quotes)] == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Die Vereinbarung gilt bis zum 31. Dezember 2028.", True),
        ("Sind bis zum 1. Januar 2027 nicht alle Urkunden da, so beraten die Länder neu.", False),
        (
            "Der Vertrag gilt auf unbestimmte Zeit. Das Beiblatt gilt bis zum 31. Dezember 2028.",
            False,
        ),
    ],
)
def test_a_day_is_the_end_of_an_agreement(text: str, told: bool) -> None:
    assert (term_of(places_of(text, kind="agreement")) is not None) is told
