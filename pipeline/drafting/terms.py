"""How long an agreement runs, as its own clauses say: what a release may print of its terms.

`pipeline.agreements` reads the clauses; only days and years that a clause writes itself are facts
of a release. What follows from them by the calendar is not printed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.agreements.answer import read_agreement
from pipeline.agreements.values import Clause
from pipeline.drafting.places import Places
from pipeline.drafting.wording import find_dates, german_date
from pipeline.ground.drafts import DraftSource

Role = Literal["term_range", "term_years", "term_end", "term_start"]
_YEARS = re.compile(r"\bfür\s+die\s+Jahre\s+(?P<a>\d{4})\s*(?:bis|[-–])\s*(?P<b>\d{4})\b")
# Beside it a day is that of an annex, or of one of several agreements in a file.
_OPEN_END = re.compile(
    r"\b(?:gilt|gelten|geschlossen|läuft)\b[^.;\n]{0,60}\b(?:(?:auf|für) unbestimmte|unbefristet)"
)
# What holds ends; a day by which something has to be done (`Sind bis zum …`) is no end of it.
_ENDS = re.compile(
    r"\b(?:gilt|gelten|gültig|läuft|laufen|Laufzeit|ende[nt]|befristet|geschlossen|Dauer"
    r"|außer Kraft|Kraft bis|verlängert|fortgeführt|geltend)\b"
)
# The day of a law or of another agreement is none of this one: `in der Fassung vom …`.
_BEGINS = re.compile(
    r"\b(?:in Kraft|gilt|gelten|gültig|läuft|laufen|Laufzeit|beginnt|wirksam|befristet|geschlossen"
    r"|Dauer|geltend|Wirkung)\b"
)
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
    begin = _written(text, clauses, "start", _BEGINS)
    end = _written(text, clauses, "end", _ENDS)
    if end and _OPEN_END.search(text):
        return None
    told = [clause for clause in (begin, end) if clause]
    if not told:
        return None
    role: Role = "term_range" if begin and end else "term_end" if end else "term_start"
    limit = next((m for c in told if (m := _LIMIT.search(text, c.start, c.end))), None)
    sources = tuple(places.source(c.start, c.end) for c in told)
    return TermFact(role, _day(begin), _day(end), sources, limit.group() if limit else "")


def _written(
    text: str, clauses: Iterable[Clause], role: Literal["start", "end"], says: re.Pattern[str]
) -> Clause | None:
    """The first clause of a role that writes its day, in a sentence that `says` so."""
    written = (c for c in clauses if c.role == role and _is_written(text, c))
    return next((c for c in written if says.search(text, *_line_around(text, c))), None)


def _line_around(text: str, clause: Clause) -> tuple[int, int]:
    """The sentence of a clause, as far as its paragraph goes."""
    start = max(text.rfind("\n", 0, clause.start), text.rfind(". ", 0, clause.start)) + 1
    stops = (text.find(stop, clause.end) for stop in ("\n", ". "))
    return start, min((stop for stop in stops if stop >= 0), default=len(text))


def _is_written(text: str, clause: Clause) -> bool:
    """Whether the clause says its day itself, and no other."""
    days = {found.day for found in find_dates(text[clause.start : clause.end])}
    return clause.day is not None and clause.day in days and not clause.event


def _day(clause: Clause | None) -> str:
    return german_date(clause.day) if clause and clause.day else ""
