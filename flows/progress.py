"""Progress of a run as events. Who wants to show them listens; a scheduled run has no listener."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """`done` of `total` in a stage (`start`, `model`, `survey`, `documents`); `item` is what was just finished."""

    stage: str
    done: int
    total: int
    item: str = ""


Listener = Callable[[Event], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send the events of every run started inside the block to `listener` (called from several threads)."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(stage: str, done: int, total: int, item: str = "") -> None:
    """Say how far a stage is."""
    if listener := _listener.get():
        listener(Event(stage, done, total, item))
