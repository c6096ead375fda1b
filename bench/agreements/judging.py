"""Compares what is read of a clause with what was labelled by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.agreements.answer import bound_at, read_agreement

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
        "duties": {f"{c.role}:{c.day}" for c in read.clauses if c.role in ("review", "report", "due") and c.day},
    }  # fmt: skip


def _judge_one(row: Mapping[str, Any], score: Score) -> None:
    got, want = read_row(row), row["expect"]
    score.rows += 1
    wrong: list[str] = []
    for name, roles in _ASKED.items():
        labelled = not got["roles"].isdisjoint(roles), not set(row["roles"]).isdisjoint(roles)
        kind = {(True, True): "hit", (False, True): "missed", (True, False): "extra"}.get(labelled)
        score.roles[kind or "none"] += 1
        if kind in ("missed", "extra"):
            wrong.append(f"{kind} {name}")
    for name in _DAYS:
        right = _iso(got[name]) == want[name]
        if want[name] or got[name]:
            score.days += 1
            score.right_days += right
            score.shown += got[name] is not None
            score.wrong += got[name] is not None and not right and not got["open"]
        if not right:
            wrong.append(f"{name}: {_iso(got[name])} statt {want[name]}")
    for name in ("renewal", "notice"):
        if (got[name] or None) != want[name]:
            wrong.append(f"{name}: {got[name]} statt {want[name]}")
    if want.get("earliest") and _iso(got[_OURS]) != want["earliest"]:
        wrong.append(f"earliest: {_iso(got[_OURS])} statt {want['earliest']}")
    right_state = got["state"] == want["state"]
    score.states += right_state
    if not right_state:
        wrong.append(f"state: {got['state']} statt {want['state']}")
    if row["open"] and not got["open"]:
        score.silent += 1
        wrong.append("schweigt")
    if wrong:
        score.faults.append(f"{row['id']}: {'; '.join(wrong)}\n    {row['text'][:300]}\n    {sorted(got['roles'])} {got['open']}")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
