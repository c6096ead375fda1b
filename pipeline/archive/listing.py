"""All documents as a list: in any order, a stretch at a time, without reading their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import JSON, ColumnElement, Connection, bindparam, case, cast, func, select
from sqlalchemy import type_coerce as coerce

from pipeline.archive.access import ArchivePart
from pipeline.archive.tables import documents, tags, versions
from pipeline.ground.types import DocumentKind
from pipeline.ground.wording import DOCUMENT_KINDS

Column = Literal["title", "kind", "date", "partners", "arrived"]
# Letters that a database sorts behind z; German lists have them with the letter they come from.
_LETTERS = (("Ä", "a"), ("ä", "a"), ("Ö", "o"), ("ö", "o"), ("Ü", "u"), ("ü", "u"), ("„", ""))


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """One document of the list: how many partners it names, when it was taken in, and of an
    agreement its state today.
    """

    document: str
    title: str
    kind: DocumentKind
    date: date | None
    partners: int
    arrived: datetime
    state: str = ""


class Listing(ArchivePart):
    """The part of the archive that lists documents."""

    def lines(
        self,
        within: NDArray[np.int64],
        column: Column,
        first: int = 0,
        count: int | None = None,
        *,
        descending: bool = False,
    ) -> tuple[ListedDocument, ...]:
        """Of these documents (numbers) `count` from the `first` on (from 0), ordered by a column;
        those without a day come last.
        """
        keys = _order(column, descending=descending)
        query = select(documents.c.number).where(_among(within)).order_by(*keys)
        with self._access.reading() as connection:
            shown = list(connection.execute(query.limit(count).offset(first)).scalars())
            facts = self._access.memory.facts(connection)
            found = _read(connection, shown, facts.state_of(shown))
        return tuple(found[number] for number in shown)


def _among(numbers: Any) -> ColumnElement[bool]:
    """Written into the statement, because no statement takes any number of parameters."""
    values = [int(number) for number in numbers]
    return documents.c.number.in_(bindparam("among", values, expanding=True, literal_execute=True))


def _order(column: Column, *, descending: bool) -> tuple[ColumnElement[Any], ...]:
    title: ColumnElement[Any] = documents.c.title
    for letter, like in _LETTERS:
        title = func.replace(title, letter, like)
    labels = sorted(DOCUMENT_KINDS, key=lambda kind: DOCUMENT_KINDS[kind])
    by: dict[Column, ColumnElement[Any]] = {
        "title": func.lower(title),
        "kind": case({kind: at for at, kind in enumerate(labels)}, value=documents.c.kind),
        "date": documents.c.date,
        "partners": _partners(),
        # Numbers are given in the order of arrival, and never again.
        "arrived": documents.c.number,
    }
    key = by[column].desc() if descending else by[column].asc()
    undated = (documents.c.date.is_(None),) if column == "date" else ()
    return (*undated, key, documents.c.number.desc())


def _partners() -> ColumnElement[int]:
    # The kind is no bare column here, so that no index begins with it: that one would go through
    # the partners of all documents for each document.
    kind = tags.c.kind + ""
    named = select(func.count(tags.c.term.distinct())).where(
        tags.c.document == documents.c.number, kind == "partner"
    )
    return named.scalar_subquery()


def _read(
    connection: Connection, numbers: list[int], states: dict[int, str]
) -> dict[int, ListedDocument]:
    query = select(
        documents.c.number, documents.c.id, documents.c.title, documents.c.kind, documents.c.date,
        _partners().label("partners"), _arrived(connection).label("arrived"),
    ).where(_among(numbers))  # fmt: skip
    return {
        row.number: ListedDocument(
            row.id, row.title, row.kind, row.date, row.partners,
            datetime.fromisoformat(row.arrived), states.get(row.number, ""),
        )
        for row in connection.execute(query)
    }  # fmt: skip


def _arrived(connection: Connection) -> ColumnElement[str]:
    """The moment at which the first version that is kept was taken in, picked out of it by the
    database.
    """
    body: ColumnElement[Any] = (
        coerce(versions.c.body, JSON)
        if connection.dialect.name == "sqlite"
        else cast(versions.c.body, JSON)
    )
    moment = body["source"]["fetched_at"].as_string()
    mine = select(moment).where(versions.c.document == documents.c.number)
    return mine.order_by(versions.c.version).limit(1).scalar_subquery()
