"""A sentence that has not the kind of thing that is asked for is no answer."""

from __future__ import annotations

import pytest

from pipeline.search.expected import answers_to, holds, wanted


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


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("wie hoch ist die Quote", "Die Quote liegt bei 4,1 Prozent.", True),
        ("wie hoch ist die Quote", "Die Beschäftigung stieg um 3.000.", False),
        ("wie groß ist das Gebiet", "Das Gebiet misst 40 Hektar.", True),
        ("wie groß ist das Gebiet", "Das Gebiet an der Weser", False),
        ("wie gross ist das gebiet", "Der Wald misst 40 Hektar.", False),
        ("um wie viel Prozent sank der Absatz", "Er sank um 2 Prozent.", True),
        ("um wie viel Prozent sank der Absatz", "Er sank um 2.000 Tonnen.", False),
        ("Wer hat das Forum eröffnet?", "Die Landrätin eröffnete das Forum.", True),
        ("Wer hat das Forum eröffnet?", "Das Forum hatte 300 Gäste.", False),
        ("wer ist präsidentin der kammer", "Präsidentin ist Jutta Brandner.", True),
        ("wer ist präsidentin der kammer", "Die damalige Präsidentin Jutta Brandner kam.", False),
        ("wer war präsidentin der kammer", "Die damalige Präsidentin Jutta Brandner kam.", True),
    ],
)
def test_a_sentence_speaks_of_what_is_asked(question: str, sentence: str, answers: bool) -> None:
    assert answers_to(question, sentence) is answers
