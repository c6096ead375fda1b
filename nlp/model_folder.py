"""The folder of a language model that omdok built: what lies where, and whether it is whole."""

from __future__ import annotations

import json
from pathlib import Path

ONNX_FOLDER = "onnx"
ONNX_GRAPH = "model_int8.onnx"
MADE = "made.json"
# Raise it whenever the same weights would give another folder: older folders then count as not
# built.
RECIPE = 5


def is_built(folder: Path) -> bool:
    """Whether `folder` holds a finished model of this version; a folder is only ever there
    whole.
    """
    try:
        made = json.loads((folder / MADE).read_text(encoding="utf8"))
        sizes: dict[str, int] = made["files"]
        return made["recipe"] == RECIPE and all(
            (folder / name).stat().st_size == sizes[name] for name in sizes
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False
