"""Every way to say that it begins, ends, lasts, goes on or is brought to an end, put together from
subjects, verbs and days: a new way to say it is one more row.
"""

from __future__ import annotations

import pytest

from bench.agreements.judging import read_row

DAY = "1. März 2026"
LAST = "28. Februar 2029"
SUBJECTS = ("Die Vereinbarung", "Die Zusammenarbeit", "Der Vertrag")
BEGINS = (
    "beginnt am {}", "beginnt mit dem {}", "startet zum {}", "setzt am {} ein",
    "nimmt am {} ihren Anfang", "tritt am {} in Kraft", "tritt mit Wirkung vom {} in Kraft",
    "tritt mit Beginn des {} in Kraft", "wird zum {} wirksam", "erlangt am {} Gültigkeit",
    "entfaltet ab dem {} Wirkung", "gilt seit dem {}", "gilt vom {} an", "hat ab {} Gültigkeit",
    "ist vom {} an verbindlich", "ist ab dem {} bindend", "wird ab dem {} angewendet",
    "findet ab dem {} Anwendung", "ist ab dem {} anzuwenden", "wird zum {} eingegangen",
    "wird am {} aufgenommen", "läuft seit dem {}", "besteht seit dem {}", "hat am {} begonnen",
)  # fmt: skip
BEGINNINGS = (
    "Beginn der Laufzeit ist der {}.", "Vertragsbeginn: {}", "Startdatum: {}", "Gültig ab {}",
    "Der Beginn der Zusammenarbeit wird auf den {} festgesetzt.",
    "Als Vertragsbeginn wird der {} vereinbart.", "Stichtag des Inkrafttretens ist der {}.",
    "Ab dem {} arbeiten die Partner zusammen.",
    "Zum {} nehmen die Partner ihre Zusammenarbeit auf.",
    "In Kraft tritt die Vereinbarung am {}.",
    "Diese Vereinbarung ersetzt ab dem {} alle früheren Absprachen.", "Wirksamkeit: ab {}",
)  # fmt: skip
ENDS = (
    "endet zum {}", "endet mit Ablauf des {}", "läuft bis zum {}", "läuft am {} aus",
    "erlischt am {}", "erlischt mit Ablauf des {}", "tritt mit Ablauf des {} außer Kraft",
    "ist bis zum {} befristet", "gilt bis einschließlich {}", "gilt längstens bis zum {}",
    "hat bis zum {} Bestand", "verliert am {} ihre Gültigkeit", "wird zum {} aufgehoben",
    "wird zum {} aufgelöst", "bindet die Parteien bis zum {}", "erstreckt sich bis zum {}",
    "wird bis zum {} fortgeführt", "wird mit Ablauf des {} gegenstandslos", "währt bis zum {}",
    "bleibt bis zum {} in Kraft", "ist am {} beendet",
)  # fmt: skip
ENDINGS = (
    "Ende der Laufzeit ist der {}.", "Vertragsende: {}", "Enddatum: {}", "Gültig bis: {}",
    "Die Laufzeit reicht bis zum {}.", "Der letzte Tag der Laufzeit ist der {}.",
    "Am {} läuft der Vertrag aus.", "Bis zum {} arbeiten die Partner zusammen.",
    "Mit dem {} endet die Vereinbarung.", "Die Parteien sind bis zum {} an den Vertrag gebunden.",
)  # fmt: skip
LENGTHS = (
    "Sie gilt zwei Jahre lang.", "Sie dauert zwei Jahre.", "Die Laufzeit beträgt zwei Jahre.",
    "Sie ist auf zwei Jahre ausgelegt.", "Sie läuft über zwei Jahre.", "Sie währt zwei Jahre.",
    "Sie erstreckt sich über zwei Jahre.", "Sie umfasst zwei Jahre.", "Sie endet nach zwei Jahren.",
    "Sie endet automatisch nach zwei Jahren.", "Sie erlischt nach zwei Jahren.",
    "Vereinbart ist eine zweijährige Laufzeit.", "Die Vertragszeit beträgt 24 Monate.",
    "Nach zwei Jahren endet sie, ohne dass es einer Kündigung bedarf.",
    "Nach Ablauf von zwei Jahren tritt sie außer Kraft.", "Sie hat zwei Jahre Bestand.",
    "Für zunächst zwei Jahre arbeiten die Partner zusammen.", "Sie bleibt zwei Jahre in Kraft.",
)  # fmt: skip
NOTICES = (
    "Die Kündigungsfrist beträgt drei Monate.", "Kündigung: 3 Monate zum Jahresende",
    "Beide Seiten können mit dreimonatiger Frist kündigen.",
    "Sie kann unter Wahrung einer dreimonatigen Kündigungsfrist beendet werden.",
    "Kündigungen sind drei Monate im Voraus zu erklären.",
    "Die Parteien können sich mit einer Frist von drei Monaten von der Vereinbarung lösen.",
    "Ein Rücktritt ist mit einer Frist von drei Monaten möglich.",
    "Die Zusammenarbeit kann mit einem Vorlauf von drei Monaten beendet werden.",
    "Die Vereinbarung kann jederzeit mit dreimonatiger Ankündigung beendet werden.",
    "Eine vorzeitige Beendigung ist mit einer Frist von drei Monaten möglich.",
    "Will ein Partner die Zusammenarbeit beenden, so teilt er dies drei Monate vorher mit.",
    "Das Kündigungsrecht kann mit einer Frist von drei Monaten ausgeübt werden.",
    "Jeder Partner kann seinen Austritt mit einer Frist von drei Monaten bei der Geschäftsstelle "
    "erklären.",
)  # fmt: skip
RENEWALS = (
    "Sie verlängert sich um ein Jahr, wenn sie nicht drei Monate vor Ablauf gekündigt wird.",
    "Sie gilt jeweils ein weiteres Jahr, wenn sie nicht drei Monate vor Ablauf gekündigt wird.",
    "Wird nicht drei Monate vor Ablauf gekündigt, so gilt sie ein weiteres Jahr.",
    "Erfolgt keine Kündigung drei Monate vor Ablauf, so verlängert sie sich jeweils um ein Jahr.",
    "Ohne Kündigung drei Monate vor Ablauf verlängert sie sich um ein Jahr.",
    "Danach setzt sie sich jeweils um ein Jahr fort, wenn sie nicht drei Monate vor Ablauf "
    "gekündigt wird.",
    "Sie verlängert sich um die Dauer eines Jahres, wenn sie nicht drei Monate vor Ablauf "
    "gekündigt wird.",
    "Sie wird ohne Kündigung drei Monate vor Ablauf jeweils um ein Jahr fortgeschrieben.",
)  # fmt: skip


