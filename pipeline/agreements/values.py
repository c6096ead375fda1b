"""What is read of an agreement's terms: periods, clauses, what stays open, and what follows."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pipeline.ground.types import AgreementState, Frozen, Span

Unit = Literal["d", "w", "m", "y"]
Role = Literal[
    "start", "end", "length", "renewal", "notice", "objection", "review", "report", "due",
    "condition",
]  # fmt: skip
State = AgreementState
# Until which days one may give notice: none in particular, or the end of what.
NoticeTo = Literal["any", "month", "quarter", "half_year", "year", "term", "day"]
_UNIT_NAMES: dict[Unit, tuple[str, str]] = {
    "d": ("Tag", "Tage"),
    "w": ("Woche", "Wochen"),
    "m": ("Monat", "Monate"),
    "y": ("Jahr", "Jahre"),
}


class Period(Frozen):
    """So many days, weeks, months or years."""

    length: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.length}{self.unit}"

    @property
    def german(self) -> str:
        """`3 Monate`, `1 Jahr`."""
        one, many = _UNIT_NAMES[self.unit]
        return f"{self.length} {one if self.length == 1 else many}"


class DayOfYear(Frozen):
    """A day of every year, such as 30 September."""

    month: int
    day: int


class Clause(Span):
    """A stretch of text with one role, and what it says, as far as it could be read.

    `day` is a day of the calendar; `of_signing` says that the clause counts from the signing, so
    that the day is known only with that of the signing: then `after` comes on top, and
    `months_after` means the first day of so many months later. `event` is set where a term begins
    in the course of a day (§ 187 Abs. 1 BGB). `vague` says in German why its day is not sure: an
    end with both comes on its `day` at the latest, a start not before `not_before`. `who` has a
    duty, and `what` are the words of the clause.
    """

    role: Role
    day: date | None = None
    of_signing: bool = False
    event: bool = False
    months_after: int = 0
    after: Period | None = None
    period: Period | None = None
    minimum: bool = False
    open_ended: bool = False
    same_again: bool = False
    times: int | None = None
    latest: date | None = None
    notice_to: NoticeTo = "any"
    yearly: DayOfYear | None = None
    every: Period | None = None
    not_before: date | None = None
    who: str = ""
    what: str = ""
    vague: str = ""


class OpenPoint(Span):
    """A clause that sounds like a term and gave no sure day, with the reason in German and its
    words.
    """

    why: str
    words: str = ""


class Computed(Frozen):
    """A day that follows from clauses: the sum as a German sentence, the rule, and whence.

    `clauses` are positions in the list of clauses.
    """

    day: date
    role: Role | Literal["last_notice"]
    sum: str
    rule: str
    clauses: tuple[int, ...] = ()


class Terms(Frozen):
    """What an agreement binds to, in days; all arithmetic starts from here.

    `starts` and `ends` are the candidates, more than one only where clauses disagree: then `start`
    and `end` are None. `end` is the first end, before any renewal. `unsure_end` says that the
    agreement ends by something that the text gives no day for, `unsure_start` the same of its
    beginning. `ends_sooner` says that the end comes on its day at the latest, `no_start_before`
    that a beginning without a day comes no sooner. `signed` is the day of the last signature.
    """

    signed: date | None = None
    start: date | None = None
    starts: tuple[date, ...] = ()
    event: bool = False
    end: date | None = None
    ends: tuple[date, ...] = ()
    open_ended: bool = False
    unsure_start: bool = False
    unsure_end: bool = False
    ends_sooner: bool = False
    no_start_before: date | None = None
    renewal: Period | None = None
    times: int | None = None
    latest: date | None = None
    notice: Period | None = None
    notice_to: NoticeTo = "any"
    yearly: DayOfYear | None = None
    not_before: date | None = None
