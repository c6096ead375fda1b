"""What search keeps in memory of an archive: passages, postings, vectors and the facts that filters
and facets ask for.

It follows the archive's generation. A passage's row never changes, so after a write only new rows
are read and gone ones left out; what is in memory always equals what stands in the store at the
generation that was asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, func, select

from pipeline.archive.bm25 import Packed
from pipeline.archive.carried import FacetTable, read_facts
from pipeline.archive.index_files import IndexFiles
from pipeline.archive.index_stamps import (
    EPOCH,
    keep_passages,
    keep_vectors,
    kept_passages,
    kept_vectors,
    read_stamps,
)
from pipeline.archive.passages import Passages
from pipeline.archive.postings import Postings
from pipeline.archive.replacing import replaced_documents
from pipeline.archive.tables import document_links, documents, passages, quotes, state, tags, works
from pipeline.archive.types import Floats
from pipeline.archive.vectors import Vectors
from pipeline.ground.clock import in_berlin

Ints = NDArray[np.int64]
_AT_ONCE = 5000
_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Persons with their first mention in each document, and where each document came from."""

    generation: int
    people: Mapping[str, Mapping[int, tuple[int, int]]]
    paths: Mapping[int, str]


_K = TypeVar("_K", Passages, Vectors)


class Memory:
    """Keeps what was read, for all threads of one store. Every method takes a connection on one
    state. With index files, what costs seconds to read is kept in them for the next process.
    """

    def __init__(self, files: IndexFiles | None = None) -> None:
        self._lock = threading.RLock()
        self._files = files
        self._passages: Passages | None = None
        self._vectors: dict[str, Vectors] = {}
        self._facts: FacetTable | None = None
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
                older = _older(kept, generation)
                kept = self._passages = self._new_passages(connection, generation, older)
            return kept

    def vectors(self, connection: Connection, embedder: str) -> Vectors:
        """All vectors that an embedder made."""
        generation = generation_of(connection)
        with self._lock:
            kept = self._vectors.get(embedder)
            if kept is None or kept.generation != generation:
                older = _older(kept, generation)
                kept = self._new_vectors(connection, generation, embedder, older)
                self._vectors[embedder] = kept
            return kept

    def facts(self, connection: Connection) -> FacetTable:
        """What filters and facets need."""
        generation, today = generation_of(connection), in_berlin(datetime.now(UTC)).date()
        gone = self.replaced(connection)
        with self._lock:
            kept = self._facts
            if kept is None or (kept.generation, kept.today) != (generation, today):
                kept = self._facts = read_facts(connection, generation, today, gone)
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

    def forget_files(self) -> None:
        """Throw away what is kept on disk: something in it is to be gone for good."""
        if self._files:
            self._files.clear()

    def fresh(self) -> Memory:
        """One that has read nothing yet, over the same files."""
        return Memory(self._files)

    def _new_passages(
        self, connection: Connection, generation: int, older: Passages | None
    ) -> Passages:
        if self._files is None:
            return _read_passages(connection, generation, older)
        stamps = read_stamps(connection)
        found = older or kept_passages(self._files, stamps, generation)
        if found and found.generation == generation:
            return found
        made = _read_passages(connection, generation, found)
        is_new = found is None or made.postings.base is not found.postings.base
        if is_new and keep_passages(self._files, made, stamps):
            # Mapped from now on, as for everybody.
            return kept_passages(self._files, stamps, generation) or made
        return made

    def _new_vectors(
        self, connection: Connection, generation: int, embedder: str, older: Vectors | None
    ) -> Vectors:
        if self._files is None:
            return _read_vectors(connection, generation, embedder, older)
        stamps = read_stamps(connection).of_embedder(embedder)
        found = older or kept_vectors(self._files, embedder, stamps, generation)
        if found and found.generation == generation:
            return found
        made = _read_vectors(connection, generation, embedder, found)
        is_new = found is None or made.base is not found.base
        if is_new and keep_vectors(self._files, embedder, made, stamps):
            return kept_vectors(self._files, embedder, stamps, generation) or made
        return made


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
    if kept and not new and _none_is_gone(connection, last, len(kept.numbers)):
        return replace(kept, generation=generation)
    numbers = np.array([row[0] for row in new], dtype=np.int64)
    owners = np.array([row[1] for row in new], dtype=np.int64)
    downweighted = np.array([bool(row[2]) for row in new], dtype=np.bool_)
    packed = Packed.read([row[3] for row in new])
    if not kept:
        return Passages(generation, numbers, owners, downweighted, Postings.of(packed))
    stays = np.isin(kept.numbers, _still_there(connection, last), assume_unique=True)
    return Passages(
        generation,
        np.concatenate((kept.numbers[stays], numbers)),
        np.concatenate((kept.documents[stays], owners)),
        np.concatenate((kept.downweighted[stays], downweighted)),
        kept.postings.changed(stays, packed),
    )


def _still_there(connection: Connection, last: int, embedder: str | None = None) -> Ints:
    query = _up_to(passages.c.number, last, embedder)
    return np.array(connection.execute(query).scalars().all(), dtype=np.int64)


def _none_is_gone(
    connection: Connection, last: int, known: int, embedder: str | None = None
) -> bool:
    """Whether all rows that are kept still stand: most writes, such as a ruling, concern no
    passage, and numbers up to the last are never given again.
    """
    found: int = connection.execute(_up_to(func.count(), last, embedder)).scalar_one()
    return found == known


def _up_to(column: ColumnElement[int], last: int, embedder: str | None) -> Select[tuple[int]]:
    query = select(column).select_from(passages).where(passages.c.number <= last)
    if embedder is None:
        return query
    joined = query.join(documents, documents.c.number == passages.c.document)
    return joined.where(documents.c.embedder == embedder)


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
    if kept and not numbers and _none_is_gone(connection, last, len(kept.numbers), embedder):
        return replace(kept, generation=generation)
    new = np.concatenate(chunks) if chunks else np.zeros((0, 0), dtype=np.float32)
    if not kept:
        return Vectors.whole(generation, np.array(numbers, dtype=np.int64), new)
    stays = np.isin(kept.numbers, _still_there(connection, last, embedder), assume_unique=True)
    return kept.changed(generation, stays, np.array(numbers, dtype=np.int64), new)


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
