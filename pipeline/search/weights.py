"""How much meaning, words and the closer look count: as the settings say, or as they were found
best on this archive with this model (`omdok models --calibrate`).

What stands in omdok.toml always holds. Calibrated weights are kept in the outputs folder with the
name of the model that they were measured with; with another model they count as none.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from pipeline.ground.whole_files import write_whole
from pipeline.settings import SearchSettings, Settings

_FILE = "weights.json"
# The settings that may be calibrated.
CALIBRATED = ("meaning_weight", "meaning_weight_short", "closer_weight")


def weights_file(settings: Settings) -> Path:
    """Where calibrated weights are kept."""
    return settings.paths.outputs / "models" / _FILE


def weighed(settings: Settings, embedder: str) -> SearchSettings:
    """The settings of the search with the weights that hold for a model."""
    file = weights_file(settings)
    try:
        found = _read(file, file.stat().st_mtime_ns).get(embedder, {})
    except OSError:
        return settings.search
    said = settings.search.model_fields_set
    own = {name: found[name] for name in CALIBRATED if name in found and name not in said}
    return settings.search.model_copy(update=own) if own else settings.search


def keep_weights(settings: Settings, embedder: str, weights: dict[str, float]) -> None:
    """Keep calibrated weights for a model; OSError where the folder cannot be written to."""
    known = {}
    if (file := weights_file(settings)).exists():
        known = dict(_read(file, file.stat().st_mtime_ns))
    write_whole(file, json.dumps({**known, embedder: weights}, indent=2))


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> dict[str, dict[str, float]]:
    """What stands in the file; nothing where it is damaged or holds no shares."""
    try:
        known = json.loads(file.read_text(encoding="utf8"))
        return {str(model): _shares(weights) for model, weights in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _shares(weights: dict[str, float]) -> dict[str, float]:
    found = {name: float(value) for name, value in weights.items()}
    if not all(0 <= share <= 1 for share in found.values()):
        raise ValueError(weights)
    return found
