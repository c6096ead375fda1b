"""What search asks of a store besides scores: second stages, models to come, judged hits, saved
searches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

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


class Renewable(Protocol):
    """The part of a store that knows several models."""

    def prepared(self, numbers: Collection[int], reranker: str) -> dict[int, bytes]:
        """What that second stage has of the passages with these numbers; those it knows nothing of
        are left out.
        """
        ...

    def embedders(self) -> dict[str, int]:
        """How many documents each model's vectors stand for."""
        ...

    def to_renew(self, embedder: str, reranker: str = "") -> tuple[str, ...]:
        """The documents that this model and second stage have not seen yet, be it only beside the
        old one.
        """
        ...

    def coming(self, embedder: str) -> frozenset[str]:
        """The documents of which this model's vectors wait beside the old ones."""
        ...

    def renew(self, renewed: Renewed) -> bool:
        """Keep what a new model makes of a document beside the old; False when the document changed
        meanwhile.
        """
        ...

    def take_over(self, embedder: str, fingerprints: Mapping[str, str]) -> int:
        """Put all that a new model made in place of the old, or nothing while a document still
        lacks it.

        `fingerprints` has the new one for each old one. Gives the number of documents that now have
        the new vectors.
        """
        ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a document (its id) answers a question: 0 not at all, 3 fully; `at` is an ISO
    moment.
    """

    query: str
    document: str
    grade: int
    at: str


class Judged(Protocol):
    """The part of a store that keeps what people think of hits."""

    def judge(self, judgement: Judgement) -> None:
        """Keep a judgement, in place of an earlier one of the same question and document."""
        ...

    def judgements(self) -> tuple[Judgement, ...]:
        """All of them, by question; none while there is no archive."""
        ...


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


class Saving(Protocol):
    """The part of a store that keeps searches and what they told of."""

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """All saved searches by name; none while there is no archive."""
        ...

    def keep_search(self, saved: SavedSearch) -> None:
        """Keep a search, in place of one of this name."""
        ...

    def drop_search(self, name: str) -> None:
        """Forget a search and what it told of; NotFound when there is none."""
        ...

    def alerts(self, search: str) -> tuple[Alert, ...]:
        """What a saved search told of, newest first."""
        ...

    def tell(self, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
        """Note alerts; gives those that were not told before."""
        ...
