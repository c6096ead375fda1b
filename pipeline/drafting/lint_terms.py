"""Days of an agreement's beginning and end in a release, held against the clauses that it cites."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from pipeline.agreements.answer import read_agreement
from pipeline.agreements.values import Clause
from pipeline.drafting.checked import Checked, mark
from pipeline.drafting.wording import find_dates, german_date
from pipeline.ground.drafts import LintMark

_SAID = {"start": "Beginn", "end": "Ende"}


def _terms(draft: Checked) -> Iterator[LintMark]:
    known = _days(proof for p in draft.sheet.placed for proof in p.statement.proof)
    for placed in draft.own():
        for start, end, role, clause in contradictions(placed.statement.text, known):
            right = german_date(clause.day) if clause.day else ""
            message = f"Laut Vertragstext {_SAID[role]} es anders: „{clause.what}“"
            yield mark(
                "laufzeit", "error", message, placed.start + start, placed.start + end, right
            )


def _days(texts: Iterable[str]) -> dict[str, list[Clause]]:
    """The clauses that write a beginning or an end with its day, by their role."""
    found: dict[str, list[Clause]] = {}
    for text in dict.fromkeys(texts):
        for clause in read_agreement(text, None).clauses:
            if clause.role in _SAID and clause.day:
                found.setdefault(clause.role, []).append(clause)
    return found


def contradictions(
    text: str, known: dict[str, list[Clause]]
) -> Iterator[tuple[int, int, str, Clause]]:
    """Days that `text` gives as beginning or end and no known clause does: the half-open span, the
    role and the clause that says otherwise.
    """
    for role, clauses in _days([text]).items():
        theirs = known.get(role, [])
        if not theirs:
            continue
        right = {clause.day for clause in theirs}
        for clause in clauses:
            if clause.day not in right:
                yield *_span(text, clause.day), role, theirs[0]


def _span(text: str, day: date | None) -> tuple[int, int]:
    written = (found for found in find_dates(text) if found.day == day)
    found = next(written, None)
    return (found.start, found.end) if found else (0, len(text))


TERM_RULES: tuple[Callable[[Checked], Iterator[LintMark]], ...] = (_terms,)
