"""A sentence that has not the kind of thing that is asked for is no answer."""

from __future__ import annotations

import pytest

from pipeline.search.expected import holds, wanted


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Wann tagt der Beirat?", "day"),
        ("seit wann gibt es den check", "day"),
        ("In welchem Jahr begann das?", "day"),
        ("Wer ist Vorsitzende?", "person"),
        ("Wer berät die Betriebe?", None),
        ("wie viele betriebe machen mit", "number"),
        ("Wie lange dauert der Kurs?", "number"),
        ("Was kostet der Kurs?", "number"),
        ("Wie arbeiten die Partner zusammen?", None),
        ("wannsee", None),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str | None) -> None:
    assert wanted(question) == kind


@pytest.mark.parametrize(
    ("kind", "sentence", "has"),
    [
        ("day", "Der Beirat tagt am 3. Mai 2022.", True),
        ("day", "Der Kurs beginnt im Herbst.", True),
        ("day", "Seit 2014 gibt es ihn.", True),
        ("day", "Der Beirat tagt regelmäßig.", False),
        ("day", "Es kamen 2.014 Gäste.", False),
        ("person", "Vorsitzende ist Jutta Brandner.", True),
        ("person", "Der Vorsitz wechselt jedes Jahr.", False),
        ("number", "Der Kurs dauert drei Tage.", True),
        ("number", "Die Teilnahme ist kostenlos.", True),
        ("number", "Der Kurs dauert lange.", False),
        (None, "Irgendetwas.", True),
    ],
)
def test_whether_a_sentence_has_it(kind: str | None, sentence: str, has: bool) -> None:
    assert holds(kind, sentence) is has  # type: ignore[arg-type]  # the table's words
