"""Sentences: a table of texts with `|` where a sentence ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.sentences import split_sentences

TABLE = [
    "Das sagte ver.di heute.| Die Partner nickten.",
    "Der Verein e. V. tagt in Bonn.| Er wächst.",
    "Träger ist das itb im DHI e. V.| Das Institut sitzt in Karlsruhe.",
    "Mitglied ist der BSF e.V.| Die Satzung gilt.",
    "Am 6. Dezember 2021 begann es.| Am 7. Januar endete es.",
    "Es begann im Jahr 2021.| Dr. Annette Icks sprach.",
    "Dr. Meier und Prof. Dr. Schulz kamen, z. B. um 5 Uhr.| Danach gingen sie.",
    "Siehe Nr. 5 und Abs. 3 Satz 2.| Mehr folgt.",
    "Die 5. Sitzung des Strategiekreises war kurz.| Die 6. Sitzung nicht.",
    "Es kamen 30.| Das war gut.",
    "Er sagte: „Das ist gut.| Wir machen weiter.“| Dann ging er.",
    "„Warum nicht?“ fragte sie.| „Darum!“ rief er.",
    "„Wir haben es vereinbart,“ so Andrea Teering.| Sie stellte es vor.",
    'Er sagte: "Das reicht."| Dann ging er.',
    'Der Vorstand betonte: . "Wir wollen das."| Alle nickten.',
    "Über 400 Partner, u. a. Kammern, Verbände usw.| Die Zahl wächst.",
    "Ist das so?| Ja!| Gut.",
    "1. Ziel der Vereinbarung|\n2. Partner der Vereinbarung",
    "Eine Zeile ohne Punkt|\nnoch eine Zeile",
    "Sie kostet 3.500 Euro.| Das ist viel.",
    "Der Check (OM-Praxis A-2.3) hilft.| Er ist kostenlos.",
    "Das gilt nach § 5.| Die Partner wissen das.",
    "Beim RKW (Eschborn).| Dort arbeiten viele.",
    "Die Fassung 3.0 erschien am 01.10.2018.| Sie gilt noch.",
    "Das Treffen endet ca. 17 Uhr.| Alle sind eingeladen.",
    "Wir danken allen …| Bis bald!",
    "Herr O. Cernavin leitet das Projekt.| Frau A. Icks hilft.",
    "Mehr unter www.offensive-mittelstand.de.| Wir freuen uns.",
    "Das IfM Bonn (Prof. Dr. F. Welter) rät dazu.",
    "Die Kosten, d. h. Zeit und Geld, sinken.| 2022 folgt mehr.",
]


def _marked(text: str) -> str:
    """The text with `|` behind every sentence but the last."""
    ends = [s.end for s in split_sentences(text)][:-1]
    for end in reversed(ends):
        text = text[:end] + "|" + text[end:]
    return text


@pytest.mark.parametrize("marked", TABLE)
def test_sentences(marked: str) -> None:
    assert _marked(marked.replace("|", "")) == marked


@given(st.text(alphabet='Ab 1.!?\n„“"(e. V', max_size=80))
def test_sentences_are_ordered_trimmed_and_cover_all_words(text: str) -> None:
    sentences = split_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in sentences)
    assert "".join("".join(text[s.start : s.end] for s in sentences).split()) == "".join(
        text.split()
    )
    assert all(len(text[s.start : s.end].splitlines()) == 1 for s in sentences)
