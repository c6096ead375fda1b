"""Cron lines as staff say them: on which days, at what time."""

from __future__ import annotations

import re

from pipeline.ground.errors import Unclear

_WEEK = ("sonntags", "montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags")
# What may be chosen: the days' part of a cron line.
DAYS = {
    "täglich": "* * *", "werktags": "* * 1-5", "am Ersten des Monats": "1 * *",
    **{name: f"* * {number}" for number, name in enumerate(_WEEK)},
}  # fmt: skip
NEVER, OWN = "nie", "eigener Plan"
CHOICES = (NEVER, *DAYS, OWN)
_LINE = re.compile(r"(\d{1,2}) (\d{1,2}) (.+)")


def said(line: str) -> tuple[str, str]:
    """The days and the time of a cron line; `eigener Plan` where no choice says the same."""
    if not line.strip():
        return NEVER, ""
    found = _LINE.fullmatch(" ".join(line.split()))
    days = next((name for name, cron in DAYS.items() if found and found[3] == cron), OWN)
    if found is None or days == OWN:
        return OWN, ""
    return days, f"{int(found[2]):02}:{int(found[1]):02}"


def cron_of(days: str, time: str, line: str) -> str:
    """The cron line of what was chosen; `line` is that of an own plan.

    Raises:
        Unclear: the time is none, or the days are no choice.
    """
    if days == NEVER:
        return ""
    if days == OWN:
        return " ".join(line.split())
    found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", time.strip())
    if found is None or days not in DAYS:
        raise Unclear(f"„{time}“ ist keine Uhrzeit.", "Schreiben Sie sie wie 06:30.")
    return f"{int(found[2])} {int(found[1])} {DAYS[days]}"
