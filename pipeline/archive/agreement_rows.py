"""Rows of agreements: read from a document, put in with it, taken out with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Case, Connection, and_, case, delete, insert, or_, select

from pipeline.agreements.calendar import days_ahead
from pipeline.agreements.record import AgreementRecord, is_agreement, make_record
from pipeline.agreements.rulings import TermRuling, apply_rulings
from pipeline.agreements.values import State
from pipeline.archive.addenda import addenda_rulings, amended_with
from pipeline.archive.agreement_tables import agreement_days, agreement_rulings, agreements
from pipeline.archive.tables import documents
from pipeline.ground.types import Document, Tag

# The days that tell a state, as the columns and `Bounds` call them.
BOUNDS = ("not_before", "sure_from", "sure_until", "over_after")


def put_terms(
    connection: Connection, number: int, document: Document, found: Iterable[Tag]
) -> None:
    """Read a document's terms and keep them; of what is no agreement nothing is kept."""
    drop_agreement(connection, number)
    if is_agreement(document):
        put_agreement(connection, number, make_record(document, found))
    renew_amended(connection, amended_with(connection, document.id) - {document.id})


def renew_amended(connection: Connection, ids: Iterable[str]) -> None:
    """Work out anew what agreements bind to whose addenda changed."""
    query = select(documents.c.number, agreements.c.body).join(
        agreements, agreements.c.document == documents.c.number
    )
    for number, body in connection.execute(query.where(documents.c.id.in_(sorted(ids)))).all():
        put_agreement(connection, number, AgreementRecord.model_validate_json(body))


def put_agreement(connection: Connection, number: int, record: AgreementRecord) -> None:
    """Keep a record in place of what is known, with what people decided about it."""
    drop_agreement(connection, number)
    ruled = apply_rulings(record.terms, rulings_of(connection, record.document))
    bounds = ruled.bounds
    ahead, until = days_ahead(ruled.terms, record.clauses)
    connection.execute(
        insert(agreements).values(
            document=number,
            fingerprint=record.fingerprint,
            **{name: getattr(bounds, name) for name in BOUNDS},
            ruled=ruled.state,
            ruled_from=ruled.since,
            partners=" · ".join(p.label for p in record.parties),
            open=len(record.open),
            days_until=until,
            terms=ruled.terms.model_dump_json(exclude_defaults=True),
            body=record.model_dump_json(exclude_defaults=True),
        )
    )
    days = [
        {
            "document": number, "position": at, "role": d.role, "day": d.day,
            "body": d.model_dump_json(exclude_defaults=True),
        }
        for at, d in enumerate(ahead)
        if not is_past(d.day, bounds.over_after, ruled.state, ruled.since)
    ]  # fmt: skip
    if days:
        connection.execute(insert(agreement_days), days)


def is_past(day: date, over: date | None, ruled: State | None, since: date | None) -> bool:
    """Whether an agreement is over when a deadline comes."""
    if ruled in ("expired", "replaced") and (since is None or day >= since):
        return True
    return over is not None and day > over


def drop_agreement(connection: Connection, number: int) -> None:
    """Forget what a document binds to; what people decided stays."""
    for table in (agreement_days, agreements):
        connection.execute(delete(table).where(table.c.document == number))


def forget_term_rulings(connection: Connection, document_id: str) -> None:
    """Take out what was decided about an agreement that is removed."""
    connection.execute(delete(agreement_rulings).where(agreement_rulings.c.document == document_id))


def rulings_of(connection: Connection, document_id: str) -> tuple[TermRuling, ...]:
    """All rulings about an agreement, oldest first; what addenda change stands before them."""
    query = select(agreement_rulings.c.body).where(agreement_rulings.c.document == document_id)
    ordered = query.order_by(agreement_rulings.c.at, agreement_rulings.c.id)
    kept = connection.execute(ordered).scalars()
    decided = (TermRuling.model_validate_json(body) for body in kept)
    return (*addenda_rulings(connection, document_id), *decided)


def state_column(asof: date) -> Case[str]:
    """In SQL, the state that the days of an agreement's row come to, as `state_within` tells it."""
    of = agreements.c
    lasts = or_(of.sure_until.is_(None), of.sure_until >= asof)
    return case(
        (of.not_before > asof, "not_yet"),
        (of.over_after < asof, "expired"),
        (and_(of.sure_from <= asof, lasts), "in_force"),
        else_="unclear",
    )


def pinned_column(asof: date) -> Case[str | None]:
    """In SQL, the state that people pinned and that holds on a day; none where there is none."""
    of = agreements.c
    return case((or_(of.ruled_from.is_(None), of.ruled_from <= asof), of.ruled), else_=None)


def states_of(connection: Connection, asof: date, replaced: Mapping[int, int]) -> dict[int, State]:
    """The state of every agreement on a day, by the number of its document; `replaced` are those
    that another one replaces.
    """
    pinned, told = pinned_column(asof), state_column(asof)
    found = connection.execute(select(agreements.c.document, pinned, told)).all()
    return {
        number: ruled or ("replaced" if number in replaced else state)
        for number, ruled, state in found
    }
