"""The deadlines of agreements between two days, each with its clause and its sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pipeline.agreements.deadlines import (
    after,
    end_of,
    ends,
    last_day_for,
    last_notice_day,
    may_renew,
    on_day,
    working_day_before,
)
from pipeline.agreements.values import Clause, Computed, Period, Terms
from pipeline.agreements.wording import german_day
from pipeline.ground.types import Frozen

# How far behind a deadline an end may lie that a notice period leads to.
_LONGEST_NOTICE = timedelta(days=3 * 366)
# So many years behind its last fixed day the deadlines of an agreement are kept, the first number
# that comes to no more than so many rows.
_YEARS_KEPT, _MOST_KEPT = (30, 12, 4), 100
# The calendar ends with 9999; notice periods look a little further than the day asked for.
_LAST_YEAR = 9990
_DAY = timedelta(days=1)
NO_WEEKEND = "Wochenenden verschieben diesen Tag nicht (BGH, III ZR 172/04)"
_DUTIES = ("review", "report", "due")


class Deadline(Frozen):
    """A day on which something ends or is due: its role, the sum, and the span of its clause.

    `every` tells that it comes again; then the row is kept once and repeats from its day on.
    """

    day: date
    role: str
    sum: str
    rule: str = ""
    start: int = 0
    end: int = 0
    who: str = ""
    what: str = ""
    every: str = ""


def fixed_deadlines(terms: Terms, clauses: Sequence[Clause]) -> Iterator[Deadline]:
    """What can be told without knowing the day: starts, ends that nothing renews, duties."""
    if terms.start:
        yield _of_clause(clauses, ("start",), terms.start, "start", "Beginn")
    if terms.end and terms.renewal is None:
        yield _of_clause(clauses, ("end", "length"), terms.end, "end", "Ende")
        last = last_notice_day(terms, terms.end)
        if last:
            yield _notice(terms, clauses, terms.end, last)
    for clause in clauses:
        if clause.role in _DUTIES and (found := _duty(terms, clause)):
            yield found


def _of_clause(
    clauses: Sequence[Clause], roles: tuple[str, ...], day: date, role: str, word: str
) -> Deadline:
    of = [c for c in clauses if c.role in roles]
    exact = [c for c in of if c.day == day] or of
    start, end = (exact[0].start, exact[0].end) if exact else (0, 0)
    told = f"{word} am {german_day(day)}."
    words = exact[0].what if exact else ""
    return Deadline(day=day, role=role, sum=told, start=start, end=end, what=words)


def _notice(terms: Terms, clauses: Sequence[Clause], end: date, last: date) -> Deadline:
    told = last_notice_of(terms, end, last)
    clause = next((c for c in clauses if c.role in ("notice", "objection")), None)
    return Deadline(
        day=last,
        role="last_notice",
        sum=told.sum,
        rule=told.rule,
        start=clause.start if clause else 0,
        end=clause.end if clause else 0,
        what=clause.what if clause else "",
    )


def _duty(terms: Terms, clause: Clause) -> Deadline | None:
    day, told = _first_day(terms, clause)
    if day is None:
        return None
    return Deadline(
        day=day,
        role=clause.role,
        sum=told,
        start=clause.start,
        end=clause.end,
        who=clause.who,
        what=clause.what,
        every=str(clause.every) if clause.every else "",
    )


def _first_day(terms: Terms, clause: Clause) -> tuple[date | None, str]:
    if clause.day:
        return clause.day, f"Fällig am {german_day(clause.day)}."
    begin = terms.start or terms.signed
    if clause.yearly and begin:
        first = on_day(begin.year, clause.yearly)
        first = first if first >= begin else on_day(begin.year + 1, clause.yearly)
        return first, f"Jedes Jahr am {clause.yearly.day}.{clause.yearly.month}."
    if clause.after and terms.start:
        day = end_of(terms.start, clause.after, event=terms.event)
        told = f"Beginn am {german_day(terms.start)} + {clause.after.german}: {german_day(day)}."
        return day, told
    return None, ""


def repeated(deadline: Deadline, first: date, last: date) -> Iterator[Deadline]:
    """A deadline on each of its days in `[first, last]`."""
    if not deadline.every:
        if first <= deadline.day <= last:
            yield deadline
        return
    every, day, count = _period(deadline.every), deadline.day, 0
    while day <= last:
        if day >= first:
            yield deadline.model_copy(update={"day": day})
        count += 1
        # From the first day on, so that a 31st stays one where the month has it.
        day = after(deadline.day, Period(length=every.length * count, unit=every.unit))


def _period(written: str) -> Period:
    return Period.model_validate({"length": int(written[:-1]), "unit": written[-1]})


def renewed_deadlines(
    terms: Terms, clauses: Sequence[Clause], first: date, last: date
) -> Iterator[Deadline]:
    """The ends and last notice days of an agreement that is renewed, in `[first, last]`."""
    if terms.end is None or terms.renewal is None:
        return
    limited = terms.times is not None or terms.latest is not None
    final = max(ends(terms), default=None) if limited else None
    for end in _ends_upto(terms, last + _LONGEST_NOTICE):
        if end < first:
            continue  # so its notice was before, too
        notice = None if end == final else _last(terms, end)
        if notice and first <= notice <= last:
            yield _notice(terms, clauses, end, notice)
        if first <= end <= last:
            yield _renewal(clauses, end, final=end == final)


def every_deadline(
    terms: Terms, clauses: Sequence[Clause], first: date, last: date
) -> Iterator[Deadline]:
    """All deadlines in `[first, last]`: those that are fixed, that come again, and of renewals."""
    for deadline in fixed_deadlines(terms, clauses):
        yield from repeated(deadline, first, last)
    yield from renewed_deadlines(terms, clauses, first, last)


def days_ahead(terms: Terms, clauses: Sequence[Clause]) -> tuple[list[Deadline], date]:
    """The deadlines to keep beside an agreement, and the day up to which they are all of them: for
    so many years that few questions look further, fewer where something comes often.
    """
    fixed = list(fixed_deadlines(terms, clauses))
    renews = terms.end if terms.renewal else None
    if not renews and not any(deadline.every for deadline in fixed):
        return fixed, date.max
    newest = max([deadline.day for deadline in fixed] + ([renews] if renews else []))
    for years in _YEARS_KEPT:
        until = date(min(newest.year + years, _LAST_YEAR), 12, 31)
        found = list(every_deadline(terms, clauses, date.min, until))
        if len(found) <= _MOST_KEPT:
            break
    return found, until


def _last(terms: Terms, end: date) -> date | None:
    return last_day_for(end, terms.notice) if terms.notice else last_notice_day(terms, end)


def _ends_upto(terms: Terms, last: date) -> Iterator[date]:
    for end in ends(terms):
        if end > last:
            return
        yield end


def _renewal(clauses: Sequence[Clause], end: date, *, final: bool) -> Deadline:
    clause = next((c for c in clauses if c.role == "renewal"), None)
    told = (
        f"Letztes Ende am {german_day(end)}."
        if final
        else f"Läuft bis {german_day(end)} und verlängert sich am {german_day(end + _DAY)}, "
        "wenn niemand kündigt."
    )
    return Deadline(
        day=end,
        role="end" if final else "renewal",
        sum=told,
        start=clause.start if clause else 0,
        end=clause.end if clause else 0,
        what=clause.what if clause else "",
    )


def last_notice_of(terms: Terms, end: date, last: date) -> Computed:
    """The last day of a notice for an end, with its sum and, before a weekend, advice."""
    if terms.notice:
        told = f"Ende am {german_day(end)}, Frist {terms.notice.german}"
        told += f": spätestens am {german_day(last)}"
    else:
        told = f"Ende am {german_day(end)}, zu kündigen bis {german_day(last)}"
    advice = working_day_before(last)
    if advice != last:
        told += f". {NO_WEEKEND}; der letzte Werktag davor ist der {german_day(advice)}"
    then = "verlängert sich die Vereinbarung" if may_renew(terms, end) else "läuft sie aus"
    return Computed(
        day=last,
        role="last_notice",
        sum=f"{told}. Sonst {then}.",
        rule="§ 187 Abs. 1, § 188 Abs. 2 BGB",
    )
