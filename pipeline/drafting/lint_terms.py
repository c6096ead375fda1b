"""Days of an agreement's beginning and end in a release, held against what the archive keeps of the
agreement, and where it keeps nothing against the clauses that the release cites.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from pipeline.agreements.answer import read_agreement
from pipeline.agreements.values import Clause
from pipeline.drafting.checked import Checked, mark
from pipeline.drafting.wording import find_dates, german_date
from pipeline.ground.drafts import DraftTerm, LintMark

_SAID = {"start": "beginnt", "end": "endet"}
_KEPT = {"start": "Beginn", "end": "Ende"}


def _terms(draft: Checked) -> Iterator[LintMark]:
    known = _days(proof for p in draft.sheet.placed for proof in p.statement.proof)
    stored = draft.draft.terms
    # What the archive knows, and people decided, holds before a clause that is read alone.
    cited = {role: told for role, told in known.items() if not _of_role(stored, role)}
    for placed in draft.own():
        for start, end, role, clause in contradictions(placed.statement.text, cited):
            right = german_date(clause.day) if clause.day else ""
            message = f"Laut Vertragstext {_SAID[role]} sie anders: „{clause.what}“"
            yield mark(
                "laufzeit", "error", message, placed.start + start, placed.start + end, right
            )
    for placed in (p for p in draft.written() if not p.statement.gap):
        # A fact repeats its clause: it is wrong where people decided otherwise.
        own = placed.statement.kind != "fact"
        terms = tuple(t for t in stored if own or t.ruled)
        for start, end, term in against_record(placed.statement.text, terms):
            yield _remark(term, placed.start + start, placed.start + end)


def _remark(term: DraftTerm, start: int, end: int) -> LintMark:
    day = german_date(term.day) if term.day else ""
    told = f"{_KEPT[term.role]} {day or 'offen'}"
    words = f": „{term.words}“" if term.words else ""
    return mark("laufzeit", "error", f"In der Akte steht es anders, {told}{words}", start, end, day)


def _of_role(terms: Iterable[DraftTerm], role: str) -> list[DraftTerm]:
    return [term for term in terms if term.role == role]


def against_record(text: str, terms: Iterable[DraftTerm]) -> Iterator[tuple[int, int, DraftTerm]]:
    """Days that `text` gives as beginning or end of the agreement and the archive knows otherwise:
    the half-open span, and what the archive knows.
    """
    kept = tuple(terms)
    for role, clauses in _days([text]).items():
        theirs = _of_role(kept, role)
        right = {term.day for term in theirs}
        for clause in clauses:
            if theirs and clause.day not in right:
                yield *_span(text, clause.day), theirs[0]


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
