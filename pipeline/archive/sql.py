"""What every relational store does alike, in SQLAlchemy Core; words and vectors are each store's own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, exists, func, insert, select, update

from pipeline.archive import rows
from pipeline.archive.tables import documents, ledger, passages, quotes, state, tags, versions
from pipeline.archive.types import (
    Filters,
    Floats,
    FoundPassage,
    LedgerEntry,
    Record,
    Scores,
    Summary,
    WordQuery,
)
from pipeline.errors import NotFound
from pipeline.types import Document, Outcome

FACETS = ("partner", "region", "standard")


class SqlStore(ABC):
    """A store on a relational database. Subclasses bring connections, words and the search by vectors."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection on one state of the archive; NotFound when there is none."""

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[Connection]:
        """A connection that writes all or nothing; makes the archive when there is none."""

    @abstractmethod
    def _exists(self) -> bool:
        """Whether there is an archive to read."""

    @abstractmethod
    def _put_words(self, connection: Connection, record: Record, numbers: list[int]) -> None:
        """Store the words of the passages with these numbers."""

    @abstractmethod
    def _drop_words(self, connection: Connection, document: int) -> None:
        """Delete the words of a document; its passages are still there."""

    @abstractmethod
    def _words_of(self, connection: Connection, document: int) -> list[RowMapping]:
        """Surface, stems and parts, joined by blanks, of a document's passages in order."""

    @abstractmethod
    def _sweep(self, connection: Connection) -> None:
        """Make sure that nothing of what was removed can be read from the store's files."""

    @abstractmethod
    def by_words(self, query: WordQuery) -> Scores:
        """See `Store.by_words`."""

    @abstractmethod
    def by_meaning(self, vector: Floats, embedder: str) -> Scores:
        """See `Store.by_meaning`."""

    @abstractmethod
    def close(self) -> None:
        """See `Store.close`."""

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._transaction() as connection:
            yield connection
            connection.execute(update(state).values(generation=state.c.generation + 1))

    # --- what the flow needs ---

    def ledger(self) -> dict[str, LedgerEntry]:
        """See `Store.ledger`."""
        if not self._exists():
            return {}
        with self._reading() as connection:
            found = connection.execute(select(ledger)).mappings()
            return {row["place"]: rows.read_ledger(row) for row in found}

    def save(self, record: Record, place: str) -> None:
        """See `Store.save`."""
        with self._writing() as connection:
            number = _put_document(connection, record)
            self._drop_parts(connection, number)
            self._put_parts(connection, record, number)
            _note_arrival(connection, record, place)

    def settle(self, entry: LedgerEntry) -> None:
        """See `Store.settle`. A place that had a document keeps it, so that better bytes become its next version."""
        with self._writing() as connection:
            values = rows.ledger_row(entry)
            before = connection.execute(select(ledger).where(ledger.c.place == entry.place)).mappings().first()
            if before and before["document"] and entry.document is None:
                values |= {"document": before["document"], "version": before["version"]}
            _put_ledger(connection, values)

    def remove(self, document_id: str) -> None:
        """See `Store.remove`."""
        with self._writing() as connection:
            number = _number(connection, document_id)
            self._drop_parts(connection, number)
            connection.execute(delete(versions).where(versions.c.document == number))
            connection.execute(delete(documents).where(documents.c.number == number))
            connection.execute(delete(ledger).where(ledger.c.document == document_id))
            self._sweep(connection)

    def _put_parts(self, connection: Connection, record: Record, number: int) -> None:
        parts: list[tuple[Any, list[rows.Row]]] = [
            (tags, rows.tag_rows(record.tags, number)),
            (quotes, rows.quote_rows(record.quotes, number)),
            (passages, rows.passage_rows(record.passages, record.vectors, number)),
        ]
        for table, values in parts:
            if values:
                connection.execute(insert(table), values)
        self._put_words(connection, record, _passage_numbers(connection, number))

    def _drop_parts(self, connection: Connection, number: int) -> None:
        self._drop_words(connection, number)
        for table in (tags, quotes, passages):
            connection.execute(delete(table).where(table.c.document == number))

    # --- what lists and pages need ---

    def get(self, document_id: str) -> Record:
        """See `Store.get`."""
        with self._reading() as connection:
            number = _number(connection, document_id)
            head = connection.execute(select(documents).where(documents.c.number == number)).mappings().one()
            found = _parts(connection, passages, number, "number")
            return Record(
                document=_versions(connection, number, head["version"])[0],
                tags=tuple(rows.read_tag(row) for row in _parts(connection, tags, number, "position")),
                quotes=tuple(rows.read_quote(row) for row in _parts(connection, quotes, number, "position")),
                passages=tuple(rows.read_passage(row, document_id) for row in found),
                vectors=rows.read_vectors([row["vector"] for row in found]),
                words=tuple(rows.read_words(row) for row in self._words_of(connection, number)),
                fingerprint=head["fingerprint"],
                embedder=head["embedder"],
            )

    def versions(self, document_id: str) -> tuple[Document, ...]:
        """See `Store.versions`."""
        with self._reading() as connection:
            return _versions(connection, _number(connection, document_id))

    def summaries(self) -> list[Summary]:
        """See `Store.summaries`."""
        counted = select(func.count()).where(tags.c.document == documents.c.number).scalar_subquery()
        newest_first = (documents.c.date.is_(None), documents.c.date.desc(), documents.c.title, documents.c.id)
        with self._reading() as connection:
            found = connection.execute(select(documents, counted.label("tags")).order_by(*newest_first)).mappings()
            return [_summary(row) for row in found]

    # --- what search needs ---

    def generation(self) -> int:
        """See `Store.generation`."""
        with self._reading() as connection:
            return generation_of(connection)

    def numbers(self) -> dict[int, str]:
        """See `Store.numbers`."""
        with self._reading() as connection:
            found = connection.execute(select(documents.c.number, documents.c.id))
            return {row.number: row.id for row in found}

    def matching(self, filters: Filters) -> NDArray[np.int64]:
        """See `Store.matching`."""
        with self._reading() as connection:
            query = select(documents.c.number).where(*_conditions(filters)).order_by(documents.c.number)
            return np.array(connection.execute(query).scalars().all(), dtype=np.int64)

    def tagged(self, kind: str, ids: Collection[str]) -> dict[int, tuple[int, int, int]]:
        """See `Store.tagged`."""
        query = (
            select(tags.c.document, tags.c.term, tags.c.start, tags.c.end)
            .where(tags.c.kind == kind, tags.c.term.in_(ids))
            .order_by(tags.c.document, tags.c.start)
        )
        found: dict[int, tuple[set[str], int, int]] = {}
        with self._reading() as connection:
            for number, term, start, end in connection.execute(query):
                found.setdefault(number, (set(), start, end))[0].add(term)
        return {number: (len(terms), start, end) for number, (terms, start, end) in found.items()}

    def facets(self, documents_: NDArray[np.int64]) -> dict[str, dict[str, int]]:
        """See `Store.facets`."""
        counts: dict[str, dict[str, int]] = {name: {} for name in (*FACETS, "kind", "year")}
        chosen = set(documents_.tolist())
        with self._reading() as connection:
            for number, kind, day in connection.execute(select(documents.c.number, documents.c.kind, documents.c.date)):
                if number in chosen:
                    _count(counts["kind"], kind)
                    if day:
                        _count(counts["year"], str(day.year))
            pairs = select(tags.c.document, tags.c.kind, tags.c.term).where(
                tags.c.kind.in_(FACETS), tags.c.term.is_not(None)
            )
            for number, kind, term in connection.execute(pairs.distinct()):
                if number in chosen:
                    _count(counts[kind], term)
        return counts

    def passages(self, numbers: Collection[int]) -> dict[int, FoundPassage]:
        """See `Store.passages`."""
        newest = and_(versions.c.document == documents.c.number, versions.c.version == documents.c.version)
        query = (
            select(passages, documents.c.id.label("owner"), documents.c.title, documents.c.date, documents.c.kind)
            .add_columns(versions.c.text)
            .join(documents, documents.c.number == passages.c.document)
            .join(versions, newest)
            .where(passages.c.number.in_([int(number) for number in numbers]))
        )
        with self._reading() as connection:
            return {row["number"]: _found(row) for row in connection.execute(query).mappings()}

    def vectors_of(self, document_id: str) -> tuple[int, str, Floats]:
        """See `Store.vectors_of`."""
        with self._reading() as connection:
            number = _number(connection, document_id)
            embedder = connection.execute(select(documents.c.embedder).where(documents.c.number == number)).scalar_one()
            blobs = select(passages.c.vector).where(passages.c.document == number).order_by(passages.c.number)
            return number, embedder, rows.read_vectors(list(connection.execute(blobs).scalars()))

    def document_passage(self, document: int, offset: int) -> int | None:
        """See `Store.document_passage`."""
        mine = select(passages.c.number).where(passages.c.document == document)
        before = mine.where(passages.c.start <= offset).order_by(passages.c.start.desc()).limit(1)
        with self._reading() as connection:
            found = connection.execute(before).scalar()
            return found if found is not None else connection.execute(mine.order_by(passages.c.start)).scalar()


