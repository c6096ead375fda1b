"""`omdok check`: is everything in order before a run?"""

from __future__ import annotations

import click

from app.call import Call, verb


@click.command(short_help="Einstellungen, Register und Vorlagen prüfen.")
@verb
def check(call: Call) -> None:
    """Einstellungen, Register, Vorlagen und Sprachmodell prüfen. Alle Mängel werden auf einmal
    genannt.
    """
    from app.faults import find_faults

    faults = find_faults(call)

    def tell() -> None:
        for fault in faults:
            click.echo(f"{fault['where']}: {fault['what']}\n  → {fault['hint']}")
        if not faults:
            click.echo("Alles in Ordnung.")

    call.answer({"ok": not faults, "faults": faults}, tell)
    if faults:
        click.get_current_context().exit(2)
