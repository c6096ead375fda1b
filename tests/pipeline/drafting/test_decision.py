"""A decision is read only where the text says that one was made, and by whom."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.sentences import split_sentences
from pipeline.drafting.decision import Decision, find_decision
from pipeline.drafting.places import Places
from pipeline.drafting.style import load_fact_signs
from tests.pipeline.drafting.builders import Writer, settings_in


def read(text: str, tmp_path) -> Decision | None:
    places = Places(Writer().add("body", text).build().document)
    spans = [places.source(s.start, s.end) for s in split_sentences(places.document.text)]
    return find_decision(places, spans, load_fact_signs(settings_in(tmp_path)))


@pytest.mark.parametrize(
    ("text", "body", "vote", "day"),
    [
        ("Die Vereinbarung wurde vom Strategiekreis einstimmig beschlossen.", "Strategiekreis", "einstimmig", None),
        (
            "Beschlossen vom Strategiekreis der Offensive Mittelstand am 21. März 2023",
            "Strategiekreis",
            "",
            date(2023, 3, 21),
        ),
        (
            "Der Strategiekreis hat diese Vereinbarung am 24.11.2021 mit großer Mehrheit "
            "verabschiedet.",
            "Strategiekreis",
            "mit großer Mehrheit",
            date(2021, 11, 24),
        ),
        (
            "Am 3. Mai 2022 hat die Mitgliederversammlung die Vereinbarung bei zwei Enthaltungen "
            "angenommen.",
            "Mitgliederversammlung",
            "bei zwei Enthaltungen",
            date(2022, 5, 3),
        ),
        ("Das Plenum verabschiedete die Vereinbarung ohne Gegenstimmen.", "Plenum", "ohne Gegenstimmen", None),
        (
            "Vereinbarung, vorbereitet von der AG Transfer, verabschiedet vom Strategiekreis am "
            "15. Juni 2021",
            "Strategiekreis",
            "",
            date(2021, 6, 15),
        ),
        ("Sie wurde am 5. Mai 2020 verabschiedet.", None, "", date(2020, 5, 5)),
        (
            "Der Strategiekreis hat eine Vereinbarung beschlossen, mit der Betriebe unterstützt "
            "werden können.",
            "Strategiekreis",
            "",
            None,
        ),
        ("Sie wurde auf einem Treffen des Strategiekreises gebilligt, einstimmig.", None, "einstimmig", None),
    ],
)  # fmt: skip
def test_decisions(text, body, vote, day, tmp_path):
    found = read(text, tmp_path)
    assert found is not None
    assert (found.body.name if found.body else None, found.vote, found.day) == (body, vote, day)


@pytest.mark.parametrize(
    "text",
    [
        "Änderungen dieser Vereinbarung werden vom Strategiekreis einstimmig beschlossen.",
        "Die Vereinbarung soll vom Strategiekreis beschlossen werden.",
        "Die Vereinbarung wurde vom Strategiekreis nicht beschlossen.",
        "Der Strategiekreis hat sich einstimmig einen neuen Raum gewünscht.",
        "Das Plenum hat 2018 einen Haushalt beschlossen.",
        "Die Laufzeit der Vereinbarung verlängert sich durch Beschluss des Strategiekreises.",
        "Die Vereinbarung gilt ab dem 1. April 2023.",
    ],
)
def test_no_decision(text, tmp_path):
    assert read(text, tmp_path) is None


def test_a_sentence_that_points_back_is_said_anew(tmp_path):
    found = read(
        "Dieser hatte zuvor das „Beratungsverständnis Nachfolge“ ohne Gegenstimme angenommen.",
        tmp_path,
    )
    assert found is not None
    assert (found.whole, found.participle, found.vote) == (False, "angenommen", "ohne Gegenstimme")
