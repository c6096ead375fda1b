"""Papers of several sentences: what one of them is about holds, what others only mention does not.

The shapes are those of real treaties, statutes and contracts; places, days and wording are ours.
"""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.agreements.answer import Reading, bound_at, read_agreement
from pipeline.agreements.signing import find_signings

ASOF = date(2026, 11, 30)
OWN = (
    "Dieser Vertrag tritt am 1. Februar 2020 in Kraft. Er gilt für die Dauer von neun Jahren. "
    "Er kann mit einer Frist von einem Jahr zum Ende eines Kalenderjahres gekündigt werden."
)
MENTIONED = (
    "Die in § 2 getroffene Bestimmung gilt auch für Bescheide, die in der Zeit seit dem 4. Mai 2011 "
    "bis zum Inkrafttreten dieses Vertrags ergangen sind.",
    "Der Direktor wird vom Beirat für mindestens zwei, höchstens sechs Jahre bestellt.",
    "Das Kuratorium wird für die Dauer von fünf Jahren berufen.",
    "Die Amtsdauer seiner Mitglieder beträgt vier Jahre.",
    "Der Beitrag beträgt für den Erhebungszeitraum 01.01.2024 - 31.12.2024 je Einwohner 0,30 €.",
    "Gleichzeitig tritt die Absprache der beiden Häuser über den Fuhrpark vom 9. Juni 2009 außer Kraft.",
    "Zum selben Zeitpunkt verliert die Übereinkunft vom 3. März 2001 ihre Gültigkeit.",
    "Mit Inkrafttreten des Vertrags über den Zweckverband vom 26. Februar 2001 gehen Aufgaben über.",
    "Das Land beteiligt sich an den Kosten der Einrichtung ab dem Jahr 2024 mit 120.000 Euro.",
    "²Satz 1 gilt nur für Wechsel, die nach Inkrafttreten des Vertrags bis zum 31. Dezember 2021 "
    "erfolgen.",
    "Sie setzt sich aus je drei Vertretern der Vertragspartner zusammen.",
    "Der Verband hat innerhalb von drei Jahren ab Inkrafttreten dieses Vertrags über seinen Sitz zu "
    "entscheiden.",
    "Maßgebend für diesen Vertrag ist der Gebietsstand vom 3. Oktober 2007.",
    "Kündigt eine Gemeinde, kann jede andere innerhalb von sechs Monaten nach Zugang der Kündigung "
    "zu demselben Zeitpunkt kündigen.",
    "Sind bis zum 30. November 2019 nicht alle Urkunden hinterlegt, wird der Vertrag gegenstandslos.",
    "Der Anspruch auf Entschädigung erlischt, wenn er nicht binnen sechs Monaten geltend gemacht wird.",
    "Der Förderzeitraum beginnt mit dem fünften Semester und endet mit dem Ablauf der Ausbildung.",
    "Das Studienprogramm hat eine Regeldauer von sechs Semestern und endet mit einer Prüfung.",
    "Für Maßnahmen mit einem Projektzeitraum von mehr als einem Jahr gilt Absatz 3.",
    "Haben bis zum 1. Januar 2020 nicht alle Räte zugestimmt, so tritt der Vertrag nur zwischen den "
    "Gemeinden in Kraft, deren Rat zugestimmt hat.",
)  # fmt: skip


@pytest.mark.parametrize("mentioned", MENTIONED)
def test_what_is_only_mentioned_changes_no_term(mentioned: str) -> None:
    alone, beside = _read(OWN), _read(f"{mentioned}\n{OWN}")
    told = [
        (r.settled.terms.start, r.settled.terms.end, r.settled.terms.notice)
        for r in (alone, beside)
    ]
    assert told[0] == told[1]
    assert told[0][:2] == (date(2020, 2, 1), date(2029, 1, 31))


@pytest.mark.parametrize("mentioned", MENTIONED[2:5])
def test_what_is_only_mentioned_is_listed_where_it_tells_a_time(mentioned: str) -> None:
    read = _read(f"{mentioned}\n{OWN}")
    assert any(point.start < len(mentioned) for point in read.open)


CLOSES = (
    ("zum Schluß des Kalenderjahres", "year"), ("zum Schluß eines Kalenderjahres", "year"),
    ("zum Ablauf eines Kalenderjahrs", "year"), ("zum Ablauf des Kalenderjahres", "year"),
    ("zum Schluß eines jeden Haushaltsjahres", "year"), ("zum Ablauf eines jeden Jahres", "year"),
    ("zum Ablauf eines Quartals", "quarter"), ("zum Schluß eines Kalendervierteljahres", "quarter"),
    ("zum Schluß eines Halbjahres", "half_year"), ("zum Ablauf eines Monats", "month"),
    ("zum Schluß des Kalendermonats", "month"),
)  # fmt: skip


@pytest.mark.parametrize(("close", "to"), CLOSES)
def test_until_when_notice_is_given(close: str, to: str) -> None:
    notice = _read(f"Dieser Vertrag kann mit einer Frist von zwei Jahren {close} gekündigt werden.")
    assert (str(notice.settled.terms.notice), notice.settled.terms.notice_to) == ("2y", to)


FIRSTS = (
    "erstmals jedoch zum Ende des im Jahr 2019 auslaufenden Geschäftsjahres",
    "erstmals mit Wirkung zum Ende des Jahres 2019", "erstmals zum Ablauf des Jahres 2019",
    "frühestens mit Wirkung zum 31. Dezember 2019", "erstmalig zum Schluss des Jahres 2019",
    "erstmals aber zum 31. Dezember 2019", "frühestens jedoch zum 31. Dezember 2019",
    "frühestens zum Ablauf des 31. Dezember 2019", "erstmals nach dem 31. Dezember 2019",
    "erstmals mit Ablauf des 31. Dezember 2019",
)  # fmt: skip


