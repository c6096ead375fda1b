"""Values that take long to make, kept by what they were made from."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_V = TypeVar("_V")


class Kept(Generic[_V]):
    """The last few values of one kind, for all threads of a process: what was asked for longest ago
    goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[str, _V] = {}
        self._lock = threading.Lock()

    def get(self, key: str, make: Callable[[], _V]) -> _V:
        """The value of a fingerprint, made where it is not kept; whatever `make` raises is raised
        and nothing is kept.
        """
        with self._lock:
            value = self._values.pop(key) if key in self._values else make()
            self._values[key] = value
            while len(self._values) > self._most:
                del self._values[next(iter(self._values))]
            return value
