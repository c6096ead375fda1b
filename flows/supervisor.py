"""Keeps several programs running as one: started in order, started again when one ends, stopped
without leaving any.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# A part that ends sooner than this after its start was not up; the next start waits longer each
# time.
_SOON = 30.0
_LONGEST_PAUSE = 60.0
_STOP_SECONDS = 20.0
# So often it is told that a part is still starting.
_TELL_SECONDS = 10.0
# Asks the kernel of Linux to end the part when its parent dies, however that happens; elsewhere it
# does nothing.
_WRAPPER = """
import ctypes, os, signal, sys
try:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
except (AttributeError, OSError):
    pass
if os.getppid() != int(sys.argv[1]):
    sys.exit(0)
os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True, slots=True)
class Program:
    """One program: `name` is German, `ready` waits until others may rely on it and gives whether it
    is up, and is None where that cannot be told; it is started anew when `outdated` says so.
    """

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[Callable[[], bool]], bool] | None = None
    outdated: Callable[[], bool] = lambda: False


class Supervisor:
    """Runs parts until `stop` is called from another thread or a signal handler."""

    def __init__(self, parts: Sequence[Program], say: Callable[[str], None]) -> None:
        self._parts = parts
        self._say = say
        self._over = threading.Event()
        self._running: dict[str, tuple[subprocess.Popen[bytes], float]] = {}
        self._pause = dict.fromkeys((part.name for part in parts), 1.0)
        self._next: dict[str, float] = {}

    def stop(self) -> None:
        """Let `run` end."""
        self._over.set()

    def run(self, poll: float = 0.5) -> None:
        """Start all parts in order and keep them up; blocks until `stop`, and leaves no process
        behind.
        """
        try:
            for part in self._parts:
                if self._over.is_set():
                    return
                self._start(part)
            while not self._over.wait(poll):
                for part in self._parts:
                    self._look_after(part)
        finally:
            self._stop_all()

    def processes(self) -> dict[str, int]:
        """The process number of each part that runs."""
        return {
            name: process.pid
            for name, (process, _) in self._running.items()
            if process.poll() is None
        }

    def _start(self, part: Program) -> None:
        part.log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-c", _WRAPPER, str(os.getpid()), *part.command]
        with part.log.open("ab") as out:
            # A group of its own, so that what a part has started ends with it.
            process = subprocess.Popen(
                command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, **part.environment},
            )  # fmt: skip
        self._running[part.name] = (process, time.monotonic())
        if part.ready is None:
            self._say(f"{part.name}: gestartet")
        elif part.ready(self._watching(part, process)):
            self._say(f"{part.name}: läuft")

    def _watching(self, part: Program, process: subprocess.Popen[bytes]) -> Callable[[], bool]:
        """Tells whether a part is still to be waited for, and says now and then that it is."""
        since = told = time.monotonic()
        self._say(f"{part.name}: startet ({self._parts.index(part) + 1} von {len(self._parts)})")

        def is_alive() -> bool:
            nonlocal told
            now = time.monotonic()
            if now - told >= _TELL_SECONDS:
                told = now
                self._say(f"{part.name}: startet noch, seit {now - since:.0f} Sekunden")
            return process.poll() is None and not self._over.is_set()

        return is_alive

    def _look_after(self, part: Program) -> None:
        process, since = self._running[part.name]
        if process.poll() is None:
            if part.outdated():
                self._say(f"{part.name}: wird mit den neuen Einstellungen neu gestartet")
                _end(process)
                self._start(part)
            return
        now = time.monotonic()
        if part.name not in self._next:
            lasted = now - since
            self._pause[part.name] = (
                1.0 if lasted > _SOON else min(_LONGEST_PAUSE, self._pause[part.name] * 2)
            )
            self._next[part.name] = now + self._pause[part.name]
            self._say(f"{part.name}: hat sich beendet und wird neu gestartet (Näheres: {part.log})")
            _kill_group(process, signal.SIGKILL)
        if now >= self._next[part.name]:
            del self._next[part.name]
            self._start(part)

    def _stop_all(self) -> None:
        """End the parts in reverse order: politely, then for good."""
        for part in reversed(self._parts):
            if part.name in self._running:
                _end(self._running[part.name][0])


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill_group(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_SECONDS)
    # The part may have ended before what it started.
    _kill_group(process, signal.SIGKILL)
    process.wait()


def _kill_group(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, how)
