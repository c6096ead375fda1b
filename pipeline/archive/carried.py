"""What documents carry, kept in memory: filters and facets count over it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from pipeline.archive.agreement_rows import states_of
from pipeline.archive.tables import documents, tags
from pipeline.archive.types import Filters
from pipeline.ground.facets import FILTERS, TAGGED
from pipeline.ground.types import TagKind

Ints = NDArray[np.int64]
Carrying = tuple[list[str], Ints, Ints]

_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class FacetTable:
    """What filters and facets need of the documents: day (ordinal, 0 for none), and who carries
    what.

    The states of agreements are those of the day `today`. `carried` has for each facet, `kind`,
    `year` and `state` too, the ids and two arrays of one length: rows of documents and positions
    of ids. `besides` has the same of what a facet finds and does not count.
    """

    generation: int
    today: date
    numbers: Ints
    days: Ints
    carried: dict[str, Carrying]
    besides: dict[str, Carrying]
    risen: dict[int, tuple[list[str], Ints, Ints, Mapping[str, Collection[str]]]] = field(
        default_factory=dict
    )

    def matching(self, filters: Filters) -> Ints:
        """The numbers of the documents that pass the filters, ascending."""
        passes = np.ones(len(self.numbers), dtype=np.bool_)
        for facet in FILTERS:
            wanted = filters.of(facet.kind)
            if wanted:
                passes &= self._carrying(facet.kind, wanted)
        if filters.from_date:
            passes &= self.days >= filters.from_date.toordinal()
        if filters.to_date:
            passes &= (self.days > 0) & (self.days <= filters.to_date.toordinal())
        return self.numbers[passes]

    def state_of(self, wanted: Collection[int]) -> dict[int, str]:
        """The states of those of these documents (numbers) that are agreements."""
        ids, rows, positions = self.carried["state"]
        numbers = self.numbers[rows]
        among = np.isin(numbers, np.array(list(wanted), dtype=np.int64))
        found = zip(numbers[among].tolist(), positions[among].tolist(), strict=True)
        return {number: ids[position] for number, position in found}

    def count(
        self, chosen: Ints, above: Mapping[str, Collection[str]], works: Mapping[int, int]
    ) -> dict[str, dict[str, int]]:
        """How many works of the chosen documents have each value of each facet, be it in one
        rendition alone.

        A region counts for those `above` it too; `works` has for a rendition the first document of
        its work.
        """
        among = np.isin(self.numbers, chosen, assume_unique=True)
        tally = _Tally.over(self.numbers, works)
        counts: dict[str, dict[str, int]] = {}
        for facet, (ids, rows, positions) in self.carried.items():
            if facet == "region":
                ids, rows, positions = self._with_those_above(above)
            chosen_rows = among[rows]
            counts[facet] = tally.count(ids, rows[chosen_rows], positions[chosen_rows])
        return counts

    def _with_those_above(
        self, above: Mapping[str, Collection[str]]
    ) -> tuple[list[str], Ints, Ints]:
        if id(above) not in self.risen:
            self.risen.clear()
            ids, rows, positions = self.carried["region"]
            all_ids = list(
                dict.fromkeys(
                    (*ids, *(higher for region in ids for higher in above.get(region, ())))
                )
            )
            at = {region: position for position, region in enumerate(all_ids)}
            pairs = [np.stack((rows, positions))]
            for position, region in enumerate(ids):
                mine = rows[positions == position]
                for higher in above.get(region, ()):
                    pairs.append(np.stack((mine, np.full(len(mine), at[higher], dtype=np.int64))))
            once = np.unique(np.concatenate(pairs, axis=1), axis=1)
            # `above` is kept beside, so that its id stays its own.
            self.risen[id(above)] = (all_ids, once[0], once[1], above)
        return self.risen[id(above)][:3]

    def _carrying(self, facet: str, wanted: tuple[str, ...]) -> NDArray[np.bool_]:
        carrying = np.zeros(len(self.numbers), dtype=np.bool_)
        for arrays in (self.carried, self.besides):
            if facet in arrays:
                ids, rows, positions = arrays[facet]
                is_wanted = np.array([id in wanted for id in ids], dtype=np.bool_)
                carrying[rows[is_wanted[positions]]] = True
        return carrying


@dataclass(frozen=True, slots=True)
class _Tally:
    """Counts works: for each row of a document the row of its work, and whether its work has
    several documents.
    """

    owners: Ints
    shared: NDArray[np.bool_]

    @classmethod
    def over(cls, numbers: Ints, works: Mapping[int, int]) -> _Tally:
        owners = np.arange(len(numbers), dtype=np.int64)
        shared = np.zeros(len(numbers), dtype=np.bool_)
        if works:
            members = np.searchsorted(numbers, np.array(list(works), dtype=np.int64))
            owners[members] = np.searchsorted(
                numbers, np.array(list(works.values()), dtype=np.int64)
            )
            shared[members] = shared[owners[members]] = True
        return cls(owners, shared)

    def count(self, ids: Sequence[str], rows: Ints, positions: Ints) -> dict[str, int]:
        """How many works have each of the ids, where rows and positions of ids stand side by
        side.
        """
        shared = self.shared[rows]
        once = np.unique(self.owners[rows[shared]] * len(ids) + positions[shared]) % max(
            len(ids), 1
        )
        found = np.bincount(positions[~shared], minlength=len(ids)) + np.bincount(
            once, minlength=len(ids)
        )
        return {id: count for id, count in zip(ids, found.tolist(), strict=True) if count}


def read_facts(
    connection: Connection, generation: int, today: date, replaced: Mapping[int, int]
) -> FacetTable:
    """The facts of all documents as a connection sees them, with the states of a day; `replaced`
    are those that another one replaces.
    """
    columns = (documents.c.number, documents.c.date, documents.c.kind)
    found = connection.execute(select(*columns).order_by(documents.c.number)).all()
    numbers = np.array([row[0] for row in found], dtype=np.int64)
    days = np.array([row[1].toordinal() if row[1] else 0 for row in found], dtype=np.int64)
    arrays = _read_tagged(connection, numbers, {f.tag: f.kind for f in TAGGED if f.tag})
    besides = _read_tagged(connection, numbers, {f.also: f.kind for f in TAGGED if f.also})
    everything, dated = np.arange(len(numbers), dtype=np.int64), np.flatnonzero(days)
    arrays["kind"] = _alike([row[2] for row in found], everything)
    of_day = (days[dated] - _FIRST_DAY).astype("datetime64[D]").astype("datetime64[Y]").astype(
        np.int64
    ) + 1970
    arrays["year"] = _alike(of_day, dated)
    states = states_of(connection, today, replaced)
    agreed = np.array(sorted(states), dtype=np.int64)
    rows = np.searchsorted(numbers, agreed).astype(np.int64)
    arrays["state"] = _alike([states[number] for number in agreed.tolist()], rows)
    return FacetTable(generation, today, numbers, days, arrays, besides)


def _read_tagged(
    connection: Connection, numbers: Ints, tagged: Mapping[TagKind, str]
) -> dict[str, Carrying]:
    """For each facet that tags of these kinds carry its ids, and who carries which."""
    pairs = select(tags.c.kind, tags.c.term, tags.c.document).where(
        tags.c.kind.in_(tagged),
        tags.c.term.is_not(None),
        tags.c.term.not_in([facet.unnamed for facet in TAGGED if facet.unnamed]),
    )
    carried: dict[str, tuple[dict[str, int], list[int], list[int]]] = {
        facet: ({}, [], []) for facet in tagged.values()
    }
    for kind, term, document in connection.execute(pairs.distinct()):
        ids, owners, positions = carried[tagged[kind]]
        owners.append(document)
        positions.append(ids.setdefault(term, len(ids)))
    return {
        facet: (
            list(ids),
            np.searchsorted(numbers, np.array(owners, dtype=np.int64)).astype(np.int64),
            np.array(positions, dtype=np.int64),
        )
        for facet, (ids, owners, positions) in carried.items()
    }


def _alike(values: Sequence[str] | Ints, rows: Ints) -> tuple[list[str], Ints, Ints]:
    """A facet of which each of these rows has one value."""
    ids, positions = np.unique(np.asarray(values), return_inverse=True)
    return [str(id) for id in ids.tolist()], rows, positions.astype(np.int64)
