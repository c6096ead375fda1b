"""Claims of one run: taken for a while, kept alive while their process works, and given up by
whoever is killed.
"""

from __future__ import annotations

import socket
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from pipeline.archive.archive import Parts
from pipeline.archive.claims import Group, Lease
from pipeline.ground.errors import OmdokError

# A killed worker of another machine is waited for this long; one of this machine is noticed at
# once.
LEASE_SECONDS = 60.0


def new_holder() -> str:
    """A name for one run of this process that no other run ever has: machine, process, its start, a
    random part.
    """
    me = psutil.Process()
    return "|".join((_machine(), str(me.pid), f"{me.create_time():.2f}", uuid.uuid4().hex[:12]))


def is_gone(holder: str) -> bool:
    """Whether the process behind a holder's name is known to have ended; of other machines nothing
    is known.
    """
    machine, pid, started, _ = holder.split("|") if holder.count("|") == 3 else ("", "", "", "")
    if machine != _machine():
        return False
    try:
        return f"{psutil.Process(int(pid)).create_time():.2f}" != started
    except psutil.NoSuchProcess:
        return True


def _machine() -> str:
    # Containers may share a machine's name, but then not its numbering of processes.
    numbering = ""
    with suppress(OSError):
        numbering = str(Path("/proc/self/ns/pid").readlink())
    return f"{socket.gethostname()}{numbering}"


class Holding:
    """The claims of one run. Inside `with` a thread prolongs what is held, so a lease ends only
    with its process.
    """

    def __init__(self, archive: Parts, seconds: float = LEASE_SECONDS) -> None:
        self.holder = new_holder()
        self._store = archive
        self._seconds = timedelta(seconds=seconds)
        self._held: dict[str, Lease] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()

    @contextmanager
    def alive(self) -> Iterator[Holding]:
        """Prolong what is held while the block runs, and give everything back at its end."""
        beat = threading.Thread(target=self._beat, name="leases", daemon=True)
        beat.start()
        try:
            yield self
        finally:
            self._over.set()
            beat.join()
            with self._lock:
                left = list(self._held.values())
            self.give_back(left)

    def take(self, groups: Sequence[Group]) -> list[tuple[Lease, ...] | None]:
        """Claim groups of names; None for each that somebody else works on."""
        now = datetime.now(UTC)
        claimed = self._store.leases.claim(
            groups, self.holder, now=now, until=now + self._seconds, is_gone=is_gone
        )
        with self._lock:
            self._held |= {lease.name: lease for group in claimed if group for lease in group}
        return claimed

    def give_back(self, leases: Sequence[Lease]) -> None:
        """Let others have these."""
        if not leases:
            return
        with self._lock:
            for lease in leases:
                self._held.pop(lease.name, None)
        self._store.leases.release(leases)

    def _beat(self) -> None:
        while not self._over.wait(self._seconds.total_seconds() / 3):
            with self._lock:
                held = list(self._held.values())
            # An archive that is busy now may not be at the next beat; what ends in between is
            # fenced off, not lost.
            with suppress(OmdokError):
                if held:
                    self._store.leases.prolong(held, datetime.now(UTC) + self._seconds)
