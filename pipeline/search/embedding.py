"""Passages through the model, each wording once: the same document as Word file and PDF, clauses
that one document repeats and forms that differ in nothing cost no second pass.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from nlp.types import Embedder, Reranker
from pipeline.archive.types import Floats
from pipeline.search.meaning import sound

# Passages whose results are remembered, some 25 KB each: those of the last few dozen documents.
_REMEMBERED = 256
_Made = tuple[Floats, bytes]


class Remembered:
    """What the model made of the last passages, by a hash of model and wording; for all threads of
    a process, never on disk.
    """

    def __init__(self, most: int = _REMEMBERED) -> None:
        self._most = most
        self._made: OrderedDict[bytes, _Made] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: bytes) -> _Made | None:
        """What was made of the wording of this key; None where it is not known any more."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
            return self._made.get(key)

    def put(self, key: bytes, made: _Made) -> None:
        """Remember it; what was asked for longest ago goes."""
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)


_remembered = Remembered()


def embed(
    texts: Sequence[str],
    embedder: Embedder,
    reranker: Reranker | None,
    remembered: Remembered = _remembered,
) -> tuple[Floats, tuple[bytes, ...]]:
    """The vectors of passages, shape (passages, dimension), and what a second stage needs of
    each; without one no such.

    Raises:
        ModelDamaged: the model gives what is no number.
    """
    keys = [_key(text, embedder, reranker) for text in texts]
    found = {key: made for key in keys if (made := remembered.get(key)) is not None}
    wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    for key, made in zip(wanted, _run(list(wanted.values()), embedder, reranker), strict=True):
        found[key] = made
        remembered.put(key, made)
    vectors = np.zeros((len(texts), embedder.dimension), dtype=np.float32)
    for row, key in enumerate(keys):
        vectors[row] = found[key][0]
    return vectors, tuple(found[key][1] for key in keys) if reranker else ()


def _run(texts: list[str], embedder: Embedder, reranker: Reranker | None) -> list[_Made]:
    if not texts:
        return []
    if reranker is None:
        vectors = sound(embedder.encode_passages(texts), embedder)
        return [(vector, b"") for vector in vectors]
    vectors, prepared = reranker.prepare(texts)
    return list(zip(sound(vectors, embedder), prepared, strict=True))


def _key(text: str, embedder: Embedder, reranker: Reranker | None) -> bytes:
    named = (embedder.name, reranker.name if reranker else "", text)
    return hashlib.sha256("\0".join(named).encode("utf8", "surrogatepass")).digest()
