"""Upkeep of the archive: tags and index after a change of registers, model or rules, and how good the search is."""

from __future__ import annotations

from typing import Any

from prefect import flow

from flows.frame import framed
from flows.progress import tell
from pipeline.archive import open_store
from pipeline.retagging import Retagging
from pipeline.tagging.tag import DocumentTagger
from pipeline.vocabulary import load_vocabulary


@flow(name="retag", validate_parameters=False)
def retag(config: str | None = None, store_url: str | None = None) -> dict[str, Any]:
    """Tag anew what a change of the registers concerns; gives {documents, touched, changed, lost}."""
    with framed("retag", config, store_url) as frame:
        vocabulary = load_vocabulary(frame.settings.vocabulary_folder)
        store = open_store(frame.settings.store_url)
        try:
            tagger = DocumentTagger(vocabulary, frame.settings)
            done = Retagging(store, tagger, vocabulary).run(lambda n: tell("work", n, None))
        finally:
            store.close()
        frame.words = f"{len(done.changed)} von {done.documents} Dokumenten haben andere Schlagwörter"
    counts = {"touched": len(done.touched), "changed": len(done.changed), "lost": len(done.lost)}
    return {"documents": done.documents, **counts}
