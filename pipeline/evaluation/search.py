"""How good and how fast the search is on a judged set in BEIR layout, in a store of its own."""

from __future__ import annotations

import hashlib
import math
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from nlp.types import Embedder
from pipeline.archive import Parts, open_archive
from pipeline.evaluation.judged_files import JudgedSet, read_judged_set
from pipeline.ground.types import Block, Document, Made, Page, SourceFile
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.search.exact_match import exact_matches
from pipeline.search.index import index_document
from pipeline.search.meaning import question_vector
from pipeline.search.query import Query, word_query
from pipeline.search.ranking import Asked, Ranking, rank
from pipeline.search.rerank import reranker_for
from pipeline.search.search import ranked, understood_by
from pipeline.settings import Settings
from pipeline.tagging.ready import tagger_for
from pipeline.tagging.tag import DocumentTagger, Tagged

_DEPTH = 100
MODES = ("words", "meaning", "fused", "first", "hybrid")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Run:
    """For each query the ids found, best first, and how long each query took in milliseconds."""

    found: dict[str, Sequence[str]]
    milliseconds: tuple[float, ...]


def evaluate_search(
    corpus: Path,
    settings: Settings,
    embedder: Embedder,
    progress: Progress = lambda _done, _total: None,
    modes: Sequence[str] = MODES,
) -> dict[str, Any]:
    """Index the set into a store of its own and measure words, meaning and both together, or only
    some `modes`.

    `progress` hears how many texts are indexed. The figures at the top are those of everything
    together (`hybrid`).

    Raises:
        NotFound: the folder or one of its three files is not there.
        ConfigError: one of them is damaged.
    """
    judged = read_judged_set(corpus)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(f"sqlite:///{folder}/evaluation.sqlite") as archive,
    ):
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        names = build(archive, judged, embedder, progress, tagger_for(vocabulary, settings))
        side = Side(archive, settings, vocabulary, embedder)
        runs = {mode: run_queries(side, judged, names, mode) for mode in modes}
    by = {mode: figures(run, judged) for mode, run in runs.items()}
    head = {"queries": len(judged.judgements), "notes": list(judged.notes)}
    return {**head, **by["hybrid"], "by": by, **_by_group(runs, judged)}


def _by_group(runs: Mapping[str, Run], judged: JudgedSet) -> dict[str, Any]:
    """For each way to group the queries (`by_kind`, …) and each group: how many, and nDCG@10 by
    mode.
    """
    report: dict[str, Any] = {}
    for way in sorted({way for groups in judged.groups.values() for way in groups}):
        members: dict[str, list[str]] = {}
        for query in judged.judgements:
            members.setdefault(judged.groups.get(query, {}).get(way, ""), []).append(query)
        report[f"by_{way}"] = {}
        for group, queries in sorted(members.items()):
            gains = {mode: _gain(run, judged, queries) for mode, run in runs.items()}
            report[f"by_{way}"][group] = {"queries": len(queries), **gains}
    return report


def _gain(run: Run, judged: JudgedSet, queries: Sequence[str]) -> float:
    return round(
        sum(ndcg(run.found[q], judged.judgements[q], 10) for q in queries) / max(len(queries), 1), 4
    )


def build(
    archive: Parts,
    judged: JudgedSet,
    embedder: Embedder,
    progress: Progress,
    tagger: DocumentTagger | None = None,
) -> dict[int, str]:
    """Store every text as a document, tagged where there is a tagger; gives the set's id for each
    document number.
    """
    ids: dict[str, str] = {}
    for done, (name, (title, text)) in enumerate(judged.texts.items(), 1):
        document = _document(name, title, text)
        ids[document.id] = name
        tagged = tagger.tag(document) if tagger else Tagged((), ())
        archive.documents.save(
            index_document(document, tagged.tags, tagged.quotes, embedder, "evaluation"), name
        )
        progress(done, len(judged.texts))
    return {number: ids[document] for number, document in archive.shown.numbers().items()}


