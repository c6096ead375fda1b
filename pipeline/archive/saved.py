"""What saved searches need of a relational store."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from pipeline.archive.access import ArchivePart
from pipeline.archive.tables import alerts, saved_searches
from pipeline.archive.types import Alert, SavedSearch
from pipeline.ground.errors import NotFound, Refused


class SavedSearches(ArchivePart):
    """The part of a relational store that keeps searches and what they told of."""

    def all(self) -> tuple[SavedSearch, ...]:
        """All saved searches by name; none while there is no archive."""
        if not self._access.exists():
            return ()
        with self._access.reading() as connection:
            found = connection.execute(select(saved_searches).order_by(saved_searches.c.name))
            return tuple(SavedSearch(row.name, row.query, row.made) for row in found)

    def keep(self, saved: SavedSearch) -> None:
        """Keep a search; Refused when one of this name is there."""
        with self._access.writing() as connection:
            taken = select(saved_searches.c.name).where(saved_searches.c.name == saved.name)
            if connection.execute(taken).first():
                raise Refused(
                    f"Eine Suche „{saved.name}“ ist schon gemerkt.",
                    "Nehmen Sie einen anderen Namen, oder löschen Sie zuerst diese.",
                )
            row = {"name": saved.name, "query": saved.query, "made": saved.made}
            connection.execute(insert(saved_searches), [row])

    def drop(self, name: str, made: str = "") -> None:
        """Forget a search and what it told of; NotFound when there is none, or none that was
        `made` then.
        """
        meant = [saved_searches.c.name == name]
        if made:
            meant.append(saved_searches.c.made == made)
        with self._access.writing() as connection:
            gone = connection.execute(delete(saved_searches).where(*meant)).rowcount
            if not gone:
                raise NotFound(
                    f"Eine gemerkte Suche „{name}“ gibt es nicht.",
                    "`omdok saved list` zeigt alle gemerkten Suchen.",
                )
            connection.execute(delete(alerts).where(alerts.c.search == name))

    def alerts(self, search: str) -> tuple[Alert, ...]:
        """What a saved search told of, newest first."""
        query = (
            select(alerts)
            .where(alerts.c.search == search)
            .order_by(alerts.c.at.desc(), alerts.c.key)
        )
        with self._access.reading() as connection:
            return tuple(
                Alert(row.search, row.key, row.document, row.at)
                for row in connection.execute(query)
            )

    def tell(self, made: Iterable[Alert]) -> tuple[Alert, ...]:
        """Note alerts; gives those that were not told before."""
        given = {(alert.search, alert.key): alert for alert in made}
        if not given:
            return ()
        with self._access.writing() as connection:
            known = {
                (row.search, row.key)
                for row in connection.execute(select(alerts.c.search, alerts.c.key))
            }
            fresh = [alert for name, alert in given.items() if name not in known]
            values = [
                {"search": a.search, "key": a.key, "document": a.document, "at": a.at}
                for a in fresh
            ]
            if values:
                connection.execute(insert(alerts), values)
        return tuple(fresh)
