"""The folder of an exported model: what lies where, and whether it is whole."""

from __future__ import annotations

import json
from pathlib import Path

EXPORTED = "exported.json"
GRAPH = "model_int8.onnx"
TOKENIZER = "tokenizer.json"
# Grows when the same model would give another folder.
RECIPE = 1


def is_exported(folder: Path) -> bool:
    """Whether a folder holds a whole exported model of this version."""
    try:
        made = json.loads((folder / EXPORTED).read_text(encoding="utf8"))
        sizes: dict[str, int] = made["files"]
        fits = all((folder / name).stat().st_size == size for name, size in sizes.items())
        return bool(made["recipe"] == RECIPE and sizes and fits)
    except (OSError, ValueError, KeyError, TypeError):
        return False
