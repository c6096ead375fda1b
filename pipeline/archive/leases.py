"""Leases in a relational store: taken in one transaction, checked in the transaction of every write
they cover.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text, update

from pipeline.archive.access import ArchivePart
from pipeline.archive.claims import Group, Lease, same_lease
from pipeline.archive.tables import leases

_NEVER = ""  # sorts before every moment
_AT_ONCE = 400  # databases limit the parameters of one statement


class Leases(ArchivePart):
    """The part of a relational store that says who works on what."""

    def claim(
        self,
        groups: Sequence[Group],
        holder: str,
        *,
        now: datetime,
        until: datetime,
        is_gone: Callable[[str], bool] = lambda _holder: False,
    ) -> list[tuple[Lease, ...] | None]:
        """Take each group whole, or give None for it: somebody who is not gone holds one of its
        leases beyond `now`.
        """
        names = sorted({name for group in groups for name in group})
        with self._access.transaction() as connection:
            known = _locked(connection, names)
            free = {name for name, lease in known.items() if _is_free(lease, holder, now, is_gone)}
            claimed = [
                _taken(group, known, holder, until) if free.issuperset(group) else None
                for group in groups
            ]
            won = {lease.name: lease for group in claimed if group for lease in group}
            if won:
                _renew(connection, won.values(), holder, until)
            unused = [name for name in known if name not in won and not known[name].holder]
            for some in _portions(unused):
                connection.execute(delete(leases).where(leases.c.name.in_(some)))
        return claimed

    def prolong(self, held: Iterable[Lease], until: datetime) -> int:
        """Let leases end later; gives how many of them are still held."""
        with self._access.transaction() as connection:
            return sum(
                connection.execute(
                    update(leases).where(same_lease(lease)).values(until=_written(until))
                ).rowcount
                for lease in _in_order(held)
            )

    def release(self, held: Iterable[Lease]) -> None:
        """Give leases back; those that others have by now stay theirs."""
        with self._access.transaction() as connection:
            own = [
                {"of_name": le.name, "of_holder": le.holder, "of_token": le.token}
                for le in _in_order(held)
            ]
            if own:
                connection.execute(delete(leases).where(
                    leases.c.name == bindparam("of_name"),
                    leases.c.holder == bindparam("of_holder"),
                    leases.c.token == bindparam("of_token"),
                ), own)  # fmt: skip

    def all(self) -> tuple[Lease, ...]:
        """All leases that were not given back, ended ones too, by name."""
        if not self._access.exists():
            return ()
        with self._access.reading() as connection:
            return tuple(
                _read(row) for row in connection.execute(select(leases).order_by(leases.c.name))
            )


def _renew(connection: Connection, won: Iterable[Lease], holder: str, until: datetime) -> None:
    renewed = {"holder": holder, "token": bindparam("now_token"), "until": _written(until)}
    by_name = update(leases).where(leases.c.name == bindparam("of_name")).values(renewed)
    # One round trip for all, still in their order.
    rows = [{"of_name": lease.name, "now_token": lease.token} for lease in won]
    connection.execute(by_name, rows)


def _locked(connection: Connection, names: Sequence[str]) -> dict[str, Lease]:
    """The rows of these names, made where they are missing, locked until the transaction ends."""
    # Always in the order of names, so that two who claim the same never wait for each other.
    fresh = [{"name": name} for name in names]
    if fresh:
        sql = (
            "INSERT INTO leases (name, holder, token, until) VALUES (:name, '', 0, '') ON CONFLICT "
            "(name) DO NOTHING"
        )
        connection.execute(text(sql), fresh)
    found: dict[str, Lease] = {}
    for some in _portions(names):
        query = (
            select(leases).where(leases.c.name.in_(some)).order_by(leases.c.name).with_for_update()
        )
        found |= {row.name: _read(row) for row in connection.execute(query)}
    return found


def _portions(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[at : at + _AT_ONCE] for at in range(0, len(names), _AT_ONCE))


def _is_free(lease: Lease, holder: str, now: datetime, is_gone: Callable[[str], bool]) -> bool:
    return (
        not lease.holder or lease.until <= now or (lease.holder != holder and is_gone(lease.holder))
    )


def _taken(
    group: Group, known: dict[str, Lease], holder: str, until: datetime
) -> tuple[Lease, ...]:
    return tuple(Lease(name, holder, known[name].token + 1, until) for name in group)


def _in_order(held: Iterable[Lease]) -> Iterator[Lease]:
    return iter(sorted(held, key=lambda lease: lease.name))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _read(row: Any) -> Lease:
    until = (
        datetime.fromisoformat(row.until)
        if row.until != _NEVER
        else datetime.min.replace(tzinfo=UTC)
    )
    return Lease(row.name, row.holder, row.token, until)
