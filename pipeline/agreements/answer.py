"""What an agreement binds to on a day: the answer of `omdok agreement`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.agreements.calendar import last_notice_of
from pipeline.agreements.deadlines import (
    earliest_end,
    end_at,
    last_notice_day,
    state_of,
)
from pipeline.agreements.settling import Settled, settle
from pipeline.agreements.terms import read_terms
from pipeline.agreements.values import Clause, Computed, OpenPoint, State, Terms
from pipeline.agreements.wording import german_day


@dataclass(frozen=True, slots=True)
class Bound:
    """An agreement's terms as they stand on a day; `end` is that of the term that runs then."""

    asof: date
    state: State
    end: date | None
    last_notice_day: date | None
    earliest_end: date | None
    computed: tuple[Computed, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The clauses of a text and what they come to."""

    clauses: tuple[Clause, ...]
    settled: Settled
    open: tuple[OpenPoint, ...]


def read_agreement(text: str, signed: date | None) -> Reading:
    """All terms of a text; `signed` is the day of the last signature, where it is known."""
    read = read_terms(text)
    clauses = tuple(
        c.model_copy(update={"what": _words(text, c.start, c.end)}) for c in read.clauses
    )
    settled = settle(clauses, signed)
    points = sorted((*read.open, *settled.open), key=lambda p: (p.start, p.end))
    told = (p.model_copy(update={"words": _words(text, p.start, p.end)}) for p in points)
    return Reading(clauses, settled, tuple(dict.fromkeys(told)))


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def bound_at(
    terms: Terms, computed: tuple[Computed, ...], asof: date, *, replaced: bool = False
) -> Bound:
    """The terms on a day, with the days that follow from renewal and notice, each with its sum."""
    end = end_at(terms, asof)
    last = last_notice_day(terms, end) if end else None
    earliest = earliest_end(terms, asof)
    follows = [*_renewed(terms, end), *_last_notice(terms, end, last)]
    state = state_of(terms, asof, replaced=replaced)
    return Bound(asof, state, end, last, earliest, (*computed, *follows))


def _renewed(terms: Terms, end: date | None) -> Iterator[Computed]:
    if end is None or terms.renewal is None or end == terms.end:
        return
    assert terms.end
    yield Computed(
        day=end,
        role="renewal",
        sum=f"Erstes Ende am {german_day(terms.end)}, verlängert um jeweils "
        f"{terms.renewal.german}: läuft jetzt bis {german_day(end)}.",
        rule="§ 188 Abs. 2 BGB",
    )


def _last_notice(terms: Terms, end: date | None, last: date | None) -> Iterator[Computed]:
    if end is not None and last is not None:
        yield last_notice_of(terms, end, last)
