"""`omdok template`: the Word templates that press releases are made from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from app.call import Call, verb
from app.commands.draft import tell_draft

if TYPE_CHECKING:
    from pipeline.drafting.templates import Template


@click.group(short_help="Die Word-Vorlagen zeigen, prüfen und mit Mustertext ansehen.")
def template() -> None:
    """Die Word-Vorlagen für Pressemitteilungen. Sie liegen in corpus/templates und lassen sich in
    Word ändern.
    """


@template.command("list", short_help="Alle Vorlagen mit ihren Feldern zeigen.")
@verb
def list_all(call: Call) -> None:
    """Alle Vorlagen und ihre Felder; * bedeutet: Das Feld muss gefüllt sein."""
    from pipeline.drafting.templates import list_templates

    templates = list_templates(call.settings())
    answer = [_told(template) for template in templates]

    def tell() -> None:
        for one in templates:
            click.echo(f"{one.name} – {one.label}\n  {one.description}")
            click.echo(f"  Felder: {', '.join(f.name + '*' * f.required for f in one.fields)}\n")

    call.answer({"templates": answer}, tell)


def _told(one: Template) -> dict[str, object]:
    return {
        "name": one.name,
        "label": one.label,
        "description": one.description,
        "fields": [field.model_dump() for field in one.fields],
    }


@template.command(short_help="Die Marken in den Vorlagen prüfen.")
@click.argument("name", metavar="[NAME]", required=False)
@verb
def check(call: Call, name: str | None) -> None:
    """Prüft alle Vorlagen oder eine: zerrissene und unbekannte Marken, offene Schleifen, mit Seite,
    Absatz und Satz.
    """
    from pipeline.drafting.templates import find_template, list_templates

    settings = call.settings()
    names = [name] if name else [t.name for t in list_templates(settings)]
    checked = [find_template(one, settings) for one in names]
    answer = {"ok": True, "templates": [t.name for t in checked]}
    call.answer(answer, lambda: click.echo(f"In Ordnung: {', '.join(t.name for t in checked)}."))


@template.command(short_help="Eine Vorlage mit Mustertext füllen.")
@click.argument("name", metavar="NAME")
@verb
def preview(call: Call, name: str) -> None:
    """Füllt eine Vorlage mit Mustertext, damit Sie sehen, wie eine Mitteilung aussehen wird."""
    from pipeline.drafting.draft import preview_draft
    from pipeline.registers.vocabulary import load_vocabulary

    settings = call.settings()
    made = preview_draft(
        name, load_vocabulary(settings.vocabulary_folder), settings, datetime.now(UTC)
    )
    call.answer({"template": made.template, "files": made.files}, lambda: tell_draft(made))
