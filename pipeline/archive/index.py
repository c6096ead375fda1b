"""The score of passages by words and by meaning, from what is kept in memory."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from pipeline.archive.access import ArchivePart
from pipeline.archive.bm25 import Scoring, surface_term
from pipeline.archive.passages import Passages
from pipeline.archive.tables import terms
from pipeline.archive.terms import term_numbers
from pipeline.archive.types import (
    EVERYWHERE,
    Floats,
    Focus,
    ScoredPassages,
    Scores,
    WordQuery,
)
from pipeline.archive.vectors import Vectors

# What means the same or nearly so counts less than what was asked for.
_RELATED = 0.4


class Index(ArchivePart, ABC):
    """Scores every passage for a question."""

    def is_in_memory(self) -> bool:
        """Whether words and vectors are held in memory for search, and not left on a server."""
        return True

    @abstractmethod
    def with_phrase(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of the passages that have these words, as written and folded, one behind the
        other.
        """

    @abstractmethod
    def documents_with(self, stems: Collection[str]) -> NDArray[np.int64]:
        """The numbers of the documents that have one of these stems as a word of its own."""

    def table(
        self,
        query: WordQuery,
        vector: Floats | None = None,
        embedder: str = "",
        focus: Focus = EVERYWHERE,  # noqa: ARG002 - what fits into memory is always given whole
    ) -> ScoredPassages:
        """Every passage with its BM25 and, with a vector, its cosine. Phrases and exclusions do not
        matter here.

        A store too large for memory leaves out passages without any of the words that are not among
        the nearest: of all, and of those in `focus`.
        """
        with self._access.reading() as connection:
            known = self._access.memory.passages(connection)
            numbers = term_numbers(connection, terms_of_query(query)) if query else {}
            vectors = None if vector is None else self._access.memory.vectors(connection, embedder)
        bm25 = bm25_of(known.postings, query, numbers, len(known.numbers))
        cosines = _cosines(known, vectors, vector)
        return ScoredPassages(
            known.numbers, known.documents, known.owners, known.downweighted, cosines, bm25
        )

    def by_words(self, query: WordQuery) -> Scores:
        """BM25 of every passage that has one of the words."""
        table = self.table(query)
        found = table.bm25 > 0
        return Scores(
            table.passages[found],
            table.documents[found],
            table.downweighted[found],
            table.bm25[found],
        )

    def by_meaning(self, vector: Floats, embedder: str) -> Scores:
        """The cosine of every passage whose vector the named embedder made."""
        with self._access.reading() as connection:
            known = self._access.memory.passages(connection)
            vectors = self._access.memory.vectors(connection, embedder)
        if not _comparable(vectors, vector):
            nothing = np.zeros(0, dtype=np.int64)
            return Scores(nothing, nothing, np.zeros(0, dtype=np.bool_), np.zeros(0))
        at = np.searchsorted(known.numbers, vectors.numbers)
        values = vectors.times(vector).astype(np.float64)
        return Scores(vectors.numbers, known.documents[at], known.downweighted[at], values)

    def nearest(self, vectors: Floats, embedder: str) -> NDArray[np.float64]:
        """For each of several vectors the highest cosine of a passage that is not downweighted; -1
        where there is none.
        """
        with self._access.reading() as connection:
            known = self._access.memory.passages(connection)
            kept = self._access.memory.vectors(connection, embedder)
        loud = ~known.downweighted[np.searchsorted(known.numbers, kept.numbers)]
        if not loud.any() or kept.width != vectors.shape[1]:
            return np.full(len(vectors), -1.0)
        cosines = kept.times(vectors.T)
        highest: NDArray[np.float64] = cosines[loud].max(axis=0).astype(np.float64)
        return highest

    def vocabulary(self) -> dict[str, int]:
        """Every word as written, folded, with the number of passages that have it."""
        mark = surface_term("")
        query = select(terms.c.term, terms.c.uses).where(
            terms.c.term >= mark, terms.c.term < chr(ord(mark) + 1)
        )
        with self._access.reading() as connection:
            return {row.term.removeprefix(mark): row.uses for row in connection.execute(query)}

    def known_stems(self, stems: Collection[str]) -> frozenset[str]:
        """Those of the stems that a passage has, be it as a part of a compound."""
        with self._access.reading() as connection:
            return frozenset(term_numbers(connection, stems))

    def known_words(self, words: Collection[str]) -> frozenset[str]:
        """Those of the words, as written and folded, that a passage has."""
        marked = {surface_term(word): word for word in words}
        with self._access.reading() as connection:
            return frozenset(marked[term] for term in term_numbers(connection, marked))


def terms_of_query(query: WordQuery) -> list[str]:
    """All terms that a query scores, as they are stored."""
    groups = (*query.compounds, *query.related)
    return [
        *map(surface_term, query.surface),
        *query.stems,
        *(term for group in groups for term in group),
    ]


def bm25_of(
    postings: Scoring, query: WordQuery, numbers: dict[str, int], count: int
) -> NDArray[np.float64]:
    """The BM25 of each of `count` passages; `numbers` are those of the query's terms."""
    scores = np.zeros(count)
    for term in (*map(surface_term, query.surface), *query.stems):
        postings.add(scores, numbers.get(term, -1))
    for group in query.compounds:
        postings.add_all(scores, [numbers.get(term, -1) for term in group])
    for group in query.related:
        postings.add_all(scores, [numbers.get(term, -1) for term in group], _RELATED / len(group))
    return scores


def _comparable(vectors: Vectors, vector: Floats) -> bool:
    return len(vectors.numbers) > 0 and vectors.width == len(vector)


def _cosines(
    known: Passages, vectors: Vectors | None, vector: Floats | None
) -> NDArray[np.float64]:
    if vectors is None or vector is None or not _comparable(vectors, vector):
        return np.zeros(len(known.numbers))
    found = vectors.times(vector).astype(np.float64)
    if len(found) == len(known.numbers):
        return found
    cosines = np.full(len(known.numbers), min(float(found.min()), 0.0))
    cosines[np.searchsorted(known.numbers, vectors.numbers)] = found
    return cosines
