"""Where an account is signed in, and ending that from somewhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, select

from pipeline.accounts.rows import key_of, moment
from pipeline.accounts.tables import sessions


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

    def __init__(self, engine: Engine, writer: Engine) -> None:
        self._engine, self._writer = engine, writer

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
