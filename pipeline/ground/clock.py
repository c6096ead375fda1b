"""The time that staff read: that of Germany, whatever clock the machine has."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipeline.ground.errors import Unclear

BERLIN = ZoneInfo("Europe/Berlin")
# Around days so far from ours the calendar ends, and terms, notice and renewal lead beyond it.
_FIRST_YEAR, _LAST_YEAR = 1000, 2999


def in_berlin(moment: datetime) -> datetime:
    """The same moment by the clocks of Germany; one without a section is of the machine's own."""
    return moment.astimezone(BERLIN)


def reckonable(day: date) -> date:
    """A day that somebody names, to reckon with.

    Raises:
        Unclear: it lies at an end of the calendar.
    """
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Unclear(
            f"Mit dem Jahr {day.year} rechnet omdok nicht.",
            f"Nennen Sie einen Tag aus den Jahren {_FIRST_YEAR} bis {_LAST_YEAR}.",
        )
    return day