@pytest.mark.parametrize("first", FIRSTS)
def test_the_first_day_of_a_notice_neither_begins_nor_ends_anything(first: str) -> None:
    read = _read(
        "Der Vertrag gilt seit dem 1. Juli 2012 auf unbestimmte Zeit. Er kann mit einer Frist von "
        f"einem Jahr zum Ende eines Kalenderjahres, {first}, gekündigt werden."
    )
    assert {c.role for c in read.clauses} == {"start", "length", "notice"}
    assert bound_at(read.settled.terms, read.settled.computed, ASOF).state == "in_force"


NAMED = (
    "Diese zweite Satzung zur Änderung der Friedhofssatzung der Gemeinde Oberau vom 05.05.2015 tritt "
    "am 01.01.2025 in Kraft.",
    "Diese Hundesteuersatzung der Stadt Hohenried vom 12.12.2024 tritt am 01.01.2025 in Kraft.",
    "Diese Benutzungs- und Entgeltordnung tritt am 01.01.2025 in Kraft.",
    "Diese Miet-, Haus- und Platzordnung gilt ab dem 01.01.2025.",
    "Die Beitragssatzung tritt am 01.01.2025 in Kraft. Der Inhalt dieser Satzung wird bestätigt.",
    "(1) ¹Dieser Vertrag tritt am 1. Januar 2025 für die Träger in Kraft, deren Zustimmung bis zum "
    "30. September 2024 eingegangen ist.",
    "Diese Vereinbarung, welche die Räte am 4. Mai 2024 gebilligt haben, gilt ab dem 1. Januar 2025.",
    "Dieser Vertrag tritt am 1. Januar 2025 für Gemeinden in Kraft, deren Beitritt bis zum 1. Juli "
    "2024 erklärt ist.",
    "Die Vereinbarung der Landkreise über den Rettungsdienst vom 4. Mai 2024 gilt ab 1. Januar 2025.",
    "Artikel II Die 1. Satzung zur Änderung der Abfallsatzung tritt am 01.01.2025 in Kraft. Der "
    "Inhalt dieser Satzung wird bestätigt.",
    "Dieser Vertrag gilt ab dem 1. Januar 2025. Die nach § 2 des Grundvertrags in der Fassung vom "
    "1. April 2010 eingerichtete Stelle wird bis zum 30. Juni 2026 fortgeführt.",
    "Dieser Vertrag gilt ab dem 1. Januar 2025. Die Stelle arbeitet mit der Zentrale zusammen, die "
    "aufgrund einer Verwaltungsvereinbarung der Länder über den Betrieb vom 19. Mai 2011 hilft.",
    "Diese Verwaltungsvorschrift tritt am 1. Januar 2025 in Kraft. Der Anspruch erlischt, wenn er nicht "
    "innerhalb eines Jahres geltend gemacht wird.",
    "Diese Ordnung der Musikschule vom 7. November 2024 wird zum 1. Januar 2025 wirksam.",
)  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_a_day_in_the_name_or_beside_it_is_not_the_beginning(text: str) -> None:
    terms = _read(text).settled.terms
    assert (terms.start, terms.end) == (date(2025, 1, 1), None)


FORMS = (
    "Die Kündigung bedarf der Form des § 3.", "Sie ist gegenüber den übrigen Partnern zu erklären.",
    "Durch die Kündigung einer Seite bleibt der Vertrag der übrigen unberührt.",
    "Die Kündigung erfolgt durch eine Mitteilung an die Geschäftsstelle.",
    "Im Falle der Kündigung sind die Unterlagen zurückzugeben.",
    "Bei einer Kündigung werden die Kosten anteilig getragen.", "§ 9 Kündigung aus anderem Anlass",
    "Das kündigende Land übernimmt seinen Anteil.", "Eine Anschlusskündigung ist nicht zulässig.",
    "Die Kündigung ist den Mitgliedern mitzuteilen.",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_how_notice_is_given_is_no_open_term_where_its_time_is_told(form: str) -> None:
    assert [p.words for p in _read(f"{OWN} {form}").open] == [p.words for p in _read(OWN).open]


def test_a_notice_without_any_time_stays_open() -> None:
    text = "Dieser Vertrag tritt am 1. Mai 2020 in Kraft. Er kann schriftlich gekündigt werden."
    assert _read(text).open


@pytest.mark.parametrize(
    "text",
    [
        "Die Behörden treten bei Bedarf, mindestens jedoch einmal jährlich zusammen.",
        "Es erfolgt zwischen den Partnern ein jährlicher Ausgleich.",
        "Das Land leistet seinen Beitrag vierteljährlich an die Stadt.",
        "Die Einnehmer werden mit Ablauf des 30. Juni 2012 Einnehmer der Anstalt für Lose, die vorher "
        "verkauft worden sind.",
    ],
)  # fmt: skip
def test_a_duty_without_a_day_is_listed(text: str) -> None:
    read = _read(text)
    assert read.open or read.clauses


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Dresden, den 18. 6. 98", date(1998, 6, 18)),
        (
            "Die Vereinbarung ist bekannt zu machen. Hohenried, den 20. April 2011",
            date(2011, 4, 20),
        ),
        ("Oberau, 03.02.21", date(2021, 2, 3)),
    ],
)
def test_the_day_of_signing(line: str, day: date) -> None:
    assert [s.day for s in find_signings(f"{OWN}\n{line}\nFür die Stadt")] == [day]


def _read(text: str) -> Reading:
    return read_agreement(text, None)
