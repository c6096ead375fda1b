"""Where an account is signed in, and ending that from somewhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from pipeline.accounts.rows import key_of, moment
from pipeline.accounts.tables import looks, sessions

# Whoever was away for longer comes back: what is new is counted from when they left.
_AWAY = 3 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Visit:
    """A session as its owner sees it; `id` is that of `Session`."""

    id: str
    made: datetime
    seen: datetime


class Visits:
    """The sessions in the file of accounts, by account. `engine` reads, `writer` begins as a
    writer.
    """

    def __init__(
        self, engine: Engine, writer: Engine, now: Callable[[], float] = time.time
    ) -> None:
        self._engine, self._writer, self._now = engine, writer, now

    def look(self, name: str) -> datetime | None:
        """Note that an account looks at the page now; gives when it looked last before it was away,
        None the first time.
        """
        now, mine = self._now(), looks.c.account == key_of(name)
        with self._writer.begin() as connection:
            row = connection.execute(select(looks).where(mine)).mappings().first()
            if row is None:
                first = {"account": key_of(name), "last": now, "before": 0.0}
                connection.execute(insert(looks).values(first))
                return None
            before = row["last"] if now - row["last"] > _AWAY else row["before"]
            connection.execute(update(looks).where(mine).values(last=now, before=before))
        return moment(before) if before else None

    def of(self, name: str) -> tuple[Visit, ...]:
        """Where an account is signed in, the last seen first."""
        mine = select(sessions).where(sessions.c.account == key_of(name))
        with self._engine.connect() as connection:
            rows = connection.execute(mine.order_by(sessions.c.seen.desc())).mappings()
            return tuple(
                Visit(row["hash"][:16], moment(row["made"]), moment(row["seen"])) for row in rows
            )

    def end_others(self, name: str, kept: str) -> int:
        """Sign an account out everywhere but in the session `kept`; gives how many ended."""
        others = (sessions.c.account == key_of(name)) & ~sessions.c.hash.startswith(kept)
        with self._writer.begin() as connection:
            return connection.execute(delete(sessions).where(others)).rowcount
