"""What agreements bind to: kept with their documents, asked by day, decided by people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, true

from pipeline.agreements.calendar import Deadline, every_deadline
from pipeline.agreements.record import FINGERPRINT, AgreementRecord
from pipeline.agreements.rulings import Ruled, TermRuling, apply_rulings, holding, signed_ruling
from pipeline.agreements.values import OpenPoint, State, Terms
from pipeline.archive import rows
from pipeline.archive.access import ArchivePart
from pipeline.archive.addenda import SUPPLEMENTS, unsure_addenda
from pipeline.archive.agreement_rows import (
    is_past,
    pinned_column,
    put_agreement,
    put_terms,
    rulings_of,
    state_column,
    states_of,
)
from pipeline.archive.shown import number_of
from pipeline.archive.tables import (
    agreement_days,
    agreement_rulings,
    agreements,
    document_links,
    documents,
    tags,
    versions,
)
from pipeline.ground.clock import reckonable
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Document, Tag

# So many agreements' terms are kept parsed: a process asks for the same ones again and again.
_KEPT_TERMS, _KEPT_RECORDS = 1 << 16, 1 << 12
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of a document; `done` where people settled it, with the reason."""

    document: str
    title: str
    partners: str
    deadline: Deadline
    done: str = ""


@dataclass(frozen=True, slots=True)
class Undated:
    """A clause that sounds like a term and gave no day."""

    document: str
    title: str
    point: OpenPoint


