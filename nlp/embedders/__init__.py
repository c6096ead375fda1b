"""The embedding engines: one file each, and this table of them."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name

from nlp.types import Embedder

# name in the settings → "module:Class"; each class takes (model, threads).
EMBEDDERS: dict[str, str] = {
    "onnx": "nlp.embedders.onnx:OnnxEmbedder",
    "transformer": "nlp.embedders.transformer:TransformerEmbedder",
    "hashing": "nlp.embedders.hashing:HashingEmbedder",
}


class ModelMissing(Exception):
    """There is no usable model at `folder` (or of that name); `reason` says what was looked for."""

    def __init__(self, folder: str | Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = Path(folder)
        self.reason = reason

    def __reduce__(self) -> tuple[type[ModelMissing], tuple[Path, str]]:
        return (ModelMissing, (self.folder, self.reason))


def load_embedder(engine: str, model: str, threads: int = 0) -> Embedder:
    """The embedder of that engine; `model` is a folder or a name, `threads` 0 means one per core.

    Raises:
        ModelMissing: the model is not there, not complete or cannot be loaded.
        KeyError: no engine of that name.
    """
    embedder: Embedder = resolve_name(EMBEDDERS[engine])(model, threads)
    return embedder
