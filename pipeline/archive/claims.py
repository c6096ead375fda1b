"""Who may work on what, and until when: leases that end by themselves, and the fence against who
comes too late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, and_, select

from pipeline.archive.tables import leases
from pipeline.ground.errors import Refused

if TYPE_CHECKING:
    pass

# The names of which leases belong together: a group is had whole or not at all.
Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lease:
    """That `holder` may work on what `name` stands for until a moment; `token` grows with every new
    holder.
    """

    name: str
    holder: str
    token: int
    until: datetime


class Superseded(Refused):
    """A lease that this write stood on has gone to another holder; nothing was written."""


_fence: ContextVar[tuple[Lease, ...]] = ContextVar("fence", default=())


@contextmanager
def fenced(held: Iterable[Lease]) -> Iterator[None]:
    """Let every write inside the block fail with Superseded, whole, once somebody else has one of
    the leases.
    """
    token = _fence.set(tuple(held))
    try:
        yield
    finally:
        _fence.reset(token)


def current_fence() -> tuple[Lease, ...]:
    """The leases that a write of now stands on."""
    return _fence.get()


def same_lease(lease: Lease) -> ColumnElement[bool]:
    """The row of a lease that is still its holder's."""
    return and_(
        leases.c.name == lease.name, leases.c.holder == lease.holder, leases.c.token == lease.token
    )


def check_fence(connection: Connection) -> None:
    """Refuse to write when a lease that the writer stands on is no longer its own.

    The rows stay locked, else another could take the lease before the transaction ends.
    """
    for lease in current_fence():
        mine = select(leases.c.name).where(same_lease(lease)).with_for_update(read=True)
        if connection.execute(mine).first() is None:
            raise Superseded(
                "Ein anderer Lauf hat diese Datei inzwischen übernommen; hier wurde nichts "
                "geschrieben.",
                "Es ist nichts zu tun: Der andere Lauf nimmt sie auf.",
            )
