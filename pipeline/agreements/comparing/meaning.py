"""Likeness in meaning by the language model of the installation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nlp.types import Embedder
from pipeline.agreements.comparing.alignment import Likeness, Meaning


def meaning_by(load: Callable[[], Embedder]) -> Meaning:
    """Likeness by an embedder that is loaded when the first clauses are to be told by meaning."""

    def near(first: Sequence[str], second: Sequence[str]) -> Likeness:
        embedder = load()
        one, other = embedder.encode_passages(first), embedder.encode_passages(second)
        return (one @ other.T).astype(np.float64)

    return near
