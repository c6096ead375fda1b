"""Vectors from hashed words and letter groups: no model, always the same, for tests and never the
silent default.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.tokens import fold, words

_GROUPS = (3, 4, 5)


class HashingEmbedder:
    """Counts folded words and their letter groups in 256 hashed places; `model` and `threads`
    change nothing.
    """

    name = "hashing:256:1"
    dimension = 256

    def __init__(self, model: str = "", threads: int = 0) -> None:
        del model, threads

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for feature, weight in _features(text):
                code = zlib.crc32(feature.encode())
                # The lowest bit is the sign, so that features which share a place cancel as often
                # as they add up.
                vector[(code >> 1) % self.dimension] += weight if code & 1 else -weight
            if not vector.any():
                vector[0] = 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def _features(text: str) -> Iterator[tuple[str, float]]:
    for token in words(unicodedata.normalize("NFC", text)):
        word = f"<{fold(token.text)}>"
        yield word, 1.0
        for size in _GROUPS:
            # A long word has many groups: together they weigh as much as the word itself.
            count = len(word) - size + 1
            for start in range(count):
                yield word[start : start + size], 1 / (len(_GROUPS) * count)
