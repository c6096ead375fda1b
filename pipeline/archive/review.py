"""What review and retagging need of a relational store: rulings, texts, new tags, and the registers
tagged with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from pipeline.archive import rows
from pipeline.archive.connected import Connected
from pipeline.archive.tables import documents, manifest, quotes, registers, rulings, tags, versions
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Document, Quote, Tag
from pipeline.tagging.rulings import Ruling


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A document's newest text, and the fingerprint of all that its record comes from."""

    document: str
    fingerprint: str
    text: str


class ReviewRows(Connected):
    """The part of a relational store that keeps what people decide about tags."""

    def rulings(self, document_id: str | None = None) -> tuple[Ruling, ...]:
        """See `Store.rulings`."""
        if not self._exists():
            return ()
        query = select(rulings.c.body).order_by(rulings.c.at, rulings.c.id)
        if document_id is not None:
            query = query.where(
                or_(rulings.c.document == document_id, rulings.c.document.is_(None))
            )
        with self._reading() as connection:
            return tuple(
                Ruling.model_validate_json(body) for body in connection.execute(query).scalars()
            )

    def decide(self, made: Iterable[Ruling]) -> int:
        """See `Store.decide`."""
        given = {ruling.id: ruling for ruling in made}
        with self._writing() as connection:
            known = set(
                connection.execute(select(rulings.c.id).where(rulings.c.id.in_(given))).scalars()
            )
            fresh = [_row(ruling) for id, ruling in given.items() if id not in known]
            if fresh:
                connection.execute(insert(rulings), fresh)
        return len(fresh)

    def texts(self) -> Iterator[TaggedText]:
        """See `Store.texts`."""
        newest = and_(
            versions.c.document == documents.c.number, versions.c.version == documents.c.version
        )
        query = (
            select(documents.c.id, documents.c.fingerprint, versions.c.text)
            .join(versions, newest)
            .order_by(documents.c.number)
        )
        with self._reading() as connection:
            for id, fingerprint, text in connection.execute(query):
                yield TaggedText(id, fingerprint, text)

    def unsettled(self) -> list[tuple[str, Tag]]:
        """See `Store.unsettled`."""
        query = (
            select(tags, documents.c.id.label("owner"))
            .join(documents, documents.c.number == tags.c.document)
            .where(
                tags.c.term.is_(None),
                tags.c.kind.in_(("partner", "region", "standard", "organisation")),
            )
            .order_by(documents.c.number, tags.c.position)
        )
        with self._reading() as connection:
            return [
                (row["owner"], rows.read_tag(row)) for row in connection.execute(query).mappings()
            ]

    def remarked(self, code: str) -> list[Document]:
        """See `Store.remarked`."""
        newest = and_(
            versions.c.document == documents.c.number, versions.c.version == documents.c.version
        )
        query = (
            select(versions.c.body)
            .select_from(documents.join(versions, newest))
            .where(versions.c.body.contains(f'"{code}"', autoescape=True))
            .order_by(documents.c.number)
        )
        with self._reading() as connection:
            found = [rows.read_version(body, "") for body in connection.execute(query).scalars()]
        return [document for document in found if any(i.code == code for i in document.issues)]

    def strange_quotes(self) -> list[tuple[str, Quote]]:
        """See `Store.strange_quotes`."""
        query = (
            select(quotes, documents.c.id.label("owner"))
            .join(documents, documents.c.number == quotes.c.document)
            .where(quotes.c.organisation.is_not(None), quotes.c.organisation_id.is_(None))
            .order_by(documents.c.number, quotes.c.position)
        )
        with self._reading() as connection:
            return [
                (row["owner"], rows.read_quote(row)) for row in connection.execute(query).mappings()
            ]

    def replace_tags(
        self, document: Document, new_tags: Iterable[Tag], new_quotes: Iterable[Quote]
    ) -> None:
        """See `Store.replace_tags`."""
        with self._writing() as connection:
            number = connection.execute(
                select(documents.c.number).where(documents.c.id == document.id)
            ).scalar()
            if number is None:
                raise NotFound(
                    f"Ein Dokument „{document.id}“ gibt es im Archiv nicht.",
                    "`omdok list` zeigt alle.",
                )
            for table in (tags, quotes):
                connection.execute(delete(table).where(table.c.document == number))
            for table, values in (
                (tags, rows.tag_rows(new_tags, number)),
                (quotes, rows.quote_rows(new_quotes, number)),
            ):
                if values:
                    connection.execute(insert(table), values)
            head = {"kind": document.kind, "title": document.title, "date": document.date}
            connection.execute(update(documents).where(documents.c.number == number).values(**head))
            body = rows.version_row(document, number)["body"]
            same = (versions.c.document == number, versions.c.version == document.version)
            connection.execute(update(versions).where(*same).values(body=body))

    def refresh(self, fingerprints: Mapping[str, str]) -> None:
        """See `Store.refresh`."""
        with self._writing() as connection:
            for table in (documents, manifest):
                for old, new in fingerprints.items():
                    connection.execute(
                        update(table).where(table.c.fingerprint == old).values(fingerprint=new)
                    )

    def keep_register(self, fingerprint: str, body: bytes) -> None:
        """See `Store.keep_register`."""
        with self._writing() as connection:
            known = connection.execute(
                select(registers.c.fingerprint).where(registers.c.fingerprint == fingerprint)
            )
            if known.scalar() is None:
                connection.execute(insert(registers).values(fingerprint=fingerprint, body=body))

    def register_of(self, fingerprint: str) -> bytes | None:
        """See `Store.register_of`."""
        if not self._exists():
            return None
        with self._reading() as connection:
            query = select(registers.c.body).where(registers.c.fingerprint == fingerprint)
            body: bytes | None = connection.execute(query).scalar()
            return body


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
