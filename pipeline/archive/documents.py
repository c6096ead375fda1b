"""Documents in the archive: put in, changed, taken out and read, each whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, select, update

from pipeline.archive import rows
from pipeline.archive.access import ArchivePart
from pipeline.archive.addenda import amended_with
from pipeline.archive.agreement_rows import (
    drop_agreement,
    forget_term_rulings,
    put_terms,
    renew_amended,
)
from pipeline.archive.judged import forget_judgements
from pipeline.archive.linking import (
    LinkKeys,
    embedded_numbers,
    facts_of,
    forget_document,
    lies_within,
    newest,
    note_document,
)
from pipeline.archive.manifest import put_manifest
from pipeline.archive.renewal import prepared_of, put_prepared
from pipeline.archive.review import TaggedText, forget_rulings
from pipeline.archive.shown import number_of
from pipeline.archive.tables import (
    alerts,
    documents,
    manifest,
    passages,
    quotes,
    tags,
    versions,
)
from pipeline.archive.terms import drop_terms, pack_passages
from pipeline.archive.types import (
    ManifestEntry,
    Record,
    Summary,
)
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Document, Outcome, Quote, Tag


class Documents(ArchivePart):
    """Documents with all that is known of them; each is there whole or not at all."""

    def save(self, record: Record, place: str, parent: str | None = None) -> None:
        """Put a document version in place of what the archive has of it, with its work and links,
        in one transaction.

        `parent` is the document in whose file it lies embedded.
        """
        facts = facts_of(record.document)
        with self._access.writing() as connection:
            self._put(
                connection, record, _number_if_known(connection, record.document.id), facts, parent
            )
            _note_arrival(connection, record, place)

    def mend(self, record: Record, seen: Document) -> bool:
        """Put a record in place of one whose newest version is still as it was `seen`; False when
        it is not.
        """
        facts = facts_of(record.document)
        with self._access.writing() as connection:
            known = _number_if_known(connection, seen.id)
            if known is None or newest(connection, [known]) != [seen]:
                return False
            self._put(connection, record, known, facts, None)
        return True

    def remove(self, document_id: str) -> None:
        """Take out a document with all versions, tags, words, vectors and links; NotFound when
        there is none.

        The documents that lie embedded in its file go with it.
        """
        with self._access.writing() as connection:
            number = number_of(connection, document_id)
            path = connection.execute(
                select(documents.c.path).where(documents.c.number == number)
            ).scalar_one()
            for embedded, embedded_id in embedded_numbers(connection, path):
                self._remove_one(connection, embedded, embedded_id)
            self._remove_one(connection, number, document_id)
            connection.execute(delete(manifest).where(lies_within(manifest.c.place, path)))
            self._access.backend.forget_words(connection)
        self._access.memory.forget_files()

    def _remove_one(self, connection: Connection, number: int, document_id: str) -> None:
        self._drop_parts(connection, number)
        drop_agreement(connection, number)
        amended = amended_with(connection, document_id)
        forget_document(connection, number, document_id)
        renew_amended(connection, amended - {document_id})
        connection.execute(delete(alerts).where(alerts.c.document == document_id))
        connection.execute(delete(versions).where(versions.c.document == number))
        connection.execute(delete(documents).where(documents.c.number == number))
        connection.execute(delete(manifest).where(manifest.c.document == document_id))
        forget_rulings(connection, document_id)
        forget_term_rulings(connection, document_id)
        forget_judgements(connection, document_id)

    def _put(
        self,
        connection: Connection,
        record: Record,
        known: int | None,
        facts: LinkKeys,
        parent: str | None,
    ) -> None:
        number = _put_document(connection, record, known)
        if known is not None:
            self._drop_parts(connection, number)
        self._put_parts(connection, record, number)
        put_terms(connection, number, record.document, record.tags)
        before = amended_with(connection, record.document.id)
        note_document(connection, number, facts, parent)
        after = amended_with(connection, record.document.id)
        renew_amended(connection, before | after)

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
        self._access.backend.put_words(connection, record, numbers)
        put_prepared(connection, record, numbers)

    def _drop_parts(self, connection: Connection, number: int) -> None:
        self._access.backend.drop_words(connection, number)
        drop_terms(connection, number)
        for table in (tags, quotes, passages):
            connection.execute(delete(table).where(table.c.document == number))

    def get(self, document_id: str) -> Record:
        """The newest version of a document; NotFound when there is none."""
        with self._access.reading() as connection:
            number = number_of(connection, document_id)
            head = (
                connection.execute(select(documents).where(documents.c.number == number))
                .mappings()
                .one()
            )
            found = _parts(connection, passages, number, "number")
            reranker, prepared = prepared_of(connection, number)
            words = self._access.backend.words_of(connection, number)
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
                words=tuple(rows.read_words(row) for row in words),
                fingerprint=head["fingerprint"],
                embedder=head["embedder"],
                prepared=prepared,
                reranker=reranker,
            )

    def versions(self, document_id: str) -> tuple[Document, ...]:
        """All versions of a document, oldest first; NotFound when there is none."""
        with self._access.reading() as connection:
            return _versions(connection, number_of(connection, document_id))

    def newest(self, document_id: str) -> Document:
        """The newest version of a document, without tags and passages; NotFound when there is
        none.
        """
        with self._access.reading() as connection:
            number = number_of(connection, document_id)
            latest = select(documents.c.version).where(documents.c.number == number)
            return _versions(connection, number, connection.execute(latest).scalar_one())[0]

    def count_versions(self, document_id: str) -> int:
        """How many versions of a document are kept; NotFound when there is none."""
        with self._access.reading() as connection:
            number = number_of(connection, document_id)
            mine = select(func.count()).select_from(versions)
            found: int = connection.execute(mine.where(versions.c.document == number)).scalar_one()
            return found

    def summaries(self) -> list[Summary]:
        """One line for each document, newest date first."""
        counted = (
            select(func.count()).where(tags.c.document == documents.c.number).scalar_subquery()
        )
        newest_first = (
            documents.c.date.is_(None),
            documents.c.date.desc(),
            documents.c.title,
            documents.c.id,
        )
        with self._access.reading() as connection:
            found = connection.execute(
                select(documents, counted.label("tags")).order_by(*newest_first)
            ).mappings()
            return [_summary(row) for row in found]

    def titles(self, ids: Collection[str]) -> dict[str, str]:
        """The titles of some documents by id, in the order of arrival."""
        query = select(documents.c.id, documents.c.title).where(documents.c.id.in_(ids))
        with self._access.reading() as connection:
            found = connection.execute(query.order_by(documents.c.number))
            return {id: title for id, title in found}  # noqa: C416 - rows are no pairs to mypy

    def texts(self, ids: Collection[str] | None = None) -> Iterator[TaggedText]:
        """The newest text of every document, or of those of these ids."""
        newest = and_(
            versions.c.document == documents.c.number, versions.c.version == documents.c.version
        )
        query = (
            select(documents.c.id, documents.c.fingerprint, versions.c.text)
            .join(versions, newest)
            .order_by(documents.c.number)
        )
        if ids is not None:
            query = query.where(documents.c.id.in_(ids))
        with self._access.reading() as connection:
            for id, fingerprint, text in connection.execute(query):
                yield TaggedText(id, fingerprint, text)

    def replace_tags(
        self, document: Document, new_tags: Iterable[Tag], new_quotes: Iterable[Quote]
    ) -> None:
        """Put new tags, quotes and issues in place of a document's; all else stays.

        NotFound when there is no such document.
        """
        with self._access.writing() as connection:
            number = connection.execute(
                select(documents.c.number).where(documents.c.id == document.id)
            ).scalar()
            if number is None:
                raise NotFound(
                    f"Ein Dokument „{document.id}“ gibt es im Archiv nicht.",
                    "`omdok list` zeigt alle.",
                )
            for table in (tags, quotes):
                connection.execute(delete(table).where(table.c.document == number))
            for table, values in (
                (tags, rows.tag_rows(new_tags, number)),
                (quotes, rows.quote_rows(new_quotes, number)),
            ):
                if values:
                    connection.execute(insert(table), values)
            head = {"kind": document.kind, "title": document.title, "date": document.date}
            connection.execute(update(documents).where(documents.c.number == number).values(**head))
            body = rows.version_row(document, number)["body"]
            same = (versions.c.document == number, versions.c.version == document.version)
            connection.execute(update(versions).where(*same).values(body=body))
            put_terms(connection, number, document, new_tags)

    def refresh(self, fingerprints: Mapping[str, str]) -> None:
        """Note that all records of an old fingerprint are as good as made under a new one."""
        with self._access.writing() as connection:
            for table in (documents, manifest):
                for old, new in fingerprints.items():
                    connection.execute(
                        update(table).where(table.c.fingerprint == old).values(fingerprint=new)
                    )


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
    put_manifest(connection, rows.manifest_row(entry))


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
