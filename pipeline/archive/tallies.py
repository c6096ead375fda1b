"""What a run report counts: the tags of some documents, without loading their texts."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from pipeline.archive.access import ArchivePart
from pipeline.archive.tables import documents, tags
from pipeline.ground.types import TagKind

# Kind, id ("" for a tag that no register knows) and label.
TagEntry = tuple[TagKind, str, str]


class Tallies(ArchivePart):
    """The part of a relational store that run reports ask."""

    def tag_entries(self, document_ids: Collection[str]) -> dict[str, frozenset[TagEntry]]:
        """What each of these documents is tagged with; documents that are not there are left
        out.
        """
        if not self._access.exists() or not document_ids:
            return {}
        columns = select(documents.c.id, tags.c.kind, tags.c.term, tags.c.label).distinct()
        joined = documents.outerjoin(tags, tags.c.document == documents.c.number)
        found: dict[str, set[TagEntry]] = {}
        with self._access.reading() as connection:
            for row in connection.execute(
                columns.select_from(joined).where(documents.c.id.in_(document_ids))
            ):
                mine = found.setdefault(row.id, set())
                if row.kind:
                    mine.add((row.kind, row.term or "", row.label))
        return {document: frozenset(entries) for document, entries in found.items()}
