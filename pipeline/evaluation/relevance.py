"""What people think of hits, as a judged set, and how good the search is by it: for reports and
`omdok tune`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nlp.types import Embedder
from pipeline.archive import Parts
from pipeline.archive.searchable import Judgement
from pipeline.evaluation.judged_files import JudgedSet, Judgements
from pipeline.evaluation.search import MODES, Run, Side, figures, run_queries
from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.types import Frozen
from pipeline.ground.whole_files import write_whole
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.index import index_fingerprint
from pipeline.search.search import SearchResult
from pipeline.settings import Settings

_FITS = 2
_CACHE = "search-quality.json"
# Judged questions that a run measures at most: a report must not wait for minutes.
_MOST = 300


class SearchQuality(Frozen):
    """How good the search is on what people judged; all figures are None while nobody judged a hit
    that fits.

    `misses` counts the judged hits that do not fit and are still among the first ten.
    """

    queries: int
    ndcg_10: float | None = None
    mrr_10: float | None = None
    misses: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says of the hits of one search: the ranks (from 1) that fit and those that do
    not.
    """

    fits: Sequence[int] = ()
    misses: Sequence[int] = ()


def judge_hits(
    archive: Parts, result: SearchResult, verdict: Verdict, at: datetime
) -> tuple[Judgement, ...]:
    """Keep what somebody says of the hits of a search.

    Raises:
        NotFound: there is no hit of such a rank.
        Refused: the question is empty.
    """
    moment = at.astimezone(UTC).isoformat()
    grades = {**dict.fromkeys(verdict.fits, _FITS), **dict.fromkeys(verdict.misses, 0)}
    if not result.query.strip():
        raise _unasked()
    strange = [rank for rank in grades if not 1 <= rank <= len(result.hits)]
    if strange:
        raise NotFound(
            f"Einen Treffer Nr. {strange[0]} gibt es in dieser Suche nicht; sie zeigt "
            f"{len(result.hits)}.",
            "Nennen Sie die Nummer, die vor dem Treffer steht.",
        )
    made = tuple(
        Judgement(result.query.strip(), result.hits[rank - 1].document, grade, moment)
        for rank, grade in grades.items()
    )
    for judgement in made:
        archive.judgements.judge(judgement)
    return made


def judge_document(
    archive: Parts, query: str, document: str, *, fits: bool, at: datetime
) -> Judgement:
    """Keep whether a document, wherever it stood among the hits, answers a question.

    Raises:
        NotFound: there is no such document.
        Refused: the question is empty.
    """
    question = query.strip()
    if not question:
        raise _unasked()
    if document not in archive.shown.numbers().values():
        raise NotFound("Dieses Dokument gibt es nicht mehr.", "Suchen Sie noch einmal.")
    judgement = Judgement(question, document, _FITS if fits else 0, at.astimezone(UTC).isoformat())
    archive.judgements.judge(judgement)
    return judgement


def _unasked() -> Refused:
    return Refused(
        "Ohne Anfrage lässt sich kein Treffer bewerten.", "Suchen Sie zuerst mit Wörtern."
    )


def verdicts_on(archive: Parts, query: str) -> dict[str, bool]:
    """By document whether it was said to answer this question."""
    question = query.strip()
    return {
        judged.document: judged.grade > 0
        for judged in archive.judgements.all()
        if judged.query == question
    }


def evaluate_judged(settings: Settings, archive: Parts, embedder: Embedder) -> dict[str, Any]:
    """How well the archive as it is answers the questions that people judged, in every mode, as
    `evaluate_search` has it; `misses` counts the hits that were judged not to fit and are still
    among the first ten.

    Raises:
        NotFound: nobody judged a hit that fits yet, or there is no archive.
    """
    archive.generation()
    judged = judged_set(archive)
    fitting = _fitting(judged.judgements)
    if not fitting:
        raise NotFound(
            "Noch hat niemand einen Treffer als passend bewertet.",
            "Bewerten Sie Treffer auf der Suchseite oder mit `omdok judge ANFRAGE --fits NR`, oder "
            "nennen Sie mit "
            "--corpus einen Ordner mit bewerteten Anfragen.",
        )
    side = _side(settings, archive, embedder)
    names = names_of_works(archive)
    runs = {mode: run_queries(side, judged, names, mode) for mode in MODES}
    by = {mode: figures(run, JudgedSet({}, judged.queries, fitting)) for mode, run in runs.items()}
    misses = _misses(runs["hybrid"], judged.judgements)
    return {
        "queries": len(fitting),
        "judged": len(judged.judgements),
        "misses": misses,
        **by["hybrid"],
        "by": by,
    }


