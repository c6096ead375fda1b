"""The addresses of one look at a web site, each page once, however it is spelled."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from pipeline.reading.sources.addresses import key_of


class Frontier:
    """What is to be asked, and what was. `may_ask` says which hosts may be asked at all."""

    def __init__(self, may_ask: Callable[[str], bool]) -> None:
        self._may_ask = may_ask
        self._queue: deque[str] = deque()
        self._queued: dict[str, str] = {}
        self._done: set[str] = set()
        self._known: dict[str, str] = {}
        self._others: dict[str, str] = {}
        self.parents: dict[str, str] = {}

    def prefer(self, places: Iterable[str]) -> None:
        """Let the spellings that are known be the ones that are asked for."""
        self._known = {key_of(place): place for place in places}

    def put(self, place: str, parent: str = "") -> None:
        """Queue an address once, if it may be asked; the first page that links to it is its
        parent.
        """
        if not self._may_ask(place):
            return
        key = key_of(place)
        chosen = self._known.get(key, place)
        if parent:
            self.parents.setdefault(chosen, parent)
        if key not in self._queued:
            self._queued[key] = chosen
            self._queue.append(chosen)
        if self._queued[key] != place:
            self._others.setdefault(key, place)

    def take(self) -> str:
        """The next address; "" when there is none."""
        return self._queue.popleft() if self._queue else ""

    def other_spelling(self, place: str) -> str:
        """How else the site spells an address that is not there; "" where it does not."""
        other = self._others.pop(key_of(place), "")
        return other if other != place else ""

    def put_again(self, place: str) -> None:
        """Queue an address although another spelling of it was asked."""
        self._done.discard(key_of(place))
        self._queue.append(place)

    def finish(self, *places: str) -> None:
        """Note that addresses were looked at."""
        self._done.update(map(key_of, places))

    def is_finished(self, place: str) -> bool:
        """Whether an address was looked at, under whatever spelling."""
        return key_of(place) in self._done
