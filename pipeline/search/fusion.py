"""One score from words and meaning. Scores are fused, not ranks: rank fusion was measured worse
(bench/search).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def fuse(cosines: Values, bm25: Values, weight: float, candidates: int) -> Values:
    """`weight` · meaning + (1 − `weight`) · words for each passage, between 0 and 1.

    Each part is scaled so that the worst and the best of the union of both lists of the first
    `candidates` become 0 and 1; a passage without a word in common has BM25 0. Without any word or
    any meaning the other part keeps its share, so that a hit that lacks one part shows it in its
    score.
    """
    if not len(cosines):
        return np.zeros(0)
    chosen = np.union1d(_first(cosines, candidates), _first(bm25, candidates))
    return weight * _scaled(cosines, chosen) + (1 - weight) * _scaled(bm25, chosen)


def _first(values: Values, count: int) -> NDArray[np.int64]:
    if not values.any():
        return np.zeros(0, dtype=np.int64)
    if len(values) <= count:
        return np.arange(len(values), dtype=np.int64)
    return np.argpartition(-values, count - 1)[:count].astype(np.int64)


def _scaled(values: Values, chosen: NDArray[np.int64]) -> Values:
    if not len(chosen):
        return np.zeros(len(values))
    low, high = values[chosen].min(), values[chosen].max()
    if high <= low:
        return np.where(values > 0, 1.0, 0.0)
    scaled: Values = np.clip((values - low) / (high - low), 0.0, 1.0)
    return scaled
