"""Rows of what search shows, by the numbers that it knows documents and passages by."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, and_, func, select

from pipeline.archive import rows
from pipeline.archive.access import ArchivePart
from pipeline.archive.tables import documents, passages, versions
from pipeline.archive.types import (
    Floats,
    FoundPassage,
)
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Block

# Of the documents in one statement; SQLite takes 32,766.
_AT_ONCE = 5000


class Shown(ArchivePart):
    """Passages, blocks and ids behind the numbers of a search."""

    def numbers(self) -> dict[int, str]:
        """The id of each document by the number that search knows it by. All of them: too many for
        a single search.
        """
        with self._access.reading() as connection:
            found = connection.execute(select(documents.c.number, documents.c.id))
            return {row.number: row.id for row in found}

    def numbers_of(self, ids: Collection[str]) -> dict[str, int]:
        """The numbers of those of these documents that are there."""
        return {id: number for number, id in self._named(documents.c.id, ids)}

    def ids_of(self, numbers: Collection[int]) -> dict[int, str]:
        """The ids of those of these numbers that are documents."""
        return dict(self._named(documents.c.number, numbers))

    def _named(self, column: Column[Any], values: Collection[Any]) -> Iterator[tuple[int, str]]:
        """Number and id of the documents with one of these values; no statement takes any number of
        them.
        """
        query, wanted = select(documents.c.number, documents.c.id), list(values)
        with self._access.reading() as connection:
            for first in range(0, len(wanted), _AT_ONCE):
                found = connection.execute(
                    query.where(column.in_(wanted[first : first + _AT_ONCE]))
                )
                yield from ((row.number, row.id) for row in found)

    def passages(self, numbers: Collection[int]) -> dict[int, FoundPassage]:
        """The passages with these numbers."""
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
        with self._access.reading() as connection:
            return {row["number"]: _found(row) for row in connection.execute(query).mappings()}

    def blocks(self, documents_: Collection[int]) -> dict[int, tuple[Block, ...]]:
        """The blocks of the newest versions of these documents (numbers), in order."""
        newest = and_(
            versions.c.document == documents.c.number, versions.c.version == documents.c.version
        )
        wanted = [int(number) for number in documents_]
        query = select(versions.c.document, versions.c.body).select_from(
            documents.join(versions, newest)
        )
        with self._access.reading() as connection:
            found = connection.execute(query.where(documents.c.number.in_(wanted))).all()
        return {row.document: _blocks_in(row.body) for row in found}

    def vectors_of(self, document_id: str) -> tuple[int, str, Floats]:
        """A document's number, its embedder and its passages' vectors; NotFound when there is
        none.
        """
        with self._access.reading() as connection:
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

    def passage_numbers(self, document_id: str) -> dict[str, int]:
        """The number of each passage of a document by its id; none where there is no such
        document.
        """
        mine = select(passages.c.id, passages.c.number).join(documents)
        with self._access.reading() as connection:
            found = connection.execute(mine.where(documents.c.id == document_id))
            return {row.id: row.number for row in found}

    def document_passage(self, document: int, offset: int) -> int | None:
        """The number of the passage that holds this offset, or of the nearest before or after
        it.
        """
        mine = select(passages.c.number).where(passages.c.document == document)
        before = mine.where(passages.c.start <= offset).order_by(passages.c.start.desc()).limit(1)
        with self._access.reading() as connection:
            found = connection.execute(before).scalar()
            return (
                found
                if found is not None
                else connection.execute(mine.order_by(passages.c.start)).scalar()
            )


def _blocks_in(body: str) -> tuple[Block, ...]:
    """The blocks of a stored version: they were checked when they were stored."""
    return tuple(Block.model_construct(**block) for block in json.loads(body)["blocks"])


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


def _found(row: RowMapping) -> FoundPassage:
    passage = rows.read_passage(row, row["owner"])
    return FoundPassage(
        row["number"], passage, row["words"], row["title"], row["date"], row["kind"]
    )
