"""What agreements bind to: kept with their documents, asked by day, decided by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, and_, delete, insert, or_, select

from pipeline.agreements.calendar import Deadline, fixed_deadlines, renewed_deadlines, repeated
from pipeline.agreements.deadlines import Bounds, state_within
from pipeline.agreements.record import FINGERPRINT, AgreementRecord, is_agreement, make_record
from pipeline.agreements.rulings import Ruled, TermRuling, apply_rulings, holding, signed_ruling
from pipeline.agreements.values import State, Terms
from pipeline.archive import rows
from pipeline.archive.access import ArchivePart
from pipeline.archive.shown import number_of
from pipeline.archive.tables import (
    agreement_days,
    agreement_rulings,
    agreements,
    documents,
    tags,
    versions,
)
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Document, Tag

# So many agreements' terms are kept parsed: a process asks for the same ones again and again.
_KEPT_TERMS = 1 << 16


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of a document; `done` where people settled it, with the reason."""

    document: str
    title: str
    deadline: Deadline
    done: str = ""


@dataclass(frozen=True, slots=True)
class Undated:
    """A clause that sounds like a term and gave no day; `start` and `end` are its span."""

    document: str
    title: str
    start: int
    end: int
    why: str


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
            return _rulings(connection, document_id)

    def decide(self, ruling: TermRuling) -> TermRuling:
        """Keep a ruling; it holds from now on, and whenever the agreement is read again.

        Raises:
            NotFound: there is no such agreement.
            Refused: it gives no reason, or does not say what it decides.
        """
        made = signed_ruling(ruling)
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

    def states(self, asof: date, replaced: Mapping[int, int]) -> dict[str, State]:
        """The state of every agreement on a day, by document; `replaced` are the numbers of those
        that another one replaces.
        """
        columns = [getattr(agreements.c, name) for name in _BOUNDS]
        query = select(
            documents.c.id, agreements.c.document, agreements.c.ruled, agreements.c.ruled_from
        ).add_columns(*columns)
        with self._access.reading() as connection:
            found = connection.execute(
                query.join(documents, documents.c.number == agreements.c.document)
            ).all()
        return {
            row[0]: state_of_row(row[4:8], row[2], row[3], asof, replaced=row[1] in replaced)
            for row in found
        }

    def deadlines(self, first: date, last: date, *, done: bool = False) -> list[Due]:
        """Every deadline in `[first, last]` of what is not over or replaced by then, in order of
        days; those that people settled only where asked for.
        """
        with self._access.reading() as connection:
            gone = self._access.memory.replaced(connection)
            settled = _settled(connection)
            found = [*_fixed(connection, first, last), *_renewed(connection, first, last)]
        due = [
            Due(id, title, deadline, settled.get((id, deadline.role, deadline.day), ""))
            for number, id, title, deadline in found
            if number not in gone
        ]
        chosen = (d for d in due if done or not d.done)
        return sorted(chosen, key=lambda d: (d.deadline.day, d.title, d.document, d.deadline.role))

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
        return [
            Undated(id, title, point.start, point.end, point.why)
            for id, title, body in found
            for point in _record(body).open
        ]

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


_BOUNDS = ("not_before", "sure_from", "sure_until", "over_after")


def state_of_row(
    bounds: Iterable[date | None],
    ruled: State | None,
    since: date | None,
    asof: date,
    *,
    replaced: bool,
) -> State:
    """The state that a row of the table comes to on a day."""
    if ruled and (since is None or asof >= since):
        return ruled
    return "replaced" if replaced else state_within(Bounds(*bounds), asof)


# --- writing ---


def put_terms(
    connection: Connection, number: int, document: Document, found: Iterable[Tag]
) -> None:
    """Read a document's terms and keep them; of what is no agreement nothing is kept."""
    drop_agreement(connection, number)
    if is_agreement(document):
        put_agreement(connection, number, make_record(document, found))


