"""`omdok evaluate`: measure search, tags and extraction on judged data."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.params import FILE, FOLDER
from pipeline.ground.errors import NotFound, OmdokError

if TYPE_CHECKING:
    from nlp.types import Embedder
    from pipeline.settings import Settings


@click.group(short_help="Güte messen: Suche, Schlagwörter, Textgewinnung.")
def evaluate() -> None:
    """Die Güte auf bewerteten Daten messen."""


@evaluate.command("search", short_help="Suche messen (eigene Urteile oder Ordner im BEIR-Aufbau).")
@click.option(
    "--corpus", type=FOLDER, metavar="ORDNER", help="corpus.jsonl, queries.jsonl, qrels.tsv"
)
@verb
def evaluate_search_(call: Call, corpus: Path | None) -> None:
    """Die Suche messen: am Archiv und an den Treffern, die Menschen bewertet haben (passt, passt
    nicht).

    Mit --corpus an einem Ordner mit corpus.jsonl, queries.jsonl und qrels.tsv; was Menschen am
    Archiv bewertet haben, steht dann daneben unter „judged“. Die mitgelieferten Prüffragen:
    --corpus corpus/gold/queries.
    """
    from pipeline.evaluation.regression import note_baseline
    from pipeline.evaluation.relevance import evaluate_judged
    from pipeline.evaluation.search import evaluate_search
    from pipeline.ingest.intake import prepare_model
    from pipeline.search.meaning import embedder_for

    settings = call.settings()
    if corpus:
        prepare_model(settings)
        embedder = embedder_for(settings)
        found = evaluate_search(corpus, settings, embedder)
        note_baseline(settings, corpus, found, embedder, datetime.now(UTC).date())
        _answer(call, {**found, "judged": _judged(call, settings, embedder)})
        return
    with call.open_archive() as archive:
        archive.generation()  # says so if there is no index yet, before a model is built
        prepare_model(settings)
        _answer(call, evaluate_judged(settings, archive, embedder_for(settings)))


def _judged(call: Call, settings: Settings, embedder: Embedder) -> dict[str, Any]:
    """What people judged in the archive, beside a set that has a store of its own; empty where
    nobody judged.
    """
    from pipeline.evaluation.relevance import evaluate_judged

    try:
        with call.open_archive() as archive:
            return evaluate_judged(settings, archive, embedder)
    except NotFound:
        return {}
    except OmdokError as error:  # the set was measured all the same
        return {"fault": f"{error.message} {error.hint}".strip()}


@evaluate.command("tags", short_help="Schlagwörter messen (JSON-Zeilen).")
@click.option(
    "--gold", required=True, type=FILE, metavar="DATEI", help="JSON-Zeilen mit text und tags."
)
@verb
def evaluate_tags_(call: Call, gold: Path) -> None:
    """Die Schlagwörter gegen von Hand geprüfte messen."""
    from pipeline.evaluation.tags import evaluate_tags
    from pipeline.registers.vocabulary import load_vocabulary

    settings = call.settings()
    _answer(call, evaluate_tags(gold, load_vocabulary(settings.vocabulary_folder), settings))


@evaluate.command("extraction", short_help="Textgewinnung messen (Dateien mit wahrem Text).")
@click.option(
    "--gold", required=True, type=FOLDER, metavar="ORDNER", help="Paare name.endung und name.txt."
)
@click.option(
    "--documents",
    type=FOLDER,
    metavar="ORDNER",
    help="Dokumente, wenn sie nicht bei den Texten liegen.",
)
@verb
def evaluate_extraction_(call: Call, gold: Path, documents: Path | None) -> None:
    """Die Textgewinnung gegen wahre Texte messen."""
    from pipeline.evaluation.extraction import evaluate_extraction

    _answer(
        call, evaluate_extraction(documents or gold, gold if documents else None, call.settings())
    )


def _answer(call: Call, result: dict[str, Any]) -> None:
    call.answer(result, lambda: _tell(result, 0))


def _tell(values: dict[str, Any], depth: int) -> None:
    for name, value in values.items():
        if value == {}:
            continue
        if isinstance(value, dict):
            click.echo(f"{'  ' * depth}{name}:")
            _tell(value, depth + 1)
        elif isinstance(value, list):
            click.echo(f"{'  ' * depth}{name}: {len(value)}")
            for item in value[:20]:
                click.echo(f"{'  ' * (depth + 1)}{item}")
        else:
            click.echo(
                f"{'  ' * depth}{name}: {round(value, 4) if isinstance(value, float) else value}"
            )