class Agreements(ArchivePart):
    """The terms of agreements; each is read from its document in the document's transaction."""

    def get(self, document_id: str) -> AgreementRecord:
        """The record of an agreement, as its text says it.

        Raises:
            NotFound: there is no such document, or it is no agreement.
        """
        with self._access.reading() as connection:
            number = number_of(connection, document_id)
            body = connection.execute(
                select(agreements.c.body).where(agreements.c.document == number)
            ).scalar()
        if body is None:
            raise NotFound(
                f"Das Dokument „{document_id}“ gilt nicht als Vereinbarung.",
                "Ist es doch eine: `omdok correct` ändert die Art des Dokuments.",
            )
        return AgreementRecord.model_validate_json(body)

    def ruled(self, document_id: str) -> Ruled:
        """The terms of an agreement with what people decided; NotFound as `get`."""
        return apply_rulings(self.get(document_id).terms, self.rulings(document_id))

    def rulings(self, document_id: str) -> tuple[TermRuling, ...]:
        """All rulings about an agreement, oldest first."""
        with self._access.reading() as connection:
            return rulings_of(connection, document_id)

    def decide(self, ruling: TermRuling) -> TermRuling:
        """Keep a ruling; it holds from now on, and whenever the agreement is read again.

        Raises:
            NotFound: there is no such agreement.
            Refused: it gives no reason, or does not say what it decides.
            Unclear: its day lies at an end of the calendar.
        """
        made = signed_ruling(ruling)
        if made.day:
            reckonable(made.day)
        with self._access.writing() as connection:
            number = number_of(connection, made.document)
            body = connection.execute(
                select(agreements.c.body).where(agreements.c.document == number)
            ).scalar()
            if body is None:
                raise NotFound(f"Das Dokument „{made.document}“ gilt nicht als Vereinbarung.")
            known = select(agreement_rulings.c.id).where(agreement_rulings.c.id == made.id)
            if connection.execute(known).scalar() is None:
                row = {"id": made.id, "at": made.at.isoformat(), "document": made.document}
                connection.execute(
                    insert(agreement_rulings).values(**row, body=made.model_dump_json())
                )
            put_agreement(connection, number, AgreementRecord.model_validate_json(body))
        return made

    def states_among(self, ids: Collection[str], asof: date) -> dict[str, State]:
        """The state on a day of those of these few documents that are agreements, by document."""
        columns = (documents.c.number, documents.c.id, pinned_column(asof), state_column(asof))
        query = (
            select(*columns)
            .join(documents, documents.c.number == agreements.c.document)
            .where(documents.c.id.in_(list(ids)))
        )
        with self._access.reading() as connection:
            gone = self._access.memory.replaced(connection)
            return {
                id: pinned or ("replaced" if number in gone else state)
                for number, id, pinned, state in connection.execute(query)
            }

    def states(self, asof: date, replaced: Mapping[int, int]) -> dict[str, State]:
        """The state of every agreement on a day, by document; `replaced` are the numbers of those
        that another one replaces.
        """
        with self._access.reading() as connection:
            by_number = states_of(connection, asof, replaced)
            ids = connection.execute(
                select(documents.c.number, documents.c.id).where(documents.c.kind == "agreement")
            ).all()
            return {id: by_number[number] for number, id in ids if number in by_number}

    def deadlines(self, first: date, last: date, *, done: bool = False, of: str = "") -> list[Due]:
        """Every deadline in `[first, last]` of what is not over or replaced by then, in order of
        days; those that people settled only where asked for. `of` names one document to look at.

        Raises:
            Unclear: a day lies at an end of the calendar.
        """
        reckonable(first)
        reckonable(last)
        with self._access.reading() as connection:
            gone = self._access.memory.replaced(connection)
            settled = _settled(connection)
            found = list(_due(connection, first, last, of))
        due = [
            Due(doc.id, doc.title, doc.partners, d, settled.get((doc.id, d.role, d.day), ""))
            for doc, d in found
            if doc.number not in gone
        ]
        chosen = due if done else [d for d in due if not d.done]
        return sorted(chosen, key=lambda d: (d.deadline.day, d.title, d.document, d.deadline.role))

    def withdrawn(self, first: date, last: date) -> list[Due]:
        """The deadlines in `[first, last]` that the text gives, and that people's rulings or
        addenda took back.
        """
        with self._access.reading() as connection:
            query = select(
                documents.c.id, documents.c.title, agreements.c.partners, agreements.c.body
            ).join(documents, documents.c.number == agreements.c.document)
            ruled = select(agreement_rulings.c.document).distinct()
            amended = select(document_links.c.target).where(document_links.c.kind == SUPPLEMENTS)
            ids = documents.c.id
            found = connection.execute(query.where(ids.in_(ruled) | ids.in_(amended))).all()
            kept = {(of.id, d.role, d.day) for of, d in _due(connection, first, last)}
        return [
            Due(row.id, row.title, row.partners, deadline)
            for row in found
            for deadline in _by_text(row.body, first, last)
            if (row.id, deadline.role, deadline.day) not in kept
        ]

    def undated(self, asof: date) -> list[Undated]:
        """What agreements leave open that are not over on a day, by title and place."""
        query = select(documents.c.id, documents.c.title, agreements.c.body).join(
            documents, documents.c.number == agreements.c.document
        )
        still = or_(agreements.c.over_after.is_(None), agreements.c.over_after >= asof)
        with self._access.reading() as connection:
            found = connection.execute(
                query.where(agreements.c.open > 0, still).order_by(documents.c.title)
            ).all()
            unsure = unsure_addenda(connection)
        told = [
            Undated(id, title, point) for id, title, body in found for point in _record(body).open
        ]
        return [*told, *(Undated(*one) for one in unsure)]

    def decided(self) -> frozenset[str]:
        """The documents whose day or state people decided."""
        with self._access.reading() as connection:
            every = _every_ruling(connection)
        return frozenset(r.document for r in holding(every) if r.action in ("day", "state"))

    def catch_up(self) -> int:
        """Read the agreements anew that older rules read, or none yet; gives how many."""
        stale = 0
        for id in self._outdated():
            with self._access.writing() as connection:
                number = connection.execute(
                    select(documents.c.number).where(documents.c.id == id)
                ).scalar()
                if number is not None:
                    document, found = _document(connection, number)
                    put_terms(connection, number, document, found)
                    stale += 1
        return stale

    def _outdated(self) -> list[str]:
        if not self._access.exists():
            return []
        query = (
            select(documents.c.id)
            .outerjoin(agreements, agreements.c.document == documents.c.number)
            .where(
                documents.c.kind == "agreement",
                or_(agreements.c.document.is_(None), agreements.c.fingerprint != FINGERPRINT),
            )
        )
        with self._access.reading() as connection:
            return list(connection.execute(query.order_by(documents.c.number)).scalars())


