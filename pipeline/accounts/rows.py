"""Rows of the file of accounts, read and changed within a transaction that somebody else holds."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, select, update

from pipeline.accounts.tables import accounts, sessions
from pipeline.accounts.types import ROLES, Account, Session
from pipeline.ground.errors import NotFound, Refused

# Cyrillic and Greek letters beside the Latin ones that they are taken for.
_LOOKALIKES = str.maketrans("авекмнорстухіѕјԁһӏԛԝԍɡοανρτυικ0", "abekmhopctyxisjdhlqwggoavptuiko")


def prepare(connection: Any, _record: object) -> None:
    """Set up a new connection to the file."""
    # The driver would open a transaction only at the first change, after what it rests on was read.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def begin(connection: Connection) -> None:
    """Begin a transaction as a writer: what it reads, nobody changes before it is done."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def found_row(connection: Connection, name: str) -> RowMapping:
    """The row of an account; NotFound when there is none."""
    query = select(accounts).where(accounts.c.key == key_of(name))
    found = connection.execute(query).mappings().first()
    if found is None:
        raise NotFound(
            f"Ein Konto „{name}“ gibt es nicht.", "`omdok account list` zeigt alle Konten."
        )
    return found


def change_row(connection: Connection, key: str, **values: Any) -> None:
    """Set columns of one account."""
    connection.execute(update(accounts).where(accounts.c.key == key).values(**values))


def end_all_of(connection: Connection, key: str) -> None:
    """End all sessions of an account."""
    connection.execute(delete(sessions).where(sessions.c.account == key))


def keep_one_administrator(connection: Connection, row: RowMapping) -> None:
    """See that somebody else may *verwalten* too; Refused when this account is the last."""
    others = (
        accounts.c.role == ROLES[-1], accounts.c.disabled.is_(False),
        accounts.c.key != row["key"],
    )  # fmt: skip
    query = select(func.count()).select_from(accounts).where(*others)
    if row["role"] == ROLES[-1] and not connection.execute(query).scalar_one():
        raise Refused(
            f"„{row['name']}“ ist das einzige Konto, das verwalten darf.",
            "Geben Sie erst jemand anderem das Recht.",
        )


def key_of(name: str) -> str:
    """The name folded: by it an account is found, however its letters are put together."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def looks_of(name: str) -> str:
    """How a name looks: two that look alike give the same, whatever script their letters are of
    (Unicode TS 39, the letters that a name in Latin script can be forged with).
    """
    return key_of(name).translate(_LOOKALIKES)


def digest(kind: str, value: str) -> str:
    """What is stored in place of something secret: SHA-256 in hex."""
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a moment in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def account_of(row: Any, seen: float | None = None) -> Account:
    """The account of a row, last `seen` at seconds since 1970."""
    return Account(
        name=row["name"],
        role=row["role"],
        disabled=row["disabled"],
        local=row["subject"] is None,
        made=moment(row["made"]),
        last_seen=moment(seen) if seen else None,
    )


def session_of(row: Any) -> Session:
    """The session of a row that has the account's columns too."""
    return Session(
        row["hash"][:16], account_of(row), row["csrf"], moment(row["began"]), moment(row["seen"])
    )
