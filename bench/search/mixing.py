"""Shares of the second stage and of the query's numbers and names, measured in one run.

    python -m bench.search.mixing FOLDER … [--peers SITE]

For each judged set (see `known_items`): nDCG@10 of words, meaning, the plain sum of both, of what
the search does before its second stage, and of each mix, for both parts of the set. The search
itself counts names only in what is no question. With `--peers`, a folder that bm25s is installed
in, also of bm25s with the German stemmer. What a mix is made of is asked for once a query.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp.types import Reranker
from pipeline.archive import open_archive
from pipeline.evaluation.judged_files import JudgedSet, read_judged_set
from pipeline.evaluation.search import Side, build, ndcg, run_queries
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.exact_match import exact_matches, match_level
from pipeline.search.meaning import embedder_for, question_vector
from pipeline.search.query import Query
from pipeline.search.ranking import Asked, Values
from pipeline.search.rerank import FIRST, mixed, numbers_and_names, reranker_for, share_held
from pipeline.search.search import ranked, understood_by
from pipeline.settings import load_settings
from pipeline.tagging.tag import DocumentTagger

# Shares of the closer look, of the query's numbers and of its names.
_MIXES = (
    (0.7, 0.0, 0.0), (0.6, 0.0, 0.0), (0.5, 0.0, 0.0), (0.4, 0.0, 0.0), (0.7, 0.2, 0.0),
    (0.5, 0.2, 0.0), (0.5, 0.4, 0.0), (0.5, 0.6, 0.0), (0.5, 0.0, 0.4), (0.5, 0.4, 0.2),
    (0.5, 0.4, 0.4), (0.5, 0.6, 0.4), (0.5, 0.6, 0.6), (0.3, 0.6, 0.4),
)  # fmt: skip
Found = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the first documents of one query: names, and the signals of each."""

    names: Sequence[str]
    scores: Values
    closer: Values
    numbers: Values
    proper: Values
    level: Values

    def mixed(self, share: float, numbers: float, proper: float) -> list[str]:
        """The names in the order that a mix gives; those that carry what is named come first."""
        if len(self.closer) == 0:
            return list(self.names)
        first = len(self.closer)
        both = mixed(self.scores[:first], self.closer, share)
        both += numbers * self.numbers + proper * self.proper
        order = np.lexsort((-both, -self.level[:first]))
        return [self.names[place] for place in order]


def seen(side: Side, names: Mapping[int, str], reranker: Reranker, text: str) -> Seen:
    """Ask one query up to its second stage."""
    archive = side.archive
    understood = understood_by(archive, Query(text=text), side.settings, side.vocabulary)
    vector = question_vector(side.embedder, understood.text or text)
    asked = Asked(understood.words, vector, side.embedder.name)
    carried = exact_matches(archive, understood, side.vocabulary)
    order = ranked(archive, understood, asked, carried, side.settings, None, each=True).order
    first = min(FIRST, len(order.rows))
    documents = order.documents[:first].tolist()
    level = np.array([match_level(carried.first.get(n)) for n in documents], dtype=np.float64)
    if understood.names_only or understood.lists:
        closer = numbers = proper = np.zeros(0)
    else:
        prepared = archive.renewal.prepared(order.passages[:first].tolist(), reranker.name)
        blobs = [prepared[number] for number in order.passages[:first].tolist()]
        closer = reranker.scores(understood.text, blobs)
        numbers, proper = (
            share_held(archive, order, first, words) for words in numbers_and_names(understood.text)
        )
    found = [names[number] for number in documents]
    return Seen(found, order.scores[:first], closer, numbers, proper, level)


def measure(corpus: Path, peers: str) -> Iterator[tuple[str, Found]]:
    """The name of each way and what it finds for each query."""
    settings = load_settings()
    embedder, vocabulary = embedder_for(settings), load_vocabulary(settings.vocabulary_folder)
    reranker = reranker_for(embedder, "late")
    assert reranker is not None
    judged = read_judged_set(corpus)
    if peers:
        yield "bm25s", by_bm25s(judged, peers)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(f"sqlite:///{folder}/bench.sqlite") as archive,
    ):
        tagger = DocumentTagger(vocabulary, settings)
        names = build(archive, judged, embedder, lambda _done, _total: None, tagger)
        side = Side(archive, settings, vocabulary, embedder)
        for mode in ("words", "meaning", "fused"):
            yield mode, run_queries(side, judged, names, mode).found
        all_seen = {q: seen(side, names, reranker, judged.queries[q]) for q in judged.judgements}
        yield "first", {query: one.names for query, one in all_seen.items()}
        for mix in _MIXES:
            found = {query: one.mixed(*mix) for query, one in all_seen.items()}
            yield "closer {}, numbers {}, names {}".format(*mix), found


def by_bm25s(judged: JudgedSet, site: str) -> Found:
    """What bm25s finds with the German stemmer."""
    sys.path.append(site)
    import bm25s
    import Stemmer

    def cut(texts: Sequence[str]) -> object:
        stemmer = Stemmer.Stemmer("german")
        return bm25s.tokenize(texts, stopwords="de", stemmer=stemmer, show_progress=False)

    index, ids = bm25s.BM25(), list(judged.texts)
    told = [f"{title}\n{text}".strip() for title, text in judged.texts.values()]
    index.index(cut(told), show_progress=False)
    asked = list(judged.judgements)
    rows, _ = index.retrieve(
        cut([judged.queries[query] for query in asked]), k=10, show_progress=False
    )
    return {query: [ids[at] for at in row] for query, row in zip(asked, rows.tolist(), strict=True)}


def main() -> None:
    """Print one table a set: nDCG@10 of all queries and of each part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--peers", default="", help="a folder that bm25s is installed in")
    given = parser.parse_args()
    for corpus in given.folders:
        judged = read_judged_set(corpus)
        parts = sorted({groups.get("part", "") for groups in judged.groups.values()})
        print(f"\n{corpus.name} | all | {' | '.join(parts)}", flush=True)
        for way, found in measure(corpus, given.peers):
            gains = {q: ndcg(found[q], grades, 10) for q, grades in judged.judgements.items()}
            told = [float(np.mean(list(gains.values())))]
            for part in parts:
                own = [g for q, g in gains.items() if judged.groups[q].get("part", "") == part]
                told.append(float(np.mean(own)))
            print(f"{way} | {' | '.join(f'{gain:.4f}' for gain in told)}", flush=True)


if __name__ == "__main__":
    main()
