"""Tries to sign in that failed: who guesses waits, and whose account it is comes in all the same.

Guessers are counted by account and address together, by address, and by account. A browser that the
owner signed in with before is known and counted by itself: nothing that strangers do holds it up.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Engine, delete, func, insert, select

from pipeline.accounts.refusals import TooManyTries
from pipeline.accounts.rows import digest, key_of
from pipeline.accounts.tables import failures

WINDOW = 15 * 60  # seconds in which failed sign-ins count
PER_ACCOUNT, PER_ADDRESS = 8, 40
# After PER_ACCOUNT failures from wherever, strangers wait 1, 2, 4 … seconds, at most so many.
LONGEST_DELAY = 60


class Tries:
    """The failed tries in the file of accounts; a `writer` begins its transactions as one."""

    def __init__(self, writer: Engine, now: Callable[[], float]) -> None:
        self._writer, self._now = writer, now

    def note(self, name: str, address: str, device: str = "") -> tuple[int, ...]:
        """Count a try as failed before it is checked, so that many at once gain nothing; gives its
        rows. `device` is a browser that is known to be the owner's, or empty.

        Raises:
            TooManyTries: this device, or strangers, failed too often lately.
        """
        account = key_of(name)
        if device:
            return self._count({digest("device", device): PER_ACCOUNT})
        limits = {
            digest("pair", f"{account} {address}"): PER_ACCOUNT,
            digest("address", address): PER_ADDRESS,
        }
        return self._count(limits, digest("name", account))

    def note_wrong_key(self, address: str) -> None:
        """Count a key that is none of ours against the address that showed it.

        Raises:
            TooManyTries: too many came from there lately.
        """
        self._count({digest("key", address): PER_ADDRESS})

    def forgive(self, name: str, address: str, noted: tuple[int, ...]) -> None:
        """Forget the tries of who turned out to be the owner; what strangers failed elsewhere
        counts on.
        """
        pair = failures.c.key == digest("pair", f"{key_of(name)} {address}")
        with self._writer.begin() as connection:
            connection.execute(delete(failures).where(pair | failures.c.number.in_(noted)))

    def _count(self, limits: Mapping[str, int], delayed: str = "") -> tuple[int, ...]:
        now = self._now()
        with self._writer.begin() as connection:
            connection.execute(delete(failures).where(failures.c.at < now - WINDOW))
            for key, most in limits.items():
                tries, first, _ = _failed(connection, key)
                if tries >= most:
                    raise TooManyTries(int(first + WINDOW - now) + 1)
            if delayed:
                _see_delay(connection, delayed, now)
            rows = [
                connection.execute(insert(failures).values(key=key, at=now))
                for key in (*limits, *filter(None, (delayed,)))
            ]
            return tuple(int(row.inserted_primary_key[0]) for row in rows)  # type: ignore[index]  # each was inserted


def _failed(connection: Connection, key: str) -> tuple[int, float, float]:
    """How many failed, and when the first and the last."""
    columns = func.count(), func.min(failures.c.at), func.max(failures.c.at)
    tries, first, last = connection.execute(select(*columns).where(failures.c.key == key)).one()
    return tries, first or 0.0, last or 0.0


def _see_delay(connection: Connection, key: str, now: float) -> None:
    tries, _, last = _failed(connection, key)
    if tries < PER_ACCOUNT:
        return
    wait = last + min(2.0 ** (tries - PER_ACCOUNT), LONGEST_DELAY) - now
    if wait > 0:
        raise TooManyTries(int(wait) + 1)


def new_device(key: bytes, name: str) -> str:
    """What the browser of who has just signed in keeps, to be known the next time."""
    id = secrets.token_urlsafe(16)
    return f"{id}.{_seal(key, name, id)}"


def is_device_of(key: bytes, name: str, device: str) -> bool:
    """Whether a browser keeps what only one that signed this account in was given."""
    id, _, seal = device.partition(".")
    return hmac.compare_digest(_seal(key, name, id).encode(), seal.encode("utf8", "replace"))


def _seal(key: bytes, name: str, id: str) -> str:
    return hmac.new(key, f"{key_of(name)}\n{id}".encode(), "sha256").hexdigest()
