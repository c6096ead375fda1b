"""Calendar arithmetic by §§ 186–193 BGB: when a term ends, is renewed, and until when notice holds.

Pure functions. A term that begins with the start of a day counts that day (§ 187 Abs. 2) and ends
with the day before the one of the same number; one that begins with an event does not count its day
(§ 187 Abs. 1) and ends with the day of the same number (§ 188 Abs. 2). Where the month lacks the
day that a term would end on, it ends with the month's last (§ 188 Abs. 3). The last day for a
notice is never moved by weekends (Federal Court of Justice, III ZR 172/04); the working day before
is advice.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.agreements.values import DayOfYear, NoticeTo, Period, State, Terms

_DAY = timedelta(days=1)
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "y": 12}
_SATURDAY = 5
# No month has more days: as a number it means the last one.
_LONGEST_MONTH = 31
# Months at whose end a notice may take effect.
_ENDS: dict[NoticeTo, tuple[int, ...]] = {
    "month": tuple(range(1, 13)), "quarter": (3, 6, 9, 12), "half_year": (6, 12), "year": (12,),
}  # fmt: skip


def after(day: date, period: Period) -> date:
    """The day of the same number so much later, or the last of a month that lacks it."""
    if period.unit in _DAYS:
        return day + timedelta(days=period.length * _DAYS[period.unit])
    return _in_month(day, period.length * _MONTHS[period.unit], day.day)


def end_of(start: date, period: Period, *, event: bool = False) -> date:
    """The last day of a term that begins on `start`, with the day or (`event`) in its course."""
    if event:
        return after(start, period)
    if period.unit in _DAYS or start.day == 1:
        return after(start, period) - _DAY
    return _in_month(start, period.length * _MONTHS[period.unit], start.day - 1)


def _in_month(day: date, months: int, number: int) -> date:
    """The day with this number in the month so many months later, or that month's last."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(number, last_of_month(year, month + 1)))


def last_of_month(year: int, month: int) -> int:
    """The number of a month's last day."""
    return monthrange(year, month)[1]


def ends(terms: Terms) -> Iterator[date]:
    """The first end, and that of every renewal; endless where nothing limits it."""
    end, count = terms.end, 0
    while end is not None and (terms.latest is None or end <= terms.latest):
        yield end
        if terms.renewal is None or count == terms.times:
            return
        count, end = count + 1, end_of(end + _DAY, terms.renewal)


def end_at(terms: Terms, asof: date) -> date | None:
    """The end of the term that runs on a day, renewals carried on; the last one when all are over.

    None for what has no fixed end.
    """
    end = None
    for end in ends(terms):
        if end >= asof:
            return end
    return end


def may_renew(terms: Terms, end: date) -> bool:
    """Whether the agreement goes on behind this end when nobody gives notice."""
    later = (other for other in ends(terms) if other > end)
    return terms.renewal is not None and next(later, None) is not None


def last_day_for(end: date, notice: Period) -> date:
    """The latest day `d` with `d` + notice ≤ end."""
    if notice.unit in _DAYS:
        return end - timedelta(days=notice.length * _DAYS[notice.unit])
    # Of a month's last day every later day of a longer month is the last, too.
    is_last = end.day == last_of_month(end.year, end.month)
    number = _LONGEST_MONTH if is_last else end.day
    return _in_month(end, -notice.length * _MONTHS[notice.unit], number)


def last_notice_day(terms: Terms, end: date) -> date | None:
    """The last day on which a notice, or an objection, still holds for this end.

    Where nothing renews and notice may be given meanwhile, the last day on which one has an effect;
    None where no notice is foreseen.
    """
    if terms.yearly is not None and terms.notice is None:
        return day_before(end, terms.yearly)
    if terms.notice is None or not (terms.renewal is None or may_renew(terms, end)):
        return None
    effective = end if terms.renewal is not None else _latest_effect(terms, end)
    return None if effective is None else last_day_for(effective, terms.notice)


def _latest_effect(terms: Terms, end: date) -> date | None:
    """The latest day up to the end on which a notice may take effect."""
    if terms.notice_to in ("any", "term"):
        return end
    day = next((d for d in _effects_back(terms, end) if d <= end), None)
    return day if day and (terms.start is None or day >= terms.start) else None


def _effects_back(terms: Terms, end: date) -> Iterator[date]:
    yearly = terms.yearly
    if terms.notice_to == "day" and yearly is not None:
        yield from (on_day(year, yearly) for year in (end.year, end.year - 1))
        return
    months = _ENDS[terms.notice_to]
    for back in range(13):
        day = _in_month(end, -back, _LONGEST_MONTH)
        if day.month in months:
            yield day


