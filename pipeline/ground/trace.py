"""A trace for the technician: one JSON line a stage, with how long it took and what came of it.

Nothing of a document stands in it, nor anybody's name, nor a path: only the fields of `_FIELDS`,
and in them only what looks like an id. A fault is told by its code, not by its words.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from pipeline.ground.errors import OmdokError
from pipeline.ground.whole_files import locked

_F = TypeVar("_F", bound=Callable[..., Any])
Told = Mapping[str, str | None]

_LOG = logging.getLogger("omdok.trace")
_FIELDS = ("run", "document", "stage", "seconds", "outcome")
# Ids, codes and names of stages; a sentence, a path or a name of somebody has other characters.
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}\Z")
_LARGEST = 5_000_000  # octets of a file, about 40,000 stages
_KEPT = 5  # older files

# A process that is told of no run is one of its own.
_run: ContextVar[str] = ContextVar("omdok-run", default=uuid.uuid4().hex[:12])


def trace_file(outputs: Path) -> Path:
    """Where the trace of an installation is written."""
    return outputs / "logs" / "omdok.jsonl"


def set_up_trace(outputs: Path, *, verbose: bool | None = None) -> None:
    """Write the trace of this process below `outputs`, and to standard error too if `verbose`; None
    leaves that as it is.

    Nothing is written while the folder `outputs` is not there: looking must not make one.
    """
    for handler in list(_LOG.handlers):
        if isinstance(handler, _Lines) or (verbose is not None and isinstance(handler, _Shown)):
            _LOG.removeHandler(handler)
    _LOG.addHandler(_Lines(trace_file(outputs)))
    if verbose:
        _LOG.addHandler(_Shown())
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False


@contextmanager
def run_of(name: str) -> Iterator[None]:
    """Let the stages of the block belong to the run of this name."""
    before = _run.set(name)
    try:
        yield
    finally:
        _run.reset(before)


def traced(stage: str, told: Callable[[Any], Told] | None = None) -> Callable[[_F], _F]:
    """Note each call of a function as a stage; `told` gives `document` and `outcome` from what it
    returns. Without it the outcome is "ok", and the code of the fault where it raises.
    """

    def wrap(function: _F) -> _F:
        @functools.wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                result = function(*args, **kwargs)
            except BaseException as error:
                _note(stage, began, {"outcome": _code(error)})
                raise
            _note(stage, began, told(result) if told else {})
            return result

        return cast(_F, called)

    return wrap


def _code(error: BaseException) -> str:
    return error.code if isinstance(error, OmdokError) else type(error).__name__


def _note(stage: str, began: float, told: Told) -> None:
    if not _LOG.handlers:
        return
    values = {
        "run": _run.get(),
        "document": told.get("document") or "",
        "stage": stage,
        "outcome": told.get("outcome") or "ok",
    }
    safe = {name: value if _ID.match(value) else "" for name, value in values.items()}
    seconds = round(time.perf_counter() - began, 4)
    _LOG.info(stage, extra={"omdok": {**safe, "seconds": seconds}})


def _line(record: logging.LogRecord) -> str | None:
    """The record as JSON; None for one that is not of this module."""
    told = getattr(record, "omdok", None)
    if not isinstance(told, dict):
        return None
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return json.dumps({"at": at, **{name: told.get(name) for name in _FIELDS}})


class _Lines(logging.Handler):
    """Adds lines to a file that several processes write, and begins another when it is full."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def emit(self, record: logging.LogRecord) -> None:
        line = _line(record)
        # A full disk or a missing right must not stop the work that is being noted.
        with suppress(OSError):
            if line is not None and self._file.parent.parent.is_dir():
                self._file.parent.mkdir(exist_ok=True)
                self._add(f"{line}\n".encode())

    def _add(self, line: bytes) -> None:
        handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, line)  # in one piece, so that lines of two processes never mix
            full = os.fstat(handle).st_size > _LARGEST
        finally:
            os.close(handle)
        if full:
            self._begin_anew()

    def _begin_anew(self) -> None:
        with locked(self._file):
            # Another process may have done so meanwhile.
            if self._file.stat().st_size <= _LARGEST:
                return
            for number in range(_KEPT, 0, -1):
                older = self._older(number - 1)
                if older.exists():
                    older.replace(self._older(number))

    def _older(self, number: int) -> Path:
        return self._file.with_name(f"{self._file.name}.{number}") if number else self._file


class _Shown(logging.Handler):
    """Shows the lines on standard error, whatever that is when they come."""

    def emit(self, record: logging.LogRecord) -> None:
        line = _line(record)
        if line is not None:
            print(line, file=sys.stderr)
