"""The vectors of one embedder that search keeps: many that may lie in a file, and behind them what
came since.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.archive.types import Floats

Ints = NDArray[np.int64]
# What came since, or is gone, is put in order when it is more than this share.
_SHARE = 8


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors ordered by passage number: those of `base` that `stay`, then `tail`."""

    generation: int
    numbers: Ints
    base: Floats
    stay: NDArray[np.bool_]
    tail: Floats

    @classmethod
    def whole(cls, generation: int, numbers: Ints, matrix: Floats) -> Vectors:
        """All in the base."""
        stay = np.ones(len(numbers), dtype=np.bool_)
        return cls(generation, numbers, matrix, stay, matrix[:0])

    @property
    def width(self) -> int:
        """How many numbers a vector has; 0 where there are none."""
        return int(self.base.shape[1]) if len(self.numbers) else 0

    @property
    def is_whole(self) -> bool:
        """Whether these are the base alone."""
        return bool(self.stay.all()) and not len(self.tail)

    def changed(
        self, generation: int, kept: NDArray[np.bool_], numbers: Ints, more: Floats
    ) -> Vectors:
        """Those that are kept, and more behind them, with their numbers."""
        before = int(self.stay.sum())
        stay = self.stay.copy()
        stay[self.stay] = kept[:before]
        tail = _behind(self.tail[kept[before:]], more)
        made = Vectors(
            generation, np.concatenate((self.numbers[kept], numbers)), self.base, stay, tail
        )
        return made._joined() if made._is_scattered() else made

    def times(self, vectors: Floats) -> Floats:
        """The product of every vector with one (dimension) or several (dimension, n)."""
        asked = np.asarray(vectors, dtype=np.float32)
        found = self.base @ asked
        if self.is_whole:
            return found
        behind = self.tail @ asked if len(self.tail) else found[:0]
        return np.concatenate((found[self.stay], behind))

    def _is_scattered(self) -> bool:
        much = len(self.base) // _SHARE
        return len(self.tail) > much or len(self.base) - int(self.stay.sum()) > much

    def _joined(self) -> Vectors:
        base = _behind(self.base[self.stay], self.tail)
        return Vectors.whole(self.generation, self.numbers, base)


def _behind(first: Floats, more: Floats) -> Floats:
    """One behind the other; without any there is no width."""
    parts = [part for part in (first, more) if len(part)]
    return np.concatenate(parts) if len(parts) > 1 else (parts[0] if parts else first)
