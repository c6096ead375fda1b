"""Late interaction: every piece of a question looks for the piece of the passage that is nearest to
it.

One vector a passage blurs what stands in a subordinate clause; the pieces keep it. They come from
the pass through the network that makes the passage's vector, so they cost no time, only space: 128
bytes a piece. Rare pieces of the question count more (MaxSim: Khattab and Zaharia, ColBERT, 2020).
Two things are our own choice (bench/search):

- An answer stands in one place. So all pieces of the question look into the same window of a few
  words, and the best window counts for the passage.
- All states of the encoder share one direction, which makes everything alike. It is taken away
  before they are compared (Mu and Viswanath, All-but-the-Top, 2018).

Nothing here was trained on questions: `basis.npy` holds the directions in which the pieces of
German sentences differ most, `mean.npy` their mean there (both made by `bench.training.rerank`).
Of any other encoder both are measured on the sentences of `sentences.txt`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.embedders.fixed import beside_model
from nlp.types import TokenEmbedder

BASIS = Path(__file__).parents[1] / "data" / "late" / "basis.npy"
MEAN = BASIS.with_name("mean.npy")
SENTENCES = BASIS.with_name("sentences.txt")
_Floats = NDArray[np.float32]
_LARGEST = 127
# Numbers of a piece; narrower networks have fewer.
_WIDTH = 128
# A window has so many pieces, some twenty words, and moves on by a block.
_WINDOW, _BLOCK = 32, 8
# So many of the nearest pieces of a sentence count for each piece of the question (bench/search).
_NEAREST = 4
# What makes one figure a passage of the cosines of all pieces (see `best_windows`).
Best = Callable[[_Floats, NDArray[np.int64], _Floats], NDArray[np.float64]]


class LateInteraction:
    """MaxSim over the last states of an encoder, as int8 in 128 directions."""

    def __init__(self, embedder: TokenEmbedder) -> None:
        self._embedder = embedder
        self._basis, self._mean = _directions_of(embedder)
        digest = hashlib.sha256(self._basis.tobytes()).hexdigest()[:12]
        self.name = f"late:{digest}:{embedder.name}"

    def prepare(self, texts: Sequence[str]) -> tuple[_Floats, list[bytes]]:
        """The embedder's vectors of passages, and the pieces of each, one row of int8 a piece."""
        vectors, found = self._embedder.passage_states(texts)
        return vectors, [pack(self._directions(text.states)) for text in found]

    def scores(self, question: str, prepared: Sequence[bytes]) -> NDArray[np.float64]:
        """For each passage the mean, by rarity, of the nearest cosine of each piece of the question
        in one window.
        """
        return self._compared(question, prepared, best_windows)

    def scores_within(self, question: str, prepared: Sequence[bytes]) -> NDArray[np.float64]:
        """The same with every piece of the question on its own way through the passage. Of one
        document all passages begin with its title: in one window the names in the question would
        find that everywhere, and nothing else.
        """
        return self._compared(question, prepared, best_pieces)

    def scores_of_parts(
        self, question: str, prepared: bytes, parts: Sequence[tuple[float, float]]
    ) -> NDArray[np.float64]:
        """For each part of a passage, from a share of its length to another, the mean by rarity of
        the few nearest cosines of each piece of the question. Every state knows of its neighbours'
        words, so one near piece says little about which sentence it stands in.
        """
        pieces, weights = self._asked(question)
        told = whole(prepared, self._basis.shape[1])
        cosines = centred_cosines(pieces, told, self._mean)
        found = []
        for start, end in parts:
            first = min(int(start * len(told)), len(told) - 1)
            part = np.sort(cosines[:, first : int(end * len(told)) + 1], axis=1)
            found.append(float(weights @ part[:, -_NEAREST:].mean(axis=1)))
        return np.array(found)

    def _asked(self, question: str) -> tuple[_Floats, _Floats]:
        """The pieces of a question, and how much each counts."""
        asked = self._embedder.query_states(question)
        weights = asked.rarity / max(float(asked.rarity.sum()), 1e-9)
        return self._directions(asked.states), weights

    def _compared(
        self, question: str, prepared: Sequence[bytes], best: Best
    ) -> NDArray[np.float64]:
        pieces, weights = self._asked(question)
        found = np.full(len(prepared), -1.0)
        filled = [place for place, blob in enumerate(prepared) if blob]
        if filled:
            width = self._basis.shape[1]
            told = whole(b"".join(prepared[place] for place in filled), width)
            lengths = np.array([len(prepared[place]) // width for place in filled])
            found[filled] = best(centred_cosines(pieces, told, self._mean), lengths, weights)
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
    return unit(whole(blob, width))


def whole(blob: bytes, width: int) -> _Floats:
    """The rows of `pack` as they are stored."""
    return np.frombuffer(blob, dtype=np.int8).reshape(-1, width).astype(np.float32)


def centred_cosines(pieces: _Floats, told: _Floats, mean: _Floats) -> _Floats:
    """The cosine of each of the unit `pieces` and each row of `told` at length 1, all of them less
    the mean.

    Of the rows, which are many, nothing is copied: |t - m|² = 1 - 2 t·m + |m|² for a row t at
    length 1.
    """
    asked = unit(pieces - mean)
    lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", told, told)), 1e-9)
    spread = np.sqrt(np.maximum(1 - 2 * (told @ mean) / lengths + mean @ mean, 1e-9))
    found: _Floats = ((asked @ told.T) / lengths - (asked @ mean)[:, None]) / spread
    return found


def best_windows(
    cosines: _Floats, lengths: NDArray[np.int64], weights: _Floats
) -> NDArray[np.float64]:
    """For each passage the best window's sum over the question's pieces of the nearest cosine times
    its weight.

    `cosines` has a row for each piece of the question and a column for each of the passages'
    pieces, one passage behind the other, of `lengths` pieces each.
    """
    ends = np.cumsum(lengths)
    blocks = [
        np.arange(end - length, end, _BLOCK)
        for end, length in zip(ends.tolist(), lengths.tolist(), strict=True)
    ]
    owners = np.repeat(np.arange(len(lengths)), [len(starts) for starts in blocks])
    nearest = np.maximum.reduceat(cosines, np.concatenate(blocks), axis=1)
    window = nearest.copy()
    for further in range(1, min(_WINDOW // _BLOCK, len(owners))):
        same = owners[further:] == owners[:-further]
        beside = np.where(same, nearest[:, further:], np.float32(-1))
        window[:, :-further] = np.maximum(window[:, :-further], beside)
    first = np.searchsorted(owners, np.arange(len(lengths)))
    best: NDArray[np.float64] = np.maximum.reduceat(weights @ window, first).astype(np.float64)
    return best


def best_pieces(
    cosines: _Floats, lengths: NDArray[np.int64], weights: _Floats
) -> NDArray[np.float64]:
    """For each passage the sum over the question's pieces of the nearest cosine times its weight,
    wherever in the passage that is; arguments as in `best_windows`.
    """
    firsts = np.cumsum(lengths) - lengths
    nearest: _Floats = np.maximum.reduceat(cosines, firsts, axis=1)
    return (weights @ nearest).astype(np.float64)


def _directions_of(embedder: TokenEmbedder) -> tuple[_Floats, _Floats]:
    """The directions in which an encoder's pieces differ most, and the mean there: shipped for our
    own, else measured on fixed sentences and kept beside the model.
    """
    if embedder.shipped_directions:
        return _shipped()
    texts = SENTENCES.read_text(encoding="utf8").splitlines()
    found = beside_model(embedder, "directions.npz", texts, lambda: measured(embedder, texts))
    return found["basis"], found["mean"]


@lru_cache(maxsize=1)
def _shipped() -> tuple[_Floats, _Floats]:
    return np.load(BASIS).astype(np.float32), np.load(MEAN).astype(np.float32)


def measured(embedder: TokenEmbedder, texts: Sequence[str]) -> dict[str, _Floats]:
    """The first principal directions (about the origin) of the unit states of the pieces of texts,
    shape (hidden, up to 128), and the mean of those states in these directions, each at length 1.
    """
    states = [unit(text.states) for text in embedder.passage_states(texts)[1]]
    rows = np.concatenate(states).astype(np.float64)
    basis = np.linalg.eigh(rows.T @ rows)[1][:, ::-1][:, :_WIDTH].astype(np.float32)
    mean: _Floats = unit(rows.astype(np.float32) @ basis).mean(axis=0)
    return {"basis": basis, "mean": mean}
