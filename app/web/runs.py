"""Runs as the page shows and starts them: the one under way, the last ones, what is due, what was
put aside.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import ValidationError

from flows.marks import LastRun, last_run, recall, remember
from flows.names import FLOWS
from flows.progress import Standing, read_current
from flows.reports.report import Laufbericht
from pipeline.ground.errors import Refused
from pipeline.settings import Settings

_STARTING = threading.Lock()
_BEGUN = "begun"  # the name under which the last start is kept
_REMEMBERED = timedelta(hours=1)
_STALE = 600  # seconds without a step after which a run is called stuck


@dataclass(frozen=True, slots=True)
class FlowPlan:
    """A flow with its cron line, the moment it is next due (None: never) and how it last went."""

    name: str
    label: str
    cron: str
    due: datetime | None
    last: LastRun | None


@dataclass(frozen=True, slots=True)
class Report:
    """A run report and the name that its files bear."""

    name: str
    report: Laufbericht


@dataclass(frozen=True, slots=True)
class Live:
    """The run under way; `age` is that of its last step in seconds."""

    standing: Standing
    age: int

    @property
    def is_stuck(self) -> bool:
        """Whether nothing has moved for long."""
        return self.age > _STALE


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that the page started: whether its process is still there, and what came of it."""

    is_there: bool
    last: LastRun | None


def plans(settings: Settings, now: datetime) -> list[FlowPlan]:
    """All flows of the schedule, the next due first."""
    section = ZoneInfo(settings.schedule.timezone)
    found = [
        FlowPlan(
            name,
            FLOWS[name].label,
            line,
            _due(line, now.astimezone(section)),
            last_run(settings, name),
        )
        for name, line in settings.schedule.lines().items()
    ]
    return sorted(found, key=lambda plan: plan.due or datetime.max.replace(tzinfo=UTC))


def live(settings: Settings, now: datetime) -> Live | None:
    """The run under way; None when there is none, or its process is gone."""
    standing = read_current(reports_folder(settings))
    if standing is None or standing.over or not _is_there(standing.process):
        return None
    age = now - datetime.fromisoformat(standing.last_step)
    return Live(standing, max(0, round(age.total_seconds())))


def reports(settings: Settings, most: int = 20) -> list[Report]:
    """The newest run reports, the newest first; one that cannot be read is left out."""
    files = sorted(reports_folder(settings).glob("????-??-??-*.json"), reverse=True)
    found = (_read(file) for file in files[: most * 2])
    return [one for one in found if one][:most]


def report_file(settings: Settings, name: str, suffix: str) -> Path | None:
    """The file of a report; None where there is no such report."""
    return next((f for f in reports_folder(settings).glob(f"*{suffix}") if f.stem == name), None)


def start(
    settings: Settings, config: Path | None, verb: str, arguments: Sequence[str] = ()
) -> None:
    """Start `omdok VERB …` as a process of its own, which goes on when the page is closed.

    Raises:
        Refused: a run is under way, or just begins: the button was pressed twice.
    """
    with _STARTING:
        _refuse_second(settings)
        _begin(settings, config, verb, arguments)


def _refuse_second(settings: Settings) -> None:
    wait = "Warten Sie, bis er fertig ist; die Seite zeigt es."
    if running := live(settings, datetime.now(UTC)):
        raise Refused(f"Es läuft schon ein Lauf ({running.standing.words}).", wait)
    just = begun(settings)
    if just and just.is_there and just.last is None:
        raise Refused("Ein Lauf beginnt gerade.", wait)


def _begin(settings: Settings, config: Path | None, verb: str, arguments: Sequence[str]) -> None:
    options = ["--config", str(config)] if config else []
    log = reports_folder(settings) / "start.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf8") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", *options, verb, *arguments],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    remember(settings, _BEGUN, {"process": process.pid, "at": datetime.now(UTC).isoformat()})
    threading.Thread(target=process.wait, daemon=True).start()  # else it stays as a zombie


def begun(settings: Settings) -> Begun | None:
    """The run that was last started from the page, as long as somebody may wait for it."""
    kept = recall(settings, _BEGUN)
    if not kept:
        return None
    at = datetime.fromisoformat(kept["at"])
    if datetime.now(UTC) - at > _REMEMBERED:
        return None
    last = last_run(settings, "ingest")
    return Begun(_is_there(kept["process"]), last if last and last.started >= at else None)


def reports_folder(settings: Settings) -> Path:
    """Where run reports lie."""
    return settings.paths.outputs / "reports"


def _due(line: str, now: datetime) -> datetime | None:
    try:
        return next(CronSim(line, now))
    except (CronSimError, StopIteration):
        return None


def _read(file: Path) -> Report | None:
    try:
        return Report(file.stem, Laufbericht.model_validate_json(file.read_bytes()))
    except (OSError, ValidationError):
        return None


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
