"""What documents tell of one thing: which they are, who is quoted, and what is dated near it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select
from sqlalchemy.sql.selectable import FromClause

from pipeline.archive.access import ArchivePart
from pipeline.archive.carried import Ints
from pipeline.archive.tables import documents, quotes, tags, versions
from pipeline.ground.types import DocumentKind

# Of the documents in one statement; SQLite takes 32,766.
_AT_ONCE = 5000
# A day belongs to what is named so many characters from it: about two sentences.
_NEAR = 400
# Up to so many documents are looked at one by one, whatever their days.
_FEW = 1500
# Sections whose days are those of the paper and not of what it tells.
_FRAME = ("kicker", "date_header", "dateline", "contact", "boilerplate", "downloads", "signatures")


@dataclass(frozen=True, slots=True)
class ToldHead:
    """A document as a list shows it."""

    number: int
    document: str
    title: str
    date: date | None
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class Said:
    """A quote with its words, and the document that has it."""

    head: ToldHead
    start: int
    end: int
    text: str
    speaker: str
    function: str
    organisation: str


@dataclass(frozen=True, slots=True)
class DatedPlace:
    """A day that a document names at `[start, end)`: "2024-05-28", "2024-05" or two days with a
    slash between. `near` is where something stands that was asked for with it.
    """

    number: int
    day: str
    start: int
    end: int
    page: int
    near: int | None = None


@dataclass(frozen=True, slots=True)
class TagNames:
    """What tags name: their kinds, and their ids, or the label where they have none (persons)."""

    kinds: tuple[str, ...]
    ids: tuple[str, ...] = ()
    label: str = ""

    def among(self, table: FromClause) -> ColumnElement[bool]:
        """The tags of a table that name it."""
        by = table.c.label == self.label if self.label else table.c.term.in_(self.ids)
        return and_(table.c.kind.in_(self.kinds), by)


class Told(ArchivePart):
    """The part of the archive that is asked for portraits and chronicles."""

    def heads(self, numbers: Collection[int]) -> dict[int, ToldHead]:
        """These documents (numbers), as far as they are there."""
        with self._access.reading() as connection:
            return {head.number: head for head in _heads(connection, numbers)}

    def carriers(self, named: TagNames) -> dict[int, bool]:
        """By number, every document that names it, and whether its text does: not only its frame or
        a range of codes.
        """
        direct = case((and_(_is_told(tags), tags.c.how != "range"), 1), else_=0)
        query = select(tags.c.document, func.max(direct)).where(named.among(tags))
        with self._access.reading() as connection:
            found = connection.execute(query.group_by(tags.c.document))
            return {row[0]: bool(row[1]) for row in found}

    def quotes(
        self,
        most: int,
        organisations: Collection[str] = (),
        speaker: str = "",
        within: Collection[int] = (),
    ) -> list[Said]:
        """What somebody of these organisations said, or this speaker, or anybody in the newest of
        these documents (numbers); newest first.
        """
        recent = sorted(map(int, within), reverse=True)[:_AT_ONCE]
        mine = or_(
            quotes.c.organisation_id.in_(organisations),
            and_(quotes.c.speaker == speaker, quotes.c.speaker != ""),
            quotes.c.document.in_(recent),
        )
        length = quotes.c.end - quotes.c.start
        words = func.substr(versions.c.text, quotes.c.start + 1, length).label("words")
        joined = quotes.join(documents, documents.c.number == quotes.c.document)
        joined = joined.join(versions, _newest())
        query = select(quotes, *_HEAD, words).select_from(joined)
        query = query.where(quotes.c.speaker.is_not(None), mine)
        order = (documents.c.date.is_(None), documents.c.date.desc(), documents.c.number)
        with self._access.reading() as connection:
            found = connection.execute(query.order_by(*order, quotes.c.start).limit(most))
            return [_said(row) for row in found.mappings()]

    def dated_near(self, named: TagNames, most: int) -> list[DatedPlace]:
        """The newest days that stand near what is named, outside of datelines and imprints; one
        for each place near.
        """
        days, things = tags.alias(), tags.alias()
        near = and_(
            things.c.document == days.c.document,
            things.c.start.between(days.c.start - _NEAR, days.c.start + _NEAR),
        )
        query = select(*_place(days), things.c.start).select_from(days.join(things, near))
        query = query.where(*_told_day(days), named.among(things), _is_told(things))
        with self._access.reading() as connection:
            few = _few(connection, named)
            # Of a few documents all days are sorted; of many the newest days come first by index.
            query = query.where(days.c.document.in_(few)) if few else query
            order = func.coalesce(days.c.term, "") if few else days.c.term
            found = connection.execute(query.order_by(order.desc()).limit(most))
            return [DatedPlace(*row) for row in found]

    def dated_in(self, numbers: Collection[int]) -> list[DatedPlace]:
        """All days that these documents tell, by document and place."""
        with self._access.reading() as connection:
            return [
                DatedPlace(*row)
                for some in _chunks(numbers)
                for row in connection.execute(
                    select(*_place(tags))
                    .where(*_told_day(tags), tags.c.document.in_(some))
                    .order_by(tags.c.document, tags.c.start)
                )
            ]

    def texts(self, numbers: Collection[int]) -> dict[int, str]:
        """The newest texts of these documents."""
        joined = documents.join(versions, _newest())
        query = select(documents.c.number, versions.c.text).select_from(joined)
        with self._access.reading() as connection:
            return {
                row.number: row.text
                for some in _chunks(numbers)
                for row in connection.execute(query.where(documents.c.number.in_(some)))
            }

    def carried_pairs(self, kind: str, numbers: Collection[int]) -> tuple[list[str], Ints, Ints]:
        """Which of these documents carry which ids of a facet, but for what only stands in the
        frame: all ids, and two arrays of one length, the numbers of documents and the positions of
        ids.
        """
        with self._access.reading() as connection:
            facts = self._access.memory.facts(connection)
            ids, rows, positions = facts.carried[kind]
            documents_ = facts.numbers[rows]
            framed = _only_in_the_frame(connection, kind)
        kept = np.isin(documents_, np.fromiter(numbers, dtype=np.int64))
        for at in np.flatnonzero(np.isin(documents_, list({number for number, _ in framed}))):
            kept[at] &= (int(documents_[at]), ids[positions[at]]) not in framed
        return ids, documents_[kept], positions[kept]

    def carried_sets(self, kind: str, numbers: Collection[int]) -> dict[int, frozenset[str]]:
        """By document the ids of its tags of a kind, but for what only stands in the frame; only of
        those of these documents that have any.
        """
        told = (tags.c.kind == kind, tags.c.term.is_not(None), _is_told(tags))
        # One row a document: reading a row a tag takes most of the time.
        terms = func.aggregate_strings(tags.c.term, _BETWEEN)
        query = select(tags.c.document, terms).group_by(tags.c.document)
        found: dict[int, frozenset[str]] = {}
        with self._access.reading() as connection:
            for some in _chunks(numbers):
                rows = connection.execute(query.where(*told, tags.c.document.in_(some))).all()
                found |= {number: frozenset(ids.split(_BETWEEN)) for number, ids in rows}
        return found

    def last_days(self, kinds: Collection[str]) -> dict[str, date]:
        """For each id of these kinds the day of the newest document that names it in its text."""
        joined = tags.join(documents, documents.c.number == tags.c.document)
        query = select(tags.c.term, func.max(documents.c.date)).select_from(joined)
        told = (tags.c.kind.in_(kinds), tags.c.term.is_not(None), _is_told(tags))
        dated = query.where(*told, documents.c.date.is_not(None)).group_by(tags.c.term)
        with self._access.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(dated)}


# Between ids that are read as one value; no id has it.
_BETWEEN = "\n"
_HEAD = (
    documents.c.number, documents.c.id, documents.c.title, documents.c.date, documents.c.kind,
)  # fmt: skip


def _few(connection: Connection, named: TagNames) -> list[int]:
    """The documents that name it, or none where they are too many to be looked at one by one."""
    query = select(tags.c.document).where(named.among(tags)).distinct().limit(_FEW + 1)
    found = list(connection.execute(query).scalars())
    return found if len(found) <= _FEW else []


def _newest() -> ColumnElement[bool]:
    return and_(
        versions.c.document == documents.c.number, versions.c.version == documents.c.version
    )


def _only_in_the_frame(connection: Connection, kind: str) -> set[tuple[int, str]]:
    """Documents with the ids of a kind that stand in their frame alone."""
    # Tags in frames are few: reading all rows one after the other is eight times as fast as looking
    # up every tag of the kind, which an index on the kind would lead to.
    of_kind = func.coalesce(tags.c.kind, "") == kind
    pairs = select(tags.c.document, tags.c.term).where(of_kind, tags.c.term.is_not(None))
    framed = {(n, id) for n, id in connection.execute(pairs.where(tags.c.zone.in_(_FRAME)))}
    for some in _chunks({number for number, _ in framed}):
        told = select(tags.c.document, tags.c.term).where(tags.c.document.in_(some), _is_told(tags))
        framed -= {(n, id) for n, id in connection.execute(told.where(tags.c.kind == kind))}
    return framed


def _is_told(table: FromClause) -> ColumnElement[bool]:
    """Whether a tag stands in the text itself and not in its frame."""
    return or_(table.c.zone.is_(None), table.c.zone.not_in(_FRAME))


def _told_day(table: FromClause) -> tuple[ColumnElement[bool], ...]:
    return table.c.kind == "date", table.c.term.is_not(None), _is_told(table)


def _place(table: FromClause) -> tuple[ColumnElement[Any], ...]:
    return table.c.document, table.c.term, table.c.start, table.c.end, table.c.page


def _chunks(numbers: Collection[int]) -> Iterator[list[int]]:
    wanted = [int(number) for number in numbers]
    for first in range(0, len(wanted), _AT_ONCE):
        yield wanted[first : first + _AT_ONCE]


def _heads(connection: Connection, numbers: Collection[int]) -> Iterator[ToldHead]:
    for some in _chunks(numbers):
        for row in connection.execute(select(*_HEAD).where(documents.c.number.in_(some))):
            yield ToldHead(row.number, row.id, row.title, row.date, row.kind)


def _said(row: Any) -> Said:
    head = ToldHead(row["number"], row["id"], row["title"], row["date"], row["kind"])
    told = (row["speaker"] or "", row["function"] or "", row["organisation"] or "")
    return Said(head, row["start"], row["end"], row["words"], *told)
