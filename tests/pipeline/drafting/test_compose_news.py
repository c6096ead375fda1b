"""How sentences of a release are put together from those of an agreement."""

from __future__ import annotations

import pytest

from pipeline.drafting.compose_news import in_one_sentence
from pipeline.drafting.provenance import Statement
from pipeline.ground.drafts import DraftSource
from tests.pipeline.drafting.builders import Writer, release
from tests.pipeline.drafting.test_press_release import draft, one, text_of


def said(text: str, start: int = 0) -> Statement:
    return Statement(
        text, "template", (DraftSource(document="d", page=1, start=start, end=start + 9),)
    )


ONE = "Die Kammer Nord ist vertreten durch den Präsidenten, Ole Rau."
TWO = "Das Amt für Arbeit ist vertreten durch Eva Kunz."
MANY = "Die Stadtwerke sind vertreten durch die Leiterin Ida Lux."
NAME = "Handwerk Süd ist vertreten durch Jan Ott."


@pytest.mark.parametrize(
    ("sentences", "together"),
    [
        ([], []),
        ([ONE], [ONE]),
        (
            [ONE, TWO],
            [
                "Die Kammer Nord ist vertreten durch den Präsidenten, Ole Rau; das Amt für Arbeit durch Eva Kunz."
            ],
        ),
        (
            [TWO, MANY],
            [
                "Das Amt für Arbeit ist vertreten durch Eva Kunz; die Stadtwerke durch die Leiterin Ida Lux."
            ],
        ),
        (
            [MANY, NAME, TWO],
            [
                "Die Stadtwerke sind vertreten durch die Leiterin Ida Lux; Handwerk Süd durch Jan Ott; "
                "das Amt für Arbeit durch Eva Kunz."
            ],
        ),
    ],
)
def test_what_is_said_of_several_is_one_sentence_with_all_its_places(sentences, together):
    made = [said(text, 10 * number) for number, text in enumerate(sentences)]
    found = in_one_sentence(made)
    assert [one.text for one in found] == together
    assert [e.start for one in found for e in one.evidence] == [10 * n for n in range(len(made))]


def test_a_standard_that_a_sentence_names_is_not_named_again(tmp_path):
    sentence = "Die Betriebe nutzen die OM-Praxis A-2.1 seit Mai in allen Werkstätten der Region."
    record = release().add("body", sentence).tag("standard", "A-2.1", "OM-Praxis A-2.1").build()
    made = draft(record, tmp_path)
    assert sentence in text_of(made)
    others = one(made, "Genannt sind").text
    assert "OM-Praxis A-1.0" in others
    assert "OM-Praxis A-2.1" not in others


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        (", damit Betriebe Zeit sparen.", " geschlossen, damit Betriebe Zeit sparen."),
        (".", " geschlossen."),
    ],
)
def test_a_lead_does_not_say_this_agreement_and_keeps_what_it_is_for(clause, told, tmp_path):
    parties = "Bundesagentur für Arbeit", "Bundesverband mittelständische Wirtschaft"
    writer = Writer(title="Kooperationsvertrag über gemeinsame Lehrgänge")
    writer.add("title", writer.title).add(
        "parties", f"zwischen der {parties[0]} und dem {parties[1]}"
    )
    writer.tag("partner", "ba", parties[0]).tag("partner", "bvmw", parties[1])
    writer.add("body", f"Die {parties[0]} und der {parties[1]} schließen diesen Vertrag{clause}")
    made = draft(writer.build(), tmp_path)
    lead = one(made, f"Die {parties[0]}")
    assert lead.text == (
        f"Die {parties[0]} und der {parties[1]} haben einen Kooperationsvertrag über gemeinsame "
        f"Lehrgänge{told}"
    )
    assert any("diesen Vertrag" in words for words in lead.proof) == ("damit" in clause)
