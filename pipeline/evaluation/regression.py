"""How good the search is on the judged questions that come with omdok: measured for each model,
told in reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from nlp.types import Embedder
from pipeline.evaluation.search import Progress, evaluate_search
from pipeline.ground.types import Frozen
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.index import index_fingerprint
from pipeline.settings import Settings

_GOLD = Path("gold") / "queries"
_FILE = "search-baseline.json"


class Yardstick(Frozen):
    """What the search reached on the questions of the corpus folder, on which day and with which
    model.
    """

    queries: int
    ndcg_10: float
    mrr_10: float
    at: date
    model: str
    key: str


def measure_regression(
    settings: Settings,
    embedder: Embedder,
    today: date,
    progress: Progress = lambda _done, _total: None,
) -> Yardstick | None:
    """Measure, unless nothing has changed since the last time; None where the corpus folder has no
    such questions.

    Raises:
        ConfigError: the questions or the registers are not in order.
    """
    folder = settings.paths.corpus / _GOLD
    if not folder.is_dir():
        return None
    key = _key(settings, folder, embedder)
    kept = known_baseline(settings)
    if kept and kept.key == key:
        return kept
    found = evaluate_search(folder, settings, embedder, progress, modes=("hybrid",))
    return _keep(settings, found, embedder, today, key)


def note_baseline(
    settings: Settings, corpus: Path, found: Mapping[str, Any], embedder: Embedder, today: date
) -> None:
    """Keep what `evaluate_search` found, if it was asked about these questions."""
    folder = settings.paths.corpus / _GOLD
    if folder.is_dir() and corpus.resolve() == folder.resolve():
        _keep(settings, found, embedder, today, _key(settings, folder, embedder))


def _keep(
    settings: Settings, found: Mapping[str, Any], embedder: Embedder, today: date, key: str
) -> Yardstick:
    made = Yardstick(
        queries=found["queries"], ndcg_10=found["ndcg@10"], mrr_10=found["mrr@10"], at=today,
        model=embedder.name,
        key=key,
    )  # fmt: skip
    with suppress(OSError):  # what cannot be noted is measured again
        settings.paths.outputs.mkdir(parents=True, exist_ok=True)
        (settings.paths.outputs / _FILE).write_text(made.model_dump_json(indent=2), encoding="utf8")
    return made


def known_baseline(settings: Settings) -> Yardstick | None:
    """What was measured last, be it with another model; None while nothing was."""
    try:
        return Yardstick.model_validate_json(
            (settings.paths.outputs / _FILE).read_text(encoding="utf8")
        )
    except (OSError, ValidationError):
        return None


def _key(settings: Settings, folder: Path, embedder: Embedder) -> str:
    digest = hashlib.sha256()
    vocabulary = load_vocabulary(settings.vocabulary_folder).fingerprint
    for part in (
        index_fingerprint(embedder, settings.search),
        settings.search.model_dump_json(),
        vocabulary,
    ):
        digest.update(part.encode() + b"\n")
    for file in sorted(folder.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()
