"""What the search page shows of a question that counts: the answer, its bars, and its table as a
file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi.responses import Response

from app.german import KINDS, short_day
from app.web.export import sheet
from pipeline.asking.answer import Reply as Counted
from pipeline.asking.asking import count_only
from pipeline.search.bundle import Bundle

_WIDEST, _MOST_BARS = 400, 20


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the picture; `width` in its units."""

    label: str
    count: int
    width: int


def counted(bundle: Bundle, question: str) -> Counted | None:
    """The answer to a question that counts, or what was not understood of one; None for all
    others.
    """
    found = count_only(bundle, question)
    return found if found.operation != "none" or found.unknown else None


def bars(found: Counted | None) -> tuple[Bar, ...]:
    """The groups of an answer, else its documents by year; none where there is but one."""
    if found is None:
        return ()
    rows = [(group.label, group.count) for group in found.groups] or _by_year(found)
    most = max((number for _, number in rows), default=0)
    made = (Bar(label, number, round(number / most * _WIDEST)) for label, number in rows)
    return tuple(made)[:_MOST_BARS] if len(rows) > 1 else ()


def _by_year(found: Counted) -> list[tuple[str, int]]:
    years = Counter(str(one.date.year) for one in found.shown if one.date)
    return sorted(years.items())


def as_sheet(found: Counted) -> Response:
    """The table of an answer for Excel."""
    if found.groups:
        rows: Iterable[tuple[object, ...]] = ((g.label, g.count, g.key) for g in found.groups)
        return sheet("omdok-antwort", ("Wert", "Dokumente", "Kennung"), rows)
    rows = (
        (one.title, short_day(one.date) if one.date else "", KINDS[one.kind], one.document)
        for one in found.shown
    )
    return sheet("omdok-antwort", ("Titel", "Datum", "Art", "Kennung"), rows)
