"""Clause against clause: what is same, moved, changed, split, merged, gone and new."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.agreements.comparing.clauses import clauses_of
from pipeline.agreements.comparing.values import changed_values, values_in
from pipeline.agreements.comparison import Comparison, Side, compare, words_of
from tests.pipeline.agreements.texts import agreement

HEAD = "# Vereinbarung über Lehrgänge\nzwischen dem Verein Nordufer und der Stadt Birkenau.\n"
GOAL = "§ {} Ziel\nDie Partner bieten Lehrgänge für kleine Betriebe an. Sie sind kostenlos.\n"
TERM = "§ {} Laufzeit\nDie Vereinbarung gilt ab dem 1. März 2024 für drei Jahre.\n"
MONEY = "§ {} Kosten\nDer Verein zahlt 12.000 Euro im Jahr. Die Stadt stellt die Räume.\n"
END = "§ {} Kündigung\nGekündigt wird schriftlich mit einer Frist von drei Monaten.\n"


def numbered(*clauses: str) -> str:
    return HEAD + "".join(clause.format(n) for n, clause in enumerate(clauses, 1))


def compared(before: str, after: str) -> Comparison:
    return compare(Side("a", agreement(before)), Side("b", agreement(after)))


def told(found: Comparison) -> list[tuple[str, str, str]]:
    return [(pair.how, pair.number_a, pair.number) for pair in found.pairs]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            numbered(GOAL, TERM), numbered(GOAL, TERM),
            [("same", "", ""), ("same", "1", "1"), ("same", "2", "2")], id="nothing changed",
        ),
        pytest.param(
            numbered(GOAL, TERM), numbered(GOAL, MONEY, TERM),
            [("same", "", ""), ("same", "1", "1"), ("only_b", "", "2"), ("moved", "2", "3")],
            id="a new clause renumbers those behind it",
        ),
        pytest.param(
            numbered(GOAL, MONEY, TERM), numbered(GOAL, TERM),
            [("same", "", ""), ("same", "1", "1"), ("only_a", "2", "2"), ("moved", "3", "2")],
            id="a clause is gone",
        ),
        pytest.param(
            numbered(GOAL, TERM, END), numbered(GOAL, TERM.replace("drei Jahre", "vier Jahre"), END),
            [("same", "", ""), ("same", "1", "1"), ("changed", "2", "2"), ("same", "3", "3")],
            id="one word",
        ),
        pytest.param(
            HEAD + "Artikel 1\nZiel\nWir beraten Betriebe im Kreis.\n",
            HEAD + "Artikel 1\nZweck\nWir beraten Betriebe im Kreis.\n",
            [("same", "", ""), ("changed", "1", "1")], id="a heading is a word too",
        ),
    ],
)  # fmt: skip
def test_each_clause_is_told(before: str, after: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(compared(before, after)) == expected


def test_a_clause_that_stands_elsewhere_is_moved() -> None:
    found = compared(
        HEAD + "# Ziel\nWir beraten Betriebe.\n# Kosten\nJeder zahlt selbst.\n# Ende\nOffen.",
        HEAD + "# Ende\nOffen.\n# Ziel\nWir beraten Betriebe.\n# Kosten\nJeder zahlt selbst.",
    )
    assert [(p.how, p.heading) for p in found.pairs[1:]] == [
        ("moved", "Ende"), ("same", "Ziel"), ("same", "Kosten"),
    ]  # fmt: skip


def test_a_clause_that_became_two_is_shown_part_by_part() -> None:
    two = MONEY.replace(" Die Stadt", "\n§ 3 Räume\nDie Stadt")
    found = compared(numbered(GOAL, MONEY), HEAD + GOAL.format(1) + two.format(2))
    cut = [pair for pair in found.pairs if pair.cut]
    assert [(p.how, p.cut, p.heading) for p in cut] == [
        ("changed", "split", "Kosten"), ("changed", "split", "Räume"),
    ]  # fmt: skip
    assert cut[1].diff == (("new", "§ 3 Räume"), ("same", "Die Stadt stellt die Räume."))
    back = compared(HEAD + GOAL.format(1) + two.format(2), numbered(GOAL, MONEY))
    assert [p.cut for p in back.pairs if p.cut] == ["merged", "merged"]


def test_clauses_in_other_words_are_told_by_meaning() -> None:
    before = numbered(GOAL, END)
    after = HEAD + GOAL.format(1) + "§ 2 Auflösung\nWer gehen will, schreibt es vorher.\n"
    assert compared(before, after).only_b == 1
    found = compare(
        Side("a", agreement(before)), Side("b", agreement(after)),
        lambda first, second: np.full((len(first), len(second)), 0.93),
    )  # fmt: skip
    assert told(found)[-1] == ("changed", "2", "2")


def test_days_periods_and_money_are_told_first_whatever_their_clause() -> None:
    found = compare(
        Side("a", agreement(numbered(MONEY, TERM, END)), ("Verein Nordufer", "Stadt Birkenau")),
        Side(
            "b",
            agreement(
                numbered(
                    MONEY.replace("12.000 Euro", "15 Tsd. €"),
                    TERM.replace("1. März 2024", "01.04.2024"),
                    END.replace("drei Monaten", "6 Monaten"),
                )
            ),
            ("Verein Nordufer", "Stadt Birkenau", "Kammer Südhang"),
        ),
    )
    assert [(f.kind, f.gone, f.new) for f in found.facts] == [
        ("party", (), ("Kammer Südhang",)),
        ("day", ("1. März 2024",), ("01.04.2024",)),
        ("period", ("drei Monaten",), ("6 Monaten",)),
        ("money", ("12.000 Euro",), ("15 Tsd. €",)),
    ]
    assert found.pairs[found.facts[1].pair or 0].heading == "Laufzeit"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("am 1. März 2024", "am 01.03.2024"),
        ("für drei Jahre", "für 3 Jahre"),
        ("12.000 Euro", "12 000 €"),
        ("5 %", "5 Prozent"),
        ("ein halbes Jahr", "1/2 Jahr und ein halbes Jahr"),
    ],
)
def test_the_same_in_other_spelling_is_no_change(before: str, after: str) -> None:
    assert not [gone for _, gone, _ in changed_values(before, after) if gone]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("mit einer Frist von sechs Wochen zum Quartal", ["period"]),
        ("zweimal im Jahr", []),
        ("eine dreijährige Laufzeit", ["period"]),
        ("1,5 Mio. Euro und 20 v. H. davon", ["money", "share"]),
        ("EUR 1.250,50 bis zum 30.06.2025", ["day", "money"]),
        ("anderthalb Jahre, höchstens 24 Monate", ["period", "period"]),
        ("nach § 3 Absatz 2", []),
        ("binnen 14 Tagen", ["period"]),
    ],
)
def test_values_of_a_clause(text: str, kinds: list[str]) -> None:
    assert [value.kind for value in values_in(text)] == kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Titel\n§ 1 Ziel\nText.\n§ 2\n(Ende)\nText.", "|Titel 1|Ziel 2|(Ende)"),
        ("# Titel\nI. Ziel\nText hier.\nII. Ende\nText.", "|Titel I|Ziel II|Ende"),
        ("Titel\nArtikel 1: Ziel\nText.\nArtikel 2: Ende\nText.", "|Titel 1|Ziel 2|Ende"),
        (
            "Titel\nPräambel\nText.\n1. Ziel\nText.\n2. Ende\nText.",
            "|Titel |Präambel 1|Ziel 2|Ende",
        ),
        ("Titel\n(1) Wir beraten.\n(2) Wir zahlen.", "|Titel 1| 2|"),
        (
            "Alles gilt.\nBeratung\nWir beraten gern.\nKosten\nWir alle zahlen.",
            "| |Beratung |Kosten",
        ),
        (
            "# Titel\n§ 1 Ziel\nText.\n§ 2 Ende\nText.\nBirkenau, den 3. Mai 2024\nAda Muster",
            "|Titel 1|Ziel 2|Ende |Birkenau,_den_3._Mai_2024",
        ),
        ("§ 1 Die Partner beraten.\n§ 2 Die Partner zahlen.", "1| 2|"),
        ("1. Ziel\n• erstens beraten\n• zweitens zahlen\n2. Ende\nText.", "1|Ziel 2|Ende"),
    ],
)
def test_clauses_in_many_shapes(text: str, expected: str) -> None:
    found = clauses_of(agreement(text))
    assert " ".join(f"{c.number}|{c.heading.replace(' ', '_')}" for c in found) == expected


SENTENCES = (
    "Wir beraten Betriebe.", "Die Stadt zahlt 500 Euro.", "Es gilt drei Jahre.",
    "Niemand haftet.", "Der Bericht folgt.", "Gekündigt wird schriftlich.",
    "• Räume und Technik", "Alle stimmen zu.",
)  # fmt: skip
CLAUSES = st.lists(st.lists(st.sampled_from(SENTENCES), max_size=4), max_size=6)
HEADS = st.sampled_from(("§ {} Regel", "# Regel {}", "{}. Punkt", "Artikel {}", "({})", ""))


@st.composite
def texts(draw: st.DrawFn) -> str:
    head = draw(HEADS)
    lines = [
        line
        for n, sentences in enumerate(draw(CLAUSES), 1)
        for line in (head.format(n), *sentences)
    ]
    return "\n".join(line for line in lines if line) or "Leer."


def words(text: str) -> list[str]:
    return [word for word in text.replace("# ", "").split() if any(map(str.isalnum, word))]


@given(texts(), texts())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_word_stands_in_exactly_one_pair(before: str, after: str) -> None:
    found = compared(before, after)
    for text, side in ((before, "gone"), (after, "new")):
        there = [w for pair in found.pairs for w in words(words_of(pair, side))]  # type: ignore[arg-type]
        assert Counter(there) == Counter(words(text))


@given(texts(), texts())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_called_the_same_that_is_not(before: str, after: str) -> None:
    first, second = agreement(before), agreement(after)
    found = compare(Side("a", first), Side("b", second))
    for pair in found.pairs:
        if pair.how == "same":
            assert pair.a is not None
            assert pair.b is not None
            assert words(first.text[slice(*pair.a)]) == words(second.text[slice(*pair.b)])


@given(texts())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_text_is_the_same_as_itself(text: str) -> None:
    found = compared(text, text)
    assert {pair.how for pair in found.pairs} == {"same"}
    assert not found.facts
