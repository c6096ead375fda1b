"""`omdok draft`: a press release from a template and a document of the archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.call import Call, verb
from app.german import SENTENCE_KINDS

if TYPE_CHECKING:
    from pipeline.types import Draft


def _values(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise click.BadParameter(f"„{pair}“ hat nicht die Form feld=wert.")
        values[name.strip()] = value.strip()
    return values


@click.command(short_help="Eine Pressemitteilung entwerfen, jeder Satz mit Beleg.")
@click.argument("template", metavar="VORLAGE")
@click.option("--document", metavar="ID", help="Dokument des Archivs, aus dem der Entwurf entsteht (siehe omdok list).")
@click.option("--set", "values", metavar="FELD=WERT", multiple=True, callback=_values, help="Ein Feld selbst füllen.")
@click.option("--out", metavar="ORDNER", type=click.Path(path_type=Path), help="Anderer Ordner für den Entwurf.")
@verb
def draft(call: Call, template: str, document: str | None, values: dict[str, str], out: Path | None) -> None:
    """Eine Pressemitteilung aus einer Vorlage entwerfen, zum Beispiel: omdok draft pressemitteilung --document ID

    Jeder Satz trägt seinen Beleg. Was fehlt, steht als Lücke im Entwurf. Zitate werden nie erfunden.
    """
    made = run_draft(call, template, document, values, out)
    answer = {"draft": made.id, **made.model_dump(mode="json", exclude={"id", "version", "template", "made"})}
    call.answer(answer, lambda: tell_draft(made))


def run_draft(call: Call, template: str, document: str | None, values: dict[str, str], out: Path | None) -> Draft:
    """Make one draft from the store of the call."""
    from pipeline.drafting.draft import make_draft
    from pipeline.vocabulary import load_vocabulary

    settings = call.settings()
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    record = None
    if document:
        with call.open_store() as store:
            record = store.get(document)
    return make_draft(template, record, vocabulary, settings, values=values, out=out, at=datetime.now(UTC))


def tell_draft(made: Draft) -> None:
    """The draft for the screen: each sentence with its kind, then what is missing and what the linter says."""
    for sentence in made.sentences:
        place = f", Seite {sentence.source.page}" if sentence.source else ""
        click.echo(f"[{SENTENCE_KINDS[sentence.kind]}{place}] {sentence.text}")
    if made.missing:
        click.echo(f"\nEs fehlt noch: {', '.join(made.missing)}. Füllen Sie Felder mit --set feld=wert.")
    for mark in made.lint:
        click.echo(f"Stil: {mark.message}")
    click.echo("\nGeschrieben:")
    for path in made.files.values():
        click.echo(f"  {path}")
