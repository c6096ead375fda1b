"""What people think of hits: whether a document answers a question."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from pipeline.archive.access import ArchivePart
from pipeline.archive.searchable import Judgement
from pipeline.archive.tables import judgements


class Judgements(ArchivePart):
    """The part of a relational store that keeps what people think of hits."""

    def judge(self, judgement: Judgement) -> None:
        """Keep a judgement, in place of an earlier one of the same question and document."""
        same = (judgements.c.query == judgement.query, judgements.c.document == judgement.document)
        with self._access.writing() as connection:
            connection.execute(delete(judgements).where(*same))
            values = {
                "query": judgement.query,
                "document": judgement.document,
                "grade": judgement.grade,
            }
            connection.execute(insert(judgements).values(**values, at=judgement.at))

    def all(self) -> tuple[Judgement, ...]:
        """All of them, by question; none while there is no archive."""
        if not self._access.exists():
            return ()
        with self._access.reading() as connection:
            found = connection.execute(
                select(judgements).order_by(judgements.c.query, judgements.c.document)
            )
            return tuple(Judgement(row.query, row.document, row.grade, row.at) for row in found)


def forget_judgements(connection: Connection, document_id: str) -> None:
    """Forget what was thought of a document that goes."""
    connection.execute(delete(judgements).where(judgements.c.document == document_id))
