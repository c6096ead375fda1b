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
    from pipeline.accounts import Account, Accounts, ProgramKey, Role

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


@account.command("key", short_help="Einen Schlüssel für ein Programm anlegen.")
@click.argument("name", metavar="KONTO")
@click.option("--for", "program", required=True, metavar="PROGRAMM", help="Wer ihn bekommt.")
@click.option(
    "--role", type=click.Choice(_ROLES), default="lesen", show_default=True,
    help="Was der Schlüssel darf, nie mehr als das Konto.",
)  # fmt: skip
@click.option("--days", default=365, show_default=True, help="Wie viele Tage er gilt.")
@verb
def key(call: Call, name: str, program: str, role: Role, days: int) -> None:
    """Einen Schlüssel anlegen, mit dem ein Programm für KONTO fragt. Er wird nur dieses eine Mal
    gezeigt.
    """
    with _opened(call) as accounts:
        text, made = accounts.programs.add(name, program, role, days)
        _record(call, "Schlüssel angelegt", made.account.name, schlüssel=made.id, role=role)

    def tell() -> None:
        click.echo(text)
        click.echo(f"Gilt bis {moment(made.ends)}; nur hier zu sehen, auch für omdok.", err=True)

    call.answer({**_told_key(made), "key": text}, tell)


@account.command("keys", short_help="Alle Schlüssel für Programme zeigen.")
@verb
def list_keys(call: Call) -> None:
    """Alle Schlüssel für Programme zeigen, ohne ihr Geheimnis."""
    with _opened(call) as accounts:
        found = accounts.programs.list()

    def tell() -> None:
        for one in found:
            used = f"zuletzt {moment(one.used)}" if one.used else "noch nie benutzt"
            click.echo(
                f"{one.id}  {one.account.name}  {one.name}  {one.allowed}  bis {moment(one.ends)}"
                f"  {used}"
            )
        click.echo(count(len(found), "Schlüssel", "Schlüssel"))

    call.answer({"keys": [_told_key(one) for one in found]}, tell)


@account.command("revoke", short_help="Einen Schlüssel widerrufen.")
@click.argument("id", metavar="KENNUNG")
@verb
def revoke(call: Call, id: str) -> None:
    """Einen Schlüssel für immer beenden; die KENNUNG zeigt omdok account keys."""
    with _opened(call) as accounts:
        gone = accounts.programs.revoke(id)
        _record(call, "Schlüssel widerrufen", gone.account.name, schlüssel=gone.id)
    call.answer(_told_key(gone), lambda: click.echo(f"{gone.name} kann nicht mehr fragen."))


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


def _told_key(one: ProgramKey) -> dict[str, Any]:
    return {
        "id": one.id,
        "account": one.account.name,
        "name": one.name,
        "role": one.allowed,
        "made": one.made.isoformat(),
        "ends": one.ends.isoformat(),
        "used": one.used and one.used.isoformat(),
    }
