"""The search: understand, rank within the filters, count, and show why a hit is a hit."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from nlp.analysis import compound_parts, places, stem
from nlp.types import Embedder
from pipeline.archive.types import FoundPassage, Store, WordQuery
from pipeline.search.meaning import floor_of, question_vector
from pipeline.search.query import Query, Understood, understand
from pipeline.search.ranking import Asked, Ints, Ranking, rank
from pipeline.settings import Settings
from pipeline.types import DocumentKind, Frozen
from pipeline.vocabulary import Vocabulary

_KIND_LABELS = {"agreement": "Vereinbarung", "press_release": "Pressemitteilung", "other": "Sonstiges"}


class FacetCount(Frozen):
    """How many documents of the result have this value."""

    id: str
    label: str
    count: int


class Hit(Frozen):
    """The best passage of a document.

    `start`, `end` and `highlights` are positions in the document's text. `score` lies between 0 and 1 and compares
    the hits of one search; `by_words` and `by_meaning` are ranks from 1, None where that part did not find the passage;
    `exact` tells that the document carries what the query names.
    """

    document: str
    title: str
    date: date | None
    kind: DocumentKind
    page: int
    passage: str
    start: int
    end: int
    text: str
    highlights: tuple[tuple[int, int], ...]
    score: float
    by_words: int | None
    by_meaning: int | None
    heading: str = ""
    exact: bool = False


class SearchResult(Frozen):
    """The first hits, one for each document; `total` and `facets` count all that match, not only those shown."""

    query: str
    understood: dict[str, Any]
    took_ms: float
    total: int
    facets: dict[str, tuple[FacetCount, ...]]
    hits: tuple[Hit, ...]


class SimilarHit(Frozen):
    """A document that is about the same."""

    document: str
    title: str
    date: date | None
    score: float


class SimilarResult(Frozen):
    """The documents nearest to one, nearest first."""

    document: str
    hits: tuple[SimilarHit, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """A document of the result before its texts are fetched; ranks are 0 where a part did not find it."""

    document: int
    passage: int
    score: float
    by_words: int
    by_meaning: int
    mention: tuple[int, int] | None


def search(store: Store, query: Query, settings: Settings, vocabulary: Vocabulary, embedder: Embedder) -> SearchResult:
    """Answer a query: documents that carry what it names come first, then what words and meaning find.

    Raises:
        NotFound: there is no archive yet, or a filter names something unknown.
        ConfigError: the archive cannot be read.
    """
    began = time.perf_counter()
    understood = understand(query, vocabulary)
    within = store.matching(understood.filters)
    asked = _asked(store, query.text, understood.words, embedder)
    answers = _answers(store, understood, asked, settings, within)
    shown = answers[: query.limit or settings.search.limit]
    documents = np.array([answer.document for answer in answers], dtype=np.int64)
    facets = _facets(store, documents, vocabulary)
    hits = _hits(store, shown, understood.words)
    took = round((time.perf_counter() - began) * 1000, 1)
    return SearchResult(
        query=query.text,
        understood=understood.report(vocabulary),
        took_ms=took,
        total=len(answers),
        facets=facets,
        hits=hits,
    )


def similar(store: Store, document_id: str, limit: int = 10) -> SimilarResult:
    """The documents whose passages lie nearest to the middle of a document's passages.

    Raises:
        NotFound: there is no such document.
    """
    number, embedder, vectors = store.vectors_of(document_id)
    if not len(vectors):
        return SimilarResult(document=document_id, hits=())
    middle = vectors.mean(axis=0)
    found = store.by_meaning((middle / max(float(np.linalg.norm(middle)), 1e-9)).astype(np.float32), embedder)
    others = found.documents != number
    best: dict[int, tuple[float, int]] = {}
    for passage, document, value in zip(
        found.passages[others].tolist(), found.documents[others].tolist(), found.values[others].tolist(), strict=True
    ):
        best[document] = max(best.get(document, (-1.0, 0)), (value, passage))
    first = sorted(best.values(), key=lambda pair: (-pair[0], pair[1]))[:limit]
    texts = store.passages([passage for _, passage in first])
    return SimilarResult(
        document=document_id,
        hits=tuple(
            SimilarHit(document=it.passage.document, title=it.title, date=it.date, score=round(score, 4))
            for score, it in ((score, texts[passage]) for score, passage in first)
        ),
    )


def _asked(store: Store, text: str, words: WordQuery, embedder: Embedder) -> Asked:
    if not text.strip():
        return Asked(words)
    vector = question_vector(embedder, text)
    return Asked(words, vector, embedder.name, floor_of(store, embedder, vector))


def _answers(store: Store, understood: Understood, asked: Asked, settings: Settings, within: Ints) -> Sequence[_Answer]:
    exact = _exact(store, understood, within)
    found = rank(store, asked, settings.search, within)
    everything = found
    if not set(exact) <= set(found.documents.tolist()):
        # A document that carries the code matches, however little words and meaning make of it.
        everything = rank(store, replace(asked, floor=None), settings.search, np.array(list(exact), dtype=np.int64))
    first = [_exact_answer(store, document, exact[document], everything) for document in exact]
    first.sort(key=lambda pair: (-pair[0], -pair[1].score, pair[1].document))
    answers = [answer for _, answer in first]
    if understood.exact_only:
        return answers
    rest = (_answer(found, index) for index, document in enumerate(found.documents) if int(document) not in exact)
    return [*answers, *rest]


def _exact(store: Store, understood: Understood, within: Ints) -> dict[int, tuple[int, int, int]]:
    """For each document within the filters that carries something the query names: how much of it, and where first."""
    allowed = set(within.tolist())
    found: dict[int, tuple[int, int, int]] = {}
    for kind in dict.fromkeys(identifier.kind for identifier in understood.identifiers):
        ids = {identifier.id for identifier in understood.identifiers if identifier.kind == kind}
        for document, (count, start, end) in store.tagged(kind, ids).items():
            if document in allowed:
                before = found.get(document, (0, start, end))
                found[document] = (before[0] + count, before[1], before[2])
    return found


def _exact_answer(store: Store, document: int, carried: tuple[int, int, int], ranking: Ranking) -> tuple[int, _Answer]:
    count, start, end = carried
    at = np.flatnonzero(ranking.documents == document)
    ranked = _answer(ranking, int(at[0])) if len(at) else _Answer(document, 0, 0.0, 0, 0, None)
    passage = store.document_passage(document, start)
    own = ranked.passage == passage
    return count, _Answer(
        document,
        passage if passage is not None else ranked.passage,
        ranked.score,
        ranked.by_words if own else 0,
        ranked.by_meaning if own else 0,
        (start, end),
    )


def _answer(ranking: Ranking, index: int) -> _Answer:
    return _Answer(
        int(ranking.documents[index]),
        int(ranking.passages[index]),
        float(ranking.scores[index]),
        int(ranking.by_words[index]),
        int(ranking.by_meaning[index]),
        None,
    )


def _facets(store: Store, documents: Ints, vocabulary: Vocabulary) -> dict[str, tuple[FacetCount, ...]]:
    def label(kind: str, id: str) -> str:
        return _KIND_LABELS[id] if kind == "kind" else vocabulary.label(kind, id)

    return {
        kind: tuple(
            FacetCount(id=id, label=label(kind, id), count=count)
            for id, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        )
        for kind, counts in store.facets(documents).items()
    }


def _hits(store: Store, answers: Sequence[_Answer], words: WordQuery) -> tuple[Hit, ...]:
    texts = store.passages([answer.passage for answer in answers])
    return tuple(_hit(answer, texts[answer.passage], words) for answer in answers if answer.passage in texts)


def _hit(answer: _Answer, found: FoundPassage, words: WordQuery) -> Hit:
    passage = found.passage
    spans = list(_word_spans(found.text, passage.start, words))
    if answer.mention and passage.start <= answer.mention[0] and answer.mention[1] <= passage.end:
        spans.append(answer.mention)
    return Hit(
        document=passage.document,
        title=found.title,
        date=found.date,
        kind=found.kind,
        page=passage.page,
        passage=passage.id,
        start=passage.start,
        end=passage.end,
        text=found.text,
        highlights=_merged(spans),
        score=round(answer.score, 4),
        by_words=answer.by_words or None,
        by_meaning=answer.by_meaning or None,
        heading=passage.heading,
        exact=answer.mention is not None,
    )


def _word_spans(text: str, offset: int, words: WordQuery) -> Iterable[tuple[int, int]]:
    """Where the text has a word of the query, inflected, in a compound, or as part of a compound that was asked for."""
    wanted = {*words.stems, *(part for parts in words.compounds for part in parts)}
    for place in places(text):
        if stem(place.word) in wanted or wanted.intersection(compound_parts(place.word)):
            yield offset + place.start, offset + place.end


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
