"""A day in a release that its agreement's clause contradicts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.drafting.lint_terms import _days, contradictions
from pipeline.drafting.states import Step
from pipeline.drafting.work import DraftWork
from tests.contracts.test_store_agreements import put, ruling
from tests.pipeline.drafting.builders import AT, work_in
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


KEPT = "Vereinbarung zur Lehre\nDie Vereinbarung gilt ab dem 1. März 2027 für zwei Jahre."


def _kept(folder: Path, text: str = KEPT) -> DraftWork:
    work = work_in(folder)
    put(work.archive, "a", text)
    return work


@pytest.mark.parametrize(
    ("text", "told", "right"),
    [
        # The end stands in no clause: it follows by the calendar, and the archive knows it.
        (KEPT, "Die Vereinbarung endet am 28. Februar 2030.", "28. Februar 2029"),
        (KEPT, "Die Vereinbarung endet am 28. Februar 2029.", None),
        (KEPT, "Die Vereinbarung beginnt am 2. März 2027.", "1. März 2027"),
        (KEPT, "Die Messe endet am 28. Februar 2030.", None),
        # Every end of what is renewed is one.
        (KEPT + " Sie verlängert sich jeweils um ein Jahr.",
         "Die Vereinbarung endet am 28. Februar 2030.", None),
        ("Pakt\nDer Pakt gilt ab dem 1. März 2027 unbefristet.",
         "Der Pakt endet am 28. Februar 2030.", ""),
        ("Brief\nGuten Tag.", "Die Vereinbarung endet am 28. Februar 2030.", None),
    ],
)  # fmt: skip
def test_a_draft_is_held_against_the_stored_record(
    text: str, told: str, right: str | None, tmp_path: Path
) -> None:
    made = _kept(tmp_path, text).make("pressemitteilung", "a", {"text": told}, AT)
    found = [m.suggestion for m in made.lint if m.rule == "laufzeit" and "Akte" in m.message]
    assert found == ([] if right is None else [right])


def test_what_people_decided_is_asked_anew_with_each_change(tmp_path: Path) -> None:
    work = _kept(tmp_path)
    said = "Die Vereinbarung endet am 28. Februar 2029."
    made = work.make("pressemitteilung", "a", {"text": said}, AT)
    assert not [m for m in made.lint if m.rule == "laufzeit"]
    day = date(2031, 5, 31)
    work.archive.agreements.decide(ruling("a", "day", role="end", day=day))
    step = Step("Ada", AT, seen=made.words)
    changed = work.hold(made.id, AT + timedelta(days=2), step)
    (remark,) = (m for m in changed.lint if m.rule == "laufzeit")
    assert remark.severity == "error"
    assert "31. Mai 2031" in remark.message
    assert "festgelegt von Ada" in remark.message
