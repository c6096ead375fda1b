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
        ("Sie wurde vom Plenum mit großer Mehrheit verabschiedet.", "plenum", "mit großer Mehrheit", "", ""),
        ("Einstimmig beschlossen am 5. Mai 2019", "", "Einstimmig", "2019-05-05", ""),
        ("Die Kriterien, die der Vorstand im Herbstplenum gebilligt hat, gelten.", "vorstand", "", "", "Herbstplenum"),
        ("Das Herbstplenum beschloss die Kriterien.", "herbstplenum", "", "", ""),
        (
            "Die Mitgliederversammlung stimmte der Satzung mehrheitlich zu.",
            "mitgliederversammlung",
            "mehrheitlich",
            "",
            "",
        ),
        ("Bei einer Enthaltung und ohne Streit wurde das von der AG Transfer angenommen.", "ag-transfer", "", "", ""),
        (
            "Auf der 12. Sitzung des Strategiekreises wurde die Vereinbarung einstimmig beschlossen.",
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
            "Der Strategiekreis hat eine Vereinbarung beschlossen, mit der Betriebe unterstützt werden können.",
            "strategiekreis",
            "",
            "",
            "",
        ),
    ],
)
def test_decisions(text: str, body: str, vote: str, day: str, meeting: str) -> None:
    (found,) = TAGGER.read(text)
    assert (found.body, found.day, found.meeting) == (body, day, meeting)
    assert vote in found.vote
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
        "Der Bundestag hat das Gesetz verabschiedet.",
        "Das Paket wurde angenommen.",
        "",
    ],
)
def test_no_decisions(text: str) -> None:
    assert TAGGER.read(text) == []
