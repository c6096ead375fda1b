"""What review and retagging need of a relational store: rulings, texts, new tags, and the registers
tagged with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, func, insert, or_, select

from pipeline.archive import rows
from pipeline.archive.access import ArchivePart
from pipeline.archive.tables import documents, quotes, registers, rulings, tags, versions
from pipeline.ground.facets import LINKED
from pipeline.ground.types import Document, Quote, Tag
from pipeline.tagging.rulings import Ruling


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A document's newest text, and the fingerprint of all that its record comes from."""

    document: str
    fingerprint: str
    text: str


class Rulings(ArchivePart):
    """The part of a relational store that keeps what people decide about tags."""

    def all(self, document_id: str | None = None) -> tuple[Ruling, ...]:
        """All rulings, or those that can concern a document, oldest first; empty while there is no
        archive.
        """
        if not self._access.exists():
            return ()
        query = select(rulings.c.body).order_by(rulings.c.at, rulings.c.id)
        if document_id is not None:
            query = query.where(
                or_(rulings.c.document == document_id, rulings.c.document.is_(None))
            )
        with self._access.reading() as connection:
            return tuple(
                Ruling.model_validate_json(body) for body in connection.execute(query).scalars()
            )

    def decide(self, made: Iterable[Ruling]) -> int:
        """Keep rulings; gives how many were new."""
        given = {ruling.id: ruling for ruling in made}
        with self._access.writing() as connection:
            known = set(
                connection.execute(select(rulings.c.id).where(rulings.c.id.in_(given))).scalars()
            )
            fresh = [_row(ruling) for id, ruling in given.items() if id not in known]
            if fresh:
                connection.execute(insert(rulings), fresh)
        return len(fresh)

    def unsettled(self) -> list[tuple[str, Tag]]:
        """Document and tag, for every tag that names something and has no entry."""
        query = (
            select(tags, documents.c.id.label("owner"))
            .join(documents, documents.c.number == tags.c.document)
            .where(
                tags.c.term.is_(None),
                tags.c.kind.in_((*LINKED, "organisation")),
            )
            .order_by(documents.c.number, tags.c.position)
        )
        with self._access.reading() as connection:
            return [
                (row["owner"], rows.read_tag(row)) for row in connection.execute(query).mappings()
            ]

    def count_unsettled(self) -> int:
        """How many tags must name an entry of a register and have none."""
        query = select(func.count()).where(tags.c.term.is_(None), tags.c.kind.in_(LINKED))
        with self._access.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def remarked(self, code: str) -> list[Document]:
        """The documents that have a remark of this code, without their texts."""
        newest = and_(
            versions.c.document == documents.c.number, versions.c.version == documents.c.version
        )
        query = (
            select(versions.c.body)
            .select_from(documents.join(versions, newest))
            .where(versions.c.body.contains(f'"{code}"', autoescape=True))
            .order_by(documents.c.number)
        )
        with self._access.reading() as connection:
            found = [rows.read_version(body, "") for body in connection.execute(query).scalars()]
        return [document for document in found if _has_remark(document, code)]

    def strange_quotes(self) -> list[tuple[str, Quote]]:
        """Document and quote, for every quote whose speaker's organisation is no partner of the
        register.
        """
        query = (
            select(quotes, documents.c.id.label("owner"))
            .join(documents, documents.c.number == quotes.c.document)
            .where(quotes.c.organisation.is_not(None), quotes.c.organisation_id.is_(None))
            .order_by(documents.c.number, quotes.c.position)
        )
        with self._access.reading() as connection:
            return [
                (row["owner"], rows.read_quote(row)) for row in connection.execute(query).mappings()
            ]

    def keep_register(self, fingerprint: str, body: bytes) -> None:
        """Keep the terms that documents were tagged with."""
        with self._access.writing() as connection:
            known = connection.execute(
                select(registers.c.fingerprint).where(registers.c.fingerprint == fingerprint)
            )
            if known.scalar() is None:
                connection.execute(insert(registers).values(fingerprint=fingerprint, body=body))

    def register_of(self, fingerprint: str) -> bytes | None:
        """The terms kept under this fingerprint; None when there are none."""
        if not self._access.exists():
            return None
        with self._access.reading() as connection:
            query = select(registers.c.body).where(registers.c.fingerprint == fingerprint)
            body: bytes | None = connection.execute(query).scalar()
            return body


def _has_remark(document: Document, code: str) -> bool:
    return any(issue.code == code for issue in document.issues)


def forget_rulings(connection: Connection, document_id: str) -> None:
    """Take out what was decided about a document that is removed: it holds words of its text."""
    connection.execute(delete(rulings).where(rulings.c.document == document_id))


def _row(ruling: Ruling) -> rows.Row:
    return {
        "id": ruling.id,
        "at": ruling.at.isoformat(),
        "document": ruling.document,
        "body": ruling.model_dump_json(),
    }
