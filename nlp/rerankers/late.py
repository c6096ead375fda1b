"""Late interaction: every piece of a question looks for the piece of the passage that is nearest to it.

One vector a passage blurs what stands in a subordinate clause; the pieces keep it. They come from the pass through the
network that makes the passage's vector, so they cost no time, only space: 128 bytes a piece. Rare pieces of the
question count more. Nothing here was trained on questions: `basis.npy` holds the directions in which the pieces of
German sentences differ most (made by `nlp.train.rerank`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.types import TokenEmbedder

BASIS = Path(__file__).parents[1] / "data" / "late" / "basis.npy"
_Floats = NDArray[np.float32]
_LARGEST = 127


class LateInteraction:
    """MaxSim over the last states of an encoder, as int8 in 128 directions."""

    def __init__(self, embedder: TokenEmbedder) -> None:
        self._embedder = embedder
        self._basis = _basis_for(embedder.dimension)
        digest = hashlib.sha256(self._basis.tobytes()).hexdigest()[:12]
        self.name = f"late:{digest}:{embedder.name}"

    def prepare(self, texts: Sequence[str]) -> tuple[_Floats, list[bytes]]:
        """The embedder's vectors of passages, and the pieces of each, one row of int8 a piece."""
        vectors, found = self._embedder.passage_states(texts)
        return vectors, [pack(self._directions(text.states)) for text in found]

    def scores(self, question: str, prepared: Sequence[bytes]) -> NDArray[np.float64]:
        """For each passage the mean over the question's pieces of the nearest piece's cosine, by rarity."""
        asked = self._embedder.query_states(question)
        pieces = self._directions(asked.states)
        weights = asked.rarity / max(float(asked.rarity.sum()), 1e-9)
        width = self._basis.shape[1]
        found = np.full(len(prepared), -1.0)
        filled = [place for place, blob in enumerate(prepared) if blob]
        if filled:
            starts = np.cumsum([0, *(len(prepared[place]) // width for place in filled[:-1])])
            cosines = pieces @ unpack(b"".join(prepared[place] for place in filled), width).T
            found[filled] = weights @ np.maximum.reduceat(cosines, starts, axis=1)
        return found

    def _directions(self, states: _Floats) -> _Floats:
        return unit(states @ self._basis)


def unit(rows: _Floats) -> _Floats:
    """The rows at length 1."""
    made: _Floats = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return made


def pack(rows: _Floats) -> bytes:
    """Unit rows as int8; their length is lost, which is 1 anyhow."""
    largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
    whole: NDArray[np.int8] = np.rint(rows * (_LARGEST / largest)).astype(np.int8)
    return whole.tobytes()


def unpack(blob: bytes, width: int) -> _Floats:
    """The unit rows of `pack` but for rounding."""
    return unit(np.frombuffer(blob, dtype=np.int8).reshape(-1, width).astype(np.float32))


@lru_cache(maxsize=2)
def _basis_for(dimension: int) -> _Floats:
    """The directions for an encoder of this width; for another one than ours all that it has."""
    basis: _Floats = np.load(BASIS).astype(np.float32)
    return basis if len(basis) == dimension else np.eye(dimension, dtype=np.float32)
