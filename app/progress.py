"""Progress bars on standard error, drawn from the events of a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.progress import Event, Listener

_STAGES = {
    "start": "Ablaufsteuerung startet",
    "model": "Sprachmodell wird einmalig gebaut",
    "entities": "Modell für Namen wird einmalig gebaut",
    "survey": "Dateien werden gesichtet",
    "documents": "Dokumente werden aufgenommen",
}


@contextmanager
def progress_bar(first: str) -> Iterator[Listener]:
    """A listener that draws one row a stage; `first` is the stage that is shown before anything is heard."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        rows = {first: bar.add_task(_STAGES[first], total=None)}

        def show(event: Event) -> None:
            if event.stage != "start" and "start" in rows:
                bar.update(rows.pop("start"), visible=False)
            if event.stage not in rows:
                rows[event.stage] = bar.add_task(_STAGES[event.stage], total=event.total)
            if event.stage == "documents" and event.item:
                bar.advance(rows["documents"])
            else:
                bar.update(rows[event.stage], completed=event.done, total=event.total)

        yield show
