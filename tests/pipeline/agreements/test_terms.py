"""What clauses say: the labelled rows, the worked cases, and faults one row each."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bench.agreements.judging import judge, read_row, rows_of
from pipeline.agreements.answer import read_agreement
from pipeline.agreements.signing import find_signings
from pipeline.agreements.terms import read_terms

ROOT = Path(__file__).parents[3]
GOLD = ROOT / "corpus/gold/agreements"


@pytest.mark.parametrize("name", ["clauses", "shut", "unseen"])
def test_the_labelled_clauses(name: str) -> None:
    score = judge(rows_of(GOLD / f"{name}.jsonl"))
    assert score.role_f1 >= 0.95
    assert score.right_days >= 0.98 * score.days
    assert score.states >= 0.98 * score.rows
    assert score.silent == 0
    assert score.wrong <= 0.01 * score.shown


@pytest.mark.parametrize(
    "name", ["unseen2", "unseen3", "unseen4", "unseen5", "unseen6", "unseen7", "unseen8"]
)
def test_the_harder_clauses(name: str) -> None:
    score = judge(rows_of(GOLD / f"{name}.jsonl"))
    assert score.role_f1 >= 0.94
    assert score.right_days >= 0.9 * score.days
    assert score.silent <= 1  # what happens behind a trial is told without a term's word
    assert score.wrong == 0


@pytest.mark.shared
def test_the_worked_cases(shared: Path) -> None:
    for line in (shared / "cases/agreements/clauses.jsonl").read_text(encoding="utf8").splitlines():
        case = json.loads(line)
        found = read_row({**case, "roles": [], "open": False, "days": []})
        told = {k: v.isoformat() if isinstance(v, date) else v for k, v in found.items()}
        assert {name: told[name] for name in case["expect"]} == case["expect"], case["text"]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        # What others do is no term of the agreement.
        ("Die Ausstellung läuft vom 1. Mai bis zum 30. Juni 2027.", []),
        ("Das Projekt endet am 31. Dezember 2027.", []),
        ("Im Mai 2024 fand ein Treffen statt.", []),
        ("Die bisherige Vereinbarung lief am 31. Dezember 2024 aus.", []),
        ("Die Vereinbarung vom 3. Mai 2019 hat sich bewährt.", []),
        # A month alone is no day.
        ("Die Zusammenarbeit beginnt im Mai 2027.", ["start"]),
        ("Die Vereinbarung gilt ab Mai 2027.", ["start"]),
        # One sentence, several roles.
        ("Die Vereinbarung gilt ab dem 1. März 2025 für zwei Jahre.", ["start", "length"]),
        ("Sie endet am 3. Mai 2027 und kann nicht verlängert werden.", ["end", "renewal"]),
    ],
)
def test_roles(text: str, roles: list[str]) -> None:
    assert sorted(c.role for c in read_terms(text).clauses) == sorted(roles)


def test_lines_of_a_paragraph_are_one_sentence() -> None:
    text = "Die Vereinbarung gilt für die\nDauer von zwei Jahren ab dem\n1. April 2025."
    (terms,) = [read_agreement(text, None).settled.terms]
    assert (terms.start, terms.end) == (date(2025, 4, 1), date(2027, 3, 31))


def test_spans_are_those_of_the_text() -> None:
    text = "§ 1 Dauer\n(1) Ziele.\n(2) Der Vertrag läuft bis\nzum 3. Mai 2027.\n"
    (clause,) = read_terms(text).clauses
    assert text[clause.start : clause.end] == "(2) Der Vertrag läuft bis\nzum 3. Mai 2027."


@pytest.mark.parametrize(
    "text",
    [
        "Die Laufzeit steht in der Anlage.",
        "Die Vereinbarung gilt bis zum Ende der Förderung.",
        "Die Vereinbarung soll etwa zwei Jahre gelten.",
        "Die Kündigung ist möglich.",
        "Die Vereinbarung verlängert sich automatisch.",
        "Die Partner liefern ab dem 3. Mai 2027 Daten.",
        "Die Vereinbarung tritt nach Zustimmung des Rates in Kraft.",
        "Die Vereinbarung endet Mitte 2027.",
    ],
)
def test_nothing_is_missed_in_silence(text: str) -> None:
    read = read_agreement(text, None)
    assert read.open
    assert not read.settled.computed


@pytest.mark.parametrize("subject", ["Die Vereinbarung", "Das Förderprojekt", "Der Beirat"])
@pytest.mark.parametrize(
    "said",
    [
        "gilt {}", "läuft {} aus", "ist {} kündbar", "bindet sich {}", "wird {} fällig", "ruht {}",
        "erlischt {}", "besteht {} fort", "ist {} wirksam", "wird {} überprüft", "greift {}",
        "ist {} begrenzt", "kann {} widerrufen werden", "wird {} abgelöst", "verliert {} an Kraft",
    ],
)  # fmt: skip
def test_no_term_with_a_time_is_passed_over(subject: str, said: str) -> None:
    times = (
        "zum Schuljahresende", "mehrere Jahre", "zwei bis drei Monate", "im Sommer 2028",
        "solange Mittel fließen", "für die Wahlperiode", "ein halbes Jahr vorher", "2031",
        "am 3.5.2029", "quartalsweise", "bis auf Weiteres", "nach Ablauf der Förderung",
        "sechs Wochen", "zum Ultimo", "zur nächsten Spielzeit",
    )  # fmt: skip
    for time in times:
        read = read_agreement(f"{subject} {said.format(time)}.", None)
        assert read.open or read.clauses, time


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("Laufzeit 3 Jahre", True),
        ("§ 5 Dauer\nDrei Jahre, danach sehen wir weiter.", True),
        ("Die Vereinbarung gilt ab 1. Mai 2026 zwei bis drei Jahre.", True),
        ("Die Vereinbarung gilt ab 1. Mai 2026 für etwa zwei Jahre.", True),
        ("Im Mai 2024 fand ein Treffen statt.", False),
        ("Die Partner arbeiten seit Langem gut zusammen.", False),
        ("Die Kündigung bedarf der Schriftform.", False),
        ("Verlängerung: keine", False),
    ],
)
def test_what_is_listed_as_open(text: str, open_: bool) -> None:
    assert bool(read_agreement(text, None).open) is open_


def test_what_stands_before_does_not_change_whom_this_agreement_means() -> None:
    text = "Die Pflicht gilt drei Jahre. Diese Erklärung endet am 3. Mai 2028."
    assert read_agreement(text, None).settled.terms.end == date(2028, 5, 3)


@pytest.mark.parametrize("gap", ["\t", "     ", " "])
def test_two_parties_sign_on_one_line(gap: str) -> None:
    text = "Zeile\n" * 9 + f"Aubach, den 2. Mai 2021{gap}Bad Elm, den 9. Mai 2021\n"
    assert [(s.place, s.day.day) for s in find_signings(text)] == [("Aubach", 2), ("Bad Elm", 9)]


def test_a_sum_says_how_and_by_which_rule() -> None:
    read = read_agreement("Der Vertrag gilt ab dem 1. März 2022 für zwei Jahre.", None)
    sums = {c.role: (c.sum, c.rule) for c in read.settled.computed}
    assert sums["end"][0].startswith("Beginn am 01.03.2022, Dauer 2 Jahre: Ende am 29.02.2024.")
    assert sums["end"][1] == "§ 187 Abs. 2, § 188 Abs. 2 BGB"


def test_what_contradicts_itself_is_told() -> None:
    text = "Der Vertrag endet am 31. Mai 2027. Er gilt bis zum 30. Juni 2027."
    read = read_agreement(text, None)
    assert read.settled.terms.end is None
    assert any("31.05.2027 und 30.06.2027" in point.why for point in read.open)
