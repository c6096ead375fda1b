"""Kinds of values that verbs take, with German words for what is wrong with them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from app.german import speak_german

# click names its kinds of paths when they are made, so it has to speak German by now.
speak_german()
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def _read_day(value: Any) -> date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, form).date()
        except (TypeError, ValueError):
            continue
    return None


class _Day(click.ParamType[date]):
    name = "Tag"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        day = _read_day(value)
        return day or self.fail(
            f"„{value}“ ist kein Tag. Schreiben Sie zum Beispiel 2021-12-06 oder 06.12.2021.",
            param,
            ctx,
        )


class _Count(click.IntRange):
    name = "Zahl"

    def _describe_range(self) -> str:
        return f"{self.min} bis {self.max}"


DAY = _Day()
COUNT = _Count(1, 1000)
# The states of an agreement, as programs name them (`pipeline.agreements.wording.STATES`).
STATE_NAMES = ("in_force", "not_yet", "expired", "replaced", "unclear")
ASOF = click.option("--asof", metavar="TAG", type=DAY, help="Stand an diesem Tag; sonst heute.")


def today() -> date:
    """The day in Berlin."""
    from pipeline.ground.clock import in_berlin

    return in_berlin(datetime.now(UTC)).date()