def _settled(connection: Connection) -> dict[tuple[str, str, date], str]:
    """The deadlines that people settled, with their reasons."""
    every = holding(_every_ruling(connection))
    return {(r.document, r.role, r.day): r.why for r in every if r.action == "done" and r.day}


def _every_ruling(connection: Connection) -> list[TermRuling]:
    of = agreement_rulings.c
    bodies = connection.execute(select(of.body).order_by(of.at, of.id)).scalars()
    return [TermRuling.model_validate_json(body) for body in bodies]


class _Of(NamedTuple):
    """The document of a deadline."""

    number: int
    id: str
    title: str
    partners: str


def _due(
    connection: Connection, first: date, last: date, of: str = ""
) -> Iterator[tuple[_Of, Deadline]]:
    """The deadlines of what is not over by then: the rows that are kept, and what lies further."""
    one = documents.c.id == of if of else true()
    yield from _kept(connection, first, last, one)
    yield from _further(connection, first, last, one)


def _kept(
    connection: Connection, first: date, last: date, one: ColumnElement[bool]
) -> Iterator[tuple[_Of, Deadline]]:
    of, day = agreements.c, agreement_days.c.day
    columns = (documents.c.number, documents.c.id, documents.c.title, of.partners)
    query = (
        select(*columns, agreement_days.c.body)
        .join_from(agreement_days, agreements, agreement_days.c.document == of.document)
        .join(documents, documents.c.number == of.document)
        .where(day.between(first, last), one)
    )
    for *mine, body in connection.execute(query).all():
        yield _Of(*mine), _deadline(body)


def _further(
    connection: Connection, first: date, last: date, one: ColumnElement[bool]
) -> Iterator[tuple[_Of, Deadline]]:
    """Deadlines behind the days that rows are kept of."""
    of = agreements.c
    columns = (documents.c.number, documents.c.id, documents.c.title, of.partners)
    bounds = (of.days_until, of.over_after, of.ruled, of.ruled_from, of.terms, of.body)
    query = (
        select(*columns, *bounds)
        .join(documents, documents.c.number == of.document)
        .where(or_(of.days_until.is_(None), of.days_until < last), one)
    )
    for *mine, until, over, ruled, since, terms, body in connection.execute(query).all():
        begin = max(first, until + _DAY) if until else first
        for deadline in every_deadline(_terms(terms), _record(body).clauses, begin, last):
            if not is_past(deadline.day, over, ruled, since):
                yield _Of(*mine), deadline


def _by_text(body: str, first: date, last: date) -> Iterator[Deadline]:
    """All deadlines that the text alone gives."""
    record = _record(body)
    yield from every_deadline(record.terms, record.clauses, first, last)


@lru_cache(maxsize=_KEPT_TERMS)
def _terms(written: str) -> Terms:
    return Terms.model_validate_json(written)


@lru_cache(maxsize=_KEPT_TERMS)
def _deadline(written: str) -> Deadline:
    return Deadline.model_validate_json(written)


@lru_cache(maxsize=_KEPT_RECORDS)
def _record(body: str) -> AgreementRecord:
    return AgreementRecord.model_validate_json(body)


def _document(connection: Connection, number: int) -> tuple[Document, list[Tag]]:
    newest = and_(
        versions.c.document == documents.c.number, versions.c.version == documents.c.version
    )
    row = connection.execute(
        select(versions.c.body, versions.c.text)
        .join(documents, newest)
        .where(documents.c.number == number)
    ).one()
    found = select(tags).where(tags.c.document == number).order_by(tags.c.position)
    return (
        rows.read_version(row.body, row.text),
        [rows.read_tag(tag) for tag in connection.execute(found).mappings()],
    )
