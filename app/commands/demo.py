"""`omdok demo`: the whole line on the samples – ingest, one search, one draft – and how to go
on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb

if TYPE_CHECKING:
    from pydantic import BaseModel

QUESTION = "Wie wollen die Partner in den Regionen zusammenarbeiten?"


@click.command(short_help="Alles einmal an Musterdokumenten zeigen.")
@verb
def demo(call: Call) -> None:
    """Die Musterdokumente aufnehmen, einmal suchen, einmal entwerfen, und zeigen, wie es
    weitergeht.
    """
    from app.commands.draft import run_draft, tell_draft
    from app.commands.ingest import run_ingest, tell_report
    from app.commands.search import run_search, tell_result

    folder = call.settings().paths.corpus / "samples" / "documents"
    steps: dict[str, Any] = {}

    def step(name: str, words: str, result: BaseModel, tell: Callable[[Any], None]) -> None:
        steps[name] = result.model_dump(mode="json")
        if not call.json:
            click.secho(f"\n{words}", bold=True)
            tell(result)

    step(
        "ingest",
        "1. Aufnehmen: omdok ingest corpus/samples/documents",
        run_ingest(call, (folder,)),
        tell_report,
    )
    step(
        "search",
        f"2. Suchen: omdok search „{QUESTION}“",
        run_search(call, QUESTION, limit=3),
        tell_result,
    )
    with call.open_archive() as archive:
        agreement = next(s.document for s in archive.documents.summaries() if s.kind == "agreement")
    drafted = f"omdok draft pressemitteilung --document {agreement}"
    step(
        "draft",
        f"3. Entwerfen: {drafted}",
        run_draft(call, "pressemitteilung", agreement, {}, None),
        tell_draft,
    )
    call.answer(steps, lambda: _tell_how_to_go_on(drafted))


def _tell_how_to_go_on(drafted: str) -> None:
    click.secho("\nSo geht es weiter", bold=True)
    click.echo(
        "Legen Sie eigene Dokumente in corpus/inbox und rufen Sie auf:\n"
        "  .venv/bin/omdok ingest\n"
        '  .venv/bin/omdok search "Ihre Frage"\n'
        f"  .venv/bin/{drafted}\n"
        "  .venv/bin/omdok --help\n"
        "Das Handbuch: docs/handbuch.md"
    )
