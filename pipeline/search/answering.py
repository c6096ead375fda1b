"""Which model answers: the one that most documents have vectors of, until the configured one has
caught up.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from nlp.embedders import ModelMissing, load_embedder
from nlp.types import Embedder
from pipeline.archive import Parts
from pipeline.ground.whole_files import locked, write_whole
from pipeline.settings import Settings

_FILE = "known.json"


def answering(archive: Parts, settings: Settings, configured: Embedder) -> Embedder:
    """The embedder whose vectors the archive has for most documents; the configured one where no
    other is at hand.
    """
    counts = archive.renewal.embedders()
    best = max(
        counts, key=lambda name: (counts[name], name == configured.name), default=configured.name
    )
    if best == configured.name or counts.get(configured.name, 0) == counts[best]:
        return configured
    known = _read(settings).get(best)
    found = _loaded(settings.embedding.threads, *known) if known else None
    return found if found and found.name == best else configured


def remember_model(settings: Settings, embedder: Embedder) -> None:
    """Note where the model of this name lies, so that it can answer when another one is
    configured.
    """
    place = [settings.engine, settings.model, str(settings.embedding.width)]
    if settings.paths.outputs.is_dir() and _read(settings).get(embedder.name) != place:
        _note(settings, embedder.name, place)


def move_model(settings: Settings, name: str, folder: Path) -> None:
    """Note that the model of this name now lies in `folder`."""
    _note(settings, name, [settings.engine, str(folder), str(settings.embedding.width)])


def _note(settings: Settings, name: str, place: list[str]) -> None:
    file = _file(settings)
    # What cannot be noted costs nothing but the old model's answers some day.
    with suppress(OSError), locked(file):
        write_whole(file, json.dumps({**_read(settings), name: place}, indent=2))
    _loaded.cache_clear()


def _read(settings: Settings) -> dict[str, list[str]]:
    try:
        known = json.loads(_file(settings).read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _file(settings: Settings) -> Path:
    return settings.paths.outputs / "models" / _FILE


@lru_cache(maxsize=2)
def _loaded(threads: int, engine: str, model: str, width: str = "0") -> Embedder | None:
    try:
        return load_embedder(engine, model, threads, int(width))
    except (ModelMissing, KeyError, ValueError):
        return None
