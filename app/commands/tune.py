"""`omdok judge`, `tune` and `reindex`: what people think of hits, a model that learns from it, and
its new index.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from app.call import Call, verb
from app.commands.search import filters_of_search, run_search
from app.german import count, decimal
from app.progress import progress_bar


@click.command(short_help="Sagen, welche Treffer einer Suche passen und welche nicht.")
@click.argument("query", metavar="ANFRAGE…", nargs=-1, required=True)
@filters_of_search
@click.option(
    "--fits",
    metavar="NR",
    type=int,
    multiple=True,
    help="Dieser Treffer passt (Nummer in der Liste).",
)
@click.option(
    "--not-relevant",
    "misses",
    metavar="NR",
    type=int,
    multiple=True,
    help="Dieser Treffer passt nicht.",
)
@verb
def judge(
    call: Call,
    query: tuple[str, ...],
    fits: tuple[int, ...],
    misses: tuple[int, ...],
    **filters: Any,
) -> None:
    """Sagen, welche Treffer einer Suche passen und welche nicht.

    Die Anfrage wird noch einmal gestellt; die Nummern sind die der Trefferliste. Daran misst omdok,
    wie gut die Suche ist, und daraus lernt omdok tune.
    """
    from pipeline.evaluation.relevance import Verdict, judge_hits

    if not fits and not misses:
        raise click.UsageError(
            "Nennen Sie mindestens einen Treffer: --fits NR oder --not-relevant NR."
        )
    if set(fits) & set(misses):
        raise click.UsageError("Ein Treffer kann nicht zugleich passen und nicht passen.")
    result = run_search(call, " ".join(query), **filters)
    with call.open_archive() as archive:
        made = judge_hits(archive, result, Verdict(fits, misses), datetime.now(UTC))
        known = len({judgement.query for judgement in archive.judgements.all()})
    told = (
        f"Vermerkt: {count(len(made), 'Urteil', 'Urteile')}. Bisher "
        f"{count(known, 'Anfrage', 'Anfragen')} bewertet."
    )
    call.answer(
        {"judged": [asdict(judgement) for judgement in made], "queries": known},
        lambda: click.echo(told),
    )


@click.command(short_help="Das Sprachmodell an den eigenen Texten nachtrainieren.")
@click.option("--minutes", metavar="N", type=click.FloatRange(0.1, 600), default=50, show_default=True,  # noqa: E501 - one option, one row
              help="Höchstens so lange lernen.")  # fmt: skip
@verb
def tune(call: Call, minutes: float) -> None:
    """Das Sprachmodell der Suche an den Texten des Archivs und an bewerteten Treffern
    nachtrainieren.

    Gelernt wird auf diesem Rechner, höchstens eine Stunde. Danach misst omdok an bewerteten
    Anfragen, aus denen nicht gelernt wurde: Nur wenn die Suche besser geworden ist, ersetzt das
    neue Modell das alte. Wer unterbricht, macht mit demselben Befehl dort weiter.
    """
    from flows.progress import standing
    from pipeline.evaluation.tuning import tune_model
    from pipeline.ingest.intake import prepare_model

    settings = call.settings()
    with call.open_archive() as archive:
        archive.generation()  # says so if there is no index yet, before a model is built
        prepare_model(settings)
        with progress_bar("work") as listener:
            done = tune_model(
                settings,
                archive,
                minutes,
                lambda _stage, n, total: listener(standing("work", n, total)),
            )

    def tell() -> None:
        asked = count(done.questions, "Anfrage", "Anfragen")
        click.echo(f"Gelernt aus {count(done.pairs, 'Paar', 'Paaren')}, gemessen an {asked}.")
        click.echo(
            f"Güte (nDCG@10) bisher {decimal(done.before)}, nachtrainiert {decimal(done.after)}."
        )
        if done.replaced:
            click.echo("Das neue Modell ist eingesetzt. `omdok reindex` erneuert jetzt den Index;")
            click.echo("bis dahin antwortet das bisherige.")
        else:
            click.echo("Das ist nicht besser: Das bisherige Modell bleibt.")

    call.answer(asdict(done), tell)


@click.command(short_help="Nach einem Wechsel des Sprachmodells den Index erneuern.")
@verb
def reindex(call: Call) -> None:
    """Nach einem Wechsel des Sprachmodells oder der Sucheinstellungen den Index aller Dokumente
    erneuern.

    Keine Datei wird neu gelesen. Bis zum letzten Dokument antwortet das bisherige Modell, wenn es
    noch da ist; wer unterbricht, macht mit demselben Befehl dort weiter.
    """
    from flows.progress import standing
    from pipeline.ingest.intake import prepare_model
    from pipeline.search.reindex import Reindexing

    settings = call.settings()
    with call.open_archive() as archive:
        archive.generation()  # says so if there is no index yet, before a model is built
        prepare_model(settings)
        with progress_bar("work") as listener:
            done = Reindexing(settings, archive).run(
                lambda n, total: listener(standing("work", n, total))
            )

    def tell() -> None:
        new = done.renewed + done.rewritten
        said = f"{count(new, 'Dokument', 'Dokumente')} neu in den Index gestellt."
        click.echo(said if new else "Der Index ist aktuell.")
        if not done.finished:
            click.echo(
                "Inzwischen kamen Dokumente dazu; rufen Sie `omdok reindex` noch einmal auf."
            )

    call.answer(asdict(done), tell)
