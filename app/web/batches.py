"""What becomes of files that were handed over together, while they are taken in and for a while
after.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pipeline.ground.errors import NotFound

# Batches whose files all have their verdict, kept to be looked at; those that wait are all kept.
_SETTLED = 200


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A file of a batch: `verdict` is German; it waits while `done` is false."""

    name: str
    verdict: str
    reason: str = ""
    document: str = ""
    place: str = ""
    done: bool = True


class Batches:
    """Batches by id, the oldest first; safe for threads, for all is done under one lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._items: dict[str, tuple[BatchFile, ...]] = {}

    def add(self, items: tuple[BatchFile, ...], id: str = "") -> str:
        """Add files to a batch, or to a new one when there is none of that id; gives its id."""
        with self._lock:
            found = id if id in self._items else secrets.token_hex(8)
            # The one that was added to last is the last to be forgotten.
            self._items[found] = (*self._items.pop(found, ()), *items)
            self._forget(found)
        return found

    def get(self, id: str) -> tuple[BatchFile, ...]:
        """The files of a batch; NotFound when it is not known any more."""
        with self._lock:
            if id not in self._items:
                raise NotFound(
                    "Von diesem Hochladen weiß omdok nichts mehr.",
                    "Was daraus geworden ist, steht im Laufbericht; gefunden wird es über die "
                    "Suche.",
                )
            return self._items[id]

    def settle(self, id: str, place: str, verdict: str, reason: str, document: str) -> None:
        """Note what became of the file that lies at `place`."""

        def told(item: BatchFile) -> BatchFile:
            if item.place != place:
                return item
            return replace(item, verdict=verdict, reason=reason, document=document, done=True)

        self._change(id, told)

    def give_up(self, id: str, reason: str) -> None:
        """Let the files that still wait be left to the next run."""
        self._change(
            id,
            lambda item: replace(
                item, verdict="wartet auf den nächsten Lauf", reason=reason, done=True
            ),
        )

    def _change(self, id: str, change: Callable[[BatchFile], BatchFile]) -> None:
        """Change the files that still wait."""
        with self._lock:
            items = self._items.get(id, ())
            if items:
                self._items[id] = tuple(item if item.done else change(item) for item in items)

    def _forget(self, kept: str) -> None:
        settled = [id for id, items in self._items.items() if id != kept and _are_done(items)]
        for id in settled[: max(0, len(settled) - _SETTLED)]:
            del self._items[id]


def _are_done(items: Iterable[BatchFile]) -> bool:
    return all(item.done for item in items)
