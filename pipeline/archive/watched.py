"""What the sources had at each place, in a relational store: one row a source, place and hash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from pipeline.archive.access import ArchivePart
from pipeline.archive.tables import documents, manifest, watched
from pipeline.ground.types import WITHIN
from pipeline.reading.sources.types import Known

_FIELDS = tuple(field.name for field in fields(Known))


class Watched(ArchivePart):
    """The part of a relational store that remembers what the sources had."""

    def of(self, source: str) -> dict[str, Known]:
        """What a source had at each place when it was last looked at; empty while there is no
        archive.
        """
        if not self._access.exists():
            return {}
        query = (
            select(watched)
            .where(watched.c.source == source, watched.c.latest == 1)
            .order_by(watched.c.place)
        )
        with self._access.reading() as connection:
            return {row["place"]: _read(row) for row in connection.execute(query).mappings()}

    def whereabouts(self, place: str) -> dict[str, Known]:
        """By source, what is known of a place; empty for what no source watches."""
        if not self._access.exists():
            return {}
        query = (
            select(watched)
            .where(watched.c.place == place, watched.c.latest == 1)
            .order_by(watched.c.source)
        )
        with self._access.reading() as connection:
            return {row["source"]: _read(row) for row in connection.execute(query).mappings()}

    def with_outcome(self, outcome: str) -> list[tuple[str, Known]]:
        """The source and what is known of each place whose last look ended so."""
        if not self._access.exists():
            return []
        query = (
            select(watched)
            .where(watched.c.outcome == outcome, watched.c.latest == 1)
            .order_by(watched.c.source, watched.c.place)
        )
        with self._access.reading() as connection:
            return [(row["source"], _read(row)) for row in connection.execute(query).mappings()]

    def watch(self, source: str, places: Iterable[Known]) -> None:
        """Note what a source has at these places now; what held before stays as a row of its
        hash.
        """
        given = {known.place: known for known in places}
        if not given:
            return
        with self._access.writing() as connection:
            for place, known in given.items():
                mine = (watched.c.source == source, watched.c.place == place)
                connection.execute(delete(watched).where(*mine, watched.c.sha256 == known.sha256))
                connection.execute(update(watched).where(*mine).values(latest=0))
            values = [{**asdict(known), "source": source, "latest": 1} for known in given.values()]
            connection.execute(insert(watched), values)

    def relocate(self, old: str, new: str) -> bool:
        """Let the document of one place be that of another from now on, with all that lies within
        it.

        False, and nothing is written, where `old` has no document of its own or `new` has one.
        """
        if not self._access.exists():
            return False
        with self._access.reading() as connection:
            if not _can_relocate(connection, old, new):
                return False
        with self._access.writing() as connection:
            # Another run may have been faster.
            if not _can_relocate(connection, old, new):
                return False
            connection.execute(delete(manifest).where(manifest.c.place == new))
            known = connection.execute(select(manifest.c.place, manifest.c.document)).all()
            # Files that lie within the file move with it.
            for place, document in known:
                if place == old or place.startswith(f"{old}{WITHIN}"):
                    there = new + place.removeprefix(old)
                    connection.execute(
                        update(manifest).where(manifest.c.place == place).values(place=there)
                    )
                    connection.execute(
                        update(documents).where(documents.c.id == document).values(path=there)
                    )
        return True


def _can_relocate(connection: Connection, old: str, new: str) -> bool:
    found = connection.execute(select(manifest).where(manifest.c.place.in_((old, new)))).mappings()
    has_own = {
        row["place"]: row["document"] is not None and row["outcome"] != "duplicate" for row in found
    }
    return has_own.get(old, False) and not has_own.get(new, False)


def _read(row: RowMapping) -> Known:
    return Known(**{name: row[name] for name in _FIELDS})
