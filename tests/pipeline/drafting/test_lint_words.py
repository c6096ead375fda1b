"""Words that stand twice by mistake, and words that nobody writes so."""

from __future__ import annotations

import pytest

from pipeline.drafting.lint_words import doubled, right_spelling
from pipeline.drafting.registernames import wrong_names

KNOWN = {"handwerkskammer": "Handwerkskammer", "berufsgenossenschaft": "Berufsgenossenschaft"}


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("Sie beraten in den in den Betrieben.", "in den in den"),
        ("Sie treffen sich auf der auf der Messe.", "auf der auf der"),
        ("Die Partner haben das das Ziel genannt.", "das das"),
        ("Kammern und und Verbände helfen.", "und und"),
        ("Sie arbeiten mit mit Beratern.", "mit mit"),
        ("Die Beratung Beratung hilft.", "Beratung Beratung"),
        ("Die die Partner beraten.", "Die die"),
        ("Es geht um die Arbeit um die Arbeit.", "um die Arbeit um die Arbeit"),
        ("Sie wollen wollen helfen.", "wollen wollen"),
        ("Der Preis geht geht an alle.", "geht geht"),
        ("Mit den Partnern mit den Partnern geht es.", "Mit den Partnern mit den Partnern"),
        ("Er sagte, dass dass es geht.", "dass dass"),
        ("Die Kammer für für Kurse wirbt.", "für für"),
        ("Wir freuen uns uns zu beteiligen.", "uns uns"),
    ],
)
def test_a_real_double_is_found(text: str, twice: str) -> None:
    assert [text[start:end] for start, end, _once in doubled(text)] == [twice]


@pytest.mark.parametrize(
    "text",
    [
        "Betriebe, die die Vereinbarung nutzen, sparen Zeit.",
        "Der Betrieb, der der Kammer angehört, zahlt nichts.",
        "Ein Ziel, das das Netzwerk teilt.",
        "Partner, mit denen denen geholfen wird, die warten.",
        "Sie achten darauf, dass sie sie nutzen.",
        "Alle, die beraten und die die Region kennen, kommen.",
        "Die die Beratung nutzenden Betriebe sparen Zeit.",
        "Es werden mehr und mehr und mehr.",
        "Es geht Schritt für Schritt für Schritt voran.",
        "Das führt zu zu hohen Kosten.",
        "Das Haus steht in Baden Baden.",
        "Sie ziehen nach und nach nach Norden.",
        "Der Rat, in dem dem Handwerk vertraut wird, tagt.",
        "Wer das tut, tut das gern.",
        "Sie sagt, die, die die Lehre lieben, bleiben.",
        "Was er ist, ist er durch Arbeit.",
        "Die Preise fallen, fallen und fallen.",
        "Bis alle gefördert werden, werden Jahre vergehen.",
    ],
)
def test_what_may_stand_twice_is_left_alone(text: str) -> None:
    assert list(doubled(text)) == []


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("gemiensam", "gemeinsam"), ("Ausbildng", "Ausbildung"), ("Kooperaton", "Kooperation"),
        ("Förderug", "Förderung"), ("Unternehmn", "Unternehmen"), ("Betriieb", "Betrieb"),
        ("Zusammenarbiet", "Zusammenarbeit"), ("Handwerksammer", "Handwerkskammer"),
        ("Berufsgenosenschaft", "Berufsgenossenschaft"), ("Handwerkskamer", "Handwerkskammer"),
    ],
)  # fmt: skip
def test_a_slip_is_found(word: str, right: str) -> None:
    assert right_spelling(word, KNOWN) == right


@pytest.mark.parametrize(
    "word",
    [
        "Beratung", "Betriebs", "bündeln", "Partnerin", "Partnern", "benennt", "wertet", "Leitfäden",
        "Kreishandwerkerschaft", "Digitalisierung", "Betriebsnachfolge", "IHK", "Enno", "passgenaue",
    ],
)  # fmt: skip
def test_a_word_in_use_is_none(word: str) -> None:
    assert right_spelling(word, KNOWN) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("der Bundesminister für Wirtschaft und Energie", False),
        ("die Bundesministerin für Wirtschaft und Energie", False),
        ("des Bundesministers für Wirtschaft und Energie", False),
        ("das Bundesministerum für Wirtschaft und Energie", True),
        ("das Bundesministerium für Wirtschaft und Energie", False),
        ("das Bundesministerium für Wirtschaft und Enrgie", True),
    ],
)
def test_a_minister_is_no_misspelt_ministry(text: str, found: bool) -> None:
    name = "Bundesministerium für Wirtschaft und Energie"
    assert bool(list(wrong_names(text, [name], [name]))) is found
