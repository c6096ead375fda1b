"""Compare ways to fuse words and meaning on one judged set, in one run.

    python -m bench.search.fusion ../shared/data/retrieval/xquad_de [MORE SETS]

Every way ranks the same scores of the same store; nothing is tuned here. Prints a table in
Markdown.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.archive import open_archive
from pipeline.evaluation.judged_files import JudgedSet, read_judged_set
from pipeline.evaluation.search import build, ndcg, recall
from pipeline.search.fusion import fuse
from pipeline.search.meaning import embedder_for, question_vector
from pipeline.search.query import word_query
from pipeline.settings import load_settings

Values = NDArray[np.float64]
Way = Callable[[Values, Values], Values]


def ranks(values: Values) -> Values:
    """Ranks from 1; what scores nothing comes nowhere."""
    order = np.argsort(-values, kind="stable")
    found = np.empty(len(values))
    found[order] = np.arange(1, len(values) + 1)
    found[values <= 0] = np.inf
    return found


def log_fusion(share: float) -> Way:
    """The sum that needs no list."""
    return lambda cosines, bm25: share * 20 * cosines + (1 - share) * np.log1p(bm25)


def min_max(weight: float) -> Way:
    """What the product does, with this weight of meaning."""
    return lambda cosines, bm25: fuse(cosines, bm25, weight, 100)


WAYS: dict[str, Way] = {
    "words": lambda _cosines, bm25: bm25,
    "meaning": lambda cosines, _bm25: cosines,
    "rank fusion (RRF, k = 60)": lambda cosines, bm25: (
        1 / (60 + ranks(cosines)) + 1 / (60 + ranks(bm25))
    ),
    **{
        f"min-max, weight of meaning {weight:.1f}": min_max(weight)
        for weight in (0.5, 0.6, 0.7, 0.8, 0.9)
    },
    **{
        f"a·20·cosine + (1−a)·log(1+bm25), a = {share:.1f}": log_fusion(share)
        for share in (0.5, 0.6, 0.7, 0.8)
    },
}


def scores(corpus: Path) -> Iterator[tuple[JudgedSet, str, list[str], Values, Values]]:
    """For each query of a set: the ids of all texts, and their best passage's cosine and BM25."""
    settings = load_settings()
    embedder = embedder_for(settings)
    judged = read_judged_set(corpus)
    with tempfile.TemporaryDirectory() as folder:
        archive = open_archive(f"sqlite:///{folder}/bench.sqlite")
        names = build(archive, judged, embedder, lambda _done, _total: None)
        numbers = np.array(sorted(names))
        for query in judged.judgements:
            text = judged.queries[query]
            meaning = archive.index.by_meaning(question_vector(embedder, text), embedder.name)
            words = archive.index.by_words(word_query(text))
            cosines, bm25 = np.zeros(len(numbers)), np.zeros(len(numbers))
            np.maximum.at(cosines, np.searchsorted(numbers, meaning.documents), meaning.values)
            np.maximum.at(bm25, np.searchsorted(numbers, words.documents), words.values)
            yield judged, query, [names[number] for number in numbers.tolist()], cosines, bm25
        archive.close()


def measure(corpus: Path) -> dict[str, tuple[float, float]]:
    """nDCG@10 and recall@100 of each way."""
    gathered: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    for judged, query, names, cosines, bm25 in scores(corpus):
        for name, way in WAYS.items():
            best = np.argsort(-way(cosines, bm25), kind="stable")[:100]
            found = [names[index] for index in best.tolist()]
            grades = judged.judgements[query]
            gathered[name].append((ndcg(found, grades, 10), recall(found, grades, 100)))
    return {
        name: (float(np.mean([n for n, _ in got])), float(np.mean([r for _, r in got])))
        for name, got in gathered.items()
    }


def main() -> None:
    """Print one table a set."""
    for corpus in map(Path, sys.argv[1:]):
        print(f"\n{corpus.name}\n\n| way | nDCG@10 | recall@100 |\n|---|---|---|")
        for name, (gain, found) in measure(corpus).items():
            print(f"| {name} | {gain:.4f} | {found:.4f} |")


if __name__ == "__main__":
    main()