def generation_of(connection: Connection) -> int:
    """The state of the archive that a connection sees."""
    found: int = connection.execute(select(state.c.generation)).scalar_one()
    return found


def _count(counts: dict[str, int], key: str) -> None:
    counts[key] = counts.get(key, 0) + 1


def _number(connection: Connection, document_id: str) -> int:
    number: int | None = connection.execute(select(documents.c.number).where(documents.c.id == document_id)).scalar()
    if number is None:
        raise NotFound(
            f"Ein Dokument „{document_id}“ gibt es im Archiv nicht.",
            "`omdok list` zeigt alle Dokumente mit ihren Kennungen.",
        )
    return number


def _put_document(connection: Connection, record: Record) -> int:
    """Insert or update the document's row and that of its version; gives its number."""
    values = rows.document_row(record)
    known = connection.execute(select(documents.c.number).where(documents.c.id == values["id"])).scalar()
    if known is None:
        number = int(connection.execute(insert(documents).values(values)).inserted_primary_key[0])  # type: ignore[index]  # a row was inserted, so there is a key
    else:
        number = known
        connection.execute(update(documents).where(documents.c.number == number).values(values))
    same = and_(versions.c.document == number, versions.c.version == record.document.version)
    connection.execute(delete(versions).where(same))
    connection.execute(insert(versions).values(rows.version_row(record.document, number)))
    return number


