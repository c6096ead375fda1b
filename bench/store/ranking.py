"""A judged set answered by SQLite, by PostgreSQL in memory, and by PostgreSQL on the server: how
good, how alike.

    nice -n 10 python -m bench.store.ranking [--corpus corpus/gold/queries] [--corpus
    ../shared/data/retrieval/xquad_de]

The set is embedded and stored once, in SQLite, and copied to the server.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from pipeline.archive import Parts, open_archive
from pipeline.evaluation.judged_files import read_judged_set
from pipeline.evaluation.search import Run, Side, build, figures, run_queries
from pipeline.keeping.copying import copy_archive
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.meaning import embedder_for
from pipeline.settings import PROJECT, load_settings
from pipeline.tagging.tag import DocumentTagger
from tests.servers.postgres import running_server

MODES = ("words", "meaning", "fused", "hybrid")


def compared(corpus: Path, folder: Path) -> dict[str, Any]:
    """nDCG@10 by store and mode, and for how many queries the first ten are the same as in
    SQLite.
    """
    settings = load_settings()
    judged, vocabulary = read_judged_set(corpus), load_vocabulary(settings.vocabulary_folder)
    embedder, url = embedder_for(settings), f"sqlite:///{folder}/{corpus.name}.sqlite"
    first = open_archive(url)
    names = build(
        first, judged, embedder, lambda _done, _total: None, DocumentTagger(vocabulary, settings)
    )

    def answered(archive: Parts) -> dict[str, Run]:
        side = Side(archive, settings, vocabulary, embedder)
        return {mode: run_queries(side, judged, names, mode) for mode in MODES}

    runs = {"sqlite": answered(first)}
    first.close()
    with running_server() as server:
        there = server.new()
        copy_archive(url, there)
        archive = open_archive(there)
        runs["postgresql, in memory"] = answered(archive)
        archive.backend.make_large(lambda _: None)
        runs["postgresql, on the server"] = answered(archive)
        archive.close()
    return {
        name: {
            mode: {
                "ndcg@10": figures(run, judged)["ndcg@10"],
                "same first ten": round(_same(run, runs["sqlite"][mode]), 4),
            }
            for mode, run in by_mode.items()
        }
        for name, by_mode in runs.items()
    }


def _same(run: Run, other: Run) -> float:
    return sum(found[:10] == other.found[query][:10] for query, found in run.found.items()) / max(
        len(run.found), 1
    )


def main() -> None:
    """Print one JSON value."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=Path, action="append")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpora = chosen.corpus or [PROJECT / "corpus" / "gold" / "queries"]
        print(
            json.dumps(
                {str(corpus): compared(corpus, Path(folder)) for corpus in corpora}, indent=1
            )
        )


if __name__ == "__main__":
    main()
