"""The file of accounts: sign in, stay signed in, sign out; safe for threads and several
processes.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import (
    RowMapping,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    update,
)  # fmt: skip
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DatabaseError

from pipeline.accounts.invitations import Invitations
from pipeline.accounts.making import give_password, insert_account
from pipeline.accounts.passwords import check_strength, hash_password, matches
from pipeline.accounts.program_keys import ProgramKeys
from pipeline.accounts.refusals import WrongPassword, wrong_pair
from pipeline.accounts.rows import (
    account_of,
    begin,
    change_row,
    digest,
    end_all_of,
    found_row,
    keep_one_administrator,
    key_of,
    prepare,
    session_of,
)
from pipeline.accounts.tables import accounts, keys, metadata, sessions
from pipeline.accounts.tries import Tries, is_device_of, new_device
from pipeline.accounts.types import Account, Role, Session, at_least
from pipeline.accounts.visits import Visits
from pipeline.ground.errors import ConfigError, Refused
from pipeline.ground.wording import why
from pipeline.settings import Settings

_SEEN_EVERY = 60  # seconds; more often a session's row is not written
_SLACK = 60  # seconds that clocks may differ by


def open_accounts(settings: Settings) -> Accounts:
    """The accounts of an installation; the file is made when it is first needed.

    Raises:
        ConfigError: the file cannot be opened, or is not one of ours.
    """
    hours, idle = (
        timedelta(hours=settings.web.session_hours),
        timedelta(minutes=settings.web.idle_minutes),
    )
    return Accounts(
        settings.paths.outputs / "accounts.sqlite", hours.total_seconds(), idle.total_seconds()
    )


class Accounts:
    """Accounts and sessions in one SQLite file. A session ends `longest` seconds after it began, or
    `idle` unused.
    """

    def __init__(
        self, file: Path, longest: float, idle: float, now: Callable[[], float] = time.time
    ) -> None:
        self._longest, self._idle, self._now = longest, idle, now
        _make_file(file)
        self._engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", prepare)
        event.listen(self._engine, "begin", begin)
        self._writer = self._engine.execution_options(writes=True)
        self.tries = Tries(self._writer, now)
        self.programs = ProgramKeys(self._engine, self._writer, now)
        self.invitations = Invitations(self._engine, self._writer, now)
        self.visits = Visits(self._engine, self._writer, now)
        try:
            if set(metadata.tables) - set(inspect(self._engine).get_table_names()):
                metadata.create_all(self._writer)
        except DatabaseError as error:
            raise ConfigError(
                f"Die Datei der Konten „{file}“ lässt sich nicht öffnen ({error.orig}).",
                "Spielen Sie eine Sicherung ein, oder benennen Sie die Datei um und legen Sie die "
                "Konten neu an.",
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # --- accounts ---

    def add(
        self, name: str, role: Role, password: str | None, subject: str | None = None
    ) -> Account:
        """Make an account with a password, or one that a sign-in service vouches for by its
        `subject`.

        Raises:
            Refused: the name is empty, too long or taken, or the password is weak.
        """
        with self._writer.begin() as connection:
            insert_account(connection, self._now(), name, role, password, subject)
        return self.get(name)

    def get(self, name: str) -> Account:
        """One account; NotFound when there is none."""
        return account_of(self._row(name))

    def list(self) -> tuple[Account, ...]:
        """All accounts by name, with the moment they were last seen."""
        last = (
            select(func.max(sessions.c.seen))
            .where(sessions.c.account == accounts.c.key)
            .scalar_subquery()
        )
        with self._engine.connect() as connection:
            found = connection.execute(
                select(accounts, last.label("seen")).order_by(accounts.c.key)
            ).mappings()
            return tuple(account_of(row, row["seen"]) for row in found)

    def set_password(self, name: str, password: str) -> None:
        """Give a new password, end all sessions, and make the addresses of feeds anew.

        Raises:
            NotFound: there is no such account.
            Refused: the password is weak, or a sign-in service vouches for the account.
        """
        row = self._row(name)
        if row["subject"]:
            raise Refused(
                f"„{row['name']}“ meldet sich über den Anmeldedienst an.",
                "Das Kennwort ändert man dort.",
            )
        check_strength(row["name"], password)
        hashed = hash_password(password)
        with self._writer.begin() as connection:
            give_password(connection, row["key"], hashed)

    def change_password(
        self, name: str, old: str, new: str, address: str, device: str = ""
    ) -> None:
        """Give an account another password by whoever knows the present one.

        Raises:
            TooManyTries: too many tries of this account or from this address failed lately.
            WrongPassword: the present one is another.
            Refused: see `set_password`.
        """
        noted = self.tries.note(name, address, self._known(name, device))
        if not matches(self._row(name)["password"], old):
            raise WrongPassword(
                "Das jetzige Kennwort ist ein anderes.", "Prüfen Sie auch die Feststelltaste."
            )
        self.tries.forgive(name, address, noted)
        self.set_password(name, new)

    def set_role(self, name: str, role: Role) -> None:
        """Give another role, which holds from the next click on; NotFound, Refused for the last who
        may *verwalten*.
        """
        with self._writer.begin() as connection:
            if not at_least(role, "verwalten"):
                keep_one_administrator(connection, found_row(connection, name))
            change_row(connection, found_row(connection, name)["key"], role=role)

    def disable(self, name: str, disabled: bool = True) -> None:
        """Shut an account out and end its sessions, or let it in again; NotFound, Refused as
        `set_role`.
        """
        with self._writer.begin() as connection:
            row = found_row(connection, name)
            if disabled:
                keep_one_administrator(connection, row)
            change_row(connection, row["key"], disabled=disabled)
            end_all_of(connection, row["key"])

    def _row(self, name: str) -> RowMapping:
        with self._engine.connect() as connection:
            return found_row(connection, name)

    # --- signing in ---

    def sign_in(
        self, name: str, password: str, address: str, device: str = ""
    ) -> tuple[str, Session]:
        """Check a password and open a session; gives its token, which is told nowhere else.
        `device` is what `new_device` gave the browser once.

        Raises:
            TooManyTries: too many sign-ins of this account or from this address failed lately.
            WrongPassword: they do not belong together.
        """
        noted = self.tries.note(name, address, self._known(name, device))
        with self._engine.connect() as connection:
            row = (
                connection.execute(select(accounts).where(accounts.c.key == key_of(name)))
                .mappings()
                .first()
            )
        if (
            not matches(row["password"] if row else None, password)
            or row is None
            or row["disabled"]
        ):
            raise wrong_pair()
        self.tries.forgive(name, address, noted)
        return self._open(row)

    def sign_in_by_service(self, subject: str, name: str, role: Role) -> tuple[str, Session]:
        """Open a session for somebody whom the sign-in service knows; the first time an account is
        made.

        The service's word on the role counts anew each time.

        Raises:
            Refused: the account is disabled, or its name belongs to another account.
        """
        query = select(accounts).where(accounts.c.subject == subject)
        with self._writer.begin() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                insert_account(connection, self._now(), name, role, None, subject)
            elif row["disabled"]:
                raise Refused(
                    "Dieses Konto ist gesperrt.",
                    "Wenden Sie sich an die Person, die omdok verwaltet.",
                )
            else:
                change_row(connection, row["key"], role=role)
            row = connection.execute(query).mappings().one()
        return self._open(row)

    def _open(self, account: RowMapping) -> tuple[str, Session]:
        """Open a session for an account as it was when it was checked; WrongPassword when it was
        shut out, or got another password, in between.
        """
        still = (
            accounts.c.key == account["key"], accounts.c.password == account["password"],
            accounts.c.disabled.is_(False),
        )  # fmt: skip
        token, now = secrets.token_urlsafe(32), self._now()
        row = {
            "hash": digest("session", token), "account": account["key"],
            "csrf": secrets.token_urlsafe(32),
            "made": now, "seen": now,
        }  # fmt: skip
        with self._writer.begin() as connection:
            if connection.execute(select(accounts.c.key).where(*still)).first() is None:
                raise wrong_pair()
            connection.execute(delete(sessions).where(sessions.c.made < now - self._longest))
            connection.execute(insert(sessions).values(row))
        return token, session_of({**row, **account, "began": now})

    # --- devices ---

    def new_device(self, name: str) -> str:
        """What the browser of who has just signed in keeps, to be known the next time."""
        return new_device(self.key("devices"), name)

    def _known(self, name: str, device: str) -> str:
        """The device where it is known to be the owner's, else empty."""
        return device if device and is_device_of(self.key("devices"), name, device) else ""

    # --- sessions ---

    def session(self, token: str, *, quiet: bool = False) -> Session | None:
        """The session that a token opens; None when it ended, was revoked, or never was. To be
        asked for puts off the end of an idle one, unless it is `quiet`.
        """
        now = self._now()
        query = (
            select(
                accounts,
                sessions.c.hash,
                sessions.c.csrf,
                sessions.c.seen,
                sessions.c.made.label("began"),
            )
            .join(sessions, sessions.c.account == accounts.c.key)
            .where(sessions.c.hash == digest("session", token), accounts.c.disabled.is_(False))
            .where(sessions.c.made > now - self._longest, sessions.c.seen > now - self._idle)
            # A clock that was set back must not keep alive what had ended.
            .where(sessions.c.seen < now + _SLACK)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        if not quiet and now - row["seen"] > _SEEN_EVERY:
            with self._writer.begin() as connection:
                connection.execute(
                    update(sessions).where(sessions.c.hash == row["hash"]).values(seen=now)
                )
        return session_of(row)

    def stay(self, token: str) -> None:
        """Use a session now, to the second; one that has ended stays so."""
        if self.session(token, quiet=True):
            now = update(sessions).values(seen=self._now())
            with self._writer.begin() as connection:
                connection.execute(now.where(sessions.c.hash == digest("session", token)))

    def seconds_left(self, session: Session) -> int:
        """How long a session still lasts if nobody uses it."""
        made, seen = session.made.timestamp(), session.seen.timestamp()
        return max(0, int(min(made + self._longest, seen + self._idle) - self._now()))

    def end(self, token: str) -> None:
        """Sign out."""
        with self._writer.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == digest("session", token)))

    def end_all(self, name: str) -> None:
        """Sign an account out everywhere."""
        with self._writer.begin() as connection:
            end_all_of(connection, key_of(name))

    # --- keys ---

    def key(self, name: str) -> bytes:
        """A random key of this installation, made when it is first asked for."""
        with self._writer.begin() as connection:
            fresh = (
                sqlite_insert(keys)
                .values(name=name, value=secrets.token_bytes(32))
                .on_conflict_do_nothing()
            )
            connection.execute(fresh)
            return bytes(
                connection.execute(select(keys.c.value).where(keys.c.name == name)).scalar_one()
            )


def _make_file(file: Path) -> None:
    """Make the file where there is none, for its owner only; ConfigError where that cannot be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise ConfigError(
            f"Die Datei der Konten „{file}“ lässt sich nicht anlegen ({why(error)}).",
            "Prüfen Sie den Ordner outputs unter [paths] in omdok.toml und seine Rechte.",
        ) from error
