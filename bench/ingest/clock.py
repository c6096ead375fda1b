"""What each stage costs, by the clock and of the processor; a stage within a stage counts for
itself alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")
Cost = tuple[float, float]


def children_seconds() -> float:
    """Seconds of the processor that the children of this process have used, those that still run
    too.
    """
    ended = os.times()
    return (
        ended.children_user
        + ended.children_system
        + sum(_ran(child) for child in _children(os.getpid()))
    )


def _children(pid: int) -> Iterator[int]:
    """All processes below one; asking the system for all processes there are would cost more than
    what is measured.
    """
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, _text(listed).split()):
            yield child
            yield from _children(child)


def _ran(pid: int) -> float:
    """What a running process has used, to the nanosecond."""
    return (
        sum(
            int((_text(file).split() or ["0"])[0])
            for file in Path(f"/proc/{pid}/task").glob("*/schedstat")
        )
        / 1e9
    )


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # it has ended
        return ""


@dataclass(slots=True)
class Stages:
    """Takes the time of named stages; `spent` holds seconds by the clock and of the processor, by
    stage.
    """

    processor: Callable[[], float] = time.process_time
    children: Callable[[], float] = children_seconds
    spent: dict[str, Cost] = field(default_factory=dict)
    _open: list[list[float]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, *, children: bool = False) -> Iterator[None]:
        """Count what happens within for this stage; with `children` what they do, too (asking takes
        a while).
        """
        elsewhere = self.children() if children else 0.0
        began = (time.perf_counter(), self.processor())
        inner = [0.0, 0.0]
        self._open.append(inner)
        try:
            yield
        finally:
            self._open.pop()
            took = (time.perf_counter() - began[0], self.processor() - began[1])
            elsewhere = self.children() - elsewhere if children else 0.0
            known = self.spent.get(name, (0.0, 0.0))
            self.spent[name] = (
                known[0] + took[0] - inner[0],
                known[1] + took[1] - inner[1] + elsewhere,
            )
            if self._open:
                self._open[-1][0] += took[0]
                self._open[-1][1] += took[1]

    def timed(
        self, name: str, function: Callable[..., _T], *, children: bool = False
    ) -> Callable[..., _T]:
        """The function, counted for this stage wherever it is called."""

        def call(*args: Any, **more: Any) -> _T:
            with self.stage(name, children=children):
                return function(*args, **more)

        return call

    def take(self) -> dict[str, Cost]:
        """What was spent since the last take."""
        spent, self.spent = self.spent, {}
        return spent
