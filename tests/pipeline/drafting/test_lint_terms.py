"""A day in a release that its agreement's clause contradicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.drafting.lint_terms import _days, contradictions
from tests.pipeline.drafting.test_news import KAMMER, KREIS, agreement_of, drafted_of

CLAUSE = "Die Vereinbarung gilt vom 1. März 2027 bis zum 28. Februar 2029."


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ("Die Vereinbarung gilt bis zum 28. Februar 2029.", []),
        ("Die Vereinbarung gilt bis zum 28. Februar 2030.", ["28. Februar 2030"]),
        ("Die Kooperation endet am 1. März 2029.", ["1. März 2029"]),
        ("Der Vertrag tritt am 1. April 2027 in Kraft.", ["1. April 2027"]),
        ("Der Vertrag tritt am 1. März 2027 in Kraft.", []),
        ("Die Vereinbarung gilt ab dem 2. März 2027 bis zum 28. Februar 2029.", ["2. März 2027"]),
        ("Die Messe endet am 3. Mai 2028.", []),
        ("Am 5. Mai 2027 kamen die Partner zusammen.", []),
        ("Der Vertrag läuft bis Ende 2029 und kann verlängert werden.", ["Der Vertrag läuft bis "
         "Ende 2029 und kann verlängert werden."]),
        ("Die Partner feiern am 1. Juni 2027.", []),
    ],
)  # fmt: skip
def test_days_against_the_clause(told: str, wrong: list[str]) -> None:
    found = contradictions(told, _days([CLAUSE]))
    assert [told[start:end] for start, end, _role, _clause in found] == wrong


def test_without_a_clause_nothing_is_contradicted() -> None:
    assert not list(contradictions("Der Vertrag endet am 3. Mai 2029.", {}))


def test_a_draft_is_held_against_its_agreement(tmp_path: Path) -> None:
    record = agreement_of("Vereinbarung zur Lehre", KAMMER, KREIS, more=CLAUSE)
    wrong = drafted_of(record, tmp_path, text="Die Vereinbarung endet am 30. Juni 2031.")
    (remark,) = (m for m in wrong.lint if m.rule == "laufzeit")
    assert remark.severity == "error"
    assert CLAUSE in remark.message
    assert not [m for m in drafted_of(record, tmp_path).lint if m.rule == "laufzeit"]
