"""What documents carry: the facts that filters and facets ask for, from what is kept in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from pipeline.archive.access import ArchivePart
from pipeline.archive.tables import tags
from pipeline.archive.types import (
    DOWNWEIGHTED,
    Carried,
    Filters,
)

# One and the same, because what follows from it is kept.
_NOTHING_ABOVE: Mapping[str, Collection[str]] = {}


class Facts(ArchivePart):
    """Which documents carry what, and of which day they are."""

    def matching(self, filters: Filters) -> NDArray[np.int64]:
        """The numbers of all documents that pass the filters, ascending."""
        with self._access.reading() as connection:
            return self._access.memory.facts(connection).matching(filters)

    def facets(
        self,
        documents_: NDArray[np.int64],
        above: Mapping[str, Collection[str]] | None = None,
        *,
        each: bool = False,
    ) -> dict[str, dict[str, int]]:
        """How many works of these documents have each partner, region, standard, kind and year.

        A region counts for all that it lies in too, which `above` tells; a work counts once for
        each, unless `each` document counts.
        """
        with self._access.reading() as connection:
            works_ = {} if each else self._access.memory.works(connection)
            return self._access.memory.facts(connection).count(
                documents_, above or _NOTHING_ABOVE, works_
            )

    def tagged(self, kind: str, ids: Collection[str]) -> dict[int, Carried]:
        """By number, every document with such a tag."""
        columns = (
            tags.c.document, tags.c.term, tags.c.start, tags.c.end, tags.c.surface, tags.c.how,
            tags.c.zone,
        )  # fmt: skip
        query = (
            select(*columns)
            .where(tags.c.kind == kind, tags.c.term.in_(ids))
            .order_by(tags.c.document, tags.c.start)
        )
        found: dict[int, tuple[set[str], tuple[int, int], bool]] = {}
        with self._access.reading() as connection:
            for number, term, start, end, surface, how, section in connection.execute(query):
                # Of a range only the ends stand there themselves.
                written = how != "range" or term in surface
                direct = written and section not in DOWNWEIGHTED
                terms, place, was_direct = found.get(number, (set(), (start, end), False))
                terms.add(term)
                # The first direct mention tells more than an earlier one in passing.
                found[number] = (
                    terms,
                    (start, end) if direct and not was_direct else place,
                    was_direct or direct,
                )
        return {
            number: Carried(len(terms), place, direct)
            for number, (terms, place, direct) in found.items()
        }

    def people(self) -> Mapping[str, Mapping[int, tuple[int, int]]]:
        """Every person named by a tag or a quote: for each document number the first mention's
        start and end.

        Of a quote it is the empty span where it begins: its words do not hold the name.
        """
        with self._access.reading() as connection:
            return self._access.memory.names(connection).people

    def paths(self) -> Mapping[int, str]:
        """Where each document came from, by number."""
        with self._access.reading() as connection:
            return self._access.memory.names(connection).paths

    def dated(self, first: date, last: date) -> NDArray[np.int64]:
        """The numbers of the documents of these days, both included."""
        return self.matching(Filters(from_date=first, to_date=last))

    def days(self, documents_: NDArray[np.int64]) -> NDArray[np.int64]:
        """The day of each of these documents (numbers) as an ordinal, 0 for none."""
        with self._access.reading() as connection:
            facts = self._access.memory.facts(connection)
        return facts.days[np.searchsorted(facts.numbers, documents_)]
