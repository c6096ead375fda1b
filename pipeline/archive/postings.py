"""Postings that search keeps: a large part that is turned around once and may lie in a file, and
behind it what came since.

To turn a hundred thousand passages around takes seconds, and most writes bring a few. So the large
part stays as it is: a list tells where each of its passages stands now, and what came since is
turned around for itself. Both give the same numbers as one that is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.archive.bm25 import Packed, Scoring, gains, norms

# What came since is put into the large part when it has more than so many entries and is more than
# this share of it.
_FEW = 200_000
_SHARE = 8
_GONE = -1
_NO_ROWS = np.zeros(0, dtype=np.int32)
_NO_WEIGHTS = np.zeros(0, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Turned:
    """Packed passages turned around: the entries of term t are those from `starts[t]` up to
    `starts[t + 1]`, each with its passage's row, ascending, and its weight.
    """

    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.uint8]

    @classmethod
    def of(cls, packed: Packed) -> Turned:
        """Turn passages around."""
        # One sort of whole numbers does it all: the term first, then the row; the weight is carried
        # along.
        keys: NDArray[np.uint64] = packed.entries.astype(np.uint64)
        keys = (keys >> np.uint64(8)) << np.uint64(40) | (keys & np.uint64(255))
        keys |= np.repeat(np.arange(len(packed.sizes), dtype=np.uint64) << 8, packed.sizes)
        keys.sort()
        rows = (keys >> 8 & 0xFFFFFFFF).astype(np.int32)
        weights = (keys & 255).astype(np.uint8)
        keys >>= 40
        ends = np.arange(int(keys[-1]) + 2 if len(keys) else 1, dtype=np.uint64)
        return cls(np.searchsorted(keys, ends), rows, weights)

    def of_term(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Rows and weights of a term's entries."""
        if not 0 <= term < len(self.starts) - 1:
            return _NO_ROWS, _NO_WEIGHTS
        first, last = self.starts[term], self.starts[term + 1]
        return self.rows[first:last], self.weights[first:last]

    def terms(self) -> NDArray[np.int64]:
        """The term of every entry."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


@dataclass(frozen=True, slots=True)
class Base:
    """The large part, and how many words each of its passages has."""

    turned: Turned
    lengths: NDArray[np.uint32]


class Postings(Scoring):
    """Which passages have a term, and what it gains them.

    `at` has for each passage of the base the row that it has now, -1 where it is gone; `tail` are
    the passages behind them.
    """

    def __init__(self, base: Base, at: NDArray[np.int32], tail: Packed) -> None:
        self.base, self._at, self._tail = base, at, tail
        self._stay = at != _GONE
        self._before = int(self._stay.sum())
        self.lengths = np.concatenate((base.lengths[self._stay], tail.lengths))
        super().__init__(len(self.lengths))
        self._norms = norms(self.lengths)
        self._more = Turned.of(tail)

    @classmethod
    def of(cls, packed: Packed) -> Postings:
        """Postings of passages, all in the base."""
        return cls.whole(Base(Turned.of(packed), packed.lengths))

    @classmethod
    def whole(cls, base: Base) -> Postings:
        """The base alone."""
        return cls(base, np.arange(len(base.lengths), dtype=np.int32), Packed.read([]))

    @property
    def is_whole(self) -> bool:
        """Whether these are the base alone."""
        return self._before == len(self.base.lengths) and not len(self._tail.sizes)

    def changed(self, kept: NDArray[np.bool_], more: Packed) -> Postings:
        """Those of the passages that are kept, and more behind them."""
        at = np.full(len(self._at), _GONE, dtype=np.int32)
        stay = self._stay.copy()
        stay[self._stay] = kept[: self._before]
        at[stay] = np.arange(int(stay.sum()), dtype=np.int32)
        made = Postings(self.base, at, self._tail.changed(kept[self._before :], more))
        return Postings.whole(made._joined()) if made._is_scattered() else made

    def _is_scattered(self) -> bool:
        behind = len(self._more.rows)
        gone = len(self._at) - self._before
        much = max(_FEW, len(self.base.turned.rows) // _SHARE)
        return behind > much or gone > max(len(self._at) // 2, 1)

    def _joined(self) -> Base:
        """Base and tail as one."""
        old = self.base.turned
        rows = self._at[old.rows]
        stays = rows != _GONE
        terms = np.concatenate((old.terms()[stays], self._more.terms()))
        # Two parts that are each in order: a stable sort only merges them.
        order = np.argsort(terms, kind="stable")
        terms = terms[order]
        ends = np.arange(int(terms[-1]) + 2 if len(terms) else 1)
        turned = Turned(
            np.searchsorted(terms, ends),
            np.concatenate((rows[stays], self._more.rows + np.int32(self._before)))[order],
            np.concatenate((old.weights[stays], self._more.weights))[order],
        )
        return Base(turned, self.lengths)

    def _slice(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        rows, weights = self.base.turned.of_term(term)
        if not self.is_whole:
            rows, weights = self._with_tail(term, rows, weights)
        return rows, gains(weights.astype(np.float32), self._norms[rows])

    def _with_tail(
        self, term: int, rows: NDArray[np.int32], weights: NDArray[np.uint8]
    ) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        now = self._at[rows]
        stays = now != _GONE
        behind, their_weights = self._more.of_term(term)
        return (
            np.concatenate((now[stays], behind + np.int32(self._before))),
            np.concatenate((weights[stays], their_weights)),
        )
