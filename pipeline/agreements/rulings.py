"""What people decided about an agreement: a day, its state, that a deadline is done. Never changed,
only added to; each says who, when and why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pipeline.agreements.deadlines import Bounds, bounds_of, state_within
from pipeline.agreements.values import State, Terms
from pipeline.ground.errors import Refused
from pipeline.ground.types import Frozen

TermAction = Literal["day", "state", "done", "undo"]
DayRole = Literal["start", "end"]


class TermRuling(Frozen):
    """Who decided what about an agreement.

    `day` sets its `role` (start or end) to a day; `state` pins a state, from `day` on where one is
    named; `done` settles the deadline of `role` and `day`; `undo` takes back the ruling `undoes`.
    """

    id: str = ""
    document: str
    action: TermAction
    by: str
    at: datetime
    why: str
    role: str = ""
    day: date | None = None
    state: State | None = None
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """The terms as people decided them, the pinned state and since when, and the deadlines that are
    done.
    """

    terms: Terms
    state: State | None = None
    since: date | None = None
    done: frozenset[tuple[str, date]] = frozenset()

    @property
    def bounds(self) -> Bounds:
        """The bounds of the state, without a pinned one."""
        return bounds_of(self.terms)

    def state_at(self, asof: date, *, replaced: bool = False) -> State:
        """The state on a day; what people pinned holds before what follows from the text."""
        if self.state and (self.since is None or asof >= self.since):
            return self.state
        return "replaced" if replaced else state_within(self.bounds, asof)


def signed_ruling(ruling: TermRuling) -> TermRuling:
    """The ruling with its id, so that the same one is never kept twice.

    Raises:
        Refused: it gives no reason, or does not say what it decides.
    """
    if not ruling.why.strip():
        raise Refused("Eine Entscheidung braucht einen Grund.", "Schreiben Sie, worauf sie beruht.")
    if ruling.action in ("day", "done") and (ruling.day is None or not ruling.role):
        raise Refused("Zu dieser Entscheidung fehlt der Tag.", "Nennen Sie ihn: TT.MM.JJJJ.")
    if ruling.action == "state" and ruling.state is None:
        raise Refused("Zu dieser Entscheidung fehlt der Stand.", "Wählen Sie einen aus.")
    content = ruling.model_dump_json(exclude={"id"})
    return ruling.model_copy(update={"id": hashlib.sha256(content.encode()).hexdigest()[:12]})


def holding(rulings: Iterable[TermRuling]) -> list[TermRuling]:
    """The rulings that nobody took back, oldest first."""
    every = list(rulings)
    undone = {r.undoes for r in every if r.action == "undo"}
    return [r for r in every if r.action != "undo" and r.id not in undone]


def apply_rulings(terms: Terms, rulings: Sequence[TermRuling]) -> Ruled:
    """The terms with what people decided; of two rulings about one thing the newer one holds."""
    state: State | None = None
    since: date | None = None
    done: set[tuple[str, date]] = set()
    for ruling in holding(rulings):
        if ruling.action == "day" and ruling.day:
            terms = _with_day(terms, ruling.role, ruling.day)
        elif ruling.action == "state":
            state, since = ruling.state, ruling.day
        elif ruling.day:
            done.add((ruling.role, ruling.day))
    return Ruled(terms, state, since, frozenset(done))


def _with_day(terms: Terms, role: str, day: date) -> Terms:
    if role == "start":
        return terms.model_copy(update={"start": day, "starts": (day,), "unsure_start": False})
    fixed = {"end": day, "ends": (day,), "unsure_end": False, "open_ended": False}
    return terms.model_copy(update=fixed)
