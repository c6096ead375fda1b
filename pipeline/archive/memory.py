"""What search keeps in memory of an archive: passages, postings, vectors and the facts that filters
and facets ask for.

It follows the archive's generation. A passage's row never changes, so after a write only new rows
are read and gone ones left out; what is in memory always equals what stands in the store at the
generation that was asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from pipeline.archive.bm25 import Packed, Postings
from pipeline.archive.replacing import replaced_documents
from pipeline.archive.tables import document_links, documents, passages, quotes, state, tags, works
from pipeline.archive.types import FACETS, Filters, Floats

Ints = NDArray[np.int64]
_AT_ONCE = 5000
_FIRST_DAY = date(1970, 1, 1).toordinal()
# An archive that was replaced as a whole begins a new epoch of generations: nothing read before
# holds after it.
EPOCH = 1 << 20


@dataclass(frozen=True, slots=True)
class Passages:
    """All passages at one generation, ordered by number; `owners` numbers their documents from 0
    without gaps.
    """

    generation: int
    numbers: Ints
    documents: Ints
    downweighted: NDArray[np.bool_]
    owners: Ints
    packed: Packed
    postings: Postings


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of one embedder, ordered by passage number."""

    generation: int
    numbers: Ints
    matrix: Floats


@dataclass(frozen=True, slots=True)
class Facts:
    """What filters and facets need of the documents: day (ordinal, 0 for none), and who carries
    what.

    `carried` has for each facet, `kind` and `year` too, the ids and two arrays of one length: rows
    of documents and positions of ids.
    """

    generation: int
    numbers: Ints
    days: Ints
    carried: dict[str, tuple[list[str], Ints, Ints]]
    risen: dict[int, tuple[list[str], Ints, Ints, Mapping[str, Collection[str]]]] = field(
        default_factory=dict
    )

    def matching(self, filters: Filters) -> Ints:
        """The numbers of the documents that pass the filters, ascending."""
        passes = np.ones(len(self.numbers), dtype=np.bool_)
        for facet in FACETS:
            wanted = getattr(filters, facet)
            if wanted:
                passes &= self._carrying(facet, wanted)
        if filters.kind:
            passes &= self._carrying("kind", filters.kind)
        if filters.from_date:
            passes &= self.days >= filters.from_date.toordinal()
        if filters.to_date:
            passes &= (self.days > 0) & (self.days <= filters.to_date.toordinal())
        return self.numbers[passes]

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
        ids, rows, positions = self.carried[facet]
        is_wanted = np.array([id in wanted for id in ids], dtype=np.bool_)
        carrying = np.zeros(len(self.numbers), dtype=np.bool_)
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


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Persons with their first mention in each document, and where each document came from."""

    generation: int
    people: Mapping[str, Mapping[int, tuple[int, int]]]
    paths: Mapping[int, str]


_K = TypeVar("_K", Passages, Vectors)


class Memory:
    """Keeps what was read, for all threads of one store. Every method takes a connection on one
    state.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._passages: Passages | None = None
        self._vectors: dict[str, Vectors] = {}
        self._facts: Facts | None = None
        self._names: KnownNames | None = None
        self._works: tuple[int, Mapping[int, int]] | None = None
        self._replaced: tuple[int, Mapping[int, int]] | None = None
        self._embedders: tuple[int, Mapping[str, int]] | None = None

    def passages(self, connection: Connection) -> Passages:
        """All passages with their postings."""
        generation = generation_of(connection)
        with self._lock:
            kept = self._passages
            if kept is None or kept.generation != generation:
                kept = self._passages = _read_passages(
                    connection, generation, _older(kept, generation)
                )
            return kept

    def vectors(self, connection: Connection, embedder: str) -> Vectors:
        """All vectors that an embedder made."""
        generation = generation_of(connection)
        with self._lock:
            kept = self._vectors.get(embedder)
            if kept is None or kept.generation != generation:
                kept = self._vectors[embedder] = _read_vectors(
                    connection, generation, embedder, _older(kept, generation)
                )
            return kept

    def facts(self, connection: Connection) -> Facts:
        """What filters and facets need."""
        generation = generation_of(connection)
        with self._lock:
            kept = self._facts
            if kept is None or kept.generation != generation:
                kept = self._facts = _read_facts(connection, generation)
            return kept

    def names(self, connection: Connection) -> KnownNames:
        """Persons and files."""
        generation = generation_of(connection)
        with self._lock:
            kept = self._names
            if kept is None or kept.generation != generation:
                kept = self._names = KnownNames(
                    generation, _read_people(connection), _read_paths(connection)
                )
            return kept

    def works(self, connection: Connection) -> Mapping[int, int]:
        """Renditions of earlier documents, and the first of their works."""
        generation = generation_of(connection)
        with self._lock:
            kept = self._works
            if kept is None or kept[0] != generation:
                kept = self._works = (generation, _read_works(connection))
            return kept[1]

    def replaced(self, connection: Connection) -> Mapping[int, int]:
        """Documents that another one replaces, and the newest that does."""
        generation, known = generation_of(connection), self.works(connection)
        with self._lock:
            kept = self._replaced
            if kept is None or kept[0] != generation:
                found = _read_replacing(connection)
                kept = self._replaced = (
                    generation,
                    replaced_documents(found, known) if found else {},
                )
            return kept[1]

    def embedders(self, connection: Connection) -> Mapping[str, int]:
        """How many documents each model's vectors stand for; every search asks."""
        generation = generation_of(connection)
        with self._lock:
            kept = self._embedders
            if kept is None or kept[0] != generation:
                counted = select(documents.c.embedder, func.count()).group_by(documents.c.embedder)
                found = {row[0]: row[1] for row in connection.execute(counted)}
                kept = self._embedders = (generation, found)
            return kept[1]


