"""What a model makes of fixed texts: a process that starts reads it from the model's folder
instead of running the model over them again.

It follows from the model and the texts alone; nothing of an archive is in them. A file of another
model or other texts, or one that cannot be read, is made anew.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.types import Embedder, HousedEmbedder

FILE = "fixed.npz"
Arrays = dict[str, NDArray[np.float32]]


def vectors_of_fixed(
    embedder: Embedder, texts: Sequence[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The vectors of texts as questions and as passages, kept where the embedder has a folder."""

    def make() -> Arrays:
        return {
            "asked": embedder.encode_queries(texts),
            "told": embedder.encode_passages(texts),
        }

    found = beside_model(embedder, FILE, texts, make)
    return found["asked"], found["told"]


def beside_model(
    embedder: Embedder, name: str, texts: Sequence[str], make: Callable[[], Arrays]
) -> Arrays:
    """What `make` makes of fixed texts with an embedder, from the file of that name in its folder
    where it was kept there.
    """
    folder = embedder.folder if isinstance(embedder, HousedEmbedder) else None
    file = folder / name if folder and folder.is_dir() else None
    key = hashlib.sha256("\0".join((embedder.name, *texts)).encode()).hexdigest()
    found = _read(file, key) if file else None
    if found is None:
        found = make()
        if file and _is_sound(found):
            _write(file, key, found)
    return found


def _read(file: Path, key: str) -> Arrays | None:
    with suppress(OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        with np.load(file, allow_pickle=False) as kept:
            found = {name: kept[name] for name in kept.files}
        if str(found.pop("key")) == key and found and _is_sound(found):
            return found
    return None


def _is_sound(found: Arrays) -> bool:
    return all(bool(np.isfinite(values).all()) for values in found.values())


def _write(file: Path, key: str, found: Arrays) -> None:
    """Whole or not at all; a folder that may not be written to keeps nothing."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with draft.open("wb") as to:
            np.savez(to, allow_pickle=False, key=np.array(key), **found)
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink()
