"""What documents say, for questions that count: who is quoted, what a short form may mean, and the
words themselves.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, or_, select

from pipeline.archive.access import ArchivePart
from pipeline.archive.tables import documents, quotes, tags, versions
from pipeline.ground.types import DocumentKind

Ints = NDArray[np.int64]
Place = tuple[int, int]
# Of the documents in one statement; SQLite takes 32,766.
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class SaidHead:
    """What a list shows of a document."""

    number: int
    id: str
    title: str
    date: date | None
    kind: DocumentKind
    path: str


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody who is quoted in a document, as the text tells of them; `[start, end)` is the
    quote.
    """

    number: int
    speaker: str
    function: str | None
    organisation: str | None
    organisation_id: str | None
    start: int
    end: int


class Said(ArchivePart):
    """The part of an archive that is asked what texts say."""

    def carried(self, kind: str) -> tuple[list[str], Ints, Ints]:
        """Who carries what of a facet: all ids, and two arrays of one length, the numbers of
        documents and the positions of ids.
        """
        with self._access.reading() as connection:
            facts = self._access.memory.facts(connection)
            ids, rows, positions = facts.carried[kind]
            return ids, facts.numbers[rows], positions

    def decided(self) -> Mapping[str, frozenset[int]]:
        """By id of the body, the documents (numbers) that tell of its decisions."""
        query = select(tags.c.term, tags.c.document).where(
            tags.c.kind == "decision", tags.c.term.is_not(None)
        )
        found: dict[str, set[int]] = {}
        with self._access.reading() as connection:
            for term, document in connection.execute(query.distinct()):
                found.setdefault(term, set()).add(document)
        return {term: frozenset(numbers) for term, numbers in found.items()}

    def quoted(
        self, by: Literal["speaker", "organisation_id"], ids: Collection[str]
    ) -> dict[int, Place]:
        """By number, the documents that quote one of them, with their first quote."""
        query = (
            select(quotes.c.document, quotes.c.start, quotes.c.end)
            .where(quotes.c[by].in_(ids))
            .order_by(quotes.c.document, quotes.c.start.desc())
        )
        with self._access.reading() as connection:
            return {row[0]: (row[1], row[2]) for row in connection.execute(query)}

    def speakers(self) -> tuple[Says, ...]:
        """Everybody who is quoted with a function or a house."""
        told = or_(quotes.c.function.is_not(None), quotes.c.organisation.is_not(None))
        columns = [quotes.c[name] for name in Says.__slots__ if name != "number"]
        query = select(quotes.c.document, *columns).where(quotes.c.speaker.is_not(None), told)
        with self._access.reading() as connection:
            return tuple(Says(*row) for row in connection.execute(query))

    def perhaps(self, kind: str, ids: Collection[str]) -> dict[int, tuple[Place, str]]:
        """By number, the documents in which a form that nobody has decided may mean one of these;
        with its place and words.
        """
        columns = (tags.c.document, tags.c.start, tags.c.end, tags.c.surface, tags.c.candidates)
        query = select(*columns).where(tags.c.kind == kind, tags.c.term.is_(None))
        if len(ids) == 1:
            query = query.where(tags.c.candidates.contains(f'"{next(iter(ids))}"', autoescape=True))
        # A family has hundreds of ids: then every open form is looked at once.
        wanted = frozenset(ids)
        with self._access.reading() as connection:
            return {
                number: ((start, end), surface)
                for number, start, end, surface, told in connection.execute(query)
                if not wanted.isdisjoint(json.loads(told))
            }

    def heads(self, numbers: Collection[int]) -> dict[int, SaidHead]:
        """What lists show of these documents."""
        columns = [documents.c[name] for name in SaidHead.__slots__]
        found: dict[int, SaidHead] = {}
        with self._access.reading() as connection:
            for some in _parts(numbers):
                query = select(*columns).where(documents.c.number.in_(some))
                found |= {row[0]: SaidHead(*row) for row in connection.execute(query)}
        return found

    def scans(self, numbers: Collection[int]) -> frozenset[int]:
        """Those of these documents of which a page was read from a picture."""
        newest = and_(
            versions.c.document == documents.c.number, versions.c.version == documents.c.version
        )
        query = (
            select(documents.c.number)
            .select_from(documents.join(versions, newest))
            .where(versions.c.body.contains('"ocr":true'))
        )
        found: set[int] = set()
        with self._access.reading() as connection:
            for some in _parts(numbers):
                found |= set(
                    connection.execute(query.where(documents.c.number.in_(some))).scalars()
                )
        return frozenset(found)

    def texts(self, numbers: Collection[int], having: Collection[str] = ()) -> dict[int, str]:
        """The newest texts of these documents, of those alone that have one of some letters as
        written.
        """
        newest = and_(
            versions.c.document == documents.c.number, versions.c.version == documents.c.version
        )
        query = select(documents.c.number, versions.c.text).select_from(
            documents.join(versions, newest)
        )
        if having:
            query = query.where(or_(*(versions.c.text.contains(letters) for letters in having)))
        found: dict[int, str] = {}
        with self._access.reading() as connection:
            for some in _parts(numbers):
                rows = connection.execute(query.where(documents.c.number.in_(some)))
                found |= {row[0]: row[1] for row in rows}
        return found


def _parts(numbers: Collection[int]) -> Iterator[list[int]]:
    wanted = sorted(int(number) for number in numbers)
    for first in range(0, len(wanted), _AT_ONCE):
        yield wanted[first : first + _AT_ONCE]
