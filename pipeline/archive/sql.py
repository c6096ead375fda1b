"""What every relational store does alike, in SQLAlchemy Core; words and vectors are each store's
own.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, select, update

from pipeline.archive import rows
from pipeline.archive.audit import AuditRows
from pipeline.archive.judged import JudgedRows, forget_judgements
from pipeline.archive.leases import LeaseRows
from pipeline.archive.linking import (
    Facts,
    embedded_numbers,
    facts_of,
    forget_document,
    lies_within,
    newest,
    note_document,
)
from pipeline.archive.lookup import SearchRows, number_of
from pipeline.archive.people import PeopleRows
from pipeline.archive.renewal import RenewalRows, prepared_of, put_prepared
from pipeline.archive.review import ReviewRows, forget_rulings
from pipeline.archive.saved import SavedRows
from pipeline.archive.tables import (
    alerts,
    documents,
    manifest,
    passages,
    quotes,
    state,
    tags,
    versions,
)
from pipeline.archive.tallies import TallyRows
from pipeline.archive.terms import drop_terms, pack_passages
from pipeline.archive.types import (
    ManifestEntry,
    Record,
    Summary,
)
from pipeline.archive.watched import WatchedRows
from pipeline.archive.whole import WholeRows
from pipeline.archive.works import WorkRows
from pipeline.ground.types import Document, Outcome


class SqlStore(
    SearchRows, RenewalRows, JudgedRows, SavedRows, ReviewRows, WorkRows, AuditRows, LeaseRows,
    TallyRows, WatchedRows,
    WholeRows, PeopleRows,
):  # fmt: skip
    """A store on a relational database. Subclasses bring connections and full text."""

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
    def close(self) -> None:
        """See `Store.close`."""

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._transaction() as connection:
            self._check_fence(connection)
            yield connection
            connection.execute(update(state).values(generation=state.c.generation + 1))

    def _vectors_changed(self, connection: Connection) -> None:
        """Nothing to do where vectors stand with their passages alone."""

    # --- what the flow needs ---

    def manifest(self) -> dict[str, ManifestEntry]:
        """See `Store.manifest`."""
        if not self._exists():
            return {}
        with self._reading() as connection:
            found = connection.execute(select(manifest)).mappings()
            return {row["place"]: rows.read_manifest(row) for row in found}

    def save(self, record: Record, place: str, parent: str | None = None) -> None:
        """See `Store.save`."""
        facts = facts_of(record.document)
        with self._writing() as connection:
            self._put(
                connection, record, _number_if_known(connection, record.document.id), facts, parent
            )
            _note_arrival(connection, record, place)

    def mend(self, record: Record, seen: Document) -> bool:
        """See `Store.mend`."""
        facts = facts_of(record.document)
        with self._writing() as connection:
            known = _number_if_known(connection, seen.id)
            if known is None or newest(connection, [known]) != [seen]:
                return False
            self._put(connection, record, known, facts, None)
        return True

    def settle(self, entry: ManifestEntry) -> None:
        """See `Store.settle`. A place that had a document keeps it, so that better bytes become its
        next version.
        """
        with self._writing() as connection:
            values = rows.manifest_row(entry)
            before = (
                connection.execute(select(manifest).where(manifest.c.place == entry.place))
                .mappings()
                .first()
            )
            if before and before["document"] and entry.document is None:
                values |= {"document": before["document"], "version": before["version"]}
            _put_manifest(connection, values)

    def remove(self, document_id: str) -> None:
        """See `Store.remove`."""
        with self._writing() as connection:
            number = number_of(connection, document_id)
            path = connection.execute(
                select(documents.c.path).where(documents.c.number == number)
            ).scalar_one()
            for embedded, embedded_id in embedded_numbers(connection, path):
                self._remove_one(connection, embedded, embedded_id)
            self._remove_one(connection, number, document_id)
            connection.execute(delete(manifest).where(lies_within(manifest.c.place, path)))
            self._sweep(connection)

    def _remove_one(self, connection: Connection, number: int, document_id: str) -> None:
        self._drop_parts(connection, number)
        forget_document(connection, number, document_id)
        connection.execute(delete(alerts).where(alerts.c.document == document_id))
        connection.execute(delete(versions).where(versions.c.document == number))
        connection.execute(delete(documents).where(documents.c.number == number))
        connection.execute(delete(manifest).where(manifest.c.document == document_id))
        forget_rulings(connection, document_id)
        forget_judgements(connection, document_id)

    def _put(
        self,
        connection: Connection,
        record: Record,
        known: int | None,
        facts: Facts,
        parent: str | None,
    ) -> None:
        number = _put_document(connection, record, known)
        if known is not None:
            self._drop_parts(connection, number)
        self._put_parts(connection, record, number)
        note_document(connection, number, facts, parent)

    def _put_parts(self, connection: Connection, record: Record, number: int) -> None:
        parts: list[tuple[Any, list[rows.Row]]] = [
            (tags, rows.tag_rows(record.tags, number)),
            (quotes, rows.quote_rows(record.quotes, number)),
            (passages, rows.passage_rows(record, pack_passages(connection, record.words), number)),
        ]
        for table, values in parts:
            if values:
                connection.execute(insert(table), values)
        numbers = _passage_numbers(connection, number)
        self._put_words(connection, record, numbers)
        put_prepared(connection, record, numbers)

    def _drop_parts(self, connection: Connection, number: int) -> None:
        self._drop_words(connection, number)
        drop_terms(connection, number)
        for table in (tags, quotes, passages):
            connection.execute(delete(table).where(table.c.document == number))

    # --- what lists and pages need ---

    def get(self, document_id: str) -> Record:
        """See `Store.get`."""
        with self._reading() as connection:
            number = number_of(connection, document_id)
            head = (
                connection.execute(select(documents).where(documents.c.number == number))
                .mappings()
                .one()
            )
            found = _parts(connection, passages, number, "number")
            reranker, prepared = prepared_of(connection, number)
            return Record(
                document=_versions(connection, number, head["version"])[0],
                tags=tuple(
                    rows.read_tag(row) for row in _parts(connection, tags, number, "position")
                ),
                quotes=tuple(
                    rows.read_quote(row) for row in _parts(connection, quotes, number, "position")
                ),
                passages=tuple(rows.read_passage(row, document_id) for row in found),
                vectors=rows.read_vectors([row["vector"] for row in found]),
                words=tuple(rows.read_words(row) for row in self._words_of(connection, number)),
                fingerprint=head["fingerprint"],
                embedder=head["embedder"],
                prepared=prepared,
                reranker=reranker,
            )

    def versions(self, document_id: str) -> tuple[Document, ...]:
        """See `Store.versions`."""
        with self._reading() as connection:
            return _versions(connection, number_of(connection, document_id))

    def summaries(self) -> list[Summary]:
        """See `Store.summaries`."""
        counted = (
            select(func.count()).where(tags.c.document == documents.c.number).scalar_subquery()
        )
        newest_first = (
            documents.c.date.is_(None),
            documents.c.date.desc(),
            documents.c.title,
            documents.c.id,
        )
        with self._reading() as connection:
            found = connection.execute(
                select(documents, counted.label("tags")).order_by(*newest_first)
            ).mappings()
            return [_summary(row) for row in found]


def _number_if_known(connection: Connection, document_id: str) -> int | None:
    return connection.execute(
        select(documents.c.number).where(documents.c.id == document_id)
    ).scalar()


def _put_document(connection: Connection, record: Record, known: int | None) -> int:
    """Insert or update the document's row and that of its version; gives its number."""
    values = rows.document_row(record)
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
    mine = manifest.c.document == document.id
    connection.execute(
        delete(manifest).where(mine, manifest.c.place != place, manifest.c.outcome != "duplicate")
    )
    outcome: Outcome = "changed" if document.version > 1 else "new"
    entry = ManifestEntry(
        place, document.source.sha256, outcome, document.id, record.fingerprint, None,
        document.version
    )  # fmt: skip
    _put_manifest(connection, rows.manifest_row(entry))


def _put_manifest(connection: Connection, values: rows.Row) -> None:
    connection.execute(delete(manifest).where(manifest.c.place == values["place"]))
    connection.execute(insert(manifest).values(values))


def _passage_numbers(connection: Connection, document: int) -> list[int]:
    mine = (
        select(passages.c.number).where(passages.c.document == document).order_by(passages.c.number)
    )
    return list(connection.execute(mine).scalars())


def _parts(connection: Connection, table: Any, document: int, order: str) -> list[RowMapping]:
    query = select(table).where(table.c.document == document).order_by(table.c[order])
    return list(connection.execute(query).mappings())


def _versions(
    connection: Connection, document: int, version: int | None = None
) -> tuple[Document, ...]:
    query = select(versions.c.body, versions.c.text).where(versions.c.document == document)
    if version is not None:
        query = query.where(versions.c.version == version)
    return tuple(
        rows.read_version(body, text)
        for body, text in connection.execute(query.order_by(versions.c.version))
    )


def _summary(row: RowMapping) -> Summary:
    return Summary(
        row["id"],
        row["title"],
        row["date"],
        row["kind"],
        row["path"],
        row["pages"],
        row["tags"],
        row["version"],
    )
