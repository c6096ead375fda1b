"""`omdok partner` and `omdok chronicle`: all about one partner, and what happened when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.commands.search import filters_of_search, make_query

if TYPE_CHECKING:
    from pipeline.portraits.portrait import Portrait

_TARGET = click.Path(path_type=Path, dir_okay=False)
_KINDS = ("partner", "family", "region", "standard", "body", "place", "person")


@click.command(short_help="Alles über einen Partner auf einen Blick.")
@click.argument("id", metavar="ID")
@click.option("--kind", type=click.Choice(_KINDS), help="Wovon ID die Kennung ist.")
@click.option("--docx", metavar="DATEI", type=_TARGET, help="Auch als Word-Datei speichern.")
@verb
def partner(call: Call, id: str, kind: Any, docx: Path | None) -> None:
    """Alles über einen Partner: Vereinbarungen, Pressemitteilungen, Personen mit ihren Zitaten,
    Regionen, Praxisstandards, mit wem er genannt wird, was wann geschah und seit wann niemand mehr
    von ihm hört.

    ID ist die Kennung oder der Name. Dasselbe geht für Familien von Einrichtungen, Regionen,
    Praxisstandards, Gremien, Orte und Personen.
    """
    from datetime import date

    from app.portraits import portrait_docx, portrait_lines
    from pipeline.portraits.portrait import portrait
    from pipeline.portraits.subjects import subject_of
    from pipeline.registers.vocabulary import load_vocabulary

    vocabulary = load_vocabulary(call.settings().vocabulary_folder)
    with call.open_archive() as archive, archive.reading() as at:
        found = portrait(at, vocabulary, subject_of(at, vocabulary, id, kind), date.today())
    if docx:
        docx.write_bytes(portrait_docx(found))
        click.echo(f"Gespeichert: {docx}", err=True)
    call.answer(_told(found), lambda: click.echo("\n".join(portrait_lines(found))))


def _told(found: Portrait) -> dict[str, Any]:
    """The portrait under the names of the contract."""
    told = found.model_dump(mode="json")
    for person in told["people"]:
        person["from"] = person.pop("from_")
    for one in told["together"]:
        one["partner"] = one["id"]
    return {"partner": {k: told.pop(k) for k in ("kind", "id", "label", "status")}, **told}


@click.command(short_help="Was wann geschah: die datierten Sätze zu einer Anfrage.")
@click.argument("query", metavar="ANFRAGE…", nargs=-1)
@filters_of_search
@click.option("--docx", metavar="DATEI", type=_TARGET, help="Auch als Word-Datei speichern.")
@click.option("--csv", metavar="DATEI", type=_TARGET, help="Auch als Tabelle speichern.")
@click.option("--ics", metavar="DATEI", type=_TARGET, help="Auch als Kalender speichern.")
@verb
def chronicle(
    call: Call,
    query: tuple[str, ...],
    docx: Path | None,
    csv: Path | None,
    ics: Path | None,
    **filters: Any,
) -> None:
    """Die datierten Sätze zu einer Anfrage in der Reihenfolge der Tage, jeder mit seiner Quelle.
    Was mehrere Dokumente erzählen, steht einmal da.
    """
    from app.portraits import chronicle_csv, chronicle_docx, chronicle_ics, entry_line
    from pipeline.portraits.chronicle import chronicle as told
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.search.bundle import Bundle
    from pipeline.search.meaning import embedder_for

    settings = call.settings()
    with call.open_archive() as archive:
        archive.generation()  # says so if there is no archive yet, before a model is asked for
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        bundle = Bundle(archive, settings, vocabulary, embedder_for(settings))
        found = told(bundle, make_query(" ".join(query), filters))
    for target, make in ((docx, chronicle_docx), (csv, chronicle_csv), (ics, chronicle_ics)):
        if target:
            target.write_bytes(make(found))
            click.echo(f"Gespeichert: {target}", err=True)

    def tell() -> None:
        for entry in found.entries:
            click.echo(entry_line(entry))
        if not found.entries:
            click.echo("Kein Satz der gefundenen Dokumente nennt dazu einen Tag.")

    call.answer(found.model_dump(mode="json"), tell)