def judged_set(archive: Parts) -> JudgedSet:
    """The judged questions with the grades of works (by the first document's id), those that do not
    fit with 0.

    What was said of one rendition holds for all, the best grade where they differ. Judgements of
    what another document replaces rest: it is not answered any more.
    """
    queries: dict[str, str] = {}
    judgements: dict[str, dict[str, float]] = {}
    if not (all_ := archive.judgements.all()):
        return JudgedSet({}, {}, {})
    numbers = {id: number for number, id in archive.shown.numbers().items()}
    names, replaced = names_of_works(archive), archive.works.replaced()
    for judgement in all_:
        number = numbers.get(judgement.document)
        if number is None or number in replaced:
            continue
        queries[judgement.query] = judgement.query
        grades = judgements.setdefault(judgement.query, {})
        grades[names[number]] = max(grades.get(names[number], 0.0), float(judgement.grade))
    return JudgedSet({}, queries, judgements)


def names_of_works(archive: Parts) -> dict[int, str]:
    """For the number of each document the id of the first document of its work."""
    ids, works = archive.shown.numbers(), archive.works.works()
    return {number: ids[works.get(number, number)] for number in ids}


def _side(settings: Settings, archive: Parts, embedder: Embedder) -> Side:
    return Side(
        archive, settings, load_vocabulary(settings.vocabulary_folder), embedder, each=False
    )


def search_quality(settings: Settings, archive: Parts, embedder: Embedder) -> SearchQuality:
    """The figures of the judged questions on the archive as it is; kept until archive, model or
    settings change.
    """
    judged = judged_set(archive)
    if not judged.queries:
        return SearchQuality(queries=0)
    key = _key(settings, archive, embedder)
    kept = _kept(settings)
    if kept and kept[0] == key:
        return kept[1]
    quality = _measure(settings, archive, embedder, judged)
    write_whole(
        settings.paths.outputs / _CACHE, json.dumps({"key": key, "quality": quality.model_dump()})
    )
    return quality


def known_quality(settings: Settings) -> SearchQuality:
    """What was measured last, without asking the archive; nothing judged while nothing was
    measured.
    """
    kept = _kept(settings)
    return kept[1] if kept else SearchQuality(queries=0)


def _kept(settings: Settings) -> tuple[str, SearchQuality] | None:
    try:
        kept = json.loads((settings.paths.outputs / _CACHE).read_text(encoding="utf8"))
        return str(kept["key"]), SearchQuality.model_validate(kept["quality"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _measure(
    settings: Settings, archive: Parts, embedder: Embedder, judged: JudgedSet
) -> SearchQuality:
    chosen = dict(sorted(judged.judgements.items())[:_MOST])
    side = _side(settings, archive, embedder)
    run = run_queries(
        side, JudgedSet({}, judged.queries, chosen), names_of_works(archive), "hybrid"
    )
    misses, fitting = _misses(run, chosen), _fitting(chosen)
    if not fitting:
        return SearchQuality(queries=len(chosen), misses=misses)
    found = figures(run, JudgedSet({}, judged.queries, fitting))
    return SearchQuality(
        queries=len(chosen), ndcg_10=found["ndcg@10"], mrr_10=found["mrr@10"], misses=misses
    )


def _misses(run: Run, judged: Judgements) -> int:
    return sum(
        1
        for query, grades in judged.items()
        for document in run.found[query][:10]
        if grades.get(document) == 0
    )


def _fitting(judged: Judgements) -> dict[str, dict[str, float]]:
    """The questions with what answers them; those that nothing answers are left out."""
    answered = {}
    for query, grades in judged.items():
        if fits := {document: grade for document, grade in grades.items() if grade > 0}:
            answered[query] = fits
    return answered


def _key(settings: Settings, archive: Parts, embedder: Embedder) -> str:
    parts = (
        str(archive.generation()),
        index_fingerprint(embedder, settings.search),
        settings.search.model_dump_json(),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
