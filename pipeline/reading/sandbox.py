"""Runs a function in a child process that can be killed, within limits of time, memory and output.

Parsers of foreign files loop, leak and crash; whatever they do, the caller gets an answer or a
`DocumentError`. Children are plain new processes (no fork: the caller may have threads) and are
kept warm for the next file.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from pipeline.ground.errors import ConfigError, DocumentError, NotFound, OmdokError
from pipeline.reading.faults import fault
from pipeline.settings import PROJECT, Limits

_LOG = logging.getLogger(__name__)
_HEADER = struct.Struct("<Q")
_CHILD = "pipeline.reading.sandbox_child"
# Leaks of the parsers add up; a fresh process now and then is cheap.
_JOBS_OF_A_CHILD = 100
_BYTES_A_CHARACTER = 20
_SPARE_BYTES = 64 * 1024 * 1024
_LONGEST_LOG = 2000
_LOOK_EVERY = 0.05
# The seconds of a file are those of the processor: a busy machine must not cost a readable one.
# The clock behind them is for what waits and never ends.
_PATIENCE = 5
_COUNT_EVERY = 0.5
# Buffers are doubled: one that may not grow is half as large as allowed.
_NEARLY = 0.4
_NO_MEMORY = re.compile(r"bad_alloc|MemoryError|out of memory|cannot allocate", re.IGNORECASE)
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)
_ERRORS: dict[str, type[OmdokError]] = {
    e.__name__: e for e in (ConfigError, DocumentError, NotFound)
}


def call(target: str, request: str, limits: Limits) -> str:
    """`target` ("module:function", text in, text out) called with `request` in a child.

    Raises:
        DocumentError: as the function raises it, or `timeout`, `memory`, `crashed`, `too_large`.
        ConfigError: as the function raises it.
    """
    child = _CHILDREN.take()
    is_warm = child.jobs > 0
    try:
        answer = child.call(target, request, limits)
    except DocumentError as error:
        # A child that has read many files may fail where a fresh one does not.
        if not (is_warm and error.code in {"memory", "crashed"}):
            raise
        child = _CHILDREN.start()
        answer = child.call(target, request, limits)
    finally:
        _CHILDREN.give_back(child)
    return _opened(answer)


def _opened(answer: bytes) -> str:
    kind, text = answer[:1], answer[1:].decode("utf-8")
    if kind == b"+":
        return text
    told = json.loads(text)
    if told["kind"] == "foreign":
        _LOG.warning("a parser failed: %s", told["message"])
        error = fault(told["code"])
        # What the parser said is for the log of the quarantine.
        error.add_note(told["message"])
        raise error
    raise _ERRORS[told["kind"]](told["message"], told["hint"], code=told["code"])


class _Child:
    """One process that answers one request at a time."""

    def __init__(self) -> None:
        paths = [str(PROJECT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(p for p in paths if p),
            "PYTHONIOENCODING": "utf-8",
            # One page a thread: more threads slow the other children down and eat address space.
            "OMP_THREAD_LIMIT": "1",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MALLOC_ARENA_MAX": "2",
        }
        self.owner = os.getpid()
        # Whatever a killed child leaves lying goes with this folder.
        self._folder = tempfile.mkdtemp(prefix="omdok-")
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._folder)
        self.jobs = 0
        self._expired = False
        self._largest = 0.0
        self._process = subprocess.Popen(
            [sys.executable, "-m", _CHILD, str(self.owner)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._noise,
            env=environment,
            start_new_session=True,
        )

    @property
    def is_usable(self) -> bool:
        """Whether it runs, is young enough, and belongs to this process and not to the one it was
        forked from.
        """
        return (
            self.owner == os.getpid()
            and self._process.poll() is None
            and self.jobs < _JOBS_OF_A_CHILD
        )

    def call(self, target: str, request: str, limits: Limits) -> bytes:
        """The child's answer; whatever goes wrong, the child is dead afterwards."""
        self.jobs += 1
        # The child writes at the same place of the same open file.
        self._noise.seek(0)
        self._noise.truncate()
        self._expired = False
        told = {"memory_mb": limits.memory_mb, "seconds": limits.seconds}
        message = json.dumps({"target": target, "request": request, **told}).encode()
        ended = threading.Event()
        self._largest = 0.0
        threading.Thread(target=self._watch, args=(ended, limits.seconds), daemon=True).start()
        try:
            return self._exchange(message, limits.text_chars * _BYTES_A_CHARACTER + _SPARE_BYTES)
        except (OSError, EOFError) as error:
            self.kill()
            verdict = self._verdict(limits)
            verdict.add_note(self._said())
            raise verdict from error
        except BaseException:
            self.kill()
            raise
        finally:
            ended.set()

    def kill(self) -> None:
        """End the process with all that it started."""
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        with suppress(OSError):
            self._process.wait(5)
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                cast(IO[bytes], pipe).close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _said(self) -> str:
        """The end of what the child printed, for the log."""
        with suppress(OSError, ValueError):
            self._noise.seek(0, os.SEEK_END)
            self._noise.seek(max(0, self._noise.tell() - _LONGEST_LOG))
            return self._noise.read().decode("utf-8", "replace")
        return ""

    def _watch(self, ended: threading.Event, seconds: float) -> None:
        """Note how large the child grows, and end it when its time is spent."""
        pid = self._process.pid
        until = time.monotonic() + _PATIENCE * seconds
        spent, counted = _seconds_of(pid), time.monotonic()
        smallest = _address_space_mb(pid)
        while not ended.wait(_LOOK_EVERY):
            now = time.monotonic()
            if now >= until:
                self._expire()
                return
            if now - counted >= min(_COUNT_EVERY, seconds / 4):
                counted = now
                if _seconds_of(pid) - spent >= seconds:
                    self._expire()
                    return
            self._largest = max(self._largest, _address_space_mb(pid) - smallest)

    def _expire(self) -> None:
        self._expired = True
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _exchange(self, message: bytes, most: int) -> bytes:
        inlet, outlet = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        inlet.write(_HEADER.pack(len(message)) + message)
        inlet.flush()
        (length,) = _HEADER.unpack(_read_exactly(outlet, _HEADER.size))
        if length > most:
            raise fault("too_large", "Die Datei enthält mehr Text als erlaubt.")
        return _read_exactly(outlet, length)

    def _verdict(self, limits: Limits) -> DocumentError:
        if self._expired or self._process.returncode == -_OUT_OF_TIME:
            return fault(
                "timeout",
                f"Das Lesen der Datei hat mehr als {limits.seconds:g} Sekunden Rechenzeit "
                "gebraucht.",
            )
        # The system itself kills what takes too much memory; others say so with their last words,
        # or were so large that their next piece of memory must have been one too many.
        ended_by = self._process.returncode or 0
        too_large = ended_by < 0 and self._largest > _NEARLY * limits.memory_mb
        ran_out = ended_by == -signal.SIGKILL or too_large or _NO_MEMORY.search(self._said())
        return fault("memory" if ran_out else "crashed")


