"""The time that staff read: that of Germany, whatever clock the machine has."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def in_berlin(moment: datetime) -> datetime:
    """The same moment by the clocks of Germany; one without a section is of the machine's own."""
    return moment.astimezone(BERLIN)
