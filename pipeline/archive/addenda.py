"""What addenda change of agreements that they supplement: a new end, told as a ruling of theirs.

It holds before the agreement's own words and behind what people decide, who can take it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, Select, func, or_, select

from pipeline.agreements.record import AgreementRecord
from pipeline.agreements.rulings import TermRuling, signed_ruling
from pipeline.agreements.values import Clause, OpenPoint
from pipeline.agreements.wording import german_day
from pipeline.archive.agreement_tables import agreements
from pipeline.archive.tables import document_links, documents

SUPPLEMENTS = "supplements"
_WHICH = (
    "Dieser Nachtrag kann zu mehreren Vereinbarungen gehören. Tragen Sie das neue Ende bei der "
    "richtigen ein."
)
_NONE = (
    "Zu welcher Vereinbarung dieser Nachtrag gehört, ist nicht bekannt. Nehmen Sie sie auf, oder "
    "tragen Sie ein neues Ende bei ihr ein."
)
_NAMES = ("nachtrag", "addendum", "nderungsvereinbarung", "nderungsvertrag")
# Only an end that is said to be changed is another agreement's; a plain one may be the addendum's.
_CHANGED = re.compile(
    r"\b(?:wird|werden|wurde)\b.*\b(?:verlängert|verkürzt|geändert|gefasst)\b"
    r"|\b(?:erhält|erhalten)\s(?:folgende|die\sfolgende)\sFassung",
    re.DOTALL,
)


def addenda_rulings(connection: Connection, document_id: str) -> tuple[TermRuling, ...]:
    """The new ends that addenda give an agreement, the oldest addendum first."""
    links, several = document_links.c, _of_several()
    query = (
        select(documents.c.title, documents.c.date, agreements.c.body)
        .join(agreements, agreements.c.document == documents.c.number)
        .where(
            documents.c.number.in_(
                select(links.document).where(links.kind == SUPPLEMENTS, links.target == document_id)
            ),
            documents.c.number.not_in(several),
        )
        .order_by(documents.c.date, documents.c.number)
    )
    return tuple(
        ruling
        for title, day, body in connection.execute(query)
        for ruling in _new_end(document_id, title, day, AgreementRecord.model_validate_json(body))
    )


def _of_several() -> Select[tuple[int]]:
    """The numbers of the documents that may supplement one of several."""
    links = document_links.c
    return (
        select(links.document)
        .where(links.kind == SUPPLEMENTS)
        .group_by(links.document)
        .having(func.count(links.target.distinct()) > 1)
    )


def _of_none() -> Select[tuple[int]]:
    """The numbers of the documents that are addenda by their title and supplement none."""
    known = select(document_links.c.document).where(document_links.c.kind == SUPPLEMENTS)
    title = documents.c.title
    named = or_(*(title.icontains(name) for name in _NAMES))
    return select(documents.c.number).where(named, documents.c.number.not_in(known))


def unsure_addenda(connection: Connection) -> list[tuple[str, str, OpenPoint]]:
    """The addenda that change an end and may belong to one of several agreements, and all of which
    none is known: id, title, and what a person has to decide.
    """
    return [
        (id, title, OpenPoint(start=clause.start, end=clause.end, why=why, words=clause.what))
        for why, numbers in ((_WHICH, _of_several()), (_NONE, _of_none()))
        for id, title, body in connection.execute(_bodies(numbers))
        if (clause := _changed_end(AgreementRecord.model_validate_json(body), title, why))
    ]


def _bodies(numbers: Select[tuple[int]]) -> Select[tuple[str, str, str]]:
    return (
        select(documents.c.id, documents.c.title, agreements.c.body)
        .join(agreements, agreements.c.document == documents.c.number)
        .where(documents.c.number.in_(numbers))
        .order_by(documents.c.title)
    )


def _changed_end(record: AgreementRecord, title: str, why: str) -> Clause | None:
    """The clause that changes an end; where none does, the title of an addendum to nothing."""
    changes = next((c for c in record.clauses if _changes_end(c)), None)
    if changes is None and why == _NONE:
        return Clause(start=0, end=len(title), role="condition", what=title)
    return changes


def _new_end(
    document: str, title: str, day: object, record: AgreementRecord
) -> Iterator[TermRuling]:
    clause = next((c for c in record.clauses if _changes_end(c)), None)
    end, signed = record.terms.end, record.terms.signed or day
    if clause is None or end is None or record.terms.unsure_end:
        return
    at = datetime.fromisoformat(str(signed or end)).replace(tzinfo=UTC)
    why = f"„{title}“ nennt das Ende {german_day(end)}: {clause.what}"
    yield signed_ruling(
        TermRuling(
            document=document, action="day", role="end", day=end, by="Nachtrag", at=at, why=why
        )
    )


def _changes_end(clause: Clause) -> bool:
    return clause.role in ("end", "length") and _CHANGED.search(clause.what) is not None


def amended_with(connection: Connection, document_id: str) -> set[str]:
    """The agreements whose terms hang on a document: those that it supplements, and those that are
    supplemented together with it.
    """
    links = document_links.c
    supplements = select(links.document).where(links.kind == SUPPLEMENTS)
    own = select(documents.c.number).where(documents.c.id == document_id)
    sources = links.document.in_(own) | links.document.in_(
        supplements.where(links.target == document_id)
    )
    query = select(links.target).where(links.kind == SUPPLEMENTS, sources)
    return set(connection.execute(query).scalars())
