"""Runs one input through a target and says what is wrong with what came of it; named, so that it is
told only once.
"""

from __future__ import annotations

import re
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from pipeline.ground.errors import OmdokError
from tests.workspace import PROJECT

Target = Callable[[bytes], None]
# Processor time that one small input may take, in instrumented code too; and memory that it may
# add.
SECONDS = 10.0
MEMORY_MB = 500
_CLEAR, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


class Hang(BaseException):
    """One input took too long; no `except Exception` of a parser may swallow it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What an input broke: a name that is the same for the same fault, and the particulars."""

    name: str
    told: str


def fault_of(target: Target, data: bytes, seconds: float = SECONDS) -> Fault | None:
    """What goes wrong when `target` gets `data`, or None; an OmdokError with a next step is a right
    answer.
    """
    before = _resident_mb()
    signal.signal(signal.SIGVTALRM, _too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        target(data)
    except OmdokError as error:
        if not (error.message and error.hint):
            return Fault(f"no-next-step-{error.code}", repr(error.message))
    except (Exception, Hang) as error:  # noqa: BLE001 - finding whatever is raised is the job
        return Fault(_name(error), "".join(traceback.format_exception(error)))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    grown = _peak_mb() - before
    return Fault("memory", f"{grown:.0f} MB for {len(data)} bytes") if grown > MEMORY_MB else None


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def _name(error: BaseException) -> str:
    """Exception, module and function, where it last was in code of ours."""
    ours = [
        f
        for f in traceback.extract_tb(error.__traceback__)
        if Path(f.filename).is_relative_to(PROJECT)
    ]
    ours = [f for f in ours if ".venv" not in f.filename and f.filename != __file__] or ours
    place = f"{Path(ours[-1].filename).stem}-{ours[-1].name}" if ours else "nowhere"
    # An invariant is told apart by its line: one function checks many.
    line = f"-{ours[-1].lineno}" if ours and isinstance(error, AssertionError) else ""
    return re.sub(r"[^a-z0-9_-]+", "", f"{type(error).__name__}-{place}{line}".lower())


def _resident_mb() -> float:
    """How much memory the process holds; from here on `_peak_mb` counts anew. 0 where the system
    does not tell.
    """
    if not _CLEAR.exists():
        return 0.0
    _CLEAR.write_text("5")
    return _told_mb("VmRSS")


def _peak_mb() -> float:
    """The most that the process has held since `_resident_mb` was asked."""
    return _told_mb("VmHWM") if _CLEAR.exists() else 0.0


def _told_mb(name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", _STATUS.read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def smallest(target: Target, data: bytes, name: str, tries: int = 400) -> bytes:
    """A smaller input with the same fault: pieces are left out as long as the fault stays."""
    piece = max(1, len(data) // 2)
    while tries > 0:
        at, shrunk = 0, False
        while at < len(data) and tries > 0:
            shorter = data[:at] + data[at + piece :]
            tries -= 1
            fault = fault_of(target, shorter)
            if fault and fault.name == name:
                data, shrunk = shorter, True
            else:
                at += piece
        if piece == 1 and not shrunk:
            break
        piece = max(1, piece // 2)
    return data