def _note_arrival(connection: Connection, record: Record, place: str) -> None:
    """Write the ledger's row of a document, and forget the place that it had before."""
    document = record.document
    mine = ledger.c.document == document.id
    connection.execute(delete(ledger).where(mine, ledger.c.place != place, ledger.c.outcome != "duplicate"))
    outcome: Outcome = "changed" if document.version > 1 else "new"
    entry = LedgerEntry(
        place, document.source.sha256, outcome, document.id, record.fingerprint, None, document.version
    )  # fmt: skip
    _put_ledger(connection, rows.ledger_row(entry))


def _put_ledger(connection: Connection, values: rows.Row) -> None:
    connection.execute(delete(ledger).where(ledger.c.place == values["place"]))
    connection.execute(insert(ledger).values(values))


def _passage_numbers(connection: Connection, document: int) -> list[int]:
    mine = select(passages.c.number).where(passages.c.document == document).order_by(passages.c.number)
    return list(connection.execute(mine).scalars())


def _parts(connection: Connection, table: Any, document: int, order: str) -> list[RowMapping]:
    query = select(table).where(table.c.document == document).order_by(table.c[order])
    return list(connection.execute(query).mappings())


def _versions(connection: Connection, document: int, version: int | None = None) -> tuple[Document, ...]:
    query = select(versions.c.body, versions.c.text).where(versions.c.document == document)
    if version is not None:
        query = query.where(versions.c.version == version)
    return tuple(rows.read_version(body, text) for body, text in connection.execute(query.order_by(versions.c.version)))


def _summary(row: RowMapping) -> Summary:
    return Summary(
        row["id"], row["title"], row["date"], row["kind"], row["path"], row["pages"], row["tags"], row["version"]
    )


def _found(row: RowMapping) -> FoundPassage:
    passage = rows.read_passage(row, row["owner"])
    return FoundPassage(
        row["number"], passage, row["text"][passage.start : passage.end], row["title"], row["date"], row["kind"]
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for kind in FACETS:
        ids = getattr(filters, kind)
        if ids:
            tag = and_(tags.c.document == documents.c.number, tags.c.kind == kind, tags.c.term.in_(ids))
            found.append(exists().where(tag))
    if filters.kind:
        found.append(documents.c.kind.in_(filters.kind))
    if filters.from_date:
        found.append(documents.c.date >= filters.from_date)
    if filters.to_date:
        found.append(documents.c.date <= filters.to_date)
    return found
