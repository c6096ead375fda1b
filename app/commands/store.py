"""`omdok store` and `omdok status`: move an archive, look at one, and how everything is."""

from __future__ import annotations

from typing import Any

import click

from app.call import Call, verb
from app.german import count, moment, size


@click.group(short_help="Archiv umziehen, vergleichen, für sehr viele Dokumente einrichten.")
def store() -> None:
    """Das Archiv: eine Datei (sqlite:///…) oder eine Datenbank auf einem Server
    (postgresql+psycopg://…).
    """


@store.command("copy", short_help="Ein Archiv in ein anderes kopieren, mit Vergleich.")
@click.argument("source", metavar="VON")
@click.argument("target", metavar="NACH")
@click.option("--force", is_flag=True, help="Ersetzen, was im Ziel schon da ist.")
@verb
def store_copy(call: Call, source: str, target: str, force: bool) -> None:
    """Ein Archiv kopieren, von der Datei auf den Server oder zurück: ganz oder gar nicht.

    VON und NACH sind Adressen wie sqlite:///outputs/omdok.sqlite oder
    postgresql+psycopg://BENUTZER:PASSWORT@RECHNER/DATENBANK. Verglichen wird jede Zeile jeder
    Tabelle.
    """
    from pipeline.keeping.copying import copy_archive

    made = copy_archive(_whole_url(call, source), _whole_url(call, target), over=force)

    def tell() -> None:
        click.echo(
            f"Kopiert und verglichen: {count(made.counts['documents'], 'Dokument', 'Dokumente')}."
        )
        click.echo(f"Prüfsumme {made.sha256}")

    call.answer(
        {"ok": True, "counts": made.counts, "hashes": made.hashes, "sha256": made.sha256}, tell
    )


@store.command("info", short_help="Zeilen und Prüfsummen eines Archivs.")
@click.argument("url", metavar="[URL]", required=False)
@verb
def store_info(call: Call, url: str | None) -> None:
    """Zeilen und Prüfsummen aller Tabellen. Gleiche Archive haben gleiche Prüfsummen, wo immer sie
    liegen.
    """
    from pipeline.keeping.copying import inventory

    found = inventory(_whole_url(call, url) if url else call.settings().store_url)

    def tell() -> None:
        for name, rows in found.counts.items():
            click.echo(f"{name:16} {rows:>10}  {found.hashes[name][:16]}")
        click.echo(f"Prüfsumme {found.sha256}")

    answer = {"ok": True, "schema": found.schema_, "counts": found.counts, "hashes": found.hashes}
    call.answer({**answer, "sha256": found.sha256}, tell)


@store.command(
    "index", short_help="Für sehr viele Dokumente: auf dem Server suchen statt im Speicher."
)
@verb
def store_index(call: Call) -> None:
    """Ein großes Archiv auf einem Datenbankserver so einrichten, dass der Server sucht (ab etwa 200
    000 Abschnitten).

    Das dauert Minuten bis Stunden; gesucht und aufgenommen werden kann währenddessen weiter.
    """
    from pipeline.archive import open_archive

    with open_archive(call.settings().store_url) as archive:
        archive.backend.make_large(lambda step: click.echo(f"{step} …", err=True))
    call.answer({"ok": True}, lambda: click.echo("Fertig: Von jetzt an sucht der Server."))


@click.command(short_help="Wie es um alles steht: Bestand, letzter Lauf, letzte Sicherung.")
@verb
def status(call: Call) -> None:
    """Bestand, Fassung, letzter Lauf und letzte Sicherung, und was Aufmerksamkeit braucht."""
    from pipeline.keeping.health import status as look

    found = look(call.settings())

    def tell() -> None:
        click.echo(
            f"omdok {found.version}: "
            f"{count(found.counts.get('documents', 0), 'Dokument', 'Dokumente')}, "
            f"{count(found.counts.get('passages', 0), 'Abschnitt', 'Abschnitte')}, "
            f"{count(found.counts.get('quarantined', 0), 'Datei', 'Dateien')} zurückgestellt"
        )
        run, last = found.last_run, found.last_backup
        click.echo(f"Letzter Lauf: {moment(run.finished) if run else 'noch keiner'}")
        click.echo(
            "Letzte Sicherung: "
            f"{f'{moment(last.made)}, {size(last.size)}' if last else 'noch keine'}"
        )
        for remark in found.remarks:
            click.echo(f"! {remark.message}\n  → {remark.hint}")

    answer: dict[str, Any] = found.model_dump(mode="json")
    answer["schema"] = answer.pop("schema_")
    call.answer(answer, tell)


def _whole_url(call: Call, url: str) -> str:
    """An address with its path made absolute as in the settings."""
    from pipeline.settings import load_settings

    return load_settings(call.config, store_url=url).store_url
