"""From clauses to days: the terms of an agreement, each day with its sum, and what contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.agreements.deadlines import after, end_of, last_of_month
from pipeline.agreements.values import Clause, Computed, OpenPoint, Period, Role, Terms
from pipeline.agreements.wording import german_day

FIXED = "Der Tag steht so im Text."
BY_DAY = "§ 187 Abs. 2, § 188 Abs. 2 BGB"
BY_EVENT = "§ 187 Abs. 1, § 188 Abs. 2 BGB"
NO_DAY = "–"
_Numbered = tuple[int, Clause]


@dataclass(frozen=True, slots=True)
class Settled:
    """The terms, each day that follows with its sum, and what stays open."""

    terms: Terms
    computed: tuple[Computed, ...]
    open: tuple[OpenPoint, ...]


@dataclass(slots=True)
class _Work:
    clauses: Sequence[Clause]
    signed: date | None
    computed: list[Computed] = field(default_factory=list)
    open: list[OpenPoint] = field(default_factory=list)

    def of(self, *roles: Role) -> list[_Numbered]:
        """The clauses of some roles with their numbers."""
        return [(n, c) for n, c in enumerate(self.clauses) if c.role in roles]

    def say(self, day: date, role: Role, sum: str, rule: str, numbers: Iterable[int]) -> None:
        self.computed.append(
            Computed(day=day, role=role, sum=sum, rule=rule, clauses=tuple(numbers))
        )

    def leave_open(self, clause: Clause, why: str) -> None:
        self.open.append(OpenPoint(start=clause.start, end=clause.end, why=why))


def settle(clauses: Sequence[Clause], signed: date | None) -> Settled:
    """What the clauses come to, given the day of the last signature where it is known."""
    work = _Work(clauses, signed)
    starts, event, unsure_start = _starts(work)
    start = starts[0] if len(starts) == 1 else None
    ends, unsure_end = _ends(work, start, event)
    open_ended = any(c.open_ended for _, c in work.of("length", "renewal"))
    renewal = _renewal(work, start, ends)
    notice = _notice(work)
    minimum = _minimum(work, start, event)
    _duties(work, start)
    terms = Terms(
        signed=signed,
        start=start,
        starts=starts,
        event=event,
        end=ends[0] if len(ends) == 1 and not open_ended else None,
        ends=() if open_ended else ends,
        open_ended=open_ended,
        unsure_start=unsure_start,
        unsure_end=unsure_end,
        ends_sooner=any(c.day in ends and c.vague for _, c in work.of("end")),
        no_start_before=min(
            (c.not_before for _, c in work.of("start") if c.not_before), default=None
        ),
        renewal=None if renewal is None else renewal.period,
        times=renewal.times if renewal else None,
        latest=renewal.latest if renewal else None,
        notice=notice.period if notice else None,
        notice_to=notice.notice_to if notice else "any",
        yearly=notice.yearly if notice else None,
        not_before=_not_before(work, start, event) or minimum,
    )
    if open_ended and ends and renewal is None:
        terms = terms.model_copy(update={"not_before": terms.not_before or max(ends)})
    return Settled(terms, tuple(work.computed), tuple(work.open))


# --- the beginning ---


def _starts(work: _Work) -> tuple[tuple[date, ...], bool, bool]:
    """The candidates, whether the one begins in the course of its day, and whether a clause gave
    none.
    """
    fixed = [(n, c) for n, c in work.of("start") if c.day]
    found: dict[date, bool] = {}
    for number, clause in fixed:
        assert clause.day
        found[clause.day] = found.get(clause.day, True) and clause.event
        work.say(clause.day, "start", _fixed("Beginn", clause.day), NO_DAY, [number])
    unsure = False
    if not fixed:
        for number, clause in work.of("start"):
            day = _by_signing(work, number, clause)
            unsure = unsure or day is None
            if day:
                found[day] = found.get(day, True) and clause.event
    if len(found) > 1:
        _contradict(work, "start", "Über den Beginn sagt der Text Verschiedenes")
    days = tuple(sorted(found))
    return days, len(days) == 1 and found[days[0]], unsure and not days


def _by_signing(work: _Work, number: int, clause: Clause) -> date | None:
    if not clause.of_signing:
        return None
    if work.signed is None:
        work.leave_open(
            clause, "Der Tag hängt an der Unterzeichnung; wann sie war, ist nicht bekannt."
        )
        return None
    told = f"Unterzeichnung am {german_day(work.signed)}"
    if clause.months_after:
        day = _first_of_month(work.signed, clause.months_after)
        told += f", davon der erste Tag {clause.months_after} Monat(e) später"
    elif clause.after:
        day = after(work.signed, clause.after)
        told += f" + {clause.after.german}"
    else:
        day = work.signed
    rule = NO_DAY if day == work.signed else "§ 187 Abs. 1 BGB"
    work.say(day, "start", f"{told}: Beginn am {german_day(day)}.", rule, [number])
    return day


def _first_of_month(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


# --- the end ---


def _ends(work: _Work, start: date | None, event: bool) -> tuple[tuple[date, ...], bool]:
    """The candidates, and whether the end hangs on something that has no day here."""
    found = {day for number, clause in work.of("end") if (day := _end_told(work, number, clause))}
    unsure = any((c.vague or c.of_signing) and not c.day for _, c in work.of("end")) and not found
    if start is not None:
        _add_lengths(work, start, event, found)
    elif not found:
        for _, clause in _lengths(work):
            work.leave_open(clause, "Wann diese Dauer beginnt, steht nicht im Text.")
            unsure = True
    if len(found) > 1:
        _contradict(work, "end", "Über das Ende sagt der Text Verschiedenes")
    conditional = not found and any(
        "Ende" in c.vague or "verlängert" in c.vague for _, c in work.of("condition", "length")
    )
    return tuple(sorted(found)), unsure or conditional


def _lengths(work: _Work) -> list[tuple[int, Clause]]:
    """The clauses that say how long it lasts, and not at least how long."""
    return [(n, c) for n, c in work.of("length") if c.period is not None and not c.minimum]


def _add_lengths(work: _Work, start: date, event: bool, found: set[date]) -> None:
    for number, clause in _lengths(work):
        assert clause.period is not None
        day = end_of(start, clause.period, event=event)
        if day not in found:
            begins = [n for n, c in work.of("start")]
            told = _sum(start, clause.period, day, event)
            work.say(day, "end", told, _rule(event), [*begins, number])
        found.add(day)


def _prolonged(work: _Work, number: int, before: date, by: Period) -> date:
    day = end_of(before + timedelta(days=1), by)
    told = f"Bisher bis {german_day(before)}, verlängert um {by.german}: Ende am {german_day(day)}."
    work.say(day, "end", told, BY_DAY, [number])
    return day


def _end_told(work: _Work, number: int, clause: Clause) -> date | None:
    """The day that a clause of an end gives."""
    if clause.day and clause.after:
        return _prolonged(work, number, clause.day, clause.after)
    if clause.of_signing and clause.after and work.signed:
        return _after_signing(work, number, clause.after, work.signed)
    if clause.day:
        work.say(clause.day, "end", _fixed("Ende", clause.day), NO_DAY, [number])
    return clause.day


def _after_signing(work: _Work, number: int, period: Period, signed: date) -> date:
    day = after(signed, period)
    told = f"Unterzeichnung am {german_day(signed)} + {period.german}: Ende am {german_day(day)}."
    work.say(day, "end", told, BY_EVENT, [number])
    return day


def _minimum(work: _Work, start: date | None, event: bool) -> date | None:
    """The end of a term that the agreement lasts at least."""
    for _, clause in work.of("length"):
        if clause.minimum and clause.period and start:
            day = end_of(start, clause.period, event=event)
            work.leave_open(
                clause, f"Mindestens bis {german_day(day)}; ein Ende nennt der Text nicht."
            )
            return day
    return None


def _renewal(work: _Work, start: date | None, ends: tuple[date, ...]) -> Clause | None:
    for _, clause in work.of("renewal"):
        if clause.period:
            if not ends:
                work.leave_open(clause, "Wann zum ersten Mal verlängert wird, steht nicht im Text.")
            return clause
        if clause.same_again:
            period = _same(work, start, ends)
            if period:
                return clause.model_copy(update={"period": period})
            work.leave_open(clause, "Um wie lange verlängert wird, lässt sich nicht ausrechnen.")
    return None


def _same(work: _Work, start: date | None, ends: tuple[date, ...]) -> Period | None:
    """The first term's length in whole years or months."""
    told = next((c.period for _, c in work.of("length") if c.period), None)
    if told or start is None or len(ends) != 1:
        return told
    months = (ends[0].year - start.year) * 12 + ends[0].month - start.month
    for count in (months, months + 1):
        period = Period(length=count, unit="m")
        if count > 0 and end_of(start, period) == ends[0]:
            return Period(length=count // 12, unit="y") if count % 12 == 0 else period
    return None


def _notice(work: _Work) -> Clause | None:
    found = [c for _, c in work.of("notice", "objection") if c.period or c.yearly]
    distinct = {(c.period, c.notice_to, c.yearly) for c in found}
    if len({c.period for c in found if c.period}) > 1 and len(distinct) > 1:
        work.leave_open(found[-1], "Zur Kündigung nennt der Text verschiedene Fristen.")
    return found[0] if found else None


def _not_before(work: _Work, start: date | None, event: bool) -> date | None:
    """The first day that a notice may take effect on, where clauses name one."""
    told = [c for _, c in work.of("notice", "objection")]
    days = [c.not_before for c in told if c.not_before]
    for clause in told:
        if clause.after and start:
            days.append(end_of(start, clause.after, event=event))
        elif clause.after:
            work.leave_open(
                clause, "Ab wann gekündigt werden kann, zählt von einem Beginn an, der fehlt."
            )
    return max(days, default=None)


def _duties(work: _Work, start: date | None) -> None:
    """Duties that count from a beginning which nobody knows stay open."""
    for _, clause in work.of("review", "report", "due"):
        counts = (clause.yearly and not (start or work.signed)) or (clause.after and not start)
        if counts and not clause.day:
            work.leave_open(clause, "Ab wann diese Frist zählt, steht nicht im Text.")


# --- words ---


def _contradict(work: _Work, role: Role, why: str) -> None:
    days = sorted({c.day for c in work.computed if c.role == role})
    listed = " und ".join(german_day(day) for day in days)
    roles: tuple[Role, ...] = ("start",) if role == "start" else ("end", "length")
    for _, clause in work.of(*roles)[-1:]:
        work.leave_open(clause, f"{why}: {listed}.")


def _fixed(what: str, day: date) -> str:
    return f"{what} am {german_day(day)}. {FIXED}"


def _rule(event: bool) -> str:
    return BY_EVENT if event else BY_DAY


def _sum(start: date, period: Period, day: date, event: bool) -> str:
    if event:
        why = (
            f"Der {german_day(start)} zählt nicht mit, weil die Frist im Laufe dieses Tages beginnt"
        )
    else:
        why = f"Der {german_day(start)} zählt mit"
    short = (
        "; der Monat ist kürzer, deshalb gilt sein letzter Tag (§ 188 Abs. 3 BGB)"
        if day.day == last_of_month(day.year, day.month)
        and period.unit in "my"
        and start.day > day.day + 1
        else ""
    )
    told = f"Beginn am {german_day(start)}, Dauer {period.german}: Ende am {german_day(day)}"
    return f"{told}. {why}{short}."
