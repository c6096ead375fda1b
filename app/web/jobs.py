"""Work that takes longer than somebody should wait for a page: done one after the other behind the
page, told when it is done.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from app.web.messages import Message, Messages
from pipeline.ground.errors import OmdokError

log = logging.getLogger("omdok.web")
_KEPT = 100  # jobs that are over, kept so that a page can show what came of them

Progress = Callable[[int, int], None]


class _Stopped(Exception):
    """Nobody waits for the work any more."""


@dataclass(slots=True)
class Job:
    """One piece of work, in German; `value` is what it gave (or has given so far, where it tells
    that), `fault` why it could not be done.
    """

    id: str
    label: str
    by: str
    done: int = 0
    total: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    value: Any = None
    fault: Message | None = None
    stopped: bool = False

    @property
    def over(self) -> bool:
        """Whether it was done, or failed."""
        return self.ended.is_set()

    def progress(self, done: int, total: int) -> None:
        """Note how far it is; ends the work when nobody waits for it any more."""
        if self.stopped:
            raise _Stopped
        self.done, self.total = done, total


@dataclass(slots=True)
class Jobs:
    """All work of this process, the oldest first; safe for threads."""

    messages: Messages
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "omdok-job"))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _jobs: dict[str, Job] = field(default_factory=dict)
    _last: Future[None] | None = None

    def start(
        self,
        label: str,
        by: str,
        session: str,
        work: Callable[[Progress], Any],
        said: Callable[[Any], str],
        undo: str = "",
        so_far: Any = None,
    ) -> Job:
        """Do `work` when its turn comes; then `said` of what it gave is told to the session, or why
        it failed. Where `said` gives "", success is not told; `undo` is an address that takes it
        back when the job's id is posted there as `arbeit`. `so_far` is its value until it is over.
        """
        job = Job(secrets.token_hex(8), label, by, value=so_far)
        with self._lock:
            self._jobs[job.id] = job
            over = [one.id for one in self._jobs.values() if one.over]
            for id in over[: max(0, len(over) - _KEPT)]:
                del self._jobs[id]
            self._last = self._pool.submit(self._run, job, session, work, said, undo)
        return job

    def get(self, id: str) -> Job | None:
        """A job by its id; None when it is forgotten."""
        return self._jobs.get(id)

    def under_way(self, by: str) -> list[Job]:
        """What somebody has started and is not over."""
        with self._lock:
            return [job for job in self._jobs.values() if job.by == by and not job.over]

    def stop(self, label: str, by: str) -> None:
        """End what somebody has started under this label: it has no use any more."""
        for job in self.under_way(by):
            if job.label == label:
                job.stopped = True

    def wait(self) -> None:
        """Block until all that was started is over."""
        if self._last:
            self._last.result()

    def close(self) -> None:
        """Begin nothing more, and wait for what is under way."""
        self._pool.shutdown(cancel_futures=True)

    def _run(
        self,
        job: Job,
        session: str,
        work: Callable[[Progress], Any],
        said: Callable[[Any], str],
        undo: str,
    ) -> None:
        try:
            job.value = work(job.progress)
            words, back = said(job.value), undo if job.value else ""
            fields = (("arbeit", job.id),) if back else ()
            told = Message("ok", words, undo=back, fields=fields) if words else None
        except _Stopped:
            told = None
        except OmdokError as error:
            told = job.fault = Message("error", f"{job.label}: {error.message}", error.hint)
        except Exception as error:
            log.error("job %s failed", job.label, exc_info=error)
            said_again = "Versuchen Sie es noch einmal. Bleibt es dabei, nennen Sie die Uhrzeit."
            told = job.fault = Message("error", f"{job.label}: nicht gelungen.", said_again)
        if told:
            self.messages.add(session, told)
        job.ended.set()
