"""Fine-tuning the embedding model on the archive itself: pairs from titles, headings, synonyms and
judged hits.

The new model takes the place of the old one only if judged questions that it did not learn from are
answered better.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlp.embedders import ModelMissing, load_embedder
from nlp.models import put_in_place, write_tuned
from nlp.types import Embedder
from pipeline.archive import Parts
from pipeline.evaluation.judged_files import Judgements
from pipeline.evaluation.relevance import judged_set, names_of_works
from pipeline.evaluation.search import ndcg
from pipeline.ground.errors import ConfigError, Refused
from pipeline.search.answering import move_model
from pipeline.search.fusion import fuse
from pipeline.search.passages import PATH_SIGN, searched_text
from pipeline.search.query import word_query
from pipeline.search.synonyms import Synonyms, load_synonyms
from pipeline.settings import Settings

# Judged questions that must be there to tell whether a model is better.
FEWEST = 8
# What an average may be off by chance alone: a smaller gain is none.
_LEAST_GAIN = 0.002
_SHORTEST = 80
_CANDIDATES = 2000
_BEFORE = "before"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Tuning:
    """What came of it: nDCG@10 of the held-out judged questions `before` and `after`, and whether
    the model `replaced`.

    `pairs` were learnt from in `steps`; `questions` were held out.
    """

    pairs: int
    steps: int
    questions: int
    before: float
    after: float
    replaced: bool
    model: str


def training_pairs(archive: Parts, synonyms: Synonyms, judged: Judgements) -> list[tuple[str, str]]:
    """Questions and passages that the archive holds: each once, in an order that never changes."""
    found: dict[tuple[str, str], None] = {}
    for wording, related in synonyms.pairs():
        found[wording, related] = None
    fitting: dict[str, list[str]] = {}
    for question, grades in judged.items():
        for document, grade in grades.items():
            if grade > 0:
                fitting.setdefault(document, []).append(question)
    for summary in sorted(archive.documents.summaries(), key=lambda summary: summary.document):
        for pair in _of_document(archive, summary.document, fitting.get(summary.document, ())):
            found[pair] = None
    return list(found)


def _of_document(
    archive: Parts, document: str, questions: Sequence[str]
) -> Iterator[tuple[str, str]]:
    record = archive.documents.get(document)
    texts = [
        (passage.heading.rpartition(PATH_SIGN)[2], text)
        for passage in record.passages
        if passage.section is None
        and len(text := searched_text(record.document, passage)) >= _SHORTEST
    ]
    for heading, text in texts[:1]:
        yield record.document.title or heading, text
    for heading, text in texts:
        if heading and heading != record.document.title:
            yield (
                f"{record.document.title}: {heading}",
                text.replace(heading, "", 1).strip() or text,
            )
    for question in questions:
        yield from ((question, text) for _, text in texts[:1])


def split_judged(judged: Judgements) -> tuple[dict[str, Any], dict[str, Any]]:
    """The judged questions that fit something, parted for good: those to learn from and those to
    measure by.
    """
    learn: dict[str, Any] = {}
    measure: dict[str, Any] = {}
    for question, grades in judged.items():
        if any(grade > 0 for grade in grades.values()):
            is_learnt = hashlib.sha256(question.encode()).digest()[0] % 2 == 0
            (learn if is_learnt else measure)[question] = dict(grades)
    return learn, measure


def tune_model(settings: Settings, archive: Parts, minutes: float, progress: Progress) -> Tuning:
    """Learn, measure, and replace the model if it is better; `progress` hears (stage, done, total).

    Stages are `learn`, `build`, `measure`. Whoever is stopped goes on where it was.

    Raises:
        Refused: there are too few judged questions to measure by, or too little to learn from.
        ConfigError: the model is no folder.
    """
    model = Path(settings.model)
    if not model.is_dir():
        raise ConfigError(
            f"Das Sprachmodell „{settings.model}“ ist kein Ordner; nur ein Ordner lässt sich "
            "nachtrainieren.",
            "Nennen Sie in omdok.toml unter [embedding] einen Ordner, oder lassen Sie die Zeile "
            "weg.",
        )
    learn, measure = split_judged(judged_set(archive).judgements)
    _check_enough(learn, measure)
    pairs = training_pairs(archive, load_synonyms(settings.vocabulary_folder), learn)
    if len(pairs) < FEWEST:
        raise Refused(
            "Das Archiv ist noch zu klein, um daraus zu lernen.",
            "Nehmen Sie zuerst mehr Dokumente auf: `omdok ingest`.",
        )
    work = settings.paths.outputs / "models" / f".{model.name}.tuning"
    steps = _learn(settings, model, pairs, work, minutes, progress)
    chosen = settings.embedding
    old, new = (
        load_embedder(settings.engine, str(folder), chosen.threads, chosen.width)
        for folder in (model, work / model.name)
    )
    before, after = (answered(archive, embedder, measure, settings) for embedder in (old, new))
    progress("measure", 1, 1)
    better = after >= before + _LEAST_GAIN
    if better:
        _replace(settings, model, work / model.name, old.name)
    shutil.rmtree(work, ignore_errors=True)
    name = new.name if better else old.name
    return Tuning(len(pairs), steps, len(measure), before, after, better, name)


def _check_enough(learn: Mapping[str, Any], measure: Mapping[str, Any]) -> None:
    if len(measure) < FEWEST:
        raise Refused(
            f"Es gibt erst {len(learn) + len(measure)} bewertete Suchanfragen mit einem passenden "
            "Treffer; davon sind "
            f"{len(measure)} zum Messen vorbehalten, gebraucht werden {FEWEST}.",
            "Bewerten Sie Treffer: `omdok judge ANFRAGE --fits NR` oder `--not-relevant NR`.",
        )


def _learn(
    settings: Settings,
    model: Path,
    pairs: Sequence[tuple[str, str]],
    work: Path,
    minutes: float,
    progress: Progress,
) -> int:
    from nlp.tune import TuneSettings, tune

    try:
        network, tuned = tune(
            model,
            pairs,
            work,
            TuneSettings(minutes=minutes),
            lambda done, total: progress("learn", done, total),
        )
    except ModelMissing as error:
        said = f"Das Sprachmodell in „{error.folder}“ lässt sich nicht laden."
        raise ConfigError(said, "`omdok models` baut es.") from error
    made = work / model.name
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    progress("build", 0, 1)
    if settings.engine == "onnx":
        write_tuned(made, network[0].auto_model)
    else:
        network.save(str(made))
    progress("build", 1, 1)
    return tuned.steps


def answered(archive: Parts, embedder: Embedder, judged: Judgements, settings: Settings) -> float:
    """nDCG@10 of judged questions by this embedder and the archive's words, over the passages that
    could answer.
    """
    tables = {question: archive.index.table(word_query(question)) for question in judged}
    numbers = names_of_works(archive)
    if not tables:
        return 0.0
    table = next(iter(tables.values()))
    wanted = {document for grades in judged.values() for document in grades}
    best = np.max([found.bm25 for found in tables.values()], axis=0)
    best[np.isin(table.documents, [n for n, id in numbers.items() if id in wanted])] = np.inf
    rows = np.sort(np.argsort(-best, kind="stable")[:_CANDIDATES])
    texts = archive.shown.passages(table.passages[rows].tolist())
    vectors = embedder.encode_passages(
        [texts[number].text for number in table.passages[rows].tolist()]
    )
    asked = embedder.encode_queries(list(judged))
    gains = []
    for (_question, grades), vector, found in zip(
        judged.items(), asked, tables.values(), strict=True
    ):
        scores = fuse(
            (vectors @ vector).astype(np.float64),
            found.bm25[rows],
            settings.search.meaning_weight,
            len(rows),
        )
        ranked = dict.fromkeys(
            numbers[int(table.documents[rows[at]])] for at in np.argsort(-scores, kind="stable")
        )
        gains.append(ndcg(list(ranked), grades, 10))
    return round(float(np.mean(gains)), 4)


def _replace(settings: Settings, model: Path, made: Path, old_name: str) -> None:
    """Put the new model in place of the old, which stays beside it: it answers until the archive is
    embedded anew.
    """
    before = model.parent / _BEFORE / model.name  # some names of embedders hold that of the folder
    shutil.rmtree(before, ignore_errors=True)
    shutil.copytree(model, before)
    move_model(settings, old_name, before)
    put_in_place(made, model)