def _address_space_mb(pid: int) -> float:
    """How much a process may touch; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / (1024 * 1024)


def _seconds_of(pid: int) -> float:
    """Seconds of the processor that a process has spent, with all that it started."""
    import psutil

    try:
        child = psutil.Process(pid)
        times = [child.cpu_times(), *(one.cpu_times() for one in child.children(recursive=True))]
    except psutil.Error:
        return 0.0
    ended = times[0].children_user + times[0].children_system
    return float(ended + sum(one.user + one.system for one in times))


def _read_exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError("the child ended")
    return data


class _Children:
    """The warm children that wait for work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Child] = []

    def take(self) -> _Child:
        """A waiting child, or a new one."""
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.is_usable:
                    return child
                self._end(child)
        return self.start()

    @staticmethod
    def start() -> _Child:
        """A new child.

        Raises:
            ConfigError: this machine starts no process.
        """
        try:
            return _Child()
        except OSError as error:
            raise ConfigError(
                "Der Leseprozess lässt sich nicht starten.",
                "Schließen Sie andere Programme und versuchen Sie es noch einmal.",
            ) from error

    def give_back(self, child: _Child) -> None:
        """Keep the child for the next file if it can be used again."""
        with self._lock:
            if child.is_usable and len(self._idle) < (os.cpu_count() or 1):
                self._idle.append(child)
                return
        self._end(child)

    def close(self) -> None:
        """End all waiting children."""
        with self._lock:
            while self._idle:
                self._end(self._idle.pop())

    @staticmethod
    def _end(child: _Child) -> None:
        # A forked copy of the caller must not end its parent's children.
        if child.owner == os.getpid():
            child.kill()


_CHILDREN = _Children()
atexit.register(_CHILDREN.close)


def close() -> None:
    """End all children that wait for work; they end by themselves when this process does."""
    _CHILDREN.close()
