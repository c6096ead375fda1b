"""What people think of hits, as a judged set, and how good the search is by it: for reports and `omdok tune`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nlp.types import Embedder
from pipeline.archive.searchable import Judgement
from pipeline.archive.types import Store
from pipeline.errors import NotFound, Refused
from pipeline.search.evaluation import MODES, JudgedSet, Judgements, Run, Side, figures, run_queries
from pipeline.search.index import index_fingerprint
from pipeline.search.search import SearchResult
from pipeline.settings import Settings
from pipeline.types import Frozen
from pipeline.vocabulary import load_vocabulary

_FITS = 2
_CACHE = "search-quality.json"
# Judged questions that a run measures at most: a report must not wait for minutes.
_MOST = 300


class SearchQuality(Frozen):
    """How good the search is on what people judged; all figures are None while nobody judged a hit that fits.

    `misses` counts the judged hits that do not fit and are still among the first ten.
    """

    queries: int
    ndcg_10: float | None = None
    mrr_10: float | None = None
    misses: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says of the hits of one search: the ranks (from 1) that fit and those that do not."""

    fits: Sequence[int] = ()
    misses: Sequence[int] = ()


def judge_hits(store: Store, result: SearchResult, verdict: Verdict, at: datetime) -> tuple[Judgement, ...]:
    """Keep what somebody says of the hits of a search.

    Raises:
        NotFound: there is no hit of such a rank.
    """
    moment = at.astimezone(UTC).isoformat()
    grades = {**dict.fromkeys(verdict.fits, _FITS), **dict.fromkeys(verdict.misses, 0)}
    strange = [rank for rank in grades if not 1 <= rank <= len(result.hits)]
    if strange:
        raise NotFound(
            f"Einen Treffer Nr. {strange[0]} gibt es in dieser Suche nicht; sie zeigt {len(result.hits)}.",
            "Nennen Sie die Nummer, die vor dem Treffer steht.",
        )
    made = tuple(
        Judgement(result.query.strip(), result.hits[rank - 1].document, grade, moment) for rank, grade in grades.items()
    )
    for judgement in made:
        store.judge(judgement)
    return made


def judge_document(store: Store, query: str, document: str, *, fits: bool, at: datetime) -> Judgement:
    """Keep whether a document, wherever it stood among the hits, answers a question.

    Raises:
        NotFound: there is no such document.
        Refused: the question is empty.
    """
    question = query.strip()
    if not question:
        raise Refused("Ohne Anfrage lässt sich kein Treffer bewerten.", "Suchen Sie zuerst mit Wörtern.")
    if document not in store.numbers().values():
        raise NotFound("Dieses Dokument gibt es nicht mehr.", "Suchen Sie noch einmal.")
    judgement = Judgement(question, document, _FITS if fits else 0, at.astimezone(UTC).isoformat())
    store.judge(judgement)
    return judgement


def verdicts_on(store: Store, query: str) -> dict[str, bool]:
    """By document whether it was said to answer this question."""
    question = query.strip()
    return {judged.document: judged.grade > 0 for judged in store.judgements() if judged.query == question}


def evaluate_judged(settings: Settings, store: Store, embedder: Embedder) -> dict[str, Any]:
    """How well the archive as it is answers the questions that people judged, in every mode, as `evaluate_search` has
    it; `misses` counts the hits that were judged not to fit and are still among the first ten.

    Raises:
        NotFound: nobody judged a hit that fits yet, or there is no archive.
    """
    store.generation()
    judged = judged_set(store)
    fitting = _fitting(judged.judgements)
    if not fitting:
        raise NotFound(
            "Noch hat niemand einen Treffer als passend bewertet.",
            "Bewerten Sie Treffer auf der Suchseite oder mit `omdok judge ANFRAGE --fits NR`, oder nennen Sie mit "
            "--corpus einen Ordner mit bewerteten Anfragen.",
        )
    side = Side(store, settings, load_vocabulary(settings.vocabulary_folder), embedder)
    names = store.numbers()
    runs = {mode: run_queries(side, judged, names, mode) for mode in MODES}
    by = {mode: figures(run, JudgedSet({}, judged.queries, fitting)) for mode, run in runs.items()}
    misses = _misses(runs["hybrid"], judged.judgements)
    return {"queries": len(fitting), "judged": len(judged.judgements), "misses": misses, **by["hybrid"], "by": by}


def judged_set(store: Store) -> JudgedSet:
    """The judged questions with the grades of documents, those that do not fit with 0; texts are not copied."""
    queries: dict[str, str] = {}
    judgements: dict[str, dict[str, float]] = {}
    known = set(store.numbers().values()) if store.judgements() else set()
    for judgement in store.judgements():
        if judgement.document in known:
            queries[judgement.query] = judgement.query
            judgements.setdefault(judgement.query, {})[judgement.document] = float(judgement.grade)
    return JudgedSet({}, queries, judgements)


def search_quality(settings: Settings, store: Store, embedder: Embedder) -> SearchQuality:
    """The figures of the judged questions on the archive as it is; kept until archive, model or settings change."""
    judged = judged_set(store)
    if not judged.queries:
        return SearchQuality(queries=0)
    key = _key(settings, store, embedder)
    file = settings.paths.outputs / _CACHE
    try:
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf8"))
        if kept["key"] == key:
            return SearchQuality.model_validate(kept["quality"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # measured anew below
    quality = _measure(settings, store, embedder, judged)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"key": key, "quality": quality.model_dump()}), encoding="utf8")
    return quality


def _measure(settings: Settings, store: Store, embedder: Embedder, judged: JudgedSet) -> SearchQuality:
    chosen = dict(sorted(judged.judgements.items())[:_MOST])
    side = Side(store, settings, load_vocabulary(settings.vocabulary_folder), embedder)
    run = run_queries(side, JudgedSet({}, judged.queries, chosen), store.numbers(), "hybrid")
    misses, fitting = _misses(run, chosen), _fitting(chosen)
    if not fitting:
        return SearchQuality(queries=len(chosen), misses=misses)
    found = figures(run, JudgedSet({}, judged.queries, fitting))
    return SearchQuality(queries=len(chosen), ndcg_10=found["ndcg@10"], mrr_10=found["mrr@10"], misses=misses)


def _misses(run: Run, judged: Judgements) -> int:
    return sum(1 for query, grades in judged.items() for document in run.found[query][:10] if grades.get(document) == 0)


def _fitting(judged: Judgements) -> dict[str, dict[str, float]]:
    """The questions with what answers them; those that nothing answers are left out."""
    return {query: fits for query, grades in judged.items() if (fits := {d: g for d, g in grades.items() if g > 0})}


def _key(settings: Settings, store: Store, embedder: Embedder) -> str:
    parts = (str(store.generation()), index_fingerprint(embedder, settings.search), settings.search.model_dump_json())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
