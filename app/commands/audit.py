"""`omdok audit`: who changed what, and whether the list of it is whole."""

from __future__ import annotations

from datetime import datetime

import click

from app.call import Call, verb
from app.german import count, moment


@click.group(short_help="Zeigen, wer was geändert hat; prüfen, ob die Liste unversehrt ist.")
def audit() -> None:
    """Jede Änderung steht in einer Liste, aus der nichts unbemerkt verschwindet. Statt Namen stehen
    dort Kennungen.
    """


@audit.command("list", short_help="Die letzten Änderungen zeigen.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=50,
    metavar="ZAHL",
    help="Höchstens so viele; sonst 50.",
)
@click.option("--by", metavar="NAME", help="Nur, was diese Person geändert hat.")
@verb
def audit_list(call: Call, limit: int, by: str | None) -> None:
    """Die letzten Änderungen zeigen, die neueste zuerst; mit --by nur die einer Person."""
    from pipeline.archive.audit import audit_key, pseudonym

    actor = pseudonym(audit_key(call.settings().paths.outputs), by) if by else None
    with call.open_archive() as archive:
        entries = [
            entry
            for entry in archive.audit.entries(10**9 if actor else limit)
            if actor in (None, entry.actor)
        ][:limit]

    def tell() -> None:
        for entry in entries:
            at = moment(datetime.fromisoformat(entry.at))
            click.echo(f"{entry.number}  {at}  {entry.actor}: {entry.action}  {entry.object}")
        click.echo(count(len(entries), "Änderung", "Änderungen"))

    rows = [
        {
            "number": e.number,
            "at": e.at,
            "actor": e.actor,
            "action": e.action,
            "object": e.object,
            "details": e.details,
        }
        for e in entries
    ]
    call.answer({"entries": rows}, tell)


@audit.command("verify", short_help="Prüfen, ob an der Liste nachträglich etwas geändert wurde.")
@verb
def audit_verify(call: Call) -> None:
    """Prüfen, ob die Liste der Änderungen unversehrt ist: Jeder Eintrag trägt die Prüfsumme des
    Eintrags vor ihm.

    Wie weit sie reicht, wissen auch Sicherungen, Laufberichte und eine Datei neben dem Archiv:
    Fehlt am Ende etwas, das dort steht, fällt es auf.
    """
    from pipeline.keeping.auditing import newest_entry
    from pipeline.keeping.auditing import verify_audit as look

    with call.open_archive() as archive:
        faults = look(call.settings(), archive)
        newest = newest_entry(archive)
    entries = newest.number if newest else 0

    def tell() -> None:
        for fault in faults:
            click.echo(fault, err=True)
        if not faults:
            click.echo(f"Unversehrt: {count(entries, 'Änderung', 'Änderungen')}.")

    call.answer({"ok": not faults, "counts": {"entries": entries}, "faults": list(faults)}, tell)
    if faults:
        click.get_current_context().exit(1)
