"""Who has a draft open right now, and in which paragraph they write; known to one process only and
kept for seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

# A page tells every eight seconds that it is there; two that are missed mean that it is gone.
_GONE = 20.0


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody in a draft; `paragraph` counts from 1, 0 where they only read."""

    name: str
    paragraph: int
    at: float


class Presence:
    """The people in the drafts of an installation; safe for threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._lock = now, threading.Lock()
        self._there: dict[str, dict[str, Present]] = {}

    def tell(self, draft: str, name: str, paragraph: int) -> tuple[Present, ...]:
        """Note where somebody is; gives the others in the draft by name."""
        now = self._now()
        with self._lock:
            there = self._there.get(draft, {})
            fresh = {who: one for who, one in there.items() if now - one.at < _GONE}
            fresh[name] = Present(name, paragraph, now)
            self._there[draft] = fresh
        return tuple(one for who, one in sorted(fresh.items()) if who != name)