def _older(kept: _K | None, generation: int) -> _K | None:
    """What is kept, if it can be brought forward: a connection that began earlier may see rows that
    are gone since.
    """
    is_of_this_epoch = kept is not None and kept.generation // EPOCH == generation // EPOCH
    return kept if kept and is_of_this_epoch and kept.generation < generation else None


_GENERATION = "omdok_generation"


def generation_of(connection: Connection) -> int:
    """The state of the archive that a connection sees."""
    remembered: int | None = connection.get_execution_options().get(_GENERATION)
    if remembered is not None:
        return remembered
    found: int = connection.execute(select(state.c.generation)).scalar_one()
    return found


def remember_generation(connection: Connection) -> None:
    """Ask a connection once which state it sees; only for one that stays on that state."""
    connection.execution_options(**{_GENERATION: generation_of(connection)})


def _read_passages(connection: Connection, generation: int, kept: Passages | None) -> Passages:
    last = int(kept.numbers[-1]) if kept and len(kept.numbers) else 0
    columns = (
        passages.c.number,
        passages.c.document,
        passages.c.zone.is_not(None),
        passages.c.terms,
    )
    new = connection.execute(
        select(*columns).where(passages.c.number > last).order_by(passages.c.number)
    ).all()
    numbers, owners = (np.array([row[at] for row in new], dtype=np.int64) for at in (0, 1))
    downweighted = np.array([bool(row[2]) for row in new], dtype=np.bool_)
    packed = Packed.read([row[3] for row in new])
    if kept:
        stays = np.isin(kept.numbers, _still_there(connection, last), assume_unique=True)
        numbers = np.concatenate((kept.numbers[stays], numbers))
        owners = np.concatenate((kept.documents[stays], owners))
        downweighted = np.concatenate((kept.downweighted[stays], downweighted))
        packed = kept.packed.changed(stays, packed)
    rows = np.unique(owners, return_inverse=True)[1].astype(np.int64)
    return Passages(generation, numbers, owners, downweighted, rows, packed, Postings(packed))


def _still_there(connection: Connection, last: int, embedder: str | None = None) -> Ints:
    query = select(passages.c.number).where(passages.c.number <= last)
    if embedder is not None:
        query = query.join(documents, documents.c.number == passages.c.document).where(
            documents.c.embedder == embedder
        )
    return np.array(connection.execute(query).scalars().all(), dtype=np.int64)


def _read_vectors(
    connection: Connection, generation: int, embedder: str, kept: Vectors | None
) -> Vectors:
    last = int(kept.numbers[-1]) if kept and len(kept.numbers) else 0
    mine = (passages.c.number > last, documents.c.embedder == embedder)
    joined = passages.join(documents, documents.c.number == passages.c.document)
    found = (
        select(passages.c.number, passages.c.vector)
        .select_from(joined)
        .where(*mine)
        .order_by(passages.c.number)
    )
    numbers: list[int] = []
    chunks = list(_chunks(connection, found, numbers))
    if kept and len(kept.numbers):
        stays = np.isin(kept.numbers, _still_there(connection, last, embedder), assume_unique=True)
        chunks.insert(0, kept.matrix if stays.all() else kept.matrix[stays])
        all_numbers = np.concatenate((kept.numbers[stays], np.array(numbers, dtype=np.int64)))
    else:
        all_numbers = np.array(numbers, dtype=np.int64)
    if len(chunks) < 2:
        return Vectors(
            generation, all_numbers, chunks[0] if chunks else np.zeros((0, 0), dtype=np.float32)
        )
    return Vectors(generation, all_numbers, np.concatenate(chunks))


