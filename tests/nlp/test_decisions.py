"""Decisions that were taken, and sentences that only speak of deciding."""

from __future__ import annotations

import pytest

from nlp.taggers import Register
from nlp.taggers.decisions import DecisionTagger

BODIES = (
    ("mitgliederversammlung", "Mitgliederversammlung"), ("strategiekreis", "Strategiekreis"),
    ("herbstplenum", "Herbstplenum"), ("ag-transfer", "AG Transfer"), ("plenum", "Plenum"), ("vorstand", "Vorstand"),
)  # fmt: skip
TAGGER = DecisionTagger(Register(bodies=BODIES))


@pytest.mark.parametrize(
    ("text", "body", "vote", "day", "meeting"),
    [
        (
            "Der Strategiekreis hat die Vereinbarung am 6. Dezember 2021 einstimmig beschlossen.",
            "strategiekreis",
            "einstimmig",
            "2021-12-06",
            "",
        ),
        (
            "Sie wurde vom Plenum mit großer Mehrheit verabschiedet.",
            "plenum",
            "mit großer Mehrheit",
            "",
            "",
        ),
        ("Einstimmig beschlossen am 5. Mai 2019", "", "einstimmig", "2019-05-05", ""),
        ("Vom Plenum in Kassel am 5. Mai 2019 beschlossen", "plenum", "", "2019-05-05", ""),
        ("Vom Strategiekreis einstimmig angenommen.", "strategiekreis", "einstimmig", "", ""),
        (
            "Die Kriterien, die der Vorstand im Herbstplenum gebilligt hat, gelten.",
            "vorstand",
            "",
            "",
            "Herbstplenum",
        ),
        ("Das Herbstplenum beschloss die Kriterien.", "herbstplenum", "", "", ""),
        (
            "Die Mitgliederversammlung stimmte der Satzung mehrheitlich zu.",
            "mitgliederversammlung",
            "mehrheitlich",
            "",
            "",
        ),
        (
            "Bei einer Enthaltung und ohne Streit wurde das von der AG Transfer angenommen.",
            "ag-transfer",
            "bei einer Enthaltung",
            "",
            "",
        ),
        (
            "Auf der 12. Sitzung des Strategiekreises wurde die Vereinbarung einstimmig "
            "beschlossen.",
            "",
            "einstimmig",
            "",
            "12. Sitzung",
        ),
        (
            "Laut Beschluss des Strategiekreises vom 3.5.2020 gilt die Vereinbarung.",
            "strategiekreis",
            "",
            "2020-05-03",
            "",
        ),
        (
            "Der Strategiekreis hat eine Vereinbarung beschlossen, mit der Betriebe unterstützt "
            "werden können.",
            "strategiekreis",
            "",
            "",
            "",
        ),
        (
            "Beschlossen vom Strategiekreis der Offensive Mittelstand am 21. März 2023",
            "strategiekreis",
            "",
            "2023-03-21",
            "",
        ),
        ("Die Vereinbarung wurde am 3. Mai 2020 beschlossen.", "", "", "2020-05-03", ""),
        ("Das Plenum hat die Vereinbarung zu guter Führung beschlossen.", "plenum", "", "", ""),
        (
            "Vorbereitet von der AG Transfer, verabschiedet vom Strategiekreis am 15. Juni 2021",
            "strategiekreis",
            "",
            "2021-06-15",
            "",
        ),
        (
            "Am Montag, den 6. Dezember 2021, hat das Plenum sie gebilligt; sie soll am 1.1.2022 "
            "in Kraft treten.",
            "plenum",
            "",
            "2021-12-06",
            "",
        ),
        (
            "Die am 1.1.2022 in Kraft getretene Vereinbarung hat das Plenum gebilligt.",
            "plenum",
            "",
            "",
            "",
        ),
        (
            "Der Vorstand hat die Vereinbarung in der Fassung vom 1. Mai 2020 beschlossen.",
            "vorstand",
            "",
            "",
            "",
        ),
        (
            "Einstimmig bei einer Enthaltung angenommen vom Plenum",
            "plenum",
            "einstimmig bei einer Enthaltung",
            "",
            "",
        ),
        ("Sie haben einstimmig beschlossen: Der Vorstand tritt zurück.", "", "einstimmig", "", ""),
        ("Beschlossen am 3. Mai 2020, vom Plenum", "plenum", "", "2020-05-03", ""),
        ("Die Partner beschlossen die Vereinbarung einstimmig.", "", "einstimmig", "", ""),
        ("In einstimmiger Abstimmung wurde die Erklärung angenommen.", "", "einstimmig", "", ""),
    ],
)
def test_decisions(text: str, body: str, vote: str, day: str, meeting: str) -> None:
    (found,) = TAGGER.read(text)
    assert (found.body, found.day, found.meeting) == (body, day, meeting)
    assert found.vote == vote
    assert 0 <= found.start < found.end <= len(text)
    assert found.label.startswith("beschlossen: ")


@pytest.mark.parametrize(
    "text",
    [
        "Änderungen werden vom Plenum beschlossen.",
        "Der Strategiekreis hat das nicht beschlossen.",
        "Das Plenum soll die Kriterien verabschieden, sobald sie vorliegen.",
        "Wenn der Vorstand zugestimmt hat, beginnt die Arbeit.",
        "Sie hat beschlossen, am 5. Mai Urlaub zu nehmen.",
        "Der Strategiekreis hat die Vereinbarung nicht, wie gemeldet, einstimmig beschlossen.",
        "Es ist nicht so, dass der Strategiekreis die Vereinbarung beschlossen hat.",
        "Ob der Strategiekreis die Vereinbarung beschlossen hat, ist offen.",
        "Weder das Plenum noch der Vorstand hat sie einstimmig gebilligt.",
        "Das Plenum hätte sie einstimmig beschlossen.",
        "Angenommen, der Strategiekreis gibt am 5. Mai 2020 grünes Licht.",
        "Das Plenum stimmte über die Vereinbarung ab, die manchen zu lang war.",
        "Der Bundestag hat das Gesetz verabschiedet.",
        "Das Paket wurde angenommen.",
        "",
    ],
)
def test_no_decisions(text: str) -> None:
    assert TAGGER.read(text) == []


@pytest.mark.parametrize(
    ("text", "verb", "fragment"),
    [
        ("Verabschiedet vom Plenum am 3. Mai 2020", "verabschiedet", True),
        ("Beschlossen wurde sie vom Plenum.", "beschlossen", False),
        ("Das Plenum stimmte der Vereinbarung zu und dankte.", "zugestimmt", False),
        ("Der Vorstand billigte die Erklärung.", "gebilligt", False),
        ("Das Plenum beschloss sie.", "beschlossen", False),
        ("Laut Beschluss des Plenums gilt die Vereinbarung.", "", False),
    ],
)
def test_the_verb_of_a_decision(text: str, verb: str, fragment: bool) -> None:
    (found,) = TAGGER.read(text)
    assert (found.verb, found.fragment) == (verb, fragment)


def test_a_day_alone_is_enough_only_where_the_caller_says_so() -> None:
    text = "Sie wurde am 5. Mai 2020 verabschiedet."
    assert TAGGER.read(text) == []
    assert [r.day for r in TAGGER.read(text, day_is_enough=True)] == ["2020-05-05"]
