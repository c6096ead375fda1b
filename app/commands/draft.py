"""`omdok draft`: a press release from a template and a document of the archive, and its way to
publication.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.call import Call, verb
from app.commands import (
    draft_pictures,
    draft_plain,
    draft_proposals,
    draft_quotes,
    draft_versions,
    draft_work,
)
from app.german import SENTENCE_KINDS

if TYPE_CHECKING:
    from pipeline.ground.drafts import Draft


class _Drafts(click.Group):
    """`omdok draft VORLAGE` is `omdok draft make VORLAGE`: what is no verb of the group is a
    template.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["make", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(self.commands)


@click.group(cls=_Drafts, short_help="Eine Pressemitteilung entwerfen, jeder Satz mit Beleg.")
def draft() -> None:
    """Eine Pressemitteilung aus einer Vorlage entwerfen, zum Beispiel: omdok draft pressemitteilung
    --document ID

    Danach: in Word bearbeiten und mit import zurückholen, prüfen, freigeben und veröffentlichen.
    """


def _values(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    values = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise click.BadParameter(f"„{pair}“ hat nicht die Form feld=wert.")
        values[name.strip()] = value.strip()
    return values


@draft.command(short_help="Einen Entwurf anlegen; das Wort make dürfen Sie weglassen.")
@click.argument("template", metavar="VORLAGE")
@click.option(
    "--document",
    metavar="ID",
    help="Dokument des Archivs, aus dem der Entwurf entsteht (siehe omdok list).",
)
@click.option(
    "--set",
    "values",
    metavar="FELD=WERT",
    multiple=True,
    callback=_values,
    help="Ein Feld selbst füllen.",
)
@click.option(
    "--out",
    metavar="ORDNER",
    type=click.Path(path_type=Path),
    help="Anderer Ordner für den Entwurf.",
)
@verb
def make(
    call: Call, template: str, document: str | None, values: dict[str, str], out: Path | None
) -> None:
    """Eine Pressemitteilung aus einer Vorlage entwerfen, zum Beispiel: omdok draft pressemitteilung
    --document ID

    Jeder Satz trägt seinen Beleg. Was fehlt, steht als Lücke im Entwurf. Zitate werden nie
    erfunden.
    """
    made = run_draft(call, template, document, values, out)
    call.answer(draft_work.as_json(made), lambda: tell_draft(made))


@draft.command(short_help="Einen Brief zu einer Vereinbarung entwerfen, die endet.")
@click.argument("document", metavar="DOKUMENT")
@verb
def letter(call: Call, document: str) -> None:
    """Den Brief *Ihre Vereinbarung läuft aus* (DIN 5008) an den Partner einer Vereinbarung
    entwerfen, mit ihren Klauseln und den Tagen, die aus ihnen folgen.

    Anschrift, Absender und Unterschrift ergänzen Sie in Word oder auf der Seite.
    """
    with draft_work.draft_work(call) as work:
        made = work.letter(document, datetime.now(UTC))
    call.answer(draft_work.as_json(made), lambda: tell_draft(made))


for _command in (
    *draft_work.COMMANDS,
    *draft_proposals.COMMANDS,
    *draft_quotes.COMMANDS,
    *draft_plain.COMMANDS,
    *draft_pictures.COMMANDS,
    *draft_versions.COMMANDS,
):
    draft.add_command(_command)


def run_draft(
    call: Call, template: str, document: str | None, values: dict[str, str], out: Path | None
) -> Draft:
    """Make one draft from the store of the call."""
    with draft_work.draft_work(call) as work:
        return work.make(template, document, values, datetime.now(UTC), out=out)


def tell_draft(made: Draft) -> None:
    """The draft for the screen: each sentence with its kind, then what is missing and what the
    linter says.
    """
    for sentence in made.sentences:
        place = f", Seite {sentence.source.page}" if sentence.source else ""
        click.echo(f"[{SENTENCE_KINDS[sentence.kind]}{place}] {sentence.text}")
    if made.missing:
        click.echo(
            f"\nEs fehlt noch: {', '.join(made.missing)}. Füllen Sie Felder mit --set feld=wert."
        )
    for mark in made.lint:
        click.echo(f"Stil: {mark.message}")
    click.echo("\nGeschrieben:")
    for path in made.files.values():
        click.echo(f"  {path}")
