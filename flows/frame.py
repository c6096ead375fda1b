"""What every flow has around its work: settings, progress, its last-run mark, and word to staff
when it fails.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.hooks import announce, send_hooks
from flows.mail import send_waiting
from flows.marks import LastRun, mark
from flows.notices import notify
from flows.progress import Tracker, tracking
from pipeline.archive import open_archive
from pipeline.archive.holding import Holding
from pipeline.ground.errors import OmdokError, Refused
from pipeline.ground.trace import run_of, set_up_trace
from pipeline.settings import Settings, load_settings


@dataclass(slots=True)
class RunFrame:
    """One run of a flow. `words` is what its mark says; `planned` tells that nobody sits before the
    screen.
    """

    flow: str
    run: str
    started: datetime
    settings: Settings
    tracker: Tracker
    planned: bool
    words: str = ""

    @property
    def reports(self) -> Path:
        """The folder of the reports."""
        return self.settings.paths.outputs / "reports"


@contextmanager
def framed(
    flow: str,
    config: str | None,
    store_url: str | None,
    *,
    alone: bool = True,
    named: str = "ohne-namen",
) -> Iterator[RunFrame]:
    """Run the block as a flow; `alone` refuses while another run of this flow works on the same
    archive. Without Prefect the run is called as `named`.

    Raises:
        ConfigError: the settings are not in order.
        Refused: another run of this flow is under way.
    """
    settings = load_settings(Path(config) if config else None, store_url=store_url)
    name, planned, started = *_who(named), datetime.now(UTC)
    set_up_trace(settings.paths.outputs)
    with (
        _tidied(settings),
        run_of(name),
        tracking(flow, name, settings.paths.outputs / "reports") as tracker,
    ):
        frame = RunFrame(flow, name, started, settings, tracker, planned)
        try:
            with _alone(settings, flow) if alone else _together():
                yield frame
        except BaseException as error:
            said = (
                f"{error.message} {error.hint}".strip()
                if isinstance(error, OmdokError)
                else type(error).__name__
            )
            _note(frame, said, ok=False)
            raise
        _note(frame, frame.words, ok=True)


@contextmanager
def _tidied(settings: Settings) -> Iterator[None]:
    """Take old runs out of Prefect afterwards, and no less after a run that failed; without Prefect
    there are none.
    """
    try:
        yield
    finally:
        if _context():
            from flows.retention import drop_old_runs

            drop_old_runs(settings.keep.runs)


def _note(frame: RunFrame, words: str, *, ok: bool) -> None:
    finished = datetime.now(UTC)
    mark(frame.settings, LastRun(
        flow=frame.flow, run=frame.run, started=frame.started, finished=finished, ok=ok, words=words
    ))  # fmt: skip
    announce(frame.settings, "run", {
        "flow": frame.flow, "run": frame.run, "ok": ok, "started": frame.started.isoformat(),
        "finished": finished.isoformat(),
    })  # fmt: skip
    unsent = send_hooks(frame.settings)
    if frame.planned:
        notify(frame.settings, "hooks", {"hooks": unsent} if unsent else {})
        causes = {} if ok else {frame.flow: f"Der Lauf „{frame.flow}“ ist gescheitert: {words}"}
        notify(frame.settings, f"run-{frame.flow}", causes)
        send_waiting(frame.settings)


@contextmanager
def _alone(settings: Settings, flow: str) -> Iterator[None]:
    with open_archive(settings.store_url) as archive, Holding(archive).alive() as holding:
        if holding.take([(f"flow:{flow}",)]) == [None]:
            raise Refused(
                f"Ein Lauf „{flow}“ ist schon unterwegs.",
                "Warten Sie, bis er fertig ist. Wurde er abgebrochen, ist der Weg nach einer "
                "Minute wieder frei.",
            )
        yield


@contextmanager
def _together() -> Iterator[None]:
    yield


def _context() -> Any:
    """Prefect's context of this run; None without one. Prefect takes seconds to load, so who has
    not loaded it runs no flow of it.
    """
    if "prefect" not in sys.modules:
        return None
    from prefect.context import FlowRunContext

    return FlowRunContext.get()


def _who(named: str) -> tuple[str, bool]:
    context = _context()
    run = context.flow_run if context else None
    return (run.name, run.deployment_id is not None) if run else (named, False)


class ShownProgress:
    """The progress of a run as a Prefect artifact, which the page of Prefect draws as a bar."""

    def __init__(self) -> None:
        from prefect.artifacts import create_progress_artifact

        self._id = create_progress_artifact(
            progress=0.0, key="fortschritt", description="Fortschritt"
        )
        self._percent = 0

    def show(self, done: int, total: int) -> None:
        """Draw how far the run is; a step of less than one percent is not worth a request."""
        percent = round(100 * done / total) if total else 0
        if percent == self._percent:
            return
        from prefect.artifacts import update_progress_artifact

        self._percent = percent
        words = f"{done} von {total} Dokumenten"
        update_progress_artifact(self._id, progress=float(percent), description=words)  # type: ignore[arg-type]  # sync here
