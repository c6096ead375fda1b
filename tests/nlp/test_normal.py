"""Normalising and joining: what printed lines become."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.normal import join_hyphenated, known_words, normalise, spell_quotes


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Gru\u0308ße", "Grüße"),
        ("Oﬃzielle Pﬂege ﬁndet statt", "Offizielle Pflege findet statt"),
        ("Zusammen\u00adarbeit", "Zusammenarbeit"),
        ("z.\u00a0B.\u202fdrei\u2009Kreise", "z. B. drei Kreise"),
        ("KMU\u2011Beratung", "KMU-Beratung"),
        ("\x84Mittelstand\x93 \x96 gut", "„Mittelstand“ – gut"),
        ("eins\r\nzwei\rdrei\u2028vier", "eins\nzwei\ndrei\nvier"),
        ("a\x00b\x07c\ud800d", "abcd"),
        ("\uf0b7 Punkt", "• Punkt"),
        ("\ufeffAnfang\u200b", "Anfang"),
        ("§ 3 „Ä“ – 5 €", "§ 3 „Ä“ – 5 €"),
    ],
)
def test_normalise(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("die Zusammen-", "arbeit gelingt", "die Zusammenarbeit gelingt"),
        ("die Zusammen\ufffe", "arbeit", "die Zusammenarbeit"),
        ("die Zusammen\u00ad", "arbeit", "die Zusammenarbeit"),
        ("Unternehmer-", "und Fachverbände", "Unternehmer- und Fachverbände"),
        ("ein-", "bis zweimal", "ein- bis zweimal"),
        ("Arbeits-", "oder Gesundheitsschutz", "Arbeits- oder Gesundheitsschutz"),
        ("die KMU\ufffe", "Beratung", "die KMU-Beratung"),
        ("in Baden\ufffe", "Württemberg", "in Baden-Württemberg"),
        ("KMU-", "freundlich", "KMU-freundlich"),
        ("nordrhein-", "westfälische Betriebe", "nordrhein-westfälische Betriebe"),
        ("A-", "2.1", "A-2.1"),
        (
            "Offensive Mittelstand -",
            "Gut für Deutschland",
            "Offensive Mittelstand - Gut für Deutschland",
        ),
        ("Praxisstandards (-", "Checks", "Praxisstandards (-Checks"),
        ("www.offensive-", "mittelstand.de", "www.offensive-mittelstand.de"),
        ("info@offensive-", "mittelstand.de", "info@offensive-mittelstand.de"),
        ("VEREIN-", "BARUNG", "VEREINBARUNG"),
        ("KOOPERATIONSVEREIN-", "BARUNG", "KOOPERATIONSVEREINBARUNG"),
        ("BE-", "WEGUNG", "BEWEGUNG"),
        ("KMU-", "BERATUNG", "KMU-BERATUNG"),
        ("das Know-", "how der Betriebe", "das Know-how der Betriebe"),
        ("per E-", "Mails", "per E-Mails"),
        ("per E-", "mail", "per E-mail"),
        ("die griechisch-", "orthodoxen Feste", "die griechisch-orthodoxen Feste"),
        ("israelisch-britisch-", "französischen", "israelisch-britisch-französischen"),
        ("die rot-", "grüne Fahne", "die rot-grüne Fahne"),
        ("ein Kopf-", "an-Kopf-Rennen", "ein Kopf-an-Kopf-Rennen"),
        ("die Öffentlich-", "keitsarbeit", "die Öffentlichkeitsarbeit"),
        ("sozialversicherungs-", "pflichtig", "sozialversicherungspflichtig"),
        ("Rot-", "tönen", "Rottönen"),
        ("kein Strich", "am Ende", "kein Strich am Ende"),
        ("", "allein", "allein"),
    ],
)
def test_join_hyphenated(first: str, second: str, expected: str) -> None:
    assert join_hyphenated(first, second) == expected


@pytest.mark.parametrize(
    ("seen", "first", "second", "expected"),
    [
        ("das Kürbisfest", "Kür-", "bisfest", "Kürbisfest"),
        ("deutsch-französisch", "deutsch-", "französisch", "deutsch-französisch"),
        ("Mittelstand", "Mittel-", "stand", "Mittelstand"),
        ("E-Mail-Adresse", "E-", "Mail-Adresse", "E-Mail-Adresse"),
        ("Sachsen-Anhalt", "sachsen-", "anhaltische", "sachsen-anhaltische"),
    ],
)
def test_words_of_the_text_overrule_the_rules(
    seen: str, first: str, second: str, expected: str
) -> None:
    assert join_hyphenated(first, second, known_words([seen])) == expected


@given(st.text())
def test_normal_text_stays(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\u00ad" not in once
    assert "\x00" not in once


@given(
    st.text(alphabet="abcÄß-\u00ad .Z1", max_size=40),
    st.text(alphabet="abcÄß-\u00ad .Z1", max_size=40),
)
def test_joining_loses_no_letter(first: str, second: str) -> None:
    joined = join_hyphenated(first, second)
    assert [c for c in joined if c.isalnum()] == [c for c in first + second if c.isalnum()]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (",,Wissen und Kompetenz'' ist gut", "„Wissen und Kompetenz“ ist gut"),
        ("(,,Gut.'')", "(„Gut.“)"),
        ("das ``Netzwerk'', das", "das „Netzwerk“, das"),
        ("''Gut'', sagt sie", "„Gut“, sagt sie"),
        (">>Führung<< und <<Führung>>", "»Führung« und «Führung»"),
        ("‚‚Gut‘‘", "„Gut“"),
        ("ein Rohr von 5'' und a,,b", "ein Rohr von 5'' und a,,b"),
        ("1 << 2 >> 3", "1 << 2 >> 3"),
        ("„Gut“, ,", "„Gut“, ,"),
        ("Rock 'n' Roll '''", "Rock 'n' Roll '''"),
    ],
)
def test_quotation_marks_of_two_signs(typed: str, meant: str) -> None:
    assert spell_quotes(typed)[0] == meant


@given(st.text(alphabet="a,'`´<> .1(", max_size=30))
def test_only_second_signs_go(typed: str) -> None:
    spelled, gone = spell_quotes(typed)
    assert len(spelled) == len(typed) - len(gone)
    kept = [c for n, c in enumerate(typed) if n not in gone]
    assert all(a == b or b in "„“”«»" for a, b in zip(kept, spelled, strict=True))
