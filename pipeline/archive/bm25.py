"""Okapi BM25 over packed postings: exact, in numpy, small enough to keep a hundred thousand
passages in memory.

A passage is packed as uint32: first how many words it has, then for each of its terms `number << 8
| weight`. The weight is how often the term occurs, counted more where it stands as written than
where it is a part of a compound.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.analysis import Terms

Values = NDArray[np.float64]

# What stands there as asked for counts most. Surfaces and stems are different terms; parts of
# compounds are stems.
_SURFACE, _STEM, _PART = 3, 2, 1
_HEAVIEST = 255
_K1, _B = 1.2, 0.75
# A term that more than half of all passages have says next to nothing, but it is no reason against
# a passage.
_LEAST_IDF = 1e-6


def surface_term(word: str) -> str:
    """The term of a word as written; stems are terms as they are."""
    return "=" + word


def weights(words: Terms) -> dict[str, int]:
    """The terms of a passage with their weights."""
    found: dict[str, int] = {}
    for terms, weight in (
        (map(surface_term, words.surface), _SURFACE),
        (words.stems, _STEM),
        (words.parts, _PART),
    ):
        for term in terms:
            found[term] = min(found.get(term, 0) + weight, _HEAVIEST)
    return found


def pack(words: Terms, numbers: Mapping[str, int]) -> bytes:
    """A passage as it is stored; `numbers` are those of its terms."""
    length = len(words.surface) + len(words.stems) + len(words.parts)
    entries = sorted(numbers[term] << 8 | weight for term, weight in weights(words).items())
    return np.array([length, *entries], dtype="<u4").tobytes()


def terms_of(packed: bytes) -> list[int]:
    """The numbers of the terms of a packed passage."""
    found: list[int] = (np.frombuffer(packed, dtype="<u4")[1:] >> 8).tolist()
    return found


@dataclass(frozen=True, slots=True)
class Packed:
    """Packed passages in a row: all their entries, how many each has, and how many words."""

    entries: NDArray[np.uint32]
    sizes: NDArray[np.int64]
    lengths: NDArray[np.uint32]

    @classmethod
    def read(cls, blobs: Sequence[bytes]) -> Packed:
        """Passages as they are stored."""
        flat = np.frombuffer(b"".join(blobs), dtype="<u4")
        sizes = np.array([len(blob) // 4 for blob in blobs], dtype=np.int64)
        first = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes)))[: len(sizes)]
        filled = sizes > 0
        first = first[filled]
        entries = np.delete(flat, first)
        lengths = np.zeros(len(sizes), dtype=np.uint32)
        lengths[filled] = flat[first]
        return cls(entries, sizes - filled, lengths)

    def changed(self, kept: NDArray[np.bool_], more: Packed) -> Packed:
        """Those that are kept, and more behind them."""
        return Packed(
            np.concatenate((self.entries[np.repeat(kept, self.sizes)], more.entries)),
            np.concatenate((self.sizes[kept], more.sizes)),
            np.concatenate((self.lengths[kept], more.lengths)),
        )


def norms(lengths: NDArray[np.uint32]) -> NDArray[np.float32]:
    """What a passage's length, against the mean, takes from the gain of its terms."""
    long = lengths.astype(np.float32)
    found = _K1 * (1 - _B + _B * long / max(float(long.mean()) if len(long) else 1.0, 1e-9))
    return found.astype(np.float32)


def gains(frequencies: NDArray[np.float32], norms_: NDArray[np.float32]) -> NDArray[np.float32]:
    """What terms of these frequencies gain passages of these norms."""
    found: NDArray[np.float32] = frequencies * np.float32(_K1 + 1) / (frequencies + norms_)
    return found


class Scoring(ABC):
    """BM25 over lists of the passages that have a term: their rows, ascending, and what it gains
    them.
    """

    def __init__(self, count: int) -> None:
        self._count = count

    @abstractmethod
    def _slice(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]: ...

    def add(self, scores: Values, term: int, share: float = 1.0) -> None:
        """Add a term's BM25, times `share`, to the scores of the passages that have it."""
        rows, gained = self._slice(term)
        scores[rows] += gained * np.float32(share * self._idf(len(rows)))

    def add_all(self, scores: Values, terms: Iterable[int], share: float = 1.0) -> None:
        """Add the terms' BM25, times `share`, to the scores of the passages that have every one of
        them.
        """
        slices = sorted((self._slice(term) for term in terms), key=lambda found: len(found[0]))
        if not slices or not len(slices[0][0]):
            return
        common = slices[0][0]
        for rows, _ in slices[1:]:
            common = np.intersect1d(common, rows, assume_unique=True)
        for rows, gained in slices:
            scores[common] += gained[np.searchsorted(rows, common)] * np.float32(
                share * self._idf(len(rows))
            )

    def rows(self, term: int) -> NDArray[np.int32]:
        """The rows of the passages that have a term, ascending."""
        return self._slice(term)[0]

    def _idf(self, passages: int) -> float:
        return max(float(np.log((self._count - passages + 0.5) / (passages + 0.5))), _LEAST_IDF)
