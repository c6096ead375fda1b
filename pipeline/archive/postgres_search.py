"""Search in an archive on a server: in memory while it is small, on the server once it was made
ready for that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from pipeline.archive.access import Access
from pipeline.archive.bm25 import Scoring, surface_term
from pipeline.archive.index import Index, bm25_of, terms_of_query
from pipeline.archive.postgres_large import Folded, LightMemory, is_large
from pipeline.archive.postgres_near import exact_cosines, near_rows, nearest
from pipeline.archive.terms import term_numbers
from pipeline.archive.types import EVERYWHERE, Floats, Focus, ScoredPassages, Scores, WordQuery

_AT_ONCE = 10_000
# Half precision may put the nearest a few places behind.
_CLOSE = 20


class ServerIndex(Index):
    """Scores passages in memory, or on the server where the archive is large."""

    def __init__(self, access: Access, light: LightMemory) -> None:
        super().__init__(access)
        self._light = light

    def table(
        self,
        query: WordQuery,
        vector: Floats | None = None,
        embedder: str = "",
        focus: Focus = EVERYWHERE,
    ) -> ScoredPassages:
        """Every passage with its BM25 and, with a vector, its cosine. Phrases and exclusions do not
        matter here.

        A store too large for memory leaves out passages without any of the words that are not among
        the nearest: of all, and of those in `focus`.
        """
        with self._access.reading() as connection:
            if is_large(connection):
                return self._part_of_table(connection, query, vector, embedder, focus)
        return super().table(query, vector, embedder, focus)

    def is_in_memory(self) -> bool:
        """Whether words and vectors are held in memory for search, and not left on a server."""
        if not self._access.exists():
            return True
        with self._access.reading() as connection:
            return not is_large(connection)

    def by_meaning(self, vector: Floats, embedder: str) -> Scores:
        """The cosine of every passage whose vector the named embedder made.

        Of a large archive only the nearest.
        """
        with self._access.reading() as connection:
            if not is_large(connection):
                return super().by_meaning(vector, embedder)
            light = self._light.light(connection)
            rows, cosines = near_rows(connection, light, np.zeros(0), vector, embedder, ())
        return Scores(light.numbers[rows], light.documents[rows], light.downweighted[rows], cosines)

    def nearest(self, vectors: Floats, embedder: str) -> NDArray[np.float64]:
        """For each of several vectors the highest cosine of a passage that is not downweighted; -1
        where there is none.
        """
        with self._access.reading() as connection:
            if not is_large(connection):
                return super().nearest(vectors, embedder)
            return np.array([_highest(connection, vector, embedder) for vector in vectors])

    def with_phrase(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of the passages that have these words, as written and folded, one behind the
        other.
        """
        phrase = " ".join(words)
        sql = (
            "SELECT passage FROM words WHERE passage = ANY(:some) "
            "AND position(:phrase IN ' ' || surface || ' ') > 0 ORDER BY passage"
        )
        with self._access.reading() as connection:
            held = self._holding(connection, [[surface_term(word)] for word in phrase.split()])
            return _chosen(connection, sql, held, phrase=f" {phrase} ")

    def documents_with(self, stems: Collection[str]) -> NDArray[np.int64]:
        """The numbers of the documents that have one of these stems as a word of its own."""
        sql = (
            "SELECT p.document FROM words w JOIN passages p ON p.number = w.passage "
            "WHERE w.passage = ANY(:some) AND string_to_array(w.stems, ' ') && :stems"
        )
        if not stems:
            return np.zeros(0, dtype=np.int64)
        with self._access.reading() as connection:
            held = self._holding(connection, [list(stems)])
            return np.unique(_chosen(connection, sql, held, stems=list(stems)))

    def _holding(
        self, connection: Connection, groups: Sequence[Sequence[str]]
    ) -> NDArray[np.int64]:
        """The numbers of the passages that have one term of each group, ascending."""
        numbers = term_numbers(connection, {term for group in groups for term in group})
        if is_large(connection):
            light = self._light.light(connection)
            lists: Scoring = Folded(connection, light, numbers.values())
            all_numbers = light.numbers
        else:
            known = self._access.memory.passages(connection)
            lists, all_numbers = known.postings, known.numbers
        found: NDArray[np.int64] | None = None
        for group in groups:
            held = [lists.rows(numbers.get(term, -1)) for term in group]
            mine = np.unique(np.concatenate(held)).astype(np.int64)
            found = mine if found is None else np.intersect1d(found, mine, assume_unique=True)
        return all_numbers[found] if found is not None else np.zeros(0, dtype=np.int64)

    def _part_of_table(
        self,
        connection: Connection,
        query: WordQuery,
        vector: Floats | None,
        embedder: str,
        focus: Focus,
    ) -> ScoredPassages:
        light = self._light.light(connection)
        numbers = term_numbers(connection, terms_of_query(query)) if query else {}
        bm25 = bm25_of(
            Folded(connection, light, numbers.values()), query, numbers, len(light.numbers)
        )
        near, cosines = np.zeros(0, dtype=np.int64), np.zeros(0)
        if vector is not None:
            groups = [
                group for group in (focus.within, focus.named) if group is not None and len(group)
            ]
            near, cosines = near_rows(connection, light, bm25, vector, embedder, groups)
        openings = _openings(light.documents, focus.named)
        rows = _union(len(light.numbers), np.flatnonzero(bm25 > 0), near, openings)
        owners = np.unique(light.documents[rows], return_inverse=True)[1].astype(np.int64)
        all_cosines = np.full(len(rows), min(float(cosines.min()), 0.0) if len(cosines) else 0.0)
        all_cosines[np.searchsorted(rows, near)] = cosines
        return ScoredPassages(
            light.numbers[rows],
            light.documents[rows],
            owners,
            light.downweighted[rows],
            all_cosines,
            bm25[rows],
        )


def _openings(documents: NDArray[np.int64], named: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """The row of the first passage of each of the documents that are named."""
    if named is None or not len(named):
        return np.zeros(0, dtype=np.int64)
    found, first = np.unique(documents, return_index=True)
    return first[np.isin(found, named, assume_unique=True)]


def _union(count: int, *rows: NDArray[np.int64]) -> NDArray[np.int64]:
    chosen = np.zeros(count, dtype=np.bool_)
    for some in rows:
        chosen[some] = True
    return np.flatnonzero(chosen)


def _chosen(
    connection: Connection, sql: str, numbers: NDArray[np.int64], **values: object
) -> NDArray[np.int64]:
    found: list[int] = []
    for first in range(0, len(numbers), _AT_ONCE):
        some = {"some": numbers[first : first + _AT_ONCE].tolist(), **values}
        found.extend(connection.execute(text(sql), some).scalars())
    return np.array(found, dtype=np.int64)


def _highest(connection: Connection, vector: Floats, embedder: str) -> float:
    """The highest cosine of a passage that is not downweighted, by the full vectors; -1 where there
    is none.
    """
    numbers, _ = nearest(connection, vector, embedder, _CLOSE, loud=True)
    return float(exact_cosines(connection, numbers, vector, embedder)[1].max(initial=-1.0))
