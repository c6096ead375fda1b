"""Making an account, and giving one a password, within a transaction that somebody else holds."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from pipeline.accounts.passwords import check_strength, hash_password
from pipeline.accounts.program_keys import turn_feeds
from pipeline.accounts.rows import change_row, end_all_of, key_of, looks_of
from pipeline.accounts.tables import accounts
from pipeline.accounts.types import Role
from pipeline.ground.errors import Refused

_MAX_NAME = 80


def insert_account(
    connection: Connection,
    now: float,
    name: str,
    role: Role,
    password: str | None,
    subject: str | None,
) -> None:
    """Put in the row of a new account; without a password and a `subject` nobody can sign in yet.

    Raises:
        Refused: the name is empty, too long or taken, or the password is weak.
    """
    shown = " ".join(name.split())
    if not shown or len(shown) > _MAX_NAME or not shown.isprintable():
        raise Refused(
            f"„{shown[:_MAX_NAME]}“ taugt nicht als Name.", "Nehmen Sie Vor- und Nachnamen."
        )
    if password is not None:
        check_strength(shown, password)
    row = {
        "key": key_of(shown), "name": shown, "role": role, "disabled": False, "made": now,
        "subject": subject,
        "password": hash_password(password) if password is not None else None,
    }  # fmt: skip
    names = connection.execute(select(accounts.c.name)).scalars()
    if twin := next((it for it in names if looks_of(it) == looks_of(shown)), None):
        raise Refused(
            f"Ein Konto „{twin}“ gibt es schon.", "`omdok account list` zeigt alle Konten."
        )
    connection.execute(insert(accounts).values(row))


def give_password(connection: Connection, key: str, hashed: str) -> None:
    """Set a password; whoever came in by the old one is out, and addresses of feeds are others."""
    change_row(connection, key, password=hashed)
    end_all_of(connection, key)
    turn_feeds(connection, key)
