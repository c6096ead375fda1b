"""Direct quotes: who says what, in every shape of attribution that releases use."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.taggers.quotes import find_quotations

_SAYS = "Wir haben das lange gemeinsam vorbereitet und freuen uns"

TABLE = [
    # text with the quote marked by ⟨⟩, speaker, function, organisation
    (f"„⟨{_SAYS},⟩“ so Andrea Teering, vom Arbeitgeberservice der Agentur für Arbeit. Sie stellte es vor.",
        "Andrea Teering", None, "Arbeitgeberservice der Agentur für Arbeit"),
    (f"„⟨{_SAYS},⟩“ betonte Eva Kunz, Chefin des Arbeitgeberservice der Agentur für Arbeit auf dem Treffen in Bonn.",
        "Eva Kunz", "Chefin", "Arbeitgeberservice der Agentur für Arbeit"),
    (f"Oleg Cernavin, Vorsitzender des OM-Trägers Stiftung „Mittelstand – Gesellschaft – Verantwortung“: „⟨{_SAYS}.⟩“",
        "Oleg Cernavin", "Vorsitzender", "Stiftung „Mittelstand – Gesellschaft – Verantwortung“"),
    (f"„⟨{_SAYS},⟩“ Ferdinand Kögler, der das Netzwerk Berlin-Brandenburg koordiniert.", "Ferdinand Kögler", None,
        "Netzwerk Berlin-Brandenburg"),
    (f'Projektleiter Oleg Cernavin betonte: . "⟨{_SAYS}.⟩" Alle nickten.', "Oleg Cernavin", "Projektleiter", None),
    (f"„⟨{_SAYS},⟩“ erklärte Raimund Tessmer, stellvertretender Vorsitzender der nationalen Initiative.",
        "Raimund Tessmer", "stellvertretender Vorsitzender", None),
    (f"Andrea Teering: \"⟨{_SAYS}.⟩\"", "Andrea Teering", None, None),
    (f"»⟨{_SAYS}⟩«, sagte Dr. Annette Icks vom IfM Bonn.", "Dr. Annette Icks", None, "IfM Bonn"),
    (f"“⟨{_SAYS}⟩”, sagt Prof. Dr. Friederike Welter, Präsidentin des IfM Bonn.", "Prof. Dr. Friederike Welter",
        "Präsidentin", "IfM Bonn"),
    (f"Dazu erklärte Bundesarbeitsminister Hubertus Heil: „⟨{_SAYS}.⟩“", "Hubertus Heil", "Bundesarbeitsminister",
        None),
    (f"„⟨{_SAYS}⟩“, so der stellvertretende Vorsitzende Klaus Meier.", "Klaus Meier", "stellvertretender Vorsitzender",
        None),
    (f"„⟨{_SAYS}⟩“, fasste Maria von der Heide zusammen.", "Maria von der Heide", None, None),
    (f"„⟨{_SAYS}⟩“ – so Hans-Peter Wollseifer (ZDH).", "Hans-Peter Wollseifer", None, "ZDH"),
    (f"„⟨{_SAYS}.⟩“ Das sagte niemand mit Namen an diesem Tag.", None, None, None),
    (f"Geschäftsführerin Nesrin Aydogan vom RKW ergänzte: „⟨{_SAYS}!⟩“", "Nesrin Aydogan", "Geschäftsführerin", "RKW"),
    (f"„⟨{_SAYS}⟩“, meint Thore Clausen, Inhaber der Clausen GmbH, nach der Sitzung.", "Thore Clausen", "Inhaber",
        "Clausen GmbH"),
    (f"„⟨{_SAYS}, denn die „Potenziale“ sind groß,⟩“ so Eva Kunz.", "Eva Kunz", None, None),
    (f"‚⟨{_SAYS}⟩‘, sagte Eva Kunz.", "Eva Kunz", None, None),
    (f"Für die IG BCE erklärte Bezirksleiter Roland Strasser: „⟨{_SAYS}.⟩“", "Roland Strasser", "Bezirksleiter",
        "IG BCE"),
    ("Neues aus dem Netzwerk\n„⟨Das war überfällig⟩“, sagte Eva Kunz.", "Eva Kunz", None, None),
    (f"Auf die Frage antwortete Eva Kunz: „⟨{_SAYS}.⟩“", "Eva Kunz", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "speaker", "function", "organisation"), TABLE)
def test_one_quote(
    marked: str, speaker: str | None, function: str | None, organisation: str | None
) -> None:
    text = marked.replace("⟨", "").replace("⟩", "")
    (quote,) = find_quotations(text)
    assert text[quote.start : quote.end] == marked.split("⟨")[1].split("⟩")[0]
    assert (quote.speaker, quote.function, quote.organisation) == (speaker, function, organisation)


@pytest.mark.parametrize(
    "text",
    [
        "PDF-Download der „Vereinbarung der Partner der Offensive Mittelstand zur Zusammenarbeit "
        "in den Regionen“",
        "Sie stellte im Strategiekreis, dem „Parlament“ der Offensive, die „Vereinbarung zur "
        "Zusammenarbeit“ vor.",
        "Der INQA-Check „Personalführung“ und der Leitfaden „Guter Mittelstand – Erfolg ist kein "
        "Zufall“ liegen vor.",
        "Download: „Fachkräfte halten – Fachkräfte gewinnen“",
        "Die „Offensive Mittelstand – Gut für Deutschland“ (im Folgenden Offensive Mittelstand "
        "oder OM genannt)",
        'Stiftung "Mittelstand – Gesellschaft – Verantwortung"',
        "Der Betrieb nutzt „Ampeln“, so Eva Kunz.",
        'Ein Zoll (") und noch einer (") sind kein Zitat.',
        "„Ein Zitat ohne Ende",
    ],
)
def test_titles_and_single_words_are_no_quotes(text: str) -> None:
    assert find_quotations(text) == []


def test_a_surname_is_resolved_in_the_document() -> None:
    text = (
        f"„{_SAYS},“ so Oleg Cernavin, Vorsitzender der Stiftung Mittelstand. Er dankte allen.\n"
        f"Cernavin: „{_SAYS}.“\n„{_SAYS}“, sagte er.\n„{_SAYS}“, so Cernavin."
    )
    told = {(q.speaker, q.function, q.organisation) for q in find_quotations(text)}
    assert told == {("Oleg Cernavin", "Vorsitzender", "Stiftung Mittelstand")}
    assert len(find_quotations(text)) == 4


def test_a_surname_is_resolved_from_running_text() -> None:
    text = f"Projektleiter Oleg Cernavin stellte den Plan vor.\n„{_SAYS}“, so Cernavin."
    (quote,) = find_quotations(text)
    assert quote.speaker == "Oleg Cernavin"


def test_an_interrupted_quote_has_one_speaker() -> None:
    text = (
        "„Wir fangen früh an“, sagte Eva Kunz vom RKW, „damit am Ende alle gut vorbereitet sind.“"
    )
    quotes = find_quotations(text)
    assert [text[q.start : q.end] for q in quotes] == [
        "Wir fangen früh an",
        "damit am Ende alle gut vorbereitet sind.",
    ]
    assert {(q.speaker, q.organisation) for q in quotes} == {("Eva Kunz", "RKW")}


_PIECES = st.sampled_from(
    ["„", "“", "”", '"', "»", "«", "‚", "‘", "so Eva Kunz", "sagte er", ":", ",", ".", "\n", _SAYS]
)


@given(st.lists(_PIECES, max_size=20).map(" ".join))
def test_quotes_are_ordered_and_lie_between_marks(text: str) -> None:
    quotes = find_quotations(text)
    # The French put a blank between their marks and the words.
    around = [(text[: q.start].rstrip(" ")[-1], text[q.end :].lstrip(" ")[0]) for q in quotes]
    assert all(before in '„“”"»«›‹‚' and after in '“”"«»‹‘’' for before, after in around)
    assert all(a.end < b.start for a, b in pairwise(quotes))
