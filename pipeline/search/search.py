"""The search: understand, rank within the filters, count, and show why a hit is a hit."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from nlp.analysis import places
from nlp.types import Embedder, Reranker
from pipeline.archive import Parts
from pipeline.archive.types import Focus
from pipeline.ground.trace import traced
from pipeline.ground.types import Frozen
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.answering import answering
from pipeline.search.answers import ExtractedAnswer, find_answers
from pipeline.search.bundle import Bundle
from pipeline.search.dated import beside_dated
from pipeline.search.exact_match import ExactMatches, as_array, exact_matches, match_level
from pipeline.search.expected import answers_to
from pipeline.search.facets import FacetCount, count_facets
from pipeline.search.hits import Answer, Hit, make_hits
from pipeline.search.meaning import ModelDamaged, question_vector, threshold_of
from pipeline.search.narrowing import lifted_by_phrases, narrowed, with_phrases
from pipeline.search.query import Query, Understood, is_question, not_too_long, understand
from pipeline.search.query_entities import Names
from pipeline.search.ranking import Asked, Ints, Ranking, ranking, score
from pipeline.search.relaxation import loosened
from pipeline.search.rerank import rerank, reranker_for
from pipeline.search.spelling import guesses, with_guesses
from pipeline.search.split import having_words
from pipeline.search.synonyms import load_synonyms
from pipeline.search.times import with_time
from pipeline.search.umlauts import with_umlauts
from pipeline.search.weights import weighed
from pipeline.search.within import best_passages, place_of_answer
from pipeline.search.works import Found, best_shown, in_force, with_relatives
from pipeline.settings import Settings

_NO_WORD = (
    "In der Anfrage steht kein Wort, nach dem sich suchen lässt; kleine Wörter wie „und“ oder "
    "„die“ zählen nicht."
)

_WORDS_ONLY = (
    "Gesucht wurde nur nach Wörtern: Das Sprachmodell rechnet falsch, seine Dateien sind "
    "beschädigt. Löschen Sie seinen Ordner, und bauen Sie es neu: omdok models."
)


class SearchResult(Frozen):
    """The first hits, one for each work; `total` and `facets` count all works that match, not only
    those shown.

    `with_words` counts the works that have the words themselves (see `split`), and the facets count
    these alone, or all where there are none; for a question it equals `total`. `replaced`
    counts those that are left out because another document replaces them. `answers` are
    sentences of the first hits, best first; empty where they were not asked for or none answers.
    `hints` (German) tell, where nothing was found, what would be found with one condition less.
    """

    query: str
    understood: dict[str, Any]
    took_ms: float
    total: int
    facets: dict[str, tuple[FacetCount, ...]]
    hits: tuple[Hit, ...]
    answers: tuple[ExtractedAnswer, ...] = ()
    hints: tuple[str, ...] = ()
    replaced: int = 0
    with_words: int = 0


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


@traced("search")
def search(bundle: Bundle, query: Query) -> SearchResult:
    """Answer a query: documents that carry what it names come first, then what words and meaning
    find. All of it is asked of one state of the archive.

    Raises:
        NotFound: there is no archive yet, or a filter names something unknown.
        ConfigError: the archive or the list of synonyms cannot be read.
    """
    with bundle.reading() as at:
        return _search(at, query)


def _search(bundle: Bundle, query: Query) -> SearchResult:
    began = time.perf_counter()
    archive, settings, vocabulary = bundle.archive, bundle.settings, bundle.vocabulary
    embedder = answering(archive, settings, bundle.embedder)
    understood = understood_by(archive, query, settings, vocabulary)
    asked = _asked(archive, understood, embedder)
    understood = _with_note(understood, asked)
    carried = exact_matches(archive, understood, vocabulary)
    reranker = reranker_for(embedder, settings.search.second_stage)
    found = ranked(archive, understood, asked, carried, settings, reranker)
    order = found.order
    if query.order == "newest" or understood.lists:
        order = order.sorted_by(archive.facts.days(order.documents))
    last = min(len(order.rows), query.offset + (query.limit or settings.search.limit))
    order = best_shown(archive, order, min(query.offset, last), last, found.documents)
    shown = [_answer(archive, order, at, carried) for at in range(query.offset, last)]
    closer = None
    if reranker and _looks_closer(understood, asked):
        closer = partial(
            place_of_answer, archive=archive, question=understood.text, reranker=reranker
        )
    made, blocks = make_hits(archive, shown, understood.words, understood.spoken.phrases, closer)
    worded = _worded(archive, understood, carried, found.documents)
    hits = _marked(archive, with_relatives(archive, made), worded)
    answers: tuple[ExtractedAnswer, ...] = ()
    if query.answers and asked.vector is not None and not understood.exact_only:
        hits, answers = find_answers(hits, blocks, asked.vector, embedder, asked.threshold or 0.0)
        answers = tuple(one for one in answers if answers_to(query.text, one.text))

    told = understood.report(vocabulary)
    if not (
        understood.words or understood.spoken.phrases or understood.identifiers or understood.lists
    ):
        told["notes"].append(_NO_WORD)

    def count(wider: Query) -> int:
        return len(found_documents(bundle, wider))

    return SearchResult(
        query=query.text,
        understood=told,
        took_ms=round((time.perf_counter() - began) * 1000, 1),
        total=len(order.rows),
        facets=count_facets(archive, worded if len(worded) else found.documents, vocabulary),
        hits=hits,
        answers=answers,
        hints=() if len(order.rows) else loosened(query, understood, count),
        replaced=found.replaced,
        with_words=_count_works(archive, worded),
    )


def _worded(archive: Parts, understood: Understood, carried: ExactMatches, documents: Ints) -> Ints:
    return having_words(archive, understood, as_array(carried.first), documents)


def _marked(archive: Parts, hits: tuple[Hit, ...], worded: Ints) -> tuple[Hit, ...]:
    """The hits, told apart by whether their documents have the words."""
    works = archive.works.works()
    having = {works.get(number, number) for number in worded.tolist()}
    numbers = archive.shown.numbers_of([hit.document for hit in hits])

    def has(hit: Hit) -> bool:
        number = numbers[hit.document]
        return works.get(number, number) in having

    return tuple(h if has(h) else h.model_copy(update={"related_only": True}) for h in hits)


def _count_works(archive: Parts, documents: Ints) -> int:
    works = archive.works.works()
    return len({works.get(number, number) for number in documents.tolist()})


def facets_without(
    kinds: Iterable[str], bundle: Bundle, query: Query
) -> dict[str, tuple[FacetCount, ...]]:
    """For each of the kinds what its facet would count if the query had no filter of this kind;
    raises as `search`.

    One search without any of them tells what the others leave of it.
    """
    chosen = list(kinds)
    if not chosen:
        return {}
    with bundle.reading() as at:
        widest = query.model_copy(update=dict.fromkeys(chosen, ()))
        worded, everything = _matching_documents(at, widest)
        found = {}
        for kind in chosen:
            wider = query.model_copy(update={kind: ()})
            within = understood_by(at.archive, wider, at.settings, at.vocabulary).within
            passing = at.archive.facts.matching(within)
            numbers = np.intersect1d(worded, passing)
            if not len(numbers):  # as in a search: where nothing has the words, all are counted
                numbers = np.intersect1d(everything, passing)
            found[kind] = count_facets(at.archive, numbers, at.vocabulary)[kind]
        return found


def _matching_documents(bundle: Bundle, query: Query) -> tuple[Ints, Ints]:
    """The numbers of the documents that have the words of a query, and of all that it matches;
    without words all within its filters.
    """
    archive = bundle.archive
    understood = understood_by(archive, query, bundle.settings, bundle.vocabulary)
    if understood.lists or query.text.strip():
        found = _found(bundle, understood).documents
        carried = exact_matches(archive, understood, bundle.vocabulary)
        return _worded(archive, understood, carried, found), found
    numbers = archive.facts.matching(understood.within)
    if not query.replaced:
        numbers = np.setdiff1d(numbers, list(archive.works.replaced()), assume_unique=True)
    return numbers, numbers


def found_documents(bundle: Bundle, query: Query) -> list[int]:
    """The numbers of all documents that answer a query, best first; raises as `search` does."""
    with bundle.reading() as at:
        understood = understood_by(at.archive, query, at.settings, at.vocabulary)
        found: list[int] = _found(at, understood).order.documents.tolist()
        return found


def _found(bundle: Bundle, understood: Understood) -> Found:
    archive = bundle.archive
    asked = _asked(archive, understood, answering(archive, bundle.settings, bundle.embedder))
    carried = exact_matches(archive, understood, bundle.vocabulary)
    return ranked(archive, understood, asked, carried, bundle.settings)


def ranked(
    archive: Parts,
    understood: Understood,
    asked: Asked,
    carried: ExactMatches,
    settings: Settings,
    reranker: Reranker | None = None,
    *,
    each: bool = False,
) -> Found:
    """The result of a query in order: what carries what it names first, within filters, phrases and
    exclusions.

    Of the renditions of one work only the best is in the order, or `each` of them. With a
    `reranker` the first documents are looked at again.
    """
    named, within = as_array(carried.alone), narrowed(archive, understood)
    listed = archive.facts.matching(understood.within) if understood.lists else None
    weights = weighed(settings, asked.embedder)
    scored = score(archive, asked, weights, Focus(within, named if listed is None else listed))
    scored = scored.lifted(as_array(carried.lifted), lifted_by_phrases(archive, understood))
    # A document that carries the code matches, however little words and meaning make of it.
    speaks = scored.speaks | np.isin(scored.table.documents, named) if len(named) else scored.speaks
    if understood.lists:
        speaks = np.ones(len(speaks), dtype=np.bool_)
    order = ranking(replace(scored, speaks=speaks), within, with_phrases(archive, understood))
    if understood.exact_only:
        order = order.only(np.isin(order.documents, named))
    found = in_force(archive, order, replaced=understood.replaced, each=each)
    order = found.order
    closer = reranker if _looks_closer(understood, asked) else None
    if closer:
        order = rerank(archive, order, understood.text, closer, weights.closer_weight)
    if carried.first:
        order = beside_dated(archive, order, understood, carried)
        close = [match_level(carried.first.get(document)) for document in order.documents.tolist()]
        order = order.sorted_by(np.array(close, dtype=np.int64))
    if closer:
        order = best_passages(archive, order, scored.scores, understood.text, closer)
    return replace(found, order=order)


def _looks_closer(understood: Understood, asked: Asked) -> bool:
    return asked.vector is not None and not (understood.names_only or understood.lists)


def similar(archive: Parts, document_id: str, limit: int = 10) -> SimilarResult:
    """The documents whose passages lie nearest to the middle of a document's passages.

    Each work is there once, that of the document and those that another document replaces are left
    out.

    Raises:
        NotFound: there is no such document.
    """
    with archive.reading() as at:
        return _similar(at, document_id, limit)


def _similar(archive: Parts, document_id: str, limit: int) -> SimilarResult:
    number, embedder, vectors = archive.shown.vectors_of(document_id)
    if not len(vectors):
        return SimilarResult(document=document_id, hits=())
    middle = vectors.mean(axis=0)
    found = archive.index.by_meaning(
        (middle / max(float(np.linalg.norm(middle)), 1e-9)).astype(np.float32), embedder
    )
    works, replaced = archive.works.works(), archive.works.replaced()
    own = works.get(number, number)
    nearest: dict[int, tuple[float, int]] = {}
    for at in np.argsort(-found.values, kind="stable").tolist():
        document = int(found.documents[at])
        work = works.get(document, document)
        if work != own and document not in replaced:
            nearest.setdefault(work, (float(found.values[at]), int(found.passages[at])))
        if len(nearest) == limit:
            break
    texts = archive.shown.passages([passage for _, passage in nearest.values()])
    hits = []
    for cosine, passage in nearest.values():
        it = texts[passage]
        hits.append(
            SimilarHit(
                document=it.passage.document,
                title=it.title,
                date=it.date,
                score=round(cosine, 4),
            )
        )
    return SimilarResult(document=document_id, hits=tuple(hits))


def understood_by(
    archive: Parts, query: Query, settings: Settings, vocabulary: Vocabulary
) -> Understood:
    """What this archive understands of a query, its persons, files and spellings included; Unclear
    where it is longer than anybody asks.
    """
    names = Names(tuple(archive.facts.people()), tuple(archive.facts.paths().values()))

    def stands(words: Sequence[str]) -> bool:
        return len(archive.index.with_phrase(words)) > 0

    synonyms = load_synonyms(settings.vocabulary_folder)
    text, read = with_umlauts(archive, not_too_long(query.text))
    query, time = with_time(query.model_copy(update={"text": text}), vocabulary)
    found = understand(query, vocabulary, synonyms, names, stands)
    # What names something is no misspelling.
    perhaps = () if found.names_only else guesses(archive, found.text)
    words = with_guesses(found.words, perhaps)
    return replace(found, read=read, guesses=perhaps, words=words, time=time)


def _asked(archive: Parts, understood: Understood, embedder: Embedder) -> Asked:
    if not _has_meaning(understood.text):
        return Asked(understood.words)
    try:
        vector = question_vector(embedder, understood.text)
    except ModelDamaged:
        return Asked(understood.words)  # words answer alone; the result says so
    threshold = threshold_of(archive, embedder, vector)
    return Asked(understood.words, vector, embedder.name, threshold, is_question(understood.text))


def _with_note(understood: Understood, asked: Asked) -> Understood:
    """What was understood, with a word on why meaning does not count, where it should."""
    if asked.vector is not None or not _has_meaning(understood.text):
        return understood
    return replace(understood, notes=(*understood.notes, _WORDS_ONLY))


def _has_meaning(text: str) -> bool:
    """Whether there is a word of two letters: a letter, a number or a sign alone is near to
    anything.
    """
    return any(sum(map(str.isalpha, text[place.start : place.end])) > 1 for place in places(text))


def _answer(archive: Parts, order: Ranking, at: int, carried: ExactMatches) -> Answer:
    row = int(order.rows[at])
    document, passage = int(order.documents[at]), int(order.passages[at])
    named = carried.get(document)
    mention = named.place if named else None
    if mention and named:
        around = archive.shown.document_passage(document, mention[0])
        if around is not None and around != passage and not order.by_words(row):
            # Nothing else was found in the document: show the place that names it.
            return Answer(document, around, float(order.scores[at]), None, None, mention, True)
    return Answer(
        document,
        passage,
        float(order.scores[at]),
        order.by_words(row),
        order.by_meaning(row),
        mention,
        named is not None,
    )
