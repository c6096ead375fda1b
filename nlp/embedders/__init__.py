"""The embedding engines: one file each, and this table of them."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name

from nlp.types import Embedder

# name in the settings → "module:what makes it"; each takes (model, threads), what can give shorter
# vectors also their width.
EMBEDDERS: dict[str, str] = {
    "onnx": "nlp.embedders.onnx:OnnxEmbedder",
    "transformer": "nlp.embedders.transformer:load_transformer",
    "int8": "nlp.embedders.exported:load_exported",
    "hashing": "nlp.embedders.hashing:HashingEmbedder",
}

WITH_WIDTH = frozenset({"transformer", "int8"})


class ModelMissing(Exception):
    """There is no usable model at `folder` (or of that name); `reason` says what was looked for."""

    def __init__(self, folder: str | Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = Path(folder)
        self.reason = reason

    def __reduce__(self) -> tuple[type[ModelMissing], tuple[Path, str]]:
        return (ModelMissing, (self.folder, self.reason))


def load_embedder(engine: str, model: str, threads: int = 0, width: int = 0) -> Embedder:
    """The embedder of that engine; `model` is a folder or a name, `threads` 0 means one per core.
    With a `width` only so many numbers of a vector count, for models that were trained for it.

    Raises:
        ModelMissing: the model is not there, not complete, cannot be loaded or has no such width.
        KeyError: no engine of that name.
    """
    if width and engine not in WITH_WIDTH:
        raise ModelMissing(model, "its vectors cannot be shortened")
    make = resolve_name(EMBEDDERS[engine])
    embedder: Embedder = make(model, threads, width) if width else make(model, threads)
    return embedder
