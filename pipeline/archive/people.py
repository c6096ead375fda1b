"""What a relational store knows of people: where each is named; and how a name is taken out of
everything it keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, and_, delete, func, select, update

from pipeline.archive import rows
from pipeline.archive.access import ArchivePart
from pipeline.archive.named import Mention
from pipeline.archive.tables import (
    agreement_rulings,
    alerts,
    documents,
    judgements,
    manifest,
    quotes,
    registers,
    rulings,
    saved_searches,
    tags,
    versions,
    watched,
)
from pipeline.ground.types import Document

# Columns that hold words of people's own, beside documents and what is made from them.
_FREE: tuple[tuple[Table, tuple[Column[Any], ...]], ...] = (
    (saved_searches, (saved_searches.c.name, saved_searches.c.query)),
    (alerts, (alerts.c.search, alerts.c.key)),
    (rulings, (rulings.c.body,)),
    (agreement_rulings, (agreement_rulings.c.body,)),
    (judgements, (judgements.c.query,)),
    (manifest, (manifest.c.reason,)),
    (watched, (watched.c.reason,)),
)


class People(ArchivePart):
    """The part of a relational store that is asked about people."""

    def mentions(self) -> tuple[Mention, ...]:
        """Every place where a document names a person, by document and place."""
        with self._access.reading() as connection:
            found = [*_quoted(connection), *_tagged(connection)]
        return tuple(sorted(found, key=lambda m: (m.document, m.start, m.end, m.name)))

    def rewrite_versions(self, document_id: str, change: Callable[[Document], Document]) -> int:
        """Change what is kept of the older versions of a document; gives how many differ now."""
        query = (
            select(versions.c.document, versions.c.version, versions.c.body, versions.c.text)
            .join(documents, documents.c.number == versions.c.document)
            .where(documents.c.id == document_id, versions.c.version < documents.c.version)
        )
        changed = 0
        with self._access.writing() as connection:
            for row in connection.execute(query).all():
                old = rows.read_version(row.body, row.text)
                new = change(old)
                if new is not old:
                    same = and_(
                        versions.c.document == row.document, versions.c.version == row.version
                    )
                    connection.execute(
                        update(versions).where(same).values(rows.version_row(new, row.document))
                    )
                    changed += 1
        return changed

    def rewrite_notes(self, change: Callable[[str], str]) -> int:
        """Change saved searches, rulings and reasons, word by word; gives how many rows differ
        now.
        """
        with self._access.writing() as connection:
            return sum(_rewritten(connection, table, columns, change) for table, columns in _FREE)

    def places(self) -> frozenset[str]:
        """Every place that the archive knows now, of files and of what lies within them."""
        newest = select(watched.c.place).where(watched.c.latest == 1)
        with self._access.reading() as connection:
            return frozenset(
                place
                for query in (select(manifest.c.place), select(documents.c.path), newest)
                for place in connection.execute(query).scalars()
            )

    def rewrite_places(self, change: Callable[[str], str]) -> int:
        """Change the places that are known now, and forget those of the past that would change;
        gives how many.
        """
        with self._access.writing() as connection:
            changed = _rewritten(connection, manifest, (manifest.c.place,), change)
            changed += _rewritten(connection, documents, (documents.c.path,), change)
            past = select(watched.c.place).where(watched.c.latest == 0).distinct()
            gone = [place for place in connection.execute(past).scalars() if change(place) != place]
            for place in gone:
                connection.execute(
                    delete(watched).where(watched.c.place == place, watched.c.latest == 0)
                )
            return changed + len(gone)

    def drop_registers(self, names: Callable[[bytes], bool]) -> int:
        """Forget snapshots of the registers of which `names` says so; gives how many."""
        with self._access.writing() as connection:
            found = connection.execute(select(registers)).mappings().all()
            gone = [row["fingerprint"] for row in found if names(row["body"])]
            connection.execute(delete(registers).where(registers.c.fingerprint.in_(gone)))
            return len(gone)

    def sweep(self) -> None:
        """Make sure that nothing of what was overwritten can be read from the store's files."""
        with self._access.writing() as connection:
            self._access.backend.forget_words(connection)
        self._access.backend.clean_files()
        self._access.memory.forget_files()


def _quoted(connection: Connection) -> Iterator[Mention]:
    joined = select(quotes, documents.c.id, documents.c.title).join(
        documents, documents.c.number == quotes.c.document
    )  # fmt: skip
    for row in connection.execute(joined.where(quotes.c.speaker.is_not(None))):
        yield Mention(
            row.speaker, row.id, row.title, 0, row.start, row.end, row.function, row.organisation
        )


def _tagged(connection: Connection) -> Iterator[Mention]:
    joined = select(tags, documents.c.id, documents.c.title).join(
        documents, documents.c.number == tags.c.document
    )
    for row in connection.execute(joined.where(tags.c.kind == "person")):
        yield Mention(row.label, row.id, row.title, row.page, row.start, row.end)


def _rewritten(
    connection: Connection,
    table: Table,
    columns: tuple[Column[Any], ...],
    change: Callable[[str], str],
) -> int:
    keys = list(table.primary_key.columns)
    others = [column for column in columns if column not in keys]
    changed = 0
    for row in connection.execute(select(*keys, *others)).mappings().all():
        new = {c.name: change(row[c.name]) for c in columns if row[c.name]}
        different = {name: text for name, text in new.items() if text != row[name]}
        if different:
            _write_over(connection, table, row, different)
            changed += 1
    return changed


def _write_over(
    connection: Connection, table: Table, row: RowMapping, different: Mapping[str, str]
) -> None:
    """Put the different values into the row; of two rows that only the name told apart one goes."""
    keys = {column.name: column for column in table.primary_key.columns}
    same = and_(*(column == row[name] for name, column in keys.items()))
    if not different.keys().isdisjoint(keys):
        after = {**row, **different}
        there = and_(*(column == after[name] for name, column in keys.items()))
        if connection.execute(select(func.count()).select_from(table).where(there)).scalar_one():
            connection.execute(delete(table).where(same))
            return
    connection.execute(update(table).where(same).values(different))
