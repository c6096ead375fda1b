"""How real agreements are read, whose texts stay outside: `python -m bench.agreements.real ORDNER`.

`real.jsonl` has addresses and labels alone; ORDNER has the text of each as `ID.txt`. `--half shut`
reads the half that is opened once. A label of "?" is a value that the text leaves open or puts in a
way that may be read either so: it is right when nothing is shown as sure without an open point.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bench.agreements.judging import rows_of
from pipeline.agreements.answer import Bound, Reading, bound_at, read_agreement
from pipeline.agreements.signing import find_signings

GOLD = Path("corpus/gold/agreements/real/real.jsonl")
_DAYS = ("start", "end", "earliest")
_VALUES = ("notice", "notice_to", "renewal")
_UNSURE = "?"


def main() -> None:
    """Print each miss and a line of figures."""
    folder = Path(sys.argv[1])
    half = sys.argv[sys.argv.index("--half") + 1] if "--half" in sys.argv else "open"
    counts: Counter[str] = Counter()
    for row in rows_of(GOLD):
        if half in ("all", row["half"]):
            text = (folder / f"{row['id']}.txt").read_text(encoding="utf8")
            for fault in _faults(row, text, counts):
                print(f"{row['id']}: {fault}")
    print(_told(counts))


def _faults(row: Mapping[str, Any], text: str, counts: Counter[str]) -> Iterator[str]:
    signings = find_signings(text)
    read = read_agreement(text, signings[-1].day if signings else None)
    asof = date.fromisoformat(row["asof"])
    bound = bound_at(read.settled.terms, read.settled.computed, asof)
    got, want = _got(read, bound), row["expect"]
    counts["rows"] += 1
    counts["open"] += len(read.open)
    for name in _DAYS + _VALUES:
        if fault := _compared(name, got[name], want[name], read, counts):
            yield fault
    for name, right in (
        ("open_ended", got["open_ended"] == want["open_ended"]),
        ("state", bound.state in want["states"]),
        ("duties", all(_has_duty(read, told) for told in want["duties"])),
    ):
        counts[f"{name} right"] += right
        if not right:
            yield f"{name}: {got.get(name, '')} statt {want.get(name, want['states'])}"


def _got(read: Reading, bound: Bound) -> dict[str, Any]:
    terms = read.settled.terms
    return {
        "start": _iso(terms.start), "end": _iso(bound.end), "earliest": _iso(bound.earliest_end),
        "notice": terms.notice and str(terms.notice),
        "notice_to": terms.notice_to if terms.notice else None,
        "renewal": terms.renewal and str(terms.renewal),
        "open_ended": terms.open_ended, "state": bound.state,
        "duties": [f"{c.role}:{c.day or c.yearly or c.vague}" for c in read.clauses],
    }  # fmt: skip


def _compared(
    name: str, got: str | None, want: str | None, read: Reading, counts: Counter[str]
) -> str:
    """The fault of a value, if it has one; a wrong one counts as shown with or without open points,
    as a long text has some anywhere.
    """
    kind = "day" if name in _DAYS else "value"
    if want == _UNSURE:
        counts["unsure"] += 1
        counts["unsure as sure"] += bool(got) and not read.open
        return ""
    right = got == want
    if got or want:
        counts[kind] += 1
        counts[f"{kind} right"] += right
        counts["wrong shown"] += bool(got) and not right
    return "" if right else f"{name}: {got} statt {want}"


def _has_duty(read: Reading, told: str) -> bool:
    role, day = told.split(":")
    of_role = [c for c in read.clauses if c.role == role]
    if day == _UNSURE:
        return bool(of_role)
    days = {_iso(c.day) for c in of_role} | {
        f"{c.yearly.month:02}-{c.yearly.day:02}" for c in of_role if c.yearly
    }
    return day in days


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _told(counts: Counter[str]) -> str:
    return (
        f"{counts['rows']} Texte: Tage {counts['day right']}/{counts['day']}, Werte "
        f"{counts['value right']}/{counts['value']}, ohne Ende {counts['open_ended right']}, "
        f"Stand {counts['state right']}, Pflichten {counts['duties right']}, falsch gezeigt "
        f"{counts['wrong shown']}, Unklares als sicher {counts['unsure as sure']}/"
        f"{counts['unsure']}, offene Stellen {counts['open']}"
    )


if __name__ == "__main__":
    main()
