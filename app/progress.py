"""Progress bars on standard error, drawn from how far a run is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.german import decimal

if TYPE_CHECKING:
    from flows.progress import Listener, Standing


@contextmanager
def progress_bar(first: str) -> Iterator[Listener]:
    """A listener that draws one row a stage; `first` is the stage that is shown before anything is
    heard.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from flows.progress import STAGES

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("{task.fields[more]}"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        rows = {first: bar.add_task(STAGES[first], total=None, more="")}

        def show(standing: Standing) -> None:
            if standing.stage != "start" and "start" in rows:
                bar.update(rows.pop("start"), visible=False)
            if standing.stage not in rows:
                rows[standing.stage] = bar.add_task(standing.words, total=standing.total, more="")
            bar.update(
                rows[standing.stage],
                completed=standing.done,
                total=standing.total,
                more=_more(standing),
            )

        yield show


def _more(standing: Standing) -> str:
    """What is left, and what held the run up longest."""
    said = []
    if standing.left:
        said.append(f"noch etwa {_span(standing.left)}")
    if standing.slowest:
        name, seconds = standing.slowest
        said.append(f"am längsten: {name} ({decimal(seconds, 1)} s)")
    return ", ".join(said)


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} Min." if minutes else f"{max(1, round(seconds))} s"
