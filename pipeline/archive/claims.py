"""Who may work on what, and until when: leases that end by themselves, and the fence against who
comes too late.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from pipeline.ground.errors import Refused

if TYPE_CHECKING:
    from pipeline.archive.types import ManifestEntry

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


class Leases(Protocol):
    """The part of a store that says who works on what. Leases are no content: they leave
    `generation` alone.
    """

    def claim(
        self,
        groups: Sequence[Group],
        holder: str,
        *,
        now: datetime,
        until: datetime,
        is_gone: Callable[[str], bool] = ...,
    ) -> list[tuple[Lease, ...] | None]:
        """Take each group whole, or give None for it: somebody who is not gone holds one of its
        leases beyond `now`.
        """
        ...

    def prolong(self, leases: Iterable[Lease], until: datetime) -> int:
        """Let leases end later; gives how many of them are still held."""
        ...

    def release(self, leases: Iterable[Lease]) -> None:
        """Give leases back; those that others have by now stay theirs."""
        ...

    def leases(self) -> tuple[Lease, ...]:
        """All leases that were not given back, ended ones too, by name."""
        ...

    def entries_about(
        self, places: Collection[str], hashes: Collection[str]
    ) -> dict[str, ManifestEntry]:
        """What the manifest says now of these places, and of every place with bytes of these
        hashes.
        """
        ...


_fence: ContextVar[tuple[Lease, ...]] = ContextVar("fence", default=())


@contextmanager
def fenced(leases: Iterable[Lease]) -> Iterator[None]:
    """Let every write inside the block fail with Superseded, whole, once somebody else has one of
    the leases.
    """
    token = _fence.set(tuple(leases))
    try:
        yield
    finally:
        _fence.reset(token)


def current_fence() -> tuple[Lease, ...]:
    """The leases that a write of now stands on."""
    return _fence.get()
