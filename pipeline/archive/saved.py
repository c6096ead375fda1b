"""What saved searches need of a relational store."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from pipeline.archive.connected import Connected
from pipeline.archive.tables import alerts, saved_searches
from pipeline.archive.types import Alert, SavedSearch
from pipeline.ground.errors import NotFound


class SavedRows(Connected):
    """The part of a relational store that keeps searches and what they told of."""

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """See `Store.saved_searches`."""
        if not self._exists():
            return ()
        with self._reading() as connection:
            found = connection.execute(select(saved_searches).order_by(saved_searches.c.name))
            return tuple(SavedSearch(row.name, row.query, row.made) for row in found)

    def keep_search(self, saved: SavedSearch) -> None:
        """See `Store.keep_search`."""
        with self._writing() as connection:
            connection.execute(delete(saved_searches).where(saved_searches.c.name == saved.name))
            row = {"name": saved.name, "query": saved.query, "made": saved.made}
            connection.execute(insert(saved_searches), [row])

    def drop_search(self, name: str) -> None:
        """See `Store.drop_search`."""
        with self._writing() as connection:
            gone = connection.execute(
                delete(saved_searches).where(saved_searches.c.name == name)
            ).rowcount
            if not gone:
                raise NotFound(
                    f"Eine gemerkte Suche „{name}“ gibt es nicht.",
                    "`omdok saved list` zeigt alle gemerkten Suchen.",
                )
            connection.execute(delete(alerts).where(alerts.c.search == name))

    def alerts(self, search: str) -> tuple[Alert, ...]:
        """See `Store.alerts`."""
        query = (
            select(alerts)
            .where(alerts.c.search == search)
            .order_by(alerts.c.at.desc(), alerts.c.key)
        )
        with self._reading() as connection:
            return tuple(
                Alert(row.search, row.key, row.document, row.at)
                for row in connection.execute(query)
            )

    def tell(self, made: Iterable[Alert]) -> tuple[Alert, ...]:
        """See `Store.tell`."""
        given = {(alert.search, alert.key): alert for alert in made}
        if not given:
            return ()
        with self._writing() as connection:
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
