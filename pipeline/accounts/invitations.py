"""Addresses that are good once: for the first account, and for a password that nobody else knows.

Only the hash of what stands in an address is kept. Whoever opens it chooses the password; the one
who sent it never learns it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, insert, select

from pipeline.accounts.making import give_password, insert_account
from pipeline.accounts.passwords import check_strength, hash_password
from pipeline.accounts.rows import account_of, digest, found_row, key_of, moment
from pipeline.accounts.tables import accounts, invitations
from pipeline.accounts.types import ROLES, Account
from pipeline.ground.errors import NotFound, Refused

_HOUR = 60 * 60
FIRST_HOURS, PASSWORD_HOURS = 24, 72
_FOR_FIRST = ""  # in place of an account that is not there yet


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an address is good for: the account whose password it sets, None for the first one."""

    account: str | None
    ends: datetime


class Invitations:
    """The one-time addresses in the file of accounts. `engine` reads, `writer` begins as a writer,
    `now` gives seconds since 1970.
    """

    def __init__(
        self, engine: Engine, writer: Engine, now: Callable[[], float] = time.time
    ) -> None:
        self._engine, self._writer, self._now = engine, writer, now

    def first(self) -> str:
        """What stands in the address that makes the first account; one that was made before is no
        longer good.

        Raises:
            Refused: there is an account already.
        """
        with self._writer.begin() as connection:
            _check_none(connection)
            return self._put(connection, _FOR_FIRST, FIRST_HOURS)

    def for_password(self, name: str) -> str:
        """What stands in the address that sets the password of an account; one that was made before
        is no longer good.

        Raises:
            NotFound: there is no such account.
            Refused: a sign-in service vouches for it, or it is shut.
        """
        with self._writer.begin() as connection:
            row = found_row(connection, name)
            if row["subject"]:
                raise Refused(
                    f"„{row['name']}“ meldet sich über den Anmeldedienst an.",
                    "Das Kennwort ändert man dort.",
                )
            if row["disabled"]:
                raise Refused(
                    f"Das Konto „{row['name']}“ ist gesperrt.", "Heben Sie erst die Sperre auf."
                )
            return self._put(connection, key_of(name), PASSWORD_HOURS)

    def look(self, text: str) -> Invitation:
        """What an address is good for; NotFound when it was used, has ended or never was."""
        with self._engine.connect() as connection:
            return self._found(connection, text)

    def use(self, text: str, password: str, name: str = "") -> Account:
        """Use a one-time address: make the first account, called `name`, or give another its
        password.

        Raises:
            NotFound: the address is not good any more.
            Refused: the name or the password will not do; the address stays good then.
        """
        with self._writer.begin() as connection:
            found = self._found(connection, text)
            mine = invitations.c.hash == digest("invitation", text)
            connection.execute(delete(invitations).where(mine))
            if found.account is None:
                _check_none(connection)
                insert_account(connection, self._now(), name, ROLES[-1], password, None)
            else:
                check_strength(found.account, password)
                give_password(connection, key_of(found.account), hash_password(password))
            return account_of(found_row(connection, found.account or name))

    def _put(self, connection: Connection, account: str, hours: int) -> str:
        text, now = secrets.token_urlsafe(32), self._now()
        gone = (invitations.c.account == account) | (invitations.c.ends < now)
        connection.execute(delete(invitations).where(gone))
        row = {"hash": digest("invitation", text), "account": account, "ends": now + hours * _HOUR}
        connection.execute(insert(invitations).values(row))
        return text

    def _found(self, connection: Connection, text: str) -> Invitation:
        good = (
            invitations.c.hash == digest("invitation", text), invitations.c.ends > self._now(),
        )  # fmt: skip
        row = connection.execute(select(invitations).where(*good)).mappings().first()
        if row is None:
            raise NotFound(
                "Diese Adresse gilt nicht oder nicht mehr.",
                "Sie gilt nur einmal. Bitten Sie um eine neue.",
            )
        if row["account"] == _FOR_FIRST:
            return Invitation(None, moment(row["ends"]))
        return Invitation(found_row(connection, row["account"])["name"], moment(row["ends"]))


def _check_none(connection: Connection) -> None:
    if connection.execute(select(func.count()).select_from(accounts)).scalar_one():
        raise Refused("Es gibt schon ein Konto.", "Melden Sie sich an.")
