"""Vectors of fixed texts: a process that starts reads them from the model's folder instead of
running the model over them again.

They follow from the model and the texts alone; nothing of an archive is in them. A file of another
model or other texts, or one that cannot be read, is made anew.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.types import Embedder, HousedEmbedder

FILE = "fixed.npz"
_Both = tuple[NDArray[np.float32], NDArray[np.float32]]


def vectors_of_fixed(embedder: Embedder, texts: Sequence[str]) -> _Both:
    """The vectors of texts as questions and as passages, kept where the embedder has a folder."""
    file = embedder.folder / FILE if isinstance(embedder, HousedEmbedder) else None
    key = hashlib.sha256("\0".join((embedder.name, *texts)).encode()).hexdigest()
    shape = (len(texts), embedder.dimension)
    found = _read(file, key, shape) if file else None
    if found is None:
        found = embedder.encode_queries(texts), embedder.encode_passages(texts)
        if file and all(_is_sound(vectors, shape) for vectors in found):
            _write(file, key, found)
    return found


def _read(file: Path, key: str, shape: tuple[int, int]) -> _Both | None:
    with suppress(OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        with np.load(file, allow_pickle=False) as kept:
            asked, told = kept["asked"], kept["told"]
            same = str(kept["key"]) == key
        if same and _is_sound(asked, shape) and _is_sound(told, shape):
            return asked, told
    return None


def _is_sound(vectors: NDArray[np.float32], shape: tuple[int, int]) -> bool:
    return (
        vectors.shape == shape and vectors.dtype == np.float32 and bool(np.isfinite(vectors).all())
    )


def _write(file: Path, key: str, vectors: _Both) -> None:
    """Whole or not at all; a folder that may not be written to keeps nothing."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with draft.open("wb") as to:
            np.savez(to, key=np.array(key), asked=vectors[0], told=vectors[1])
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink()