def put_agreement(connection: Connection, number: int, record: AgreementRecord) -> None:
    """Keep a record in place of what is known, with what people decided about it."""
    drop_agreement(connection, number)
    ruled = apply_rulings(record.terms, _rulings(connection, record.document))
    bounds = ruled.bounds
    connection.execute(
        insert(agreements).values(
            document=number,
            fingerprint=record.fingerprint,
            **{name: getattr(bounds, name) for name in _BOUNDS},
            ruled=ruled.state,
            ruled_from=ruled.since,
            renews=int(ruled.terms.end is not None and ruled.terms.renewal is not None),
            open=len(record.open),
            terms=ruled.terms.model_dump_json(exclude_defaults=True),
            body=record.model_dump_json(exclude_defaults=True),
        )
    )
    days = [
        {
            "document": number, "position": at, "role": d.role, "day": d.day, "every": d.every,
            "body": d.model_dump_json(exclude_defaults=True),
        }
        for at, d in enumerate(fixed_deadlines(ruled.terms, record.clauses))
    ]  # fmt: skip
    if days:
        connection.execute(insert(agreement_days), days)


def drop_agreement(connection: Connection, number: int) -> None:
    """Forget what a document binds to; what people decided stays."""
    for table in (agreement_days, agreements):
        connection.execute(delete(table).where(table.c.document == number))


def forget_term_rulings(connection: Connection, document_id: str) -> None:
    """Take out what was decided about an agreement that is removed."""
    connection.execute(delete(agreement_rulings).where(agreement_rulings.c.document == document_id))


# --- reading ---


def _rulings(connection: Connection, document_id: str) -> tuple[TermRuling, ...]:
    query = select(agreement_rulings.c.body).where(agreement_rulings.c.document == document_id)
    ordered = query.order_by(agreement_rulings.c.at, agreement_rulings.c.id)
    return tuple(
        TermRuling.model_validate_json(body) for body in connection.execute(ordered).scalars()
    )


def _settled(connection: Connection) -> dict[tuple[str, str, date], str]:
    """The deadlines that people settled, with their reasons."""
    query = select(agreement_rulings.c.body).order_by(
        agreement_rulings.c.at, agreement_rulings.c.id
    )
    every = [TermRuling.model_validate_json(body) for body in connection.execute(query).scalars()]
    return {
        (r.document, r.role, r.day): r.why for r in holding(every) if r.action == "done" and r.day
    }


_Found = tuple[int, str, str, Deadline]


def _fixed(connection: Connection, first: date, last: date) -> Iterator[_Found]:
    day = agreement_days.c.day
    within = or_(day.between(first, last), and_(agreement_days.c.every != "", day <= last))
    query = (
        select(documents.c.number, documents.c.id, documents.c.title, agreement_days.c.body)
        .add_columns(agreements.c.over_after, agreements.c.ruled, agreements.c.ruled_from)
        .join(documents, documents.c.number == agreement_days.c.document)
        .join(agreements, agreements.c.document == agreement_days.c.document)
    )
    for number, id, title, body, over, ruled, since in connection.execute(query.where(within)):
        for deadline in repeated(_deadline(body), first, last):
            if not _is_past(deadline.day, over, ruled, since):
                yield number, id, title, deadline


def _is_past(day: date, over: date | None, ruled: State | None, since: date | None) -> bool:
    """Whether an agreement is over when a deadline comes."""
    if ruled in ("expired", "replaced") and (since is None or day >= since):
        return True
    return over is not None and day > over


def _renewed(connection: Connection, first: date, last: date) -> Iterator[_Found]:
    query = (
        select(documents.c.number, documents.c.id, documents.c.title, agreements.c.terms)
        .add_columns(agreements.c.body, agreements.c.ruled, agreements.c.ruled_from)
        .join(documents, documents.c.number == agreements.c.document)
        .where(agreements.c.renews == 1)
    )
    for number, id, title, terms, body, ruled, since in connection.execute(query):
        for deadline in _series(terms, body, first, last):
            if not _is_past(deadline.day, None, ruled, since):
                yield number, id, title, deadline


@lru_cache(maxsize=_KEPT_TERMS)
def _terms(written: str) -> Terms:
    return Terms.model_validate_json(written)


@lru_cache(maxsize=_KEPT_TERMS)
def _deadline(written: str) -> Deadline:
    return Deadline.model_validate_json(written)


def _series(terms: str, body: str, first: date, last: date) -> list[Deadline]:
    """The deadlines of a renewed agreement; its record is looked at only where it has some."""
    if not any(True for _ in renewed_deadlines(_terms(terms), (), first, last)):
        return []
    return list(renewed_deadlines(_terms(terms), _record(body).clauses, first, last))


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
