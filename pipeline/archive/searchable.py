"""What search asks of a store besides scores: second stages, models to come, judged hits, saved
searches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a new model makes of a document's passages, in their order; `prepared` is empty without
    a second stage.
    """

    document: str
    passages: tuple[str, ...]
    embedder: str
    vectors: NDArray[np.float32]
    reranker: str = ""
    prepared: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a document (its id) answers a question: 0 not at all, 3 fully; `at` is an ISO
    moment.
    """

    query: str
    document: str
    grade: int
    at: str


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that somebody keeps: `query` is the question with its filters as JSON, `made` an ISO
    moment.
    """

    name: str
    query: str
    made: str


@dataclass(frozen=True, slots=True)
class Alert:
    """That a saved search told of a document; `key` names what was new, so that it is told once."""

    search: str
    key: str
    document: str
    at: str
