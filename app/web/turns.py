"""Turns: one person's many requests wait for each other, never for long before another's one.

Who is alone has two of their requests worked on at once; as soon as somebody else is there, one, so
that a page is never slower than by half for another's many. What is long under way, such as an
upload, does not keep its own person waiting.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict, deque
from contextlib import suppress
from dataclasses import dataclass

from pipeline.ground.errors import Refused

# A browser opens six connections, a script as many as it likes: two of one person are worked on.
EACH = 2
# Requests of all people that are worked on at once; the thread pool has forty.
TOGETHER = 16
# As many of one person wait. A page with its pictures is a dozen; a program is told to slow down.
WAITING = 64
SLOW = 2.0  # seconds after which a request that is worked on holds up no other of its person
WAIT = 5  # seconds after which a program may try again
# A line stays open for longer than that: who comes back by it must not meet its end.
KEEP_ALIVE = 4 * WAIT


class TooBusy(Refused):
    """One person asks more at once than waits; `wait` is how many seconds to wait."""

    def __init__(self) -> None:
        super().__init__(
            "Von Ihnen sind gerade zu viele Anfragen zugleich unterwegs.",
            "Warten Sie einen Augenblick, und versuchen Sie es dann noch einmal.",
        )
        self.wait = WAIT


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A request that is worked on: whose it is, and since when by the clock that only goes on."""

    who: str
    since: float


class _Waiter:
    """A request that waits; its event loop may be another than that of who lets it go on."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Turn] = self._loop.create_future()

    def go_on(self, turn: Turn) -> None:
        """Let it go on, from whatever thread."""
        self._loop.call_soon_threadsafe(self._set, turn)

    def _set(self, turn: Turn) -> None:
        if not self.future.done():
            self.future.set_result(turn)


class Turns:
    """Who waits is served in turn, person by person; safe for threads.

    At most `each` requests of one person and `together` of all are worked on, and `waiting` of one
    person wait; beside others a person has one, and one more for each that takes `slow` seconds.
    """

    def __init__(
        self,
        each: int = EACH,
        together: int = TOGETHER,
        waiting: int = WAITING,
        slow: float = SLOW,
    ) -> None:
        self._each, self._together, self._most, self._slow = each, together, waiting, slow
        self._lock = threading.Lock()
        self._running: dict[str, list[Turn]] = {}
        # The person at the front has waited longest since their last turn.
        self._queues: OrderedDict[str, deque[_Waiter]] = OrderedDict()

    async def take(self, who: str) -> Turn:
        """Wait until it is this person's turn; whoever got it gives it back by `leave`.

        Raises:
            TooBusy: too many requests of this person wait already.
        """
        found = self._join(who)
        return found if isinstance(found, Turn) else await self._wait(who, found)

    def leave(self, turn: Turn) -> None:
        """Give a turn back: somebody else's may come."""
        with self._lock:
            mine = self._running[turn.who]
            mine.remove(turn)
            if not mine:
                del self._running[turn.who]
            self._go_on()

    def _join(self, who: str) -> Turn | _Waiter:
        with self._lock:
            # Nobody overtakes their own.
            if who not in self._queues and self._may_go(who):
                return self._begun(who)
            queue = self._queues.setdefault(who, deque())
            if len(queue) >= self._most:
                raise TooBusy
            waiter = _Waiter()
            queue.append(waiter)
            return waiter

    async def _wait(self, who: str, waiter: _Waiter) -> Turn:
        try:
            while not waiter.future.done():
                # What is worked on may have become slow without anybody leaving.
                with suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(waiter.future), self._slow)
                with self._lock:
                    self._go_on()
            return waiter.future.result()
        except asyncio.CancelledError:
            if not self._forgotten(who, waiter):  # its turn had come
                self.leave(await waiter.future)
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

    def _go_on(self) -> None:
        """Let everybody go on whose turn it is now."""
        while who := next((name for name in self._queues if self._may_go(name)), None):
            queue = self._queues[who]
            waiter = queue.popleft()
            if queue:
                self._queues.move_to_end(who)
            else:
                del self._queues[who]
            waiter.go_on(self._begun(who))

    def _begun(self, who: str) -> Turn:
        turn = Turn(who, time.monotonic())
        self._running.setdefault(who, []).append(turn)
        return turn

    def _may_go(self, who: str) -> bool:
        mine = self._running.get(who, [])
        if len(mine) >= self._each or sum(map(len, self._running.values())) >= self._together:
            return False
        is_alone = not (self._running.keys() | self._queues.keys()) - {who}
        before = time.monotonic() - self._slow
        return is_alone or all(turn.since < before for turn in mine)
