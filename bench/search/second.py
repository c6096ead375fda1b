"""Ways to look at the first hits again, on judged sets or on made questions; nothing is tuned here.

    python -m bench.search.second corpus/gold/queries [MORE SETS]
    python -m bench.search.second --make FOLDER ../shared/data/ner/germeval14.dev.conll …

`--make` writes a set of questions made from labelled sentences (`bench.training.pairs`). For each set:
nDCG@10 of the search without and with its second stage, with other shares of the closer look, with
flat weights, in windows of other sizes, with the mean left in, and by the nearest sentence alone;
and the CPU milliseconds of a query (other work on the machine matters little to those).
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

import nlp.rerankers.late as late_stage
from bench.training.conll import Labelled, read_sentences
from bench.training.pairs import as_text, make_set
from nlp.rerankers import load_reranker
from nlp.rerankers.late import LateInteraction
from nlp.sentences import split_sentences
from nlp.types import Embedder, Reranker, TokenEmbedder
from pipeline.archive import open_archive
from pipeline.evaluation.judged_files import JudgedSet, read_judged_set
from pipeline.evaluation.search import Side, build, ndcg, run_queries
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.exact_match import exact_matches
from pipeline.search.meaning import embedder_for, question_vector
from pipeline.search.query import Query
from pipeline.search.ranking import Asked
from pipeline.search.search import ranked, understood_by
from pipeline.settings import load_settings
from pipeline.tagging.tag import DocumentTagger

_SHARES = (0.4, 0.5, 0.6, 0.7, 0.8)
# No passage is longer, in pieces.
_WHOLE = 512


class Flat(LateInteraction):
    """Every piece of the question counts alike."""

    def scores(self, question: str, prepared: Sequence[bytes]) -> np.ndarray:
        """See `LateInteraction.scores`."""
        asked = self._embedder.query_states
        self._embedder.query_states = lambda text: _flat(asked(text))  # type: ignore[method-assign]
        try:
            return super().scores(question, prepared)
        finally:
            self._embedder.query_states = asked  # type: ignore[method-assign]


def _flat(states):  # type: ignore[no-untyped-def]
    return type(states)(states.states, np.ones_like(states.rarity))


class Other(LateInteraction):
    """Windows of another size, or the states as they are."""

    def __init__(self, embedder: TokenEmbedder, window: int, *, centred: bool = True) -> None:
        super().__init__(embedder)
        self._window = window
        if not centred:
            self._mean = np.zeros_like(self._mean)

    def scores(self, question: str, prepared: Sequence[bytes]) -> np.ndarray:
        """See `LateInteraction.scores`."""
        usual, late_stage._WINDOW = late_stage._WINDOW, self._window
        try:
            return super().scores(question, prepared)
        finally:
            late_stage._WINDOW = usual


class Sentences:
    """The nearest sentence of a passage; all are embedded anew here, so this is no way for the
    product.
    """

    def __init__(self, embedder: Embedder, like: Reranker) -> None:
        self.name, self._embedder, self._texts = like.name, embedder, dict[bytes, np.ndarray]()

    def learn(self, prepared: dict[bytes, str]) -> None:
        """Which text each prepared passage is of."""
        for blob, text in prepared.items():
            if blob not in self._texts:
                parts = [text[s.start : s.end] for s in split_sentences(text)] or [text]
                self._texts[blob] = self._embedder.encode_passages(parts)

    def scores(self, question: str, prepared: Sequence[bytes]) -> np.ndarray:
        """The highest cosine of a sentence."""
        vector = question_vector(self._embedder, question)
        return np.array([float((self._texts[blob] @ vector).max()) for blob in prepared])


def gain(
    side: Side, judged: JudgedSet, names: dict[int, str], reranker: Reranker | None
) -> tuple[float, list[float]]:
    """nDCG@10 over all questions, and CPU milliseconds for each."""
    gains, took = [], []
    for query, grades in judged.judgements.items():
        began = time.process_time()
        text = judged.queries[query]
        understood = understood_by(side.archive, Query(text=text), side.settings, side.vocabulary)
        asked = Asked(
            understood.words,
            question_vector(side.embedder, understood.text or text),
            side.embedder.name,
        )
        carried = exact_matches(side.archive, understood, side.vocabulary)
        order = ranked(side.archive, understood, asked, carried, side.settings, reranker).order
        took.append((time.process_time() - began) * 1000)
        gains.append(ndcg([names[number] for number in order.documents[:10].tolist()], grades, 10))
    return float(np.mean(gains)), took


def measure(corpus: Path, sentences: bool) -> Iterator[str]:
    """One line of the table for each way."""
    settings = load_settings()
    settings = settings.model_copy(
        update={"embedding": settings.embedding.model_copy(update={"threads": 1})}
    )
    embedder, vocabulary = embedder_for(settings), load_vocabulary(settings.vocabulary_folder)
    late = load_reranker("late", embedder)
    assert isinstance(late, LateInteraction)
    judged = read_judged_set(corpus)
    with tempfile.TemporaryDirectory() as folder:
        archive = open_archive(f"sqlite:///{folder}/bench.sqlite")
        names = build(
            archive,
            judged,
            embedder,
            lambda _done, _total: None,
            DocumentTagger(vocabulary, settings),
        )
        side = Side(archive, settings, vocabulary, embedder)
        for mode in ("words", "meaning"):
            found = run_queries(side, judged, names, mode).found
            yield f"| {mode} | {np.mean([ndcg(found[q], g, 10) for q, g in judged.judgements.items()]):.4f} | | |"
        ways: dict[str, tuple[Reranker | None, float]] = {
            "without": (None, 0.4), **{f"late interaction, share {share}": (late, share) for share in _SHARES},
            "all pieces alike, share 0.7": (Flat(late._embedder), 0.7),
            **{f"windows of {size}, share 0.7": (Other(late._embedder, size), 0.7) for size in (16, 24, 40, 64)},
            "whole passages, share 0.7": (Other(late._embedder, _WHOLE), 0.7),
            "windows, the mean left in, share 0.7": (Other(late._embedder, 32, centred=False), 0.7),
            "whole passages, the mean left in, share 0.4": (Other(late._embedder, _WHOLE, centred=False), 0.4),
        }  # fmt: skip
        if sentences:
            near = Sentences(embedder, late)
            texts = archive.shown.passages(archive.index.table(_nothing()).passages.tolist())
            blobs = archive.renewal.prepared(list(texts), late.name)
            near.learn({blobs[number]: found.text for number, found in texts.items()})
            ways["nearest sentence, share 0.7"] = (near, 0.7)  # type: ignore[assignment]
        for name, (reranker, share) in ways.items():
            search = settings.search.model_copy(update={"closer_weight": share})
            at = replace(side, settings=settings.model_copy(update={"search": search}))
            found_gain, took = gain(at, judged, names, reranker)
            p50, p95 = np.percentile(took, (50, 95))
            yield f"| {name} | {found_gain:.4f} | {p50:.0f} | {p95:.0f} |"
        archive.close()


def _nothing():  # type: ignore[no-untyped-def]
    from pipeline.archive.types import WordQuery

    return WordQuery()


def make(files: Sequence[Path], folder: Path, most: int = 3200) -> None:
    """Write a set of made questions in BEIR layout."""
    known: dict[tuple[str, ...], Labelled] = {}
    for file in files:
        known.update(
            {s.words: s for s in read_sentences(file, file.stem) if 8 <= len(s.words) <= 45}
        )
    sentences = list(known.values())
    random.Random(1).shuffle(sentences)
    sentences = sentences[:most]
    vectors = embedder_for(load_settings()).encode_passages(
        [as_text(sentence.words) for sentence in sentences]
    )
    made = make_set(sentences, vectors, 4, random.Random(3))
    folder.mkdir(parents=True, exist_ok=True)
    texts = ({"_id": f"p{n}", "title": "", "text": text} for n, text in enumerate(made.passages))
    asked = ({"_id": f"q{n}", "text": pair.question} for n, pair in enumerate(made.pairs))
    for name, rows in (("corpus", texts), ("queries", asked)):
        lines: list[str] = [json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf8")
    rows_ = [f"q{n}\tp{pair.passage}\t1" for n, pair in enumerate(made.pairs)]
    (folder / "qrels.tsv").write_text(
        "\n".join(["query-id\tcorpus-id\tscore", *rows_]), encoding="utf8"
    )


def main() -> None:
    """Make a set, or print one table a set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--make", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--sentences", action="store_true", help="also by the nearest sentence, which takes long"
    )
    given = parser.parse_args()
    if given.make:
        make(given.paths, given.make)
        return
    tell: Callable[[str], None] = lambda line: print(line, flush=True)  # noqa: E731 - one line to be given on
    for corpus in given.paths:
        tell(
            f"\n{corpus.name}\n\n| second stage | nDCG@10 | CPU ms, p50 | p95 |\n|---|---|---|---|"
        )
        for line in measure(corpus, given.sentences):
            tell(line)


if __name__ == "__main__":
    main()
