"""Upkeep of the archive: tags and index after a change of registers, model or rules, and how good
the search is.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from prefect import flow

from flows.frame import framed
from flows.progress import tell
from pipeline.archive import open_archive
from pipeline.evaluation.regression import measure_regression
from pipeline.evaluation.relevance import search_quality
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.review.retagging import Retagging
from pipeline.search.meaning import embedder_for
from pipeline.search.reindex import Reindexing
from pipeline.tagging.ready import tagger_for


@flow(name="retag", validate_parameters=False)
def retag(config: str | None = None, store_url: str | None = None) -> dict[str, Any]:
    """Tag anew what a change of the registers concerns; gives {documents, touched, changed,
    lost}.
    """
    with framed("retag", config, store_url) as frame:
        vocabulary = load_vocabulary(frame.settings.vocabulary_folder)
        with open_archive(frame.settings.store_url) as archive:
            tagger = tagger_for(vocabulary, frame.settings)
            done = Retagging(archive, tagger, vocabulary).run(lambda n: tell("work", n, None))
        frame.words = (
            f"{len(done.changed)} von {done.documents} Dokumenten haben andere Schlagwörter"
        )
    counts = {"touched": len(done.touched), "changed": len(done.changed), "lost": len(done.lost)}
    return {"documents": done.documents, **counts}


@flow(name="reindex", validate_parameters=False)
def reindex(config: str | None = None, store_url: str | None = None) -> dict[str, Any]:
    """Bring the index to the model and the settings of today; gives {documents, renewed, rewritten,
    finished}.

    Raises:
        NotFound: there is no archive yet.
        ConfigError: the configured model is not there.
    """
    with framed("reindex", config, store_url) as frame:
        with open_archive(frame.settings.store_url) as archive:
            done = Reindexing(frame.settings, archive).run(lambda n, total: tell("work", n, total))
        frame.words = f"{done.renewed + done.rewritten} Dokumente neu in den Index gestellt"
    return asdict(done)


@flow(name="evaluate", validate_parameters=False)
def evaluate(config: str | None = None, store_url: str | None = None) -> dict[str, Any]:
    """Measure the search on the questions that come with omdok and on those that staff have judged,
    for the reports.

    Raises:
        NotFound: there is no archive yet.
        ConfigError: the questions or the registers are not in order.
    """
    with framed("evaluate", config, store_url) as frame:
        settings = frame.settings
        embedder = embedder_for(settings)
        told = measure_regression(
            settings, embedder, datetime.now(UTC).date(), lambda n, total: tell("work", n, total)
        )
        with open_archive(settings.store_url) as archive:
            quality = search_quality(settings, archive, embedder)
        questions = f"{told.queries} Prüffragen und " if told else ""
        frame.words = f"{questions}{quality.queries} beurteilte Suchen gemessen"
    return {
        **quality.model_dump(mode="json"),
        "baseline": told.model_dump(mode="json") if told else None,
    }
