"""Compares what is read of a clause with what was labelled by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipeline.agreements.answer import bound_at, read_agreement
from pipeline.agreements.calendar import Deadline, fixed_deadlines, repeated
from pipeline.agreements.values import Clause, Terms

# The field's question: when does it begin, when does it end, and how is notice given?
_ASKED = {"start": ("start",), "end": ("end", "length"), "notice": ("notice", "objection")}
_DAYS = ("start", "end", "last_notice_day")
_OURS = "earliest_end_if_given_notice_on_asof"


@dataclass
class Score:
    """Counts over all rows; `faults` say what went wrong."""

    rows: int = 0
    roles: Counter[str] = field(default_factory=Counter)
    days: int = 0
    right_days: int = 0
    states: int = 0
    silent: int = 0
    shown: int = 0
    wrong: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def role_f1(self) -> float:
        """F1 over start, end and notice."""
        hit, missed, extra = (self.roles[k] for k in ("hit", "missed", "extra"))
        return 2 * hit / max(1, 2 * hit + missed + extra)


def rows_of(file: Path) -> Iterator[dict[str, Any]]:
    """The labelled rows of a file."""
    for line in file.read_text(encoding="utf8").splitlines():
        yield json.loads(line)


def judge(rows: Iterable[Mapping[str, Any]]) -> Score:
    """Read every row and count."""
    score = Score()
    for row in rows:
        _judge_one(row, score)
    return score


def read_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """What omdok makes of a row, in the fields of the labels."""
    signed = date.fromisoformat(row["signed"]) if row["signed"] else None
    asof = date.fromisoformat(row["asof"])
    read = read_agreement(row["text"], signed)
    terms = read.settled.terms
    bound = bound_at(terms, read.settled.computed, asof)
    return {
        "start": terms.start, "end": bound.end, "last_notice_day": bound.last_notice_day,
        "renewal": terms.renewal and str(terms.renewal), "notice": terms.notice and str(terms.notice),
        _OURS: bound.earliest_end, "state": bound.state,
        "roles": {c.role for c in read.clauses}, "open": [p.why for p in read.open],
        "duties": {f"{d.role}:{d.day}" for d in _duties(terms, read.clauses, asof)},
    }  # fmt: skip


def _duties(terms: Terms, clauses: tuple[Clause, ...], asof: date) -> Iterator[Deadline]:
    """The reviews, reports and other duties of the next two years."""
    for deadline in fixed_deadlines(
        terms.model_copy(update={"signed": terms.signed or asof}), clauses
    ):
        if deadline.role in ("review", "report", "due"):
            yield from repeated(deadline, asof, asof + timedelta(days=730))


def _judge_one(row: Mapping[str, Any], score: Score) -> None:
    got, want = read_row(row), row["expect"]
    score.rows += 1
    wrong = [*_wrong_roles(got, row, score), *_wrong_days(got, want, score)]
    wrong += [
        f"{name}: {got[name]} statt {want[name]}"
        for name in ("renewal", "notice")
        if (got[name] or None) != want[name]
    ]
    if want.get("earliest") and _iso(got[_OURS]) != want["earliest"]:
        wrong.append(f"earliest: {_iso(got[_OURS])} statt {want['earliest']}")
    if got["state"] == want["state"]:
        score.states += 1
    else:
        wrong.append(f"state: {got['state']} statt {want['state']}")
    if row["open"] and not got["open"]:
        score.silent += 1
        wrong.append("schweigt")
    lost = set(row["days"]) - got["duties"]
    if lost and not got["open"]:
        wrong.append(f"fehlt: {lost}, gelesen {got['duties']}")
    if wrong:
        told = f"{row['id']}: {'; '.join(wrong)}\n    {row['text'][:300]}"
        score.faults.append(f"{told}\n    {sorted(got['roles'])} {got['open']}")


def _wrong_roles(got: Mapping[str, Any], row: Mapping[str, Any], score: Score) -> Iterator[str]:
    for name, roles in _ASKED.items():
        labelled = not got["roles"].isdisjoint(roles), not set(row["roles"]).isdisjoint(roles)
        kind = {(True, True): "hit", (False, True): "missed", (True, False): "extra"}.get(labelled)
        score.roles[kind or "none"] += 1
        if kind in ("missed", "extra"):
            yield f"{kind} {name}"


def _wrong_days(got: Mapping[str, Any], want: Mapping[str, Any], score: Score) -> Iterator[str]:
    for name in _DAYS:
        right = _iso(got[name]) == want[name]
        if want[name] or got[name]:
            score.days += 1
            score.right_days += right
            score.shown += got[name] is not None
            score.wrong += got[name] is not None and not right and not got["open"]
        if not right:
            yield f"{name}: {_iso(got[name])} statt {want[name]}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
