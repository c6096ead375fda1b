"""`omdok account`: who may use the page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.german import count, moment

if TYPE_CHECKING:
    from pipeline.accounts import Account, Accounts, Role

# As in `pipeline.settings.web.Role`, written out: `omdok --help` must not load the settings.
_ROLES = ("lesen", "prüfen", "freigeben", "verwalten")
_ROLE = click.option(
    "--role", type=click.Choice(_ROLES), required=True,
    help="Was das Konto darf; jede Rolle darf auch, was die vor ihr dürfen.",
)  # fmt: skip
_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Das Kennwort von der Standardeingabe lesen."
)


@click.group(short_help="Konten der Seite: anlegen, zeigen, sperren.")
def account() -> None:
    """Wer sich auf der Seite anmelden darf."""


@account.command("add", short_help="Ein Konto anlegen.")
@click.argument("name", metavar="NAME")
@_ROLE
@_STDIN
@verb
def add(call: Call, name: str, role: Role, password_stdin: bool) -> None:
    """Ein Konto für NAME anlegen; das Kennwort wird gefragt und nirgends gezeigt."""
    with _opened(call) as accounts:
        made = accounts.add(name, role, _password(password_stdin))
        _record(call, "Konto angelegt", made.name, role=role)
    call.answer(_told(made), lambda: click.echo(f"Angelegt: {made.name} ({made.role})."))


@account.command("list", short_help="Alle Konten zeigen.")
@verb
def list_accounts(call: Call) -> None:
    """Alle Konten mit Rolle und letztem Besuch zeigen."""
    with _opened(call) as accounts:
        found = accounts.list()

    def tell() -> None:
        for one in found:
            seen = moment(one.last_seen) if one.last_seen else "zurzeit nicht angemeldet"
            click.echo(f"{one.name}  {one.role}{'  gesperrt' if one.disabled else ''}  {seen}")
        click.echo(count(len(found), "Konto", "Konten"))

    call.answer({"accounts": [_told(one) for one in found]}, tell)


@account.command("passwd", short_help="Ein neues Kennwort geben.")
@click.argument("name", metavar="NAME")
@_STDIN
@verb
def passwd(call: Call, name: str, password_stdin: bool) -> None:
    """Dem Konto ein neues Kennwort geben; überall, wo es angemeldet ist, wird es abgemeldet."""
    with _opened(call) as accounts:
        kept = accounts.get(name)
        accounts.set_password(name, _password(password_stdin))
        _record(call, "Kennwort gesetzt", kept.name)
    call.answer(_told(kept), lambda: click.echo(f"{kept.name} hat ein neues Kennwort."))


@account.command("role", short_help="Eine andere Rolle geben.")
@click.argument("name", metavar="NAME")
@_ROLE
@verb
def change_role(call: Call, name: str, role: Role) -> None:
    """Dem Konto eine andere Rolle geben; sie gilt vom nächsten Klick an."""
    with _opened(call) as accounts:
        accounts.set_role(name, role)
        changed = accounts.get(name)
        _record(call, "Rolle geändert", changed.name, role=role)
    call.answer(_told(changed), lambda: click.echo(f"{changed.name}: {changed.role}."))


@account.command("disable", short_help="Ein Konto sperren.")
@click.argument("name", metavar="NAME")
@click.option("--undo", is_flag=True, help="Die Sperre aufheben.")
@verb
def disable(call: Call, name: str, undo: bool) -> None:
    """Ein Konto sperren und überall abmelden; was es getan hat, bleibt verzeichnet."""
    with _opened(call) as accounts:
        accounts.disable(name, not undo)
        changed = accounts.get(name)
        _record(call, "Sperre aufgehoben" if undo else "Konto gesperrt", changed.name)
    call.answer(
        _told(changed),
        lambda: click.echo(f"{changed.name} ist {'wieder frei' if undo else 'gesperrt'}."),
    )


@contextmanager
def _opened(call: Call) -> Iterator[Accounts]:
    from pipeline.accounts import open_accounts

    accounts = open_accounts(call.settings())
    try:
        yield accounts
    finally:
        accounts.close()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    answer: str = click.prompt(
        "Kennwort", hide_input=True, confirmation_prompt="Noch einmal", err=True
    )
    return answer


def _record(call: Call, action: str, name: str, **details: Any) -> None:
    """Note a change of an account; it is noted even before there is anything in the archive."""
    from pipeline.archive.audit import audit_key, pseudonym

    account = pseudonym(audit_key(call.settings().paths.outputs), name)
    call.record(action, f"konto:{account}", always=True, **details)


def _told(one: Account) -> dict[str, Any]:
    seen = one.last_seen and one.last_seen.isoformat()
    return {
        "name": one.name,
        "role": one.role,
        "disabled": one.disabled,
        "local": one.local,
        "last_seen": seen,
    }
