"""`omdok models`: build the local language model."""

from __future__ import annotations

import click

from app.call import Call, verb


@click.command(short_help="Das Sprachmodell für die Suche nach Bedeutung bauen.")
@verb
def models(call: Call) -> None:
    """Das Sprachmodell für die Suche nach Bedeutung bauen, einmal je Rechner, ohne Netz (etwa eine Minute)."""
    from pipeline.intake import prepare_model
    from pipeline.search.meaning import embedder_for

    settings = call.settings()
    with click.progressbar(length=100, label="Sprachmodell", file=click.get_text_stream("stderr")) as bar:

        def progress(_stage: str, done: int, total: int) -> None:
            bar.update(max(0, 100 * done // max(total, 1) - bar.pos))

        prepare_model(settings, progress)
        bar.update(100 - bar.pos)
    embedder = embedder_for(settings)
    answer = {"ok": True, "name": embedder.name, "dimension": embedder.dimension}
    call.answer(answer, lambda: click.echo(f"Bereit: {embedder.name} ({embedder.dimension} Werte je Abschnitt)"))
