"""How close each passage of a stored document is to what the whole document is about, from its
stored vectors.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from pipeline.drafting.keysentences import Meaning


def meaning_of(record: Any) -> Meaning:
    """From -1 (aside) to 1 (in the middle) for every offset; 0 everywhere for a document that has
    no vectors.

    Nothing is computed by a model here: the archive already has a vector for each passage.
    """
    passages, vectors = getattr(record, "passages", ()), getattr(record, "vectors", None)
    spoken = [i for i, passage in enumerate(passages) if passage.section is None]
    if vectors is None or len(spoken) < 3:
        return lambda _offset: 0.0
    chosen = vectors[spoken]
    middle = chosen.mean(axis=0)
    closeness = chosen @ middle
    low, high = float(closeness.min()), float(closeness.max())
    if high - low < 1e-6:
        return lambda _offset: 0.0
    scaled = 2 * (closeness - low) / (high - low) - 1
    weights = {passages[i].start: float(w) for i, w in zip(spoken, scaled, strict=True)}
    starts = sorted(weights)

    def meaning(offset: int) -> float:
        index = bisect_right(starts, offset) - 1
        return weights[starts[index]] if index >= 0 else 0.0

    return meaning
