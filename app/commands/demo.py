"""`omdok demo`: the whole line on the samples – ingest, one search, one draft – and how to go on."""

from __future__ import annotations

import click

from app.call import Call, verb

QUESTION = "Wie wollen die Partner in den Regionen zusammenarbeiten?"


@click.command(short_help="Alles einmal an Musterdokumenten zeigen.")
@verb
def demo(call: Call) -> None:
    """Die Musterdokumente aufnehmen, einmal suchen, einmal entwerfen, und zeigen, wie es weitergeht."""
    from app.commands.draft import run_draft, tell_draft
    from app.commands.ingest import run_ingest, tell_report
    from app.commands.search import run_search, tell_result

    folder = call.settings().paths.corpus / "samples" / "documents"
    _heading("1. Aufnehmen: omdok ingest corpus/samples/documents")
    report = run_ingest(call, (folder,))
    tell_report(report)
    _heading(f"2. Suchen: omdok search „{QUESTION}“")
    tell_result(run_search(call, QUESTION, limit=3))
    with call.open_store() as store:
        agreement = next(s for s in store.summaries() if s.kind == "agreement")
    _heading(f"3. Entwerfen: omdok draft pressemitteilung --document {agreement.document}")
    made = run_draft(call, "pressemitteilung", agreement.document, {}, None)
    tell_draft(made)
    _heading("So geht es weiter")
    click.echo(
        "Legen Sie eigene Dokumente in corpus/inbox und rufen Sie auf:\n"
        "  .venv/bin/omdok ingest\n"
        '  .venv/bin/omdok search "Ihre Frage"\n'
        f"  .venv/bin/omdok draft pressemitteilung --document {agreement.document}\n"
        "  .venv/bin/omdok --help\n"
        "Das Handbuch: docs/handbuch.md"
    )


def _heading(words: str) -> None:
    click.echo()
    click.secho(words, bold=True)
