"""How long an agreement runs, as its own clauses say: what a release may print of its terms.

`pipeline.agreements` reads the clauses; only days and years that a clause writes itself are facts
of a release. What follows from them by the calendar is not printed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.agreements.answer import read_agreement
from pipeline.agreements.values import Clause
from pipeline.drafting.places import Places
from pipeline.drafting.wording import find_dates, german_date
from pipeline.ground.drafts import DraftSource

Role = Literal["term_range", "term_years", "term_end", "term_start"]
_YEARS = re.compile(r"\bfür\s+die\s+Jahre\s+(?P<a>\d{4})\s*(?:bis|[-–])\s*(?P<b>\d{4})\b")
_LIMIT = re.compile(r"\b(?:zunächst|vorläufig|vorerst|längstens|mindestens|voraussichtlich)\b")


@dataclass(frozen=True, slots=True)
class TermFact:
    """From when or until when, with the clauses that say so; words as they are printed. `limit` is
    a word that must not be lost: `zunächst`.
    """

    role: Role
    begin: str
    end: str
    sources: tuple[DraftSource, ...]
    limit: str = ""


def term_of(places: Places) -> TermFact | None:
    """The term of an agreement; None where no clause writes its day."""
    text = places.document.text
    years = _YEARS.search(text)
    if years:
        return TermFact("term_years", years["a"], years["b"], (places.source(*years.span()),))
    clauses = read_agreement(text, None).clauses
    begin = next((c for c in clauses if c.role == "start" and _is_written(text, c)), None)
    end = next((c for c in clauses if c.role == "end" and _is_written(text, c)), None)
    told = [clause for clause in (begin, end) if clause]
    if not told:
        return None
    role: Role = "term_range" if begin and end else "term_end" if end else "term_start"
    limit = next((m for c in told if (m := _LIMIT.search(text, c.start, c.end))), None)
    sources = tuple(places.source(c.start, c.end) for c in told)
    return TermFact(role, _day(begin), _day(end), sources, limit.group() if limit else "")


def _is_written(text: str, clause: Clause) -> bool:
    """Whether the clause says its day itself, and no other."""
    days = {found.day for found in find_dates(text[clause.start : clause.end])}
    return clause.day is not None and clause.day in days and not clause.event


def _day(clause: Clause | None) -> str:
    return german_date(clause.day) if clause and clause.day else ""