def _document(name: str, title: str, text: str) -> Document:
    text = text or title or " "
    now = datetime.now(UTC)
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Document(
        id=digest[:16],
        version=1,
        source=SourceFile(
            path=name,
            name=name,
            sha256=digest,
            media_type="text/plain",
            size=len(text.encode()),
            fetched_at=now,
        ),
        kind="other",
        title=title,
        date=None,
        date_span=None,
        language="de",
        text=text,
        pages=(Page(start=0, end=len(text), number=1),),
        blocks=(Block(start=0, end=len(text), role="paragraph"),),
        sections=(),
        made=Made(at=now, by="evaluation", fingerprint="evaluation"),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """Where and with what queries are answered; with `each`, as in a judged set, renditions of a
    work count apart.
    """

    archive: Parts
    settings: Settings
    vocabulary: Vocabulary
    embedder: Embedder
    each: bool = True


def run_queries(side: Side, judged: JudgedSet, names: Mapping[int, str], mode: str) -> Run:
    """Answer every judged query in one of the modes, a hundred texts deep.

    `words` and `meaning` are each alone, `fused` is the plain sum of both, `first` all that the
    search does before its second stage, `hybrid` all that it does.
    """
    found: dict[str, Sequence[str]] = {}
    took: list[float] = []
    for query in judged.judgements:
        began = time.perf_counter()
        order = _order(side, judged.queries[query], mode)
        took.append((time.perf_counter() - began) * 1000)
        found[query] = list(
            dict.fromkeys(names[number] for number in order.documents[:_DEPTH].tolist())
        )
    return Run(found, tuple(took))


def _order(side: Side, text: str, mode: str) -> Ranking:
    if mode not in ("first", "hybrid"):
        return rank(side.archive, asked(text, mode, side.embedder), side.settings.search)
    question = Query(text=text)
    understood = understood_by(side.archive, question, side.settings, side.vocabulary)
    # Without a threshold: how much is found does not matter here, only in which order.
    sides = Asked(
        understood.words,
        question_vector(side.embedder, understood.text or text),
        side.embedder.name,
    )
    carried = exact_matches(side.archive, understood, side.vocabulary)
    reranker = (
        reranker_for(side.embedder, side.settings.search.second_stage) if mode == "hybrid" else None
    )
    return ranked(
        side.archive, understood, sides, carried, side.settings, reranker, each=side.each
    ).order


def asked(text: str, mode: str, embedder: Embedder) -> Asked:
    """The sides of a question that a mode looks at."""
    words = word_query("" if mode == "meaning" else text)
    if mode == "words":
        return Asked(words)
    return Asked(words, question_vector(embedder, text), embedder.name)


def figures(run: Run, judged: JudgedSet) -> dict[str, float]:
    """The measures of a run, averaged over all judged queries, and the time of a query."""
    pairs = [(run.found[query], grades) for query, grades in judged.judgements.items()]
    measures: dict[str, Callable[[Sequence[str], Mapping[str, float]], float]] = {
        "ndcg@10": lambda found, grades: ndcg(found, grades, 10),
        "mrr@10": lambda found, grades: reciprocal_rank(found, grades, 10),
        "recall@1": lambda found, grades: recall(found, grades, 1),
        "recall@10": lambda found, grades: recall(found, grades, 10),
        "recall@100": lambda found, grades: recall(found, grades, 100),
    }
    times = np.array(run.milliseconds or (0.0,))
    measured = {}
    for name, measure in measures.items():
        measured[name] = round(sum(measure(*pair) for pair in pairs) / max(len(pairs), 1), 4)
    return {
        **measured,
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p95_ms": round(float(np.percentile(times, 95)), 2),
    }


def ndcg(found: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """Normalised discounted cumulative gain with linear gains, as trec_eval counts it."""
    gained = sum(
        grades.get(name, 0.0) / math.log2(rank + 2) for rank, name in enumerate(found[:depth])
    )
    best = sum(
        grade / math.log2(rank + 2)
        for rank, grade in enumerate(sorted(grades.values(), reverse=True)[:depth])
    )
    return gained / best if best else 0.0


def reciprocal_rank(found: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """One over the rank of the first text that answers; 0 when none does."""
    return next((1 / (rank + 1) for rank, name in enumerate(found[:depth]) if name in grades), 0.0)


def recall(found: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """The share of all texts that answer which are among the first `depth`."""
    return len(set(found[:depth]) & set(grades)) / len(grades) if grades else 0.0
