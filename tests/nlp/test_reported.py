"""Who speaks where indirect speech goes on in marks, and what other sentences tell of them."""

from __future__ import annotations

import pytest

from nlp.taggers.quotes import find_quotations
from nlp.types import Mention

# The text, and who says the last quote in it; None: the text does not tell for sure.
SPEAKERS = [
    ("Das Land werde älter, sagte Jan Rau. „Wir müssen rechtzeitig planen.“", "Jan Rau"),
    ("Landrat Jan Rau sagte, er sei froh. „Das ist ein guter Tag für alle.“", "Jan Rau"),
    ("Eva Kunz lobte das Heft. Das sei „ein Gewinn für jeden Betrieb“.", "Eva Kunz"),
    (
        "Eva Kunz war da. Jan Rau hatte geschrieben, man suche „Leute, die früh aufstehen“.",
        "Jan Rau",
    ),
    ("Jan Rau sprach von einem „guten Tag für alle Betriebe“.", "Jan Rau"),
    ("Eva Kunz nannte den Vertrag „ein Geschenk an die Region“.", "Eva Kunz"),
    ("Man habe lange geredet, so Eva Kunz, „und am Ende haben alle gewonnen“.", "Eva Kunz"),
    (
        "Jan Rau, so erzählt Eva Kunz, habe nie aufgegeben. „Dreimal hat er hier angerufen.“",
        "Eva Kunz",
    ),
    (
        "Jan Rau kam spät. Eva Kunz habe ihn überzeugt, räumte er ein. „Sie hat es mir gezeigt.“",
        "Jan Rau",
    ),
    ("Jan Rau dankte Eva Kunz und Uwe Brandt. „Der Weg war lang“, räumte er ein.", "Jan Rau"),
    ("„Die Maschine fragt nie“: Mit diesem Satz eröffnete Eva Kunz die Tagung.", "Eva Kunz"),
    ("Eva Kunz freute sich über den Satz einer Kollegin: „Chefin, das war gut.“", None),
    ("Auf die Frage von Jan Rau schüttelte sie den Kopf: „Das ist nicht zu streng.“", None),
    ("Eva Kunz war da. Ein Sprecher sagte, man werde „die letzten Kisten selbst tragen“.", None),
    (
        "Jan Rau kam. Raus Schüler Ben (14) will Koch werden. „Wegen der Torten hier“, sagt er.",
        "Ben",
    ),
    ("Jan Rau kam. Raus Schüler lachte. „Wegen der Torten hier“, sagte er.", None),
]


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS, ids=[text for text, _ in SPEAKERS])
def test_indirect_speech_keeps_its_speaker(text: str, speaker: str | None) -> None:
    quotes = find_quotations(text)
    assert (quotes[-1].speaker if quotes else None) == speaker


NOT_SAID = [
    "Jan Rau sprach von „sinnvoller Bürokratie“.",
    "Das Land hätte „Berge versetzt“.",
    "Eva Kunz las vor. Das Programm heißt „Gesund und sicher bei der Arbeit“.",
]


@pytest.mark.parametrize("text", NOT_SAID)
def test_words_that_only_name_something_are_no_quote(text: str) -> None:
    assert find_quotations(text) == []


# The text, the names of houses in it, and function and organisation of the speaker.
TOLD = [
    (
        "„Vier Türen sind zu viel“, findet Eva Kunz. Die Leiterin des Museums Probe hat es satt.",
        (),
        ("Leiterin", "Museum Probe"),
    ),
    (
        "„Zwölf Kilometer sind es“, sagt Jan Rau. Der Geschäftsführer der Kammer Nord radelt.",
        (),
        ("Geschäftsführer", "Kammer Nord"),
    ),
    (
        "Die Kammer Nord zieht um. Deren Präsidentin Eva Kunz sagt: „Das ist gut für uns.“",
        ("Kammer Nord",),
        ("Präsidentin", "Kammer Nord"),
    ),
    (
        "Der Verein Hof lädt ein. Dessen Vorsitzender Jan Rau sagt: „Alle sind willkommen.“",
        ("Verein Hof",),
        ("Vorsitzender", "Verein Hof"),
    ),
    ("„Das ist gut für uns“, sagte Eva Kunz bei der Unterzeichnung.", (), (None, None)),
    (
        "Das haben Vereinsvorstand Jan Rau und Eva Kunz besiegelt. „Der Ball ist rund“, so Rau.",
        (),
        ("Vereinsvorstand", None),
    ),
    ("„Ohne Vollmacht geht nichts“, warnt Notar Jan Rau.", (), ("Notar", None)),
    (
        "Dazu unterschrieben Vizemarschallin Eva Kunz und Jan Rau. „Das ist gut so“, sagte Kunz.",
        (),
        ("Vizemarschallin", None),
    ),
    ("IG-BAU-Regionalleiter Jan Rau: „Jeder Sturz ist zu viel.“", (), ("Regionalleiter", "IG BAU")),
    (
        "Der Leiter der Präventionsabteilung, Jan Rau, sagte: „Wir kommen gerne wieder.“",
        (),
        ("Leiter der Präventionsabteilung", None),
    ),
    (
        "„Das muss erlaubt sein“, sagte Universitätspräsident Professor Jan Rau.",
        (),
        ("Universitätspräsident", None),
    ),
]


@pytest.mark.parametrize(("text", "houses", "told"), TOLD, ids=[text for text, *_ in TOLD])
def test_offices_are_told_by_other_sentences(
    text: str, houses: tuple[str, ...], told: tuple[str | None, str | None]
) -> None:
    named = [
        Mention("organisation", text.index(h), text.index(h) + len(h), h, (), "grammar", 0.8)
        for h in houses
    ]
    quote = find_quotations(text, named)[-1]
    assert (quote.function, quote.organisation) == told


# Names that no list of given names has, told by an office at a comma.
UNLISTED = [
    ("„So geht es nicht“, mahnte deren Vorsitzende, Ylvie Petersen-Voss, gestern.", True),
    ("„So geht es nicht“, sagte Ylvie Brodersen-Roth, Geschäftsführerin der Kammer Nord.", True),
    ("„So geht es nicht“, sagte die Vorsitzende der Kammer Nord, Ylvie Brodersen, gestern.", True),
    ("„So geht es nicht“, sagte Landrätin Ylvie Brodersen.", True),
    ("„So geht es nicht“, rief Prof. em. Dr. Ylvie Brodersen in den Saal.", True),
    ("„Zeit ist Medizin“, sagt Vorstand Paul Ritter.", True),
    ("„So geht es nicht“, mahnte die Vorsitzende, Handwerk Nord, gestern.", False),
    ("„So geht es nicht“, sagte die Kammer Nord, Geschäftsführerin fehlt noch.", False),
]


@pytest.mark.parametrize(("text", "known"), UNLISTED, ids=[text for text, _ in UNLISTED])
def test_a_name_that_no_list_has_is_told_by_its_office(text: str, known: bool) -> None:
    speaker = find_quotations(text)[0].speaker if find_quotations(text) else None
    assert (speaker is not None) == known