def _sentences(verbs: tuple[str, ...], whole: tuple[str, ...]) -> list[str]:
    told = [f"{subject} {verb}." for verb in verbs for subject in SUBJECTS]
    return told + list(whole)


def _read(text: str) -> dict[str, str | None]:
    found = read_row({"text": text, "signed": None, "asof": "2026-11-30"})
    names = ("start", "end", "notice", "renewal")
    return {name: str(found[name]) if found[name] else None for name in names}


def _has(text: str, **wanted: str) -> bool:
    return _read(text) == {"start": None, "end": None, "notice": None, "renewal": None, **wanted}


@pytest.mark.parametrize("said", _sentences(BEGINS, BEGINNINGS))
def test_a_beginning(said: str) -> None:
    assert _has(said.format(DAY), start="2026-03-01")


@pytest.mark.parametrize("said", _sentences(ENDS, ENDINGS))
def test_an_end(said: str) -> None:
    assert _has(said.format(LAST), end="2029-02-28")


@pytest.mark.parametrize("said", LENGTHS)
def test_a_length(said: str) -> None:
    text = f"Die Vereinbarung beginnt am {DAY}. {said}"
    assert _has(text, start="2026-03-01", end="2028-02-29")


@pytest.mark.parametrize("said", NOTICES)
def test_a_notice(said: str) -> None:
    assert _has(said, notice="3m")


@pytest.mark.parametrize("said", RENEWALS)
def test_a_renewal(said: str) -> None:
    text = f"Die Vereinbarung gilt vom 1. Januar 2026 bis 31. Dezember 2026. {said}"
    wanted = {"start": "2026-01-01", "end": "2026-12-31", "notice": "3m", "renewal": "1y"}
    assert _has(text, **wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # A paper that calls itself so is the agreement, whatever its kind.
        ("Dieser Tarifvertrag gilt ab 1. Mai 2026.", {"start": "2026-05-01"}),
        ("Der Mietvertrag der Geschäftsstelle gilt ab 1. Mai 2026.", {}),
        # A part of it has days of its own.
        ("Die Regelungen zur Vergütung gelten erst ab dem 1. Mai 2026.", {}),
        ("§ 4 tritt am 1. Mai 2026 in Kraft.", {}),
        ("Die Laufzeit nach § 3 verlängert sich bis zum 31. Dezember 2028.", {"end": "2028-12-31"}),
        # What holds so long behind the end, or when to look at it, is no length.
        ("Beginn: 1. Mai 2026\nStillschweigen gilt für zwei Jahre nach Vertragsende.",
         {"start": "2026-05-01"}),
        ("Beginn: 1. Mai 2026\nNach zwei Jahren prüfen die Partner, ob sie weitermachen.",
         {"start": "2026-05-01"}),
        ("Das Abkommen gilt für die Jahre 2026, 2027 und 2028.",
         {"start": "2026-01-01", "end": "2028-12-31"}),
        ("Für das Jahr 2026 und das Jahr 2027 gilt diese Abrede.",
         {"start": "2026-01-01", "end": "2027-12-31"}),
    ],
)  # fmt: skip
def test_whom_a_day_belongs_to(text: str, wanted: dict[str, str]) -> None:
    assert _has(text, **wanted)


@pytest.mark.parametrize(
    ("text", "earliest"),
    [
        ("Er ist mit einer Frist von vier Wochen zum 30.06. oder 31.12. kündbar.", "2026-12-31"),
        ("Eine Kündigung ist erstmals nach Ablauf von zwei Jahren möglich; die Frist beträgt dann "
         "drei Monate.", "2028-02-29"),
        ("Nach Ablauf der ersten zwei Jahre kann mit einer Frist von drei Monaten gekündigt werden.",
         "2028-02-29"),
        ("Mit einer Frist von acht Wochen zum Ende eines Schuljahres ist er kündbar.", None),
    ],
)  # fmt: skip
def test_when_a_notice_may_take_effect(text: str, earliest: str | None) -> None:
    row = {"text": f"Der Vertrag beginnt am {DAY}. {text}", "signed": None, "asof": "2026-11-30"}
    found = read_row(row)
    day = found["earliest_end_if_given_notice_on_asof"]
    assert (day and day.isoformat()) == earliest or (earliest is None and found["open"])