def _chunks(connection: Connection, query: object, numbers: list[int]) -> Iterator[Floats]:
    """The matrix in parts, so that it is never held twice."""
    found = connection.execute(query)  # type: ignore[call-overload]  # a select
    while some := found.fetchmany(_AT_ONCE):
        numbers.extend(row[0] for row in some)
        yield (
            np.frombuffer(b"".join(row[1] for row in some), dtype="<f4")
            .astype(np.float32)
            .reshape(len(some), -1)
        )


def _read_facts(connection: Connection, generation: int) -> Facts:
    columns = (documents.c.number, documents.c.date, documents.c.kind)
    found = connection.execute(select(*columns).order_by(documents.c.number)).all()
    numbers = np.array([row[0] for row in found], dtype=np.int64)
    days = np.array([row[1].toordinal() if row[1] else 0 for row in found], dtype=np.int64)
    pairs = select(tags.c.kind, tags.c.term, tags.c.document).where(
        tags.c.kind.in_(FACETS), tags.c.term.is_not(None)
    )
    carried: dict[str, tuple[dict[str, int], list[int], list[int]]] = {
        facet: ({}, [], []) for facet in FACETS
    }
    for kind, term, document in connection.execute(pairs.distinct()):
        ids, owners, positions = carried[kind]
        owners.append(document)
        positions.append(ids.setdefault(term, len(ids)))
    arrays = {
        facet: (
            list(ids),
            np.searchsorted(numbers, np.array(owners, dtype=np.int64)).astype(np.int64),
            np.array(positions, dtype=np.int64),
        )
        for facet, (ids, owners, positions) in carried.items()
    }
    everything, dated = np.arange(len(numbers), dtype=np.int64), np.flatnonzero(days)
    arrays["kind"] = _alike([row[2] for row in found], everything)
    of_day = (days[dated] - _FIRST_DAY).astype("datetime64[D]").astype("datetime64[Y]").astype(
        np.int64
    ) + 1970
    arrays["year"] = _alike(of_day, dated)
    return Facts(generation, numbers, days, arrays)


def _alike(values: Sequence[str] | Ints, rows: Ints) -> tuple[list[str], Ints, Ints]:
    """A facet of which each of these rows has one value."""
    ids, positions = np.unique(np.asarray(values), return_inverse=True)
    return [str(id) for id in ids.tolist()], rows, positions.astype(np.int64)


def _read_people(connection: Connection) -> dict[str, dict[int, tuple[int, int]]]:
    tagged = select(tags.c.label, tags.c.document, tags.c.start, tags.c.end).where(
        tags.c.kind == "person"
    )
    # A quote tells where somebody speaks, but does not hold the name.
    columns = (quotes.c.speaker, quotes.c.document, quotes.c.start, quotes.c.start.label("end"))
    quoted = select(*columns).where(quotes.c.speaker.is_not(None))
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for name, document, start, end in (*connection.execute(tagged), *connection.execute(quoted)):
        places = found.setdefault(name, {})
        places[document] = min(places.get(document, (start, end)), (start, end))
    return found


def _read_paths(connection: Connection) -> dict[int, str]:
    return {
        row.number: row.path
        for row in connection.execute(select(documents.c.number, documents.c.path))
    }


def _read_works(connection: Connection) -> dict[int, int]:
    first = documents.alias()
    found = select(works.c.document, first.c.number).join(first, first.c.id == works.c.work)
    return {
        row.document: row.number
        for row in connection.execute(found.where(first.c.number != works.c.document))
    }


def _read_replacing(connection: Connection) -> list[tuple[int, int]]:
    """Number of who replaces and of what is replaced, the newest that says so first."""
    newer, older = documents.alias(), documents.alias()
    joined = document_links.join(newer, newer.c.number == document_links.c.document)
    joined = joined.join(older, older.c.id == document_links.c.target)
    pairs = select(newer.c.number, older.c.number, newer.c.date).select_from(joined)
    found = connection.execute(pairs.where(document_links.c.kind == "replaces")).all()
    newest_first = sorted(found, key=lambda row: (row[2] or date.min, row[0]), reverse=True)
    return [(row[0], row[1]) for row in newest_first]
