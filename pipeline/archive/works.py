"""What a relational store tells of works and of documents that name each other; `linking.py` keeps
it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, Row, and_, func, or_, select

from pipeline.archive.access import ArchivePart
from pipeline.archive.keys import having_keys
from pipeline.archive.linking import newest
from pipeline.archive.related import Related
from pipeline.archive.shown import number_of
from pipeline.archive.tables import document_links, documents, versions, works
from pipeline.ground.types import Document
from pipeline.reading.works import Work

# Enough works to tell what is repeated; the rest would tell the same.
_MOST_WORKS = 12


class Works(ArchivePart):
    """The part of a relational store that knows which documents belong together."""

    def works(self) -> Mapping[int, int]:
        """By number, each document that is a rendition of an earlier one: the number of the first
        of its work.

        Who wants one hit per work takes `works().get(number, number)` for each document.
        """
        with self._access.reading() as connection:
            return self._access.memory.works(connection)

    def replaced(self) -> Mapping[int, int]:
        """By number, each document of a work that another says to replace: the newest document that
        says so.

        Works that replace each other in a circle are not among them.
        """
        with self._access.reading() as connection:
            return self._access.memory.replaced(connection)

    def work_of(self, document_id: str) -> Work:
        """The work of a document with all its renditions; NotFound when there is no such
        document.
        """
        with self._access.reading() as connection:
            number = number_of(connection, document_id)
            mine = select(works.c.work, works.c.how).where(works.c.document == number)
            row = connection.execute(mine).first()
            if row is None:  # stored before works were kept
                return Work(document_id, (document_id,), "bytes")
            return Work(row.work, tuple(self._members(connection, row.work)), row.how)

    def related(self, document_id: str) -> tuple[Related, ...]:
        """All that a document or its renditions say of others, and what others say of them;
        NotFound as `work_of`.
        """
        members = self.work_of(document_id).documents
        mine = or_(documents.c.id.in_(members), document_links.c.target.in_(members))
        joined = document_links.join(documents, documents.c.number == document_links.c.document)
        joined = joined.join(
            versions,
            and_(
                versions.c.document == documents.c.number, versions.c.version == documents.c.version
            ),
        )
        length = document_links.c.end - document_links.c.start
        sentence = func.substr(versions.c.text, document_links.c.start + 1, length).label(
            "sentence"
        )
        query = select(document_links, documents.c.id, sentence).select_from(joined).where(mine)
        order = (
            document_links.c.kind,
            documents.c.number,
            document_links.c.target,
            document_links.c.start,
        )
        with self._access.reading() as connection:
            return tuple(_related(row) for row in connection.execute(query.order_by(*order)))

    def repeating(
        self, keys: Collection[int], least: int, but: str
    ) -> tuple[tuple[Document, ...], ...]:
        """The newest releases with one of these keys (`repeated_keys`), by work; none when fewer
        works than `least`.

        The work of the document `but` is left out.
        """
        if not keys or not self._access.exists():
            return ()
        with self._access.reading() as connection:
            own = select(works.c.work).join(documents, documents.c.number == works.c.document)
            mine = works.c.work.not_in(own.where(documents.c.id == but))
            sharing = select(works.c.work, works.c.document).where(
                works.c.document.in_(having_keys(keys)), mine
            )
            shared = sharing.subquery()
            first = (
                select(shared.c.work).group_by(shared.c.work).order_by(func.min(shared.c.document))
            )
            some = list(connection.execute(first.limit(max(_MOST_WORKS, least))).scalars())
            if len(some) < least:
                return ()
            by_work: dict[str, list[int]] = {work: [] for work in some}
            for row in connection.execute(
                sharing.where(works.c.work.in_(some)).order_by(works.c.document)
            ):
                by_work[row.work].append(row.document)
            return tuple(tuple(newest(connection, numbers)) for numbers in by_work.values())

    @staticmethod
    def _members(connection: Connection, work: str) -> list[str]:
        query = select(documents.c.id).join(works, works.c.document == documents.c.number)
        return list(
            connection.execute(
                query.where(works.c.work == work).order_by(documents.c.number)
            ).scalars()
        )


def _related(row: Row[tuple[object, ...]]) -> Related:
    return Related(row.kind, row.id, row.target, row.start, row.end, row.sentence, row.confidence)
