"""`omdok compare`: two agreements clause against clause."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.call import Call, verb

if TYPE_CHECKING:
    from pipeline.agreements.comparison import Side

_TARGET = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Zwei Vereinbarungen Klausel gegen Klausel stellen.")
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", required=False)
@click.option("--usual", is_flag=True, help="Zeigen, wie die Klauseln von A sonst stehen.")
@click.option("--changes", is_flag=True, help="Nur zeigen, was nicht gleich ist.")
@click.option("--docx", metavar="DATEI", type=_TARGET, help="Auch als Word-Datei speichern.")
@click.option("--csv", metavar="DATEI", type=_TARGET, help="Auch als Tabelle speichern.")
@verb
def compare(
    call: Call,
    a: str,
    b: str | None,
    usual: bool,
    changes: bool,
    docx: Path | None,
    csv: Path | None,
) -> None:
    """Zwei Vereinbarungen Klausel gegen Klausel stellen: was gleich ist, was verschoben, geändert
    oder nur in einer steht, Wort für Wort. Was sich an Partnern, Tagen und Geld ändert, steht
    voran.

    A und B sind Kennungen von Dokumenten (KENNUNG@2 ist deren Fassung 2) oder Dateien, etwa ein
    Mustertext. Mit --usual statt B: wie die Klauseln von A in den Vereinbarungen des Archivs
    sonst stehen, die A am nächsten sind, und wer davon abweicht.
    """
    if usual == bool(b):
        raise click.UsageError("Nennen Sie entweder B oder --usual.")
    if not b:
        _tell_usual(call, a, changes)
        return
    from app.compared import compared_csv, compared_docx, lines_of
    from pipeline.agreements.comparing.meaning import meaning_by
    from pipeline.agreements.comparison import compare as compared
    from pipeline.search.meaning import embedder_for

    first, second = _side(call, a), _side(call, b)
    settings = call.settings()
    found = compared(first, second, meaning_by(lambda: embedder_for(settings)))
    for target, content in ((docx, compared_docx), (csv, compared_csv)):
        if target:
            target.write_bytes(content(found))
            click.echo(f"Gespeichert: {target}", err=True)

    def tell() -> None:
        for line in lines_of(found, changes_only=changes):
            click.echo(line)

    call.answer(found.model_dump(mode="json"), tell)


def _tell_usual(call: Call, document: str, only_deviating: bool) -> None:
    from app.compared import usual_lines
    from pipeline.portraits.usual import clause_families

    with call.open_archive() as archive, archive.reading() as at:
        families = clause_families(at, document)
    answer = {"document": document, "clauses": [f.model_dump(mode="json") for f in families]}

    def tell() -> None:
        for line in usual_lines(families, deviating_only=only_deviating):
            click.echo(line)

    call.answer(answer, tell)


def _side(call: Call, asked: str) -> Side:
    """A document of the archive, or a file where there is one of this name."""
    from pipeline.portraits.compared import side_of, side_of_file

    if Path(asked).is_file():
        return side_of_file(Path(asked), call.settings())
    with call.open_archive() as archive, archive.reading() as at:
        return side_of(at, asked)
