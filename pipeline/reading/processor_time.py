"""A budget of processor time for a library that may take any amount of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = 0.01


class TooSlow(BaseException):
    """The budget is spent. No `Exception`: libraries catch those and go on."""


@contextmanager
def processor_seconds(seconds: float) -> Iterator[None]:
    """Run a block for so many seconds of the processor at most; without a limit where the system
    has no such clock, or outside of the main thread.

    Raises:
        TooSlow: the time is spent.
    """
    has_clock = hasattr(signal, "setitimer")
    if not has_clock or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, end)
    # Again and again: what is raised while a value is let go of is lost.
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.signal(signal.SIGPROF, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