def next_effect(terms: Terms, day: date) -> date | None:
    """The first day from `day` on that a notice may take effect on; None where it hangs on a term
    that has no end.
    """
    match terms.notice_to:
        case "any":
            return day
        case "term":
            return None
        case "day":
            assert terms.yearly is not None
            here = on_day(day.year, terms.yearly)
            return here if here >= day else on_day(day.year + 1, terms.yearly)
        case _:
            months = _ENDS[terms.notice_to]
            later = (_in_month(day, ahead, _LONGEST_MONTH) for ahead in range(12))
            return next(d for d in later if d.month in months)


def earliest_end(terms: Terms, asof: date) -> date | None:
    """The earliest end that a notice given on a day can bring about; None where none is foreseen.

    For what is renewed it is the first end whose last notice day is still to come.
    """
    if terms.renewal is not None and terms.end is not None:
        return _first_end_in_reach(terms, asof)
    if terms.notice is None:
        return _by_yearly(terms, asof)
    wanted = after(asof, terms.notice)
    found = next_effect(terms, max(wanted, terms.not_before or wanted))
    end = terms.end
    if end is None:
        return found
    return end if found is None or found > end else found


def _by_yearly(terms: Terms, asof: date) -> date | None:
    """The first effect of a notice that must be given by a day of the year."""
    if terms.yearly is None or terms.notice_to not in _ENDS:
        return None
    effect = next_effect(terms, asof)
    while effect and day_before(effect, terms.yearly) < asof:
        effect = next_effect(terms, effect + _DAY)
    return effect


def _first_end_in_reach(terms: Terms, asof: date) -> date | None:
    if terms.notice is None and terms.yearly is None:
        return None
    for end in ends(terms):
        last = last_notice_day(terms, end)
        if last is None:
            return None
        if end >= asof and last >= asof:
            return end
    return None


def day_before(end: date, yearly: DayOfYear) -> date:
    """The last such day of a year that is no later than the end."""
    here = on_day(end.year, yearly)
    return here if here <= end else on_day(end.year - 1, yearly)


def on_day(year: int, yearly: DayOfYear) -> date:
    """The day in a year; 29 February is the month's last day in years that have none."""
    return date(year, yearly.month, min(yearly.day, last_of_month(year, yearly.month)))


def working_day_before(day: date) -> date:
    """The day itself, or the Friday before a weekend: advice only. Holidays differ by Land and are
    not looked at.
    """
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


@dataclass(frozen=True, slots=True)
class Bounds:
    """What tells the state on any day by comparing days alone.

    Before `not_before` it does not hold yet, behind `over_after` no longer; in `[sure_from,
    sure_until]` it is in force, with no end where `sure_until` is None. In between it is unclear.
    """

    not_before: date | None = None
    sure_from: date | None = None
    sure_until: date | None = None
    over_after: date | None = None


def bounds_of(terms: Terms) -> Bounds:
    """The bounds that follow from the terms."""
    last = _last_end(terms)
    over = None if terms.unsure_end or terms.open_ended else last
    return Bounds(
        not_before=terms.starts[0] if terms.starts else terms.no_start_before,
        sure_from=_sure_from(terms),
        sure_until=_final_end(terms) if terms.end else (terms.ends[0] if terms.ends else None),
        over_after=over,
    )


def _sure_from(terms: Terms) -> date | None:
    if terms.unsure_end or terms.ends_sooner:
        return None
    if terms.starts:
        return terms.starts[-1]
    # What says no other day holds from its signing on, as every contract does.
    told = terms.open_ended or bool(terms.ends)
    return terms.signed if told and not terms.unsure_start else None


def _last_end(terms: Terms) -> date | None:
    """The day behind which the agreement is over for certain; None where there is none."""
    return _final_end(terms) if terms.end else (terms.ends[-1] if terms.ends else None)


def _final_end(terms: Terms) -> date | None:
    """The last end of all renewals; None where they go on for ever."""
    if terms.renewal is None:
        return terms.end
    if terms.times is None and terms.latest is None:
        return None
    return max(ends(terms), default=terms.end)


def state_of(terms: Terms, asof: date, *, replaced: bool = False) -> State:
    """Whether an agreement holds on a day, as far as its terms tell; the whole day counts."""
    return "replaced" if replaced else state_within(bounds_of(terms), asof)


def state_within(bounds: Bounds, asof: date) -> State:
    """The state on a day."""
    if bounds.not_before and asof < bounds.not_before:
        return "not_yet"
    if bounds.over_after and asof > bounds.over_after:
        return "expired"
    began = bounds.sure_from is not None and asof >= bounds.sure_from
    if began and (bounds.sure_until is None or asof <= bounds.sure_until):
        return "in_force"
    return "unclear"
