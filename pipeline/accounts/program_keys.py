"""Keys for programs: each belongs to an account, has a name, a role and an end, is shown once and
stored as its hash; and the secret in the addresses of an account's feeds, which can be renewed.

A key may never do more than the account that it belongs to may do now. It reads
`omdok_<id>_<secret>`: by its first part scanners of secrets know it, by `id` it is found.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pipeline.accounts.rows import account_of, digest, found_row, key_of, moment
from pipeline.accounts.tables import accounts, feed_turns, program_keys
from pipeline.accounts.types import ROLES, Account, Role, at_least
from pipeline.ground.errors import NotFound, Refused

LONGEST_DAYS = 730
_LONGEST_NAME = 80
_DAY = 24 * 60 * 60
_KEY = re.compile(r"omdok_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")
_USED_EVERY = 60  # seconds: not each request writes when the key was used last


@dataclass(frozen=True, slots=True)
class ProgramKey:
    """A key without its secret; `role` is what it was given, `account.role` what its owner has."""

    id: str
    name: str
    role: Role
    account: Account
    made: datetime
    ends: datetime
    used: datetime | None

    @property
    def allowed(self) -> Role:
        """What it may do: the lower one of its own role and that of its owner."""
        return self.role if at_least(self.account.role, self.role) else self.account.role


class ProgramKeys:
    """The keys in the file of accounts. `engine` reads, `writer` begins as a writer, `now` gives
    seconds since 1970.
    """

    def __init__(
        self, engine: Engine, writer: Engine, now: Callable[[], float] = time.time
    ) -> None:
        self._engine, self._writer, self._now = engine, writer, now

    def add(self, owner: str, name: str, role: Role, days: int) -> tuple[str, ProgramKey]:
        """Make a key that ends after so many days; gives its text, which is told nowhere else.

        Raises:
            NotFound: there is no such account.
            Refused: the account is shut or may not do that itself; the name is empty, too long or
            taken by another key of the account; or the days are none or too many.
        """
        shown = " ".join(name.split())
        _check(shown, days)
        id, now = secrets.token_hex(6), self._now()
        text = f"omdok_{id}_{secrets.token_urlsafe(32)}"
        with self._writer.begin() as connection:
            account = account_of(found_row(connection, owner))
            _check_owner(account, role)
            mine = (program_keys.c.account == key_of(owner)) & (program_keys.c.name == shown)
            if connection.execute(select(program_keys.c.id).where(mine)).first():
                raise Refused(
                    f"Einen Schlüssel „{shown}“ hat dieses Konto schon.",
                    "Nehmen Sie einen anderen Namen, oder widerrufen Sie den alten.",
                )
            connection.execute(
                insert(program_keys).values(
                    id=id,
                    hash=digest("program", text),
                    account=key_of(owner),
                    name=shown,
                    role=role,
                    made=now,
                    ends=now + days * _DAY,
                )
            )
        return text, self.get(id)

    def get(self, id: str) -> ProgramKey:
        """One key; NotFound when there is none."""
        return _key_of(self._row(id))

    def list(self, owner: str = "") -> tuple[ProgramKey, ...]:
        """All keys, or those of one account, also those that ended, by account and name."""
        query = _joined().order_by(program_keys.c.account, program_keys.c.name)
        if owner:
            query = query.where(program_keys.c.account == key_of(owner))
        with self._engine.connect() as connection:
            return tuple(_key_of(row) for row in connection.execute(query).mappings())

    def revoke(self, id: str) -> ProgramKey:
        """End a key for good; gives what it was. NotFound when there is none."""
        gone = self.get(id)
        with self._writer.begin() as connection:
            connection.execute(delete(program_keys).where(program_keys.c.id == id))
        return gone

    def find(self, text: str) -> ProgramKey | None:
        """The key that a program shows; None when it is none of ours, has ended or was revoked, or
        its owner is shut out.
        """
        shape = _KEY.fullmatch(text)
        if shape is None:
            return None
        with self._engine.connect() as connection:
            query = _joined().where(program_keys.c.id == shape[1])
            row = connection.execute(query).mappings().first()
        now = self._now()
        if row is None or not hmac.compare_digest(row["hash"], digest("program", text)):
            return None
        if row["disabled"] or not row["key_made"] <= now < row["ends"]:
            return None
        if now - (row["used"] or 0) > _USED_EVERY:
            with self._writer.begin() as connection:
                mine = program_keys.c.id == shape[1]
                connection.execute(update(program_keys).where(mine).values(used=now))
        return _key_of(row)

    # --- addresses of feeds ---

    def feed_key(self, name: str, secret: bytes) -> str:
        """What stands in the addresses of an account's feeds until they are renewed; `secret` is
        this installation's.
        """
        with self._engine.connect() as connection:
            query = select(feed_turns.c.turn).where(feed_turns.c.account == key_of(name))
            turn = connection.execute(query).scalar_one_or_none()
        # Without a turn the addresses are those that were given out before there were turns.
        said = name if turn is None else f"{name}\n{turn}"
        return hmac.new(secret, said.encode("utf8", "replace"), hashlib.sha256).hexdigest()[:32]

    def renew_feeds(self, name: str) -> None:
        """Make all addresses of an account's feeds that are known so far invalid; NotFound when
        there is no such account.
        """
        with self._writer.begin() as connection:
            turn_feeds(connection, found_row(connection, name)["key"])

    def _row(self, id: str) -> RowMapping:
        with self._engine.connect() as connection:
            found = connection.execute(_joined().where(program_keys.c.id == id)).mappings().first()
        if found is None:
            raise NotFound(
                f"Einen Schlüssel „{id}“ gibt es nicht.",
                "`omdok account keys` zeigt alle Schlüssel für Programme.",
            )
        return found


def turn_feeds(connection: Connection, key: str) -> None:
    """Make the addresses of an account's feeds anew, within a transaction that somebody holds."""
    fresh = secrets.token_hex(8)
    connection.execute(
        sqlite_insert(feed_turns)
        .values(account=key, turn=fresh)
        .on_conflict_do_update(index_elements=["account"], set_={"turn": fresh})
    )


def _check(name: str, days: int) -> None:
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise Refused(
            f"„{name[:_LONGEST_NAME]}“ taugt nicht als Name eines Schlüssels.",
            "Nennen Sie das Programm, das ihn bekommt.",
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(
            f"Ein Schlüssel gilt mindestens einen Tag und höchstens {LONGEST_DAYS} Tage.",
            "Danach legen Sie einen neuen an.",
        )


def _check_owner(account: Account, role: Role) -> None:
    if account.disabled:
        raise Refused(f"Das Konto „{account.name}“ ist gesperrt.")
    if role not in ROLES or not at_least(account.role, role):
        raise Refused(
            f"Ein Schlüssel darf nicht mehr als sein Konto: „{account.name}“ darf "
            f"„{account.role}“.",
            "Wählen Sie eine niedrigere Rolle.",
        )


def _joined() -> Select[Any]:
    return select(
        accounts,
        program_keys.c.id,
        program_keys.c.hash,
        program_keys.c.name.label("key_name"),
        program_keys.c.role.label("key_role"),
        program_keys.c.made.label("key_made"),
        program_keys.c.ends,
        program_keys.c.used,
    ).join(accounts, accounts.c.key == program_keys.c.account)


def _key_of(row: RowMapping) -> ProgramKey:
    return ProgramKey(
        id=row["id"],
        name=row["key_name"],
        role=row["key_role"],
        account=account_of(row),
        made=moment(row["key_made"]),
        ends=moment(row["ends"]),
        used=moment(row["used"]) if row["used"] else None,
    )
