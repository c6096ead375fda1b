"""What a model makes of passages besides the vector that is searched: for the second stage, and for
a model to come.

Vectors of a new model wait beside the old ones until every passage has one; then one transaction
puts them in place. Till then the old model answers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, case, delete, insert, literal, select, update

from pipeline.archive import rows
from pipeline.archive.access import ArchivePart
from pipeline.archive.searchable import Renewed
from pipeline.archive.tables import coming, documents, manifest, passages, prepared
from pipeline.archive.types import Record


class Renewal(ArchivePart):
    """The part of a relational store that knows several models."""

    def prepared(self, numbers: Collection[int], reranker: str) -> dict[int, bytes]:
        """What that second stage has of the passages with these numbers; those it knows nothing of
        are left out.
        """
        mine = select(prepared.c.passage, prepared.c.body).where(
            prepared.c.passage.in_(list(numbers)), prepared.c.reranker == reranker
        )
        with self._access.reading() as connection:
            return {row.passage: bytes(row.body) for row in connection.execute(mine)}

    def embedders(self) -> dict[str, int]:
        """How many documents each model's vectors stand for."""
        with self._access.reading() as connection:
            return dict(self._access.memory.embedders(connection))

    def to_renew(self, embedder: str, reranker: str = "") -> tuple[str, ...]:
        """The documents that this model and second stage have not seen yet, be it only beside the
        old one.
        """
        with self._access.reading() as connection:
            return tuple(_waiting(connection, embedder, reranker))

    def coming(self, embedder: str) -> frozenset[str]:
        """The documents of which this model's vectors wait beside the old ones."""
        joined = select(documents.c.id).join(passages, passages.c.document == documents.c.number)
        query = joined.join(coming, coming.c.passage == passages.c.number).where(
            coming.c.embedder == embedder
        )
        with self._access.reading() as connection:
            return frozenset(connection.execute(query.distinct()).scalars())

    def renew(self, renewed: Renewed) -> bool:
        """Keep what a new model makes of a document beside the old; False when the document changed
        meanwhile.
        """
        with self._access.writing() as connection:
            mine = (
                select(passages.c.number, passages.c.id)
                .join(documents)
                .where(documents.c.id == renewed.document)
            )
            found = connection.execute(mine.order_by(passages.c.number)).all()
            if [row.id for row in found] != list(renewed.passages):
                return False
            numbers = [row.number for row in found]
            connection.execute(delete(coming).where(coming.c.passage.in_(numbers)))
            bodies = renewed.prepared or (b"",) * len(numbers)
            values = [
                {"passage": number, "embedder": renewed.embedder, "vector": rows.to_bytes(vector),
                 "reranker": renewed.reranker, "prepared": body}
                for number, vector, body in zip(numbers, renewed.vectors, bodies, strict=True)
            ]  # fmt: skip
            if values:
                connection.execute(insert(coming), values)
        return True

    def take_over(self, embedder: str, fingerprints: Mapping[str, str]) -> int:
        """Put all that a new model made in place of the old, or nothing while a document still
        lacks it.

        `fingerprints` has the new one for each old one. Gives the number of documents that now have
        the new vectors.
        """
        with self._access.writing() as connection:
            if _waiting(connection, embedder, None):
                return 0
            mine = coming.c.embedder == embedder
            new = (
                select(coming.c.vector)
                .where(coming.c.passage == passages.c.number, mine)
                .scalar_subquery()
            )
            owners = (
                select(passages.c.document)
                .join(coming, coming.c.passage == passages.c.number)
                .where(mine)
            )
            moved = [*connection.execute(owners.distinct()).scalars()]
            held = select(coming.c.passage).where(mine)
            connection.execute(
                update(passages).where(passages.c.number.in_(held)).values(vector=new)
            )
            connection.execute(delete(prepared).where(prepared.c.passage.in_(held)))
            bodies = select(coming.c.passage, coming.c.reranker, coming.c.prepared).where(
                mine, coming.c.reranker != literal("")
            )
            connection.execute(
                insert(prepared).from_select(["passage", "reranker", "body"], bodies)
            )
            connection.execute(delete(coming))
            connection.execute(update(documents).values(embedder=embedder))
            for table in (documents, manifest):
                if fingerprints:
                    known = case(fingerprints, value=table.c.fingerprint, else_=table.c.fingerprint)
                    connection.execute(update(table).values(fingerprint=known))
            self._access.backend.vectors_changed(connection)
        return len(moved)


def put_prepared(connection: Connection, record: Record, numbers: Sequence[int]) -> None:
    """Store what the second stage has of a record's passages."""
    values = [
        {"passage": number, "reranker": record.reranker, "body": body}
        for number, body in zip(numbers, record.prepared, strict=False)
    ]
    if values:
        connection.execute(insert(prepared), values)


def prepared_of(connection: Connection, document: int) -> tuple[str, tuple[bytes, ...]]:
    """The second stage of a document's passages, and what it has of each in order."""
    joined = prepared.join(passages, passages.c.number == prepared.c.passage)
    query = (
        select(prepared.c.reranker, prepared.c.body)
        .select_from(joined)
        .where(passages.c.document == document)
    )
    found = connection.execute(query.order_by(passages.c.number)).all()
    return (found[0].reranker if found else ""), tuple(bytes(row.body) for row in found)


def _waiting(connection: Connection, embedder: str, reranker: str | None) -> list[str]:
    """The documents with a passage that has neither stored nor coming vectors of this model."""
    beside = select(coming.c.passage).where(coming.c.embedder == embedder)
    here = select(prepared.c.passage)
    if reranker is not None:
        beside = beside.where(coming.c.reranker == reranker)
        here = here.where(prepared.c.reranker == reranker)
    lacking = documents.c.embedder != embedder
    if reranker:
        lacking = lacking | passages.c.number.not_in(here)
    query = (
        select(documents.c.id)
        .join(passages, passages.c.document == documents.c.number)
        .where(lacking, passages.c.number.not_in(beside))
        .distinct()
        .order_by(documents.c.id)
    )
    return list(connection.execute(query).scalars())
