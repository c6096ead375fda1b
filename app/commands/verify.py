"""`omdok verify`: does everything that is stored hold together?"""

from __future__ import annotations

from dataclasses import asdict

import click

from app.call import Call, verb
from app.german import count


@click.command(short_help="Prüfen, ob Archiv und Entwürfe unversehrt sind.")
@verb
def verify(call: Call) -> None:
    """Archiv, Entwürfe und geholte Dateien auf Unversehrtheit prüfen; geändert wird nichts.

    Geprüft werden unter anderem Fassungen und Stellen im Text, Wörter und Vektoren, Eingangsbuch,
    Quellen der Entwürfe und Freigaben. Endet mit 1, wenn etwas nicht stimmt.
    """
    from pipeline.keeping.verify import verify as look

    found = look(call.settings())

    def tell() -> None:
        for finding in found:
            click.echo(f"{finding.message}\n  → {finding.hint}")
        click.echo(count(len(found), "Mangel", "Mängel") if found else "Alles unversehrt.")

    call.answer({"ok": not found, "findings": [asdict(finding) for finding in found]}, tell)
    if found:
        click.get_current_context().exit(1)
