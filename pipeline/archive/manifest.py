"""The manifest in the archive: what was last seen at each place, and what became of it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, and_, delete, insert, or_, select

from pipeline.archive import rows
from pipeline.archive.access import ArchivePart
from pipeline.archive.linking import EMBEDDED, lies_within
from pipeline.archive.rows import read_manifest
from pipeline.archive.tables import document_links, documents, manifest
from pipeline.archive.types import ManifestEntry


class Manifest(ArchivePart):
    """What was last seen at each place."""

    def all(self) -> dict[str, ManifestEntry]:
        """What was last seen at each place; empty while there is no archive."""
        if not self._access.exists():
            return {}
        with self._access.reading() as connection:
            found = connection.execute(select(manifest)).mappings()
            return {row["place"]: rows.read_manifest(row) for row in found}

    def settle(self, entry: ManifestEntry) -> None:
        """Note what became of a place that brings no document of its own (duplicate,
        quarantined).

        A place that had a document keeps it, so that better bytes become its next version.
        """
        with self._access.writing() as connection:
            values = rows.manifest_row(entry)
            before = (
                connection.execute(select(manifest).where(manifest.c.place == entry.place))
                .mappings()
                .first()
            )
            if before and before["document"] and entry.document is None:
                values |= {"document": before["document"], "version": before["version"]}
            put_manifest(connection, values)

    def about(self, places: Collection[str], hashes: Collection[str]) -> dict[str, ManifestEntry]:
        """What the manifest says now of these places, and of every place with bytes of these
        hashes.
        """
        if not self._access.exists():
            return {}
        wanted = or_(manifest.c.place.in_(places), manifest.c.sha256.in_(hashes))
        with self._access.reading() as connection:
            found = connection.execute(select(manifest).where(wanted)).mappings()
            return {row["place"]: rows.read_manifest(row) for row in found}

    def within(self, place: str, parent: str | None = None) -> tuple[ManifestEntry, ...]:
        """What the manifest has of files within the file at a place, at any depth, by place; none
        without an archive.

        With `parent` also those that lay within this document's file when it had another place.
        """
        if not self._access.exists():
            return ()
        with self._access.reading() as connection:
            lay = self._embedded(connection, parent) if parent is not None else []
            mine = or_(lies_within(manifest.c.place, place), manifest.c.document.in_(lay))
            found = connection.execute(
                select(manifest).where(mine).order_by(manifest.c.place)
            ).mappings()
            return tuple(read_manifest(row) for row in found)

    @staticmethod
    def _embedded(connection: Connection, parent: str) -> list[str]:
        joined = document_links.join(documents, documents.c.number == document_links.c.document)
        lies = and_(document_links.c.target == parent, document_links.c.kind == EMBEDDED)
        return list(
            connection.execute(select(documents.c.id).select_from(joined).where(lies)).scalars()
        )


def put_manifest(connection: Connection, values: rows.Row) -> None:
    """Write what is noted of a place over what was noted before."""
    connection.execute(delete(manifest).where(manifest.c.place == values["place"]))
    connection.execute(insert(manifest).values(values))
