"""What search needs of a relational store: scores from memory, and rows of what is shown."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Column, Connection, RowMapping, and_, func, select

from pipeline.archive import rows
from pipeline.archive.bm25 import Scoring, surface_term
from pipeline.archive.connected import Connected
from pipeline.archive.memory import Memory, Passages, Vectors, generation_of
from pipeline.archive.tables import documents, passages, tags, terms, versions
from pipeline.archive.terms import term_numbers
from pipeline.archive.types import (
    DOWNWEIGHTED,
    EVERYWHERE,
    Carried,
    Filters,
    Floats,
    Focus,
    FoundPassage,
    Scores,
    Table,
    WordQuery,
)
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Block

# What means the same or nearly so counts less than what was asked for.
_RELATED = 0.4
# Of the documents in one statement; SQLite takes 32,766.
_AT_ONCE = 5000


# One and the same, because what follows from it is kept.
_NOTHING_ABOVE: Mapping[str, Collection[str]] = {}


class SearchRows(Connected):
    """The part of a relational store that answers searches."""

    _memory: Memory

    @abstractmethod
    def with_phrase(self, words: Sequence[str]) -> NDArray[np.int64]:
        """See `Store.with_phrase`."""

    @abstractmethod
    def documents_with(self, stems: Collection[str]) -> NDArray[np.int64]:
        """See `Store.documents_with`."""

    def generation(self) -> int:
        """See `Store.generation`."""
        with self._reading() as connection:
            return generation_of(connection)

    def numbers(self) -> dict[int, str]:
        """See `Store.numbers`."""
        with self._reading() as connection:
            found = connection.execute(select(documents.c.number, documents.c.id))
            return {row.number: row.id for row in found}

    def numbers_of(self, ids: Collection[str]) -> dict[str, int]:
        """See `Store.numbers_of`."""
        return {id: number for number, id in self._named(documents.c.id, ids)}

    def ids_of(self, numbers: Collection[int]) -> dict[int, str]:
        """See `Store.ids_of`."""
        return dict(self._named(documents.c.number, numbers))

    def _named(self, column: Column[Any], values: Collection[Any]) -> Iterator[tuple[int, str]]:
        """Number and id of the documents with one of these values; no statement takes any number of
        them.
        """
        query, wanted = select(documents.c.number, documents.c.id), list(values)
        with self._reading() as connection:
            for first in range(0, len(wanted), _AT_ONCE):
                found = connection.execute(
                    query.where(column.in_(wanted[first : first + _AT_ONCE]))
                )
                yield from ((row.number, row.id) for row in found)

    # --- scores ---

    def table(
        self,
        query: WordQuery,
        vector: Floats | None = None,
        embedder: str = "",
        focus: Focus = EVERYWHERE,  # noqa: ARG002 - what fits into memory is always given whole
    ) -> Table:
        """See `Store.table`."""
        with self._reading() as connection:
            known = self._memory.passages(connection)
            numbers = term_numbers(connection, terms_of_query(query)) if query else {}
            vectors = None if vector is None else self._memory.vectors(connection, embedder)
        bm25 = bm25_of(known.postings, query, numbers, len(known.numbers))
        cosines = _cosines(known, vectors, vector)
        return Table(
            known.numbers, known.documents, known.owners, known.downweighted, cosines, bm25
        )

    def by_words(self, query: WordQuery) -> Scores:
        """See `Store.by_words`."""
        table = self.table(query)
        found = table.bm25 > 0
        return Scores(
            table.passages[found],
            table.documents[found],
            table.downweighted[found],
            table.bm25[found],
        )

    def by_meaning(self, vector: Floats, embedder: str) -> Scores:
        """See `Store.by_meaning`."""
        with self._reading() as connection:
            known = self._memory.passages(connection)
            vectors = self._memory.vectors(connection, embedder)
        if not _comparable(vectors, vector):
            nothing = np.zeros(0, dtype=np.int64)
            return Scores(nothing, nothing, np.zeros(0, dtype=np.bool_), np.zeros(0))
        at = np.searchsorted(known.numbers, vectors.numbers)
        values = (vectors.matrix @ np.asarray(vector, dtype=np.float32)).astype(np.float64)
        return Scores(vectors.numbers, known.documents[at], known.downweighted[at], values)

    def nearest(self, vectors: Floats, embedder: str) -> NDArray[np.float64]:
        """See `Store.nearest`."""
        with self._reading() as connection:
            known = self._memory.passages(connection)
            kept = self._memory.vectors(connection, embedder)
        loud = ~known.downweighted[np.searchsorted(known.numbers, kept.numbers)]
        if not loud.any() or kept.matrix.shape[1] != vectors.shape[1]:
            return np.full(len(vectors), -1.0)
        cosines = kept.matrix @ np.asarray(vectors, dtype=np.float32).T
        highest: NDArray[np.float64] = cosines[loud].max(axis=0).astype(np.float64)
        return highest

    def vocabulary(self) -> dict[str, int]:
        """See `Store.vocabulary`."""
        mark = surface_term("")
        query = select(terms.c.term, terms.c.uses).where(
            terms.c.term >= mark, terms.c.term < chr(ord(mark) + 1)
        )
        with self._reading() as connection:
            return {row.term.removeprefix(mark): row.uses for row in connection.execute(query)}

    # --- filters, facets, identifiers ---

    def matching(self, filters: Filters) -> NDArray[np.int64]:
        """See `Store.matching`."""
        with self._reading() as connection:
            return self._memory.facts(connection).matching(filters)

    def facets(
        self, documents_: NDArray[np.int64], above: Mapping[str, Collection[str]] | None = None
    ) -> dict[str, dict[str, int]]:
        """See `Store.facets`."""
        with self._reading() as connection:
            works_ = self._memory.works(connection)
            return self._memory.facts(connection).count(documents_, above or _NOTHING_ABOVE, works_)

    def known_stems(self, stems: Collection[str]) -> frozenset[str]:
        """See `Store.known_stems`."""
        with self._reading() as connection:
            return frozenset(term_numbers(connection, stems))

    def tagged(self, kind: str, ids: Collection[str]) -> dict[int, Carried]:
        """See `Store.tagged`."""
        columns = (tags.c.document, tags.c.term, tags.c.start, tags.c.end, tags.c.how, tags.c.zone)
        query = (
            select(*columns)
            .where(tags.c.kind == kind, tags.c.term.in_(ids))
            .order_by(tags.c.document, tags.c.start)
        )
        found: dict[int, tuple[set[str], tuple[int, int], bool]] = {}
        with self._reading() as connection:
            for number, term, start, end, how, section in connection.execute(query):
                direct = how != "range" and section not in DOWNWEIGHTED
                terms, place, was_direct = found.get(number, (set(), (start, end), False))
                terms.add(term)
                # The first direct mention tells more than an earlier one in passing.
                found[number] = (
                    terms,
                    (start, end) if direct and not was_direct else place,
                    was_direct or direct,
                )
        return {
            number: Carried(len(terms), place, direct)
            for number, (terms, place, direct) in found.items()
        }

    def people(self) -> Mapping[str, Mapping[int, tuple[int, int]]]:
        """See `Store.people`."""
        with self._reading() as connection:
            return self._memory.names(connection).people

    def paths(self) -> Mapping[int, str]:
        """See `Store.paths`."""
        with self._reading() as connection:
            return self._memory.names(connection).paths

    def dated(self, first: date, last: date) -> NDArray[np.int64]:
        """See `Store.dated`."""
        return self.matching(Filters(from_date=first, to_date=last))

    def days(self, documents_: NDArray[np.int64]) -> NDArray[np.int64]:
        """See `Store.days`."""
        with self._reading() as connection:
            facts = self._memory.facts(connection)
        return facts.days[np.searchsorted(facts.numbers, documents_)]

    # --- what is shown ---

    def passages(self, numbers: Collection[int]) -> dict[int, FoundPassage]:
        """See `Store.passages`."""
        newest = and_(
            versions.c.document == documents.c.number, versions.c.version == documents.c.version
        )
        text = func.substr(
            versions.c.text, passages.c.start + 1, passages.c.end - passages.c.start
        ).label("words")
        columns = [column for column in passages.c if column.name not in ("vector", "terms")]
        query = (
            select(
                *columns,
                documents.c.id.label("owner"),
                documents.c.title,
                documents.c.date,
                documents.c.kind,
                text,
            )
            .join(documents, documents.c.number == passages.c.document)
            .join(versions, newest)
            .where(passages.c.number.in_([int(number) for number in numbers]))
        )
        with self._reading() as connection:
            return {row["number"]: _found(row) for row in connection.execute(query).mappings()}

    def blocks(self, documents_: Collection[int]) -> dict[int, tuple[Block, ...]]:
        """See `Store.blocks`."""
        newest = and_(
            versions.c.document == documents.c.number, versions.c.version == documents.c.version
        )
        wanted = [int(number) for number in documents_]
        query = select(versions.c.document, versions.c.body).select_from(
            documents.join(versions, newest)
        )
        with self._reading() as connection:
            found = connection.execute(query.where(documents.c.number.in_(wanted))).all()
        # They were checked when they were stored.
        return {
            row.document: tuple(
                Block.model_construct(**block) for block in json.loads(row.body)["blocks"]
            )
            for row in found
        }

    def vectors_of(self, document_id: str) -> tuple[int, str, Floats]:
        """See `Store.vectors_of`."""
        with self._reading() as connection:
            number = number_of(connection, document_id)
            embedder = connection.execute(
                select(documents.c.embedder).where(documents.c.number == number)
            ).scalar_one()
            blobs = (
                select(passages.c.vector)
                .where(passages.c.document == number)
                .order_by(passages.c.number)
            )
            return number, embedder, rows.read_vectors(list(connection.execute(blobs).scalars()))

    def document_passage(self, document: int, offset: int) -> int | None:
        """See `Store.document_passage`."""
        mine = select(passages.c.number).where(passages.c.document == document)
        before = mine.where(passages.c.start <= offset).order_by(passages.c.start.desc()).limit(1)
        with self._reading() as connection:
            found = connection.execute(before).scalar()
            return (
                found
                if found is not None
                else connection.execute(mine.order_by(passages.c.start)).scalar()
            )


def number_of(connection: Connection, document_id: str) -> int:
    """A document's number; NotFound when there is no such document."""
    number: int | None = connection.execute(
        select(documents.c.number).where(documents.c.id == document_id)
    ).scalar()
    if number is None:
        raise NotFound(
            f"Ein Dokument „{document_id}“ gibt es im Archiv nicht.",
            "`omdok list` zeigt alle Dokumente mit ihren Kennungen.",
        )
    return number


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
    return len(vectors.numbers) > 0 and vectors.matrix.shape[1] == len(vector)


def _cosines(
    known: Passages, vectors: Vectors | None, vector: Floats | None
) -> NDArray[np.float64]:
    if vectors is None or vector is None or not _comparable(vectors, vector):
        return np.zeros(len(known.numbers))
    found = (vectors.matrix @ np.asarray(vector, dtype=np.float32)).astype(np.float64)
    if len(found) == len(known.numbers):
        return found
    cosines = np.full(len(known.numbers), min(float(found.min()), 0.0))
    cosines[np.searchsorted(known.numbers, vectors.numbers)] = found
    return cosines


def _found(row: RowMapping) -> FoundPassage:
    passage = rows.read_passage(row, row["owner"])
    return FoundPassage(
        row["number"], passage, row["words"], row["title"], row["date"], row["kind"]
    )
