"""How long an agreement runs, as its own clause says.

This is the one place from which a release takes terms: `terms_of` gives each with its clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.drafting.places import Places
from pipeline.drafting.wording import MONTHS, find_dates, german_date
from pipeline.ground.drafts import DraftSource

Role = Literal["term_range", "term_years", "term_end", "term_start"]
_DAY = rf"\d{{1,2}}\.\s*(?:{'|'.join(MONTHS)}|\d{{1,2}}\.)\s*\d{{4}}"
_RUNS = r"(?:gilt|gelten|läuft|Laufzeit|Geltungsdauer|Vertragsdauer|befristet|abgeschlossen)"
_RANGE = re.compile(
    rf"\b{_RUNS}\b[^.\n§]{{0,40}}?(?P<a>{_DAY})\s*(?:bis|[-–])\s*(?:zum\s*)?(?P<b>{_DAY})"
)
_YEARS = re.compile(r"\bfür\s+die\s+Jahre\s+(?P<a>\d{4})\s*(?:bis|[-–])\s*(?P<b>\d{4})\b")
_END = re.compile(
    rf"\b(?:{_RUNS}|endet|Ende)\b[^.\n§]{{0,40}}?\b(?:bis\s+(?:zum\s+)?|am\s+|mit\s+Ablauf\s+des\s+)(?P<b>{_DAY})"
)
_START = re.compile(
    rf"\btritt\s+(?:am|zum)\s+(?P<a>{_DAY})\s+in\s+Kraft\b|\bgilt\s+(?:ab|seit)\s+(?:dem\s+)?(?P<a2>{_DAY})"
)
# A clause of another thing: a law, an office, an application.
_OTHER = re.compile(r"\b(?:Gesetz|Verordnung|Antrag|Anmeldung|Stelle|Frist|Angebot|Preis)\w*\b")
_LIMIT = re.compile(r"\b(?:zunächst|vorläufig|vorerst|längstens|mindestens|voraussichtlich)\b")
_AROUND = 60


@dataclass(frozen=True, slots=True)
class TermFact:
    """From when or until when, as the clause says it; words as they are printed. `limit` is a word
    that must not be lost: `zunächst`.
    """

    role: Role
    begin: str
    end: str
    source: DraftSource
    limit: str = ""


def terms_of(places: Places) -> tuple[TermFact, ...]:
    """The terms that the document gives in clauses of its own, the fullest first; empty where none
    is certain.
    """
    return tuple(_read(places))[:1]


def _read(places: Places) -> Iterator[TermFact]:
    text = places.document.text
    for role, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if _OTHER.search(text, max(0, match.start() - _AROUND), match.end()):
                continue
            groups = {key[0]: value for key, value in match.groupdict().items() if value}
            begin, end = _written(groups.get("a", "")), _written(groups.get("b", ""))
            limit = _LIMIT.search(match.group())
            place = places.source(*match.span())
            yield TermFact(role, begin, end, place, limit.group() if limit else "")


def _written(words: str) -> str:
    """A day as a release prints it; a bare year as it is."""
    day: date | None = next((d.day for d in find_dates(words)), None)
    return german_date(day) if day else words


_PATTERNS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("term_range", _RANGE),
    ("term_years", _YEARS),
    ("term_end", _END),
    ("term_start", _START),
)
