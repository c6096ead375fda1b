"""How far a run is. Stages tell events; a tracker folds them into one standing for the bar, the
page and Prefect.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.ground.whole_files import write_whole

# What the stages are called where staff read them.
STAGES = {
    "start": "Ablaufsteuerung startet",
    "model": "Sprachmodell wird einmalig gebaut",
    "entities": "Modell für Namen wird einmalig gebaut",
    "collect": "Quellen werden abgefragt",
    "survey": "Dateien werden gesichtet",
    "documents": "Dokumente werden aufgenommen",
    "waiting": "Warten auf einen anderen Lauf, der dieselben Dateien aufnimmt",
    "report": "Bericht wird geschrieben",
    "work": "In Arbeit",
}
CURRENT = "current.json"
_EVERY = 0.5  # seconds between two writings of the file


@dataclass(frozen=True, slots=True)
class StageEvent:
    """`done` of `total` in a stage; None for `done` means one more. `item` was just finished and
    took `seconds`.
    """

    stage: str
    done: int | None
    total: int | None
    item: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is: moments are ISO, `left` are seconds or None while nothing can be told.

    `slowest` is the item that took longest, with its seconds. `process` is the number of the run's
    process; a run that is not `over` and whose process is gone was killed.
    """

    flow: str
    run: str
    stage: str
    done: int
    total: int | None
    started: str
    last_step: str
    item: str = ""
    slowest: tuple[str, float] | None = None
    left: float | None = None
    over: bool = False
    process: int = 0

    @property
    def words(self) -> str:
        """The stage in German."""
        return STAGES.get(self.stage, self.stage)


def standing(stage: str, done: int, total: int | None) -> Standing:
    """How far a stage is that stands alone, without a run around it."""
    now = _now()
    return Standing("", "", stage, done, total, now, now, process=os.getpid())


Listener = Callable[[Standing], None]
_tell: ContextVar[Callable[[StageEvent], None] | None] = ContextVar("tell", default=None)
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send the standing of every run started inside the block to `listener` (called from several
    threads).
    """
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(stage: str, done: int, total: int | None, item: str = "") -> None:
    """Say how far a stage is."""
    if hear := _tell.get():
        hear(StageEvent(stage, done, total, item))


def tell_one(stage: str, item: str, seconds: float) -> None:
    """Say that one more item of a stage is done, and how long it took."""
    if hear := _tell.get():
        hear(StageEvent(stage, None, None, item, seconds))


class Tracker:
    """Folds the events of one run, tells its listener, and keeps `current.json` in the reports
    folder up to date.
    """

    def __init__(self, flow: str, run: str, folder: Path) -> None:
        now = _now()
        self.standing = Standing(flow, run, "start", 0, None, now, now, process=os.getpid())
        self._file = folder / CURRENT
        self._listener = _listener.get()
        self._lock = threading.Lock()
        self._stage_began = time.monotonic()
        self._written = 0.0

    def hear(self, event: StageEvent) -> None:
        """Take one event in; safe for threads."""
        with self._lock:
            before = self.standing
            self.standing = self._fold(event)
            self._write(force=before.stage != self.standing.stage)
            if self._listener:
                self._listener(self.standing)

    def finish(self) -> None:
        """Note that the run is over."""
        with self._lock:
            self.standing = replace(self.standing, over=True, left=None, last_step=_now())
            self._write(force=True)

    def _fold(self, event: StageEvent) -> Standing:
        old = self.standing
        if event.stage != old.stage:
            self._stage_began = time.monotonic()
            old = replace(old, stage=event.stage, done=0, total=None)
        # A file name that is no text must not keep the progress from being written.
        name = event.item.encode("utf8", "backslashreplace").decode("utf8")
        done = old.done + 1 if event.done is None else event.done
        total = old.total if event.total is None else event.total
        slowest = old.slowest
        if name and event.seconds > (slowest[1] if slowest else 0.0):
            slowest = (name, round(event.seconds, 2))
        item, left = name or old.item, self._left(done, total)
        return replace(
            old, done=done, total=total, item=item, slowest=slowest, left=left, last_step=_now()
        )

    def _left(self, done: int, total: int | None) -> float | None:
        if not done or not total:
            return None
        return round((time.monotonic() - self._stage_began) / done * max(0, total - done), 1)

    def _write(self, *, force: bool) -> None:
        if not force and time.monotonic() - self._written < _EVERY:
            return
        self._written = time.monotonic()
        # A full disk must not stop a run that could still go on.
        with suppress(OSError):
            write_whole(self._file, json.dumps(asdict(self.standing), ensure_ascii=False))


@contextmanager
def tracking(flow: str, run: str, folder: Path) -> Iterator[Tracker]:
    """Fold what is told inside the block; `folder` is that of the reports."""
    tracker = Tracker(flow, run, folder)
    token = _tell.set(tracker.hear)
    try:
        yield tracker
    finally:
        _tell.reset(token)
        tracker.finish()


def read_current(folder: Path) -> Standing | None:
    """How far the newest run of this installation is or was; None when there was none. `folder`: of
    the reports.
    """
    try:
        raw: dict[str, Any] = json.loads((folder / CURRENT).read_text(encoding="utf8"))
        slowest = raw.pop("slowest")
        return Standing(**raw, slowest=tuple(slowest) if slowest else None)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
