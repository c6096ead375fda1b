"""What each stage costs, by the clock and of the processor; a stage within a stage counts for itself alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")
Cost = tuple[float, float]


def family_seconds() -> float:
    """Seconds of the processor that this process and its children have used, those that still run too."""
    import psutil

    process = psutil.Process()
    ended = process.cpu_times()
    total = time.process_time() + ended.children_user + ended.children_system
    for child in process.children(recursive=True):
        total += _ran(child.pid)
    return total


def _ran(pid: int) -> float:
    """What a running process has used, to the nanosecond where Linux tells."""
    total = 0.0
    with suppress(OSError, ValueError, IndexError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            total += int((thread / "schedstat").read_text().split()[0]) / 1e9
    return total


@dataclass(slots=True)
class Stages:
    """Takes the time of named stages; `spent` holds seconds by the clock and of the processor, by stage."""

    processor: Callable[[], float] = time.process_time
    spent: dict[str, Cost] = field(default_factory=dict)
    _open: list[list[float]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens within for this stage."""
        began = (time.perf_counter(), self.processor())
        inner = [0.0, 0.0]
        self._open.append(inner)
        try:
            yield
        finally:
            self._open.pop()
            took = (time.perf_counter() - began[0], self.processor() - began[1])
            known = self.spent.get(name, (0.0, 0.0))
            self.spent[name] = (known[0] + took[0] - inner[0], known[1] + took[1] - inner[1])
            if self._open:
                self._open[-1][0] += took[0]
                self._open[-1][1] += took[1]

    def timed(self, name: str, function: Callable[..., _T]) -> Callable[..., _T]:
        """The function, counted for this stage wherever it is called."""

        def call(*args: Any, **more: Any) -> _T:
            with self.stage(name):
                return function(*args, **more)

        return call

    def take(self) -> dict[str, Cost]:
        """What was spent since the last take."""
        spent, self.spent = self.spent, {}
        return spent
