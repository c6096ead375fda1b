"""`omdok extract` and `omdok tag`: look at one file without storing anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.call import Call, verb
from app.german import KINDS, TAG_KINDS, day
from pipeline.ground.facets import LINKED

if TYPE_CHECKING:
    from pipeline.ground.types import Document, Tag
    from pipeline.tagging.tag import Tagged

FILE = click.argument("file", metavar="DATEI", type=click.Path(path_type=Path))


def read_file(call: Call, file: Path) -> Document:
    """A file as a document; nothing is stored."""
    from pipeline.reading.identify import identify
    from pipeline.reading.read import read_document

    return read_document(file, identify(file), call.settings())


@click.command(short_help="Text einer Datei zeigen, mit Seiten, Abschnitten und Bereichen.")
@FILE
@verb
def extract(call: Call, file: Path) -> None:
    """Den Text einer Datei zeigen. Es wird nichts gespeichert."""
    document = read_file(call, file)
    from pipeline.reading.quality import document_quality, document_reasons, grade

    fields = {"kind", "title", "date", "language", "text", "blocks", "sections", "links", "issues"}
    from pipeline.reading.kind import evidence_of

    worth = document_quality(document.pages)
    answer = {
        **document.model_dump(mode="json", include=fields),
        "kind_evidence": [e.model_dump(mode="json") for e in evidence_of(document)],
        "pages": [
            {**page.model_dump(mode="json"), "grade": grade(page.quality)}
            for page in document.pages
        ],
        "quality": {
            "value": worth,
            "grade": grade(worth),
            "reasons": document_reasons(document.pages),
        },
    }
    call.answer(answer, lambda: _tell_document(document))


def _tell_document(document: Document) -> None:
    from pipeline.reading.quality import document_quality, document_reasons, grade

    click.echo(f"{KINDS[document.kind]} · {document.title} · {day(document.date)}\n", err=True)
    click.echo(document.text)
    worth = document_quality(document.pages)
    why = "; ".join(document_reasons(document.pages))
    click.echo(f"\nTextqualität: {grade(worth)}{f' ({why})' if why else ''}", err=True)
    for issue in document.issues:
        click.echo(f"Hinweis: {issue.message} {issue.hint}".rstrip(), err=True)


@click.command(short_help="Partner, Regionen und Praxisstandards in einer Datei zeigen.")
@FILE
@verb
def tag(call: Call, file: Path) -> None:
    """Partner, Regionen, Praxisstandards und Zitate in einer Datei finden. Es wird nichts
    gespeichert.
    """
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.tagging.ready import tagger_for

    settings = call.settings()
    tagger = tagger_for(load_vocabulary(settings.vocabulary_folder), settings)
    document = read_file(call, file)
    tagged = tagger.tag(document)
    answer = {
        **document.model_dump(mode="json", include={"kind", "title", "date", "text"}),
        "tags": [t.model_dump(mode="json") for t in tagged.tags],
        "quotes": [q.model_dump(mode="json") for q in tagged.quotes],
        "parties": [
            {"id": p.id, "label": p.label, "start": p.start, "end": p.end, "role": p.role}
            for p in tagged.parties.parties
        ],
        "parties_expected": tagged.parties.expected,
        "events": [e.model_dump(mode="json") for e in tagged.events],
    }
    call.answer(answer, lambda: _tell_tags(document, tagged))


def _tell_tags(document: Document, tagged: Tagged) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Art", "Eintrag", "steht da als", "Seite", "Sicherheit", title=document.title)
    for found in tagged.tags:
        row = (
            TAG_KINDS[found.kind],
            _entry(found),
            found.surface,
            str(found.page),
            f"{found.confidence * 100:.0f} %",
        )
        table.add_row(*row)
    console = Console()
    console.print(table)
    for issue in tagged.issues:
        click.echo(f"{issue.message} {issue.hint}", err=True)
    for event in tagged.events:
        console.print(event.label, markup=False, highlight=False)
    for quote in tagged.quotes:
        who = (
            ", ".join(x for x in (quote.speaker, quote.function, quote.organisation) if x)
            or "Sprecher unbekannt"
        )
        console.print(
            f"„{document.text[quote.start : quote.end]}“ – {who}", markup=False, highlight=False
        )


def _entry(found: Tag) -> str:
    if found.id:
        return found.label
    if found.candidates:
        return f"unklar: {', '.join(found.candidates)}"
    # Only these have registers.
    return "unklar: kein Eintrag" if found.kind in LINKED else "–"
