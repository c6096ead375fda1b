"""Turns: one person's many requests wait for each other, never for long before another's one."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter, OrderedDict, deque

from pipeline.ground.errors import Refused

# A browser opens six connections, a script as many as it likes: two of one person are worked on.
EACH = 2
# Requests of all people that are worked on at once; the thread pool has forty.
TOGETHER = 16
# As many of one person wait. A page with its pictures is a dozen; a program is told to slow down.
WAITING = 64
WAIT = 5  # seconds after which a program may try again


class TooBusy(Refused):
    """One person asks more at once than waits; `wait` is how many seconds to wait."""

    def __init__(self) -> None:
        super().__init__(
            "Von Ihnen sind gerade zu viele Anfragen zugleich unterwegs.",
            "Warten Sie einen Augenblick, und versuchen Sie es dann noch einmal.",
        )
        self.wait = WAIT


class _Waiter:
    """A request that waits; its event loop may be another than that of who lets it go on."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[None] = self._loop.create_future()

    def go_on(self) -> None:
        """Let it go on, from whatever thread."""
        self._loop.call_soon_threadsafe(self._set)

    def _set(self) -> None:
        if not self.future.done():
            self.future.set_result(None)


class Turns:
    """Who waits is served in turn, person by person; safe for threads.

    At most `each` requests of one person and `together` of all are worked on, and `waiting` of one
    person wait.
    """

    def __init__(self, each: int = EACH, together: int = TOGETHER, waiting: int = WAITING) -> None:
        self._each, self._together, self._most = each, together, waiting
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()
        # The person at the front has waited longest since their last turn.
        self._queues: OrderedDict[str, deque[_Waiter]] = OrderedDict()

    async def take(self, who: str) -> None:
        """Wait until it is this person's turn; whoever got it gives it back by `leave`.

        Raises:
            TooBusy: too many requests of this person wait already.
        """
        waiter = self._join(who)
        if waiter:
            await self._wait(who, waiter)

    def _join(self, who: str) -> _Waiter | None:
        with self._lock:
            # Whoever waits had no turn left to take, so a free one is nobody else's.
            if self._may_go(who):
                self._running[who] += 1
                return None
            queue = self._queues.setdefault(who, deque())
            if len(queue) >= self._most:
                raise TooBusy
            waiter = _Waiter()
            queue.append(waiter)
            return waiter

    async def _wait(self, who: str, waiter: _Waiter) -> None:
        try:
            await waiter.future
        except asyncio.CancelledError:
            if not self._forgotten(who, waiter):  # its turn had come
                self.leave(who)
            raise

    def _forgotten(self, who: str, waiter: _Waiter) -> bool:
        with self._lock:
            queue = self._queues.get(who, deque())
            if waiter not in queue:
                return False
            queue.remove(waiter)
            if not queue:
                del self._queues[who]
            return True

    def leave(self, who: str) -> None:
        """Give a turn back: somebody else's may come."""
        with self._lock:
            self._running[who] -= 1
            if not self._running[who]:
                del self._running[who]
            if following := self._following():
                following.go_on()

    def _following(self) -> _Waiter | None:
        """Whose turn it is now; counted as running."""
        who = next((name for name in self._queues if self._may_go(name)), None)
        if who is None:
            return None
        queue = self._queues[who]
        waiter = queue.popleft()
        if queue:
            self._queues.move_to_end(who)
        else:
            del self._queues[who]
        self._running[who] += 1
        return waiter

    def _may_go(self, who: str) -> bool:
        return self._running[who] < self._each and self._running.total() < self._together
