"""`omdok models`: build the local models, for meaning and for names."""

from __future__ import annotations

import click

from app.call import Call, verb
from app.progress import progress_bar


@click.command(short_help="Die Modelle für Bedeutung und für Namen bauen.")
@click.option(
    "--entities/--no-entities",
    default=True,
    help="Auch das Modell für Personen, Organisationen und Orte bauen (üblich).",
)
@verb
def models(call: Call, entities: bool) -> None:
    """Die Modelle bauen, einmal je Rechner, ohne Netz (etwa eine Minute): eines für die Suche nach
    Bedeutung, eines für Namen.

    Mit dem zweiten erkennt omdok Personen, Organisationen und Orte, die in keinem Register stehen.
    Der nächste omdok ingest verschlagwortet dann alle Dokumente neu.
    """
    from flows.progress import standing
    from pipeline.ingest.intake import model_is_ready, prepare_entities, prepare_model
    from pipeline.search.meaning import embedder_for

    settings = call.settings()
    if not model_is_ready(settings):
        with progress_bar("model") as listener:
            prepare_model(
                settings, lambda _stage, done, total: listener(standing("model", done, total))
            )
    if entities:
        with progress_bar("entities") as listener:
            prepare_entities(
                settings, lambda _stage, done, total: listener(standing("entities", done, total))
            )
    embedder = embedder_for(settings)
    answer = {"ok": True, "name": embedder.name, "dimension": embedder.dimension}
    call.answer(
        answer,
        lambda: click.echo(
            "Die Modelle sind bereit." if entities else "Das Sprachmodell ist bereit."
        ),
    )
