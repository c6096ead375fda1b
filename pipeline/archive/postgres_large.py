"""Search in an archive that is too large for memory: postings and vectors stay on the server,
scores are the same.

Words: passages are folded in blocks, in each one list a term; what is not folded yet is the tail
and read as it is. A list holds `offset << 8 | weight` as uint32, offsets ascending from the first
number of its block. Of every passage only the number, its document, whether it is downweighted and
how long it is are kept in memory: 13 bytes.

Meaning: the nearest by an HNSW index over half-precision vectors where there is one, else by
comparing all; the first of them are scored again with the full vectors.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from pipeline.archive.bm25 import Packed, Scoring, gains, norms
from pipeline.archive.index_stamps import EPOCH
from pipeline.archive.memory import generation_of

Ints = NDArray[np.int64]
BLOCK = 1 << 14
# Stands among the folded blocks of an archive that was made ready for search on the server.
_MARK = -1
_NOWHERE = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Light:
    """All passages at one generation, ordered by number, without words and vectors.

    `row_of` gives for every number up to the highest its row, -1 where there is none.
    """

    generation: int
    numbers: Ints
    documents: Ints
    downweighted: NDArray[np.bool_]
    lengths: NDArray[np.uint32]
    norms: NDArray[np.float32]
    row_of: NDArray[np.int32]
    tail: Tail


@dataclass(frozen=True, slots=True)
class Tail:
    """The entries of the passages that are not folded yet, and the row of each entry's passage."""

    entries: NDArray[np.uint32]
    rows: NDArray[np.int32]


class Folded(Scoring):
    """The lists of some terms, read from the server and the tail."""

    def __init__(self, connection: Connection, light: Light, terms: Iterable[int]) -> None:
        super().__init__(len(light.numbers))
        self._light = light
        wanted = sorted(set(terms))
        self._lists: dict[int, tuple[NDArray[np.int32], NDArray[np.uint32]]] = {}
        # One row a term: a common one has a list in every block, and rows cost more than what
        # stands in them.
        sql = (
            "SELECT term, string_agg(int4send(block), '' ORDER BY block), "
            "string_agg(int4send(length(entries) / 4), '' ORDER BY block), string_agg(entries, '' "
            "ORDER BY block) "
            "FROM postings WHERE term = ANY(:terms) GROUP BY term"
        )
        for term, blocks, sizes, entries in connection.execute(text(sql), {"terms": wanted}):
            found = np.frombuffer(entries, dtype="<u4")
            firsts = np.repeat(_ints(blocks) * BLOCK + 1, _ints(sizes))
            self._lists[term] = light.row_of[firsts + (found >> 8)], found & np.uint32(255)
        for term in wanted:
            here = light.tail.entries >> 8 == term
            rows, weights = self._lists.get(term, _NOWHERE)
            self._lists[term] = (
                np.concatenate((rows, light.tail.rows[here])),
                np.concatenate((weights, light.tail.entries[here] & np.uint32(255))),
            )
        self._slices: dict[int, tuple[NDArray[np.int32], NDArray[np.float32]]] = {}

    def _slice(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        if term not in self._slices:
            rows, weights = self._lists.get(term, _NOWHERE)
            self._slices[term] = rows, gains(weights.astype(np.float32), self._light.norms[rows])
        return self._slices[term]


class LightMemory:
    """Keeps what is light, for all threads of one store."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._light: Light | None = None

    def light(self, connection: Connection) -> Light:
        """All passages without words and vectors, as this connection sees them."""
        generation = generation_of(connection)
        with self._lock:
            kept = self._light
            if kept is None or kept.generation != generation:
                is_older = (
                    kept
                    and kept.generation < generation
                    and kept.generation // EPOCH == generation // EPOCH
                )
                kept = self._light = _read_light(connection, generation, kept if is_older else None)
            return kept


def is_large(connection: Connection) -> bool:
    """Whether this archive was made ready for search on the server."""
    return bool(connection.exec_driver_sql("SELECT EXISTS (SELECT FROM folded)").scalar())


def begin_large(connection: Connection) -> None:
    """Mark the archive as one that is searched on the server, and fold what is there."""
    connection.execute(
        text("INSERT INTO folded (block) VALUES (:mark) ON CONFLICT DO NOTHING"), {"mark": _MARK}
    )
    fold(connection)


def fold_behind(connection: Connection, first: int, last: int) -> None:
    """Fold what is full when passages `first` to `last` began a new block of a large archive."""
    if (last - 1) // BLOCK > (first - 1) // BLOCK and is_large(connection):
        fold(connection)


def fold(connection: Connection) -> int:
    """Fold every full block that is not folded yet; gives how many."""
    last = int(
        connection.exec_driver_sql("SELECT coalesce(max(number), 0) FROM passages").scalar_one()
    )
    done = set(connection.exec_driver_sql("SELECT block FROM folded").scalars())
    ready = [block for block in range(last // BLOCK) if block not in done]
    for block in ready:
        _fold_block(connection, block)
        connection.execute(text("INSERT INTO folded (block) VALUES (:block)"), {"block": block})
    return len(ready)


def unfold(connection: Connection, document: int) -> None:
    """Take a document's passages out of the folded lists; they are still there."""
    sql = (
        "SELECT number, terms FROM passages "
        "WHERE document = :document AND (number - 1) / :size IN (SELECT block FROM folded)"
    )
    found = connection.execute(text(sql), {"document": document, "size": BLOCK}).all()
    gone: dict[int, set[int]] = {}
    terms: dict[int, set[int]] = {}
    for number, packed in found:
        block, offset = divmod(number - 1, BLOCK)
        gone.setdefault(block, set()).add(offset)
        terms.setdefault(block, set()).update(
            (np.frombuffer(packed, dtype="<u4")[1:] >> 8).tolist()
        )
    for block, offsets in gone.items():
        _take_out(
            connection, block, sorted(terms[block]), np.array(sorted(offsets), dtype=np.uint32)
        )


def _read_light(connection: Connection, generation: int, kept: Light | None) -> Light:
    last = int(kept.numbers[-1]) if kept and len(kept.numbers) else 0
    numbers, documents, downweighted, lengths = _columns(connection, last)
    if kept and last:
        stays = np.isin(kept.numbers, _numbers_up_to(connection, last), assume_unique=True)
        numbers = np.concatenate((kept.numbers[stays], numbers))
        documents = np.concatenate((kept.documents[stays], documents))
        downweighted = np.concatenate((kept.downweighted[stays], downweighted))
        lengths = np.concatenate((kept.lengths[stays], lengths))
    row_of = np.full(int(numbers[-1]) + 2 if len(numbers) else 1, -1, dtype=np.int32)
    row_of[numbers] = np.arange(len(numbers), dtype=np.int32)
    return Light(
        generation,
        numbers,
        documents,
        downweighted,
        lengths,
        norms(lengths),
        row_of,
        _read_tail(connection, row_of),
    )


def _columns(
    connection: Connection, last: int
) -> tuple[Ints, Ints, NDArray[np.bool_], NDArray[np.uint32]]:
    # One value a column: a million rows as Python values would take five times as long.
    sql = (
        "SELECT string_agg(int4send(number), ''), string_agg(int4send(document), ''), "
        "string_agg(int4send((zone IS NOT NULL)::int), ''), "
        "string_agg(CASE WHEN length(terms) >= 4 THEN substring(terms FROM 1 FOR 4) ELSE "
        "'\\x00000000' END, '') "
        "FROM (SELECT number, document, zone, terms FROM passages WHERE number > :last ORDER BY "
        "number) ordered"
    )
    numbers, documents, downweighted, lengths = connection.execute(text(sql), {"last": last}).one()
    return (
        _ints(numbers),
        _ints(documents),
        _ints(downweighted) > 0,
        np.frombuffer(lengths or b"", dtype="<u4"),
    )


def _numbers_up_to(connection: Connection, last: int) -> Ints:
    sql = (
        "SELECT string_agg(int4send(number), '') FROM (SELECT number FROM passages WHERE number <= "
        ":last ORDER BY 1) s"
    )
    return _ints(connection.execute(text(sql), {"last": last}).scalar())


def _ints(sent: bytes | None) -> Ints:
    return np.frombuffer(sent or b"", dtype=">i4").astype(np.int64)


def _read_tail(connection: Connection, row_of: NDArray[np.int32]) -> Tail:
    sql = (
        "SELECT number, terms FROM passages WHERE number > (SELECT coalesce(max(block) + 1, 0) "
        "FROM folded) * :size "
        "ORDER BY number"
    )
    found = connection.execute(text(sql), {"size": BLOCK}).all()
    packed = Packed.read([row[1] for row in found])
    rows = (
        row_of[np.array([row[0] for row in found], dtype=np.int64)]
        if found
        else np.zeros(0, dtype=np.int32)
    )
    return Tail(packed.entries, np.repeat(rows, packed.sizes))


def _fold_block(connection: Connection, block: int) -> None:
    sql = "SELECT number, terms FROM passages WHERE number BETWEEN :first AND :last ORDER BY number"
    bounds = {"first": block * BLOCK + 1, "last": (block + 1) * BLOCK}
    found = connection.execute(text(sql), bounds).all()
    packed = Packed.read([row[1] for row in found])
    offsets = np.array([row[0] - bounds["first"] for row in found], dtype=np.uint64)
    entries = packed.entries.astype(np.uint64)
    keys: NDArray[np.uint64] = (entries >> np.uint64(8)) << np.uint64(32) | entries & np.uint64(255)
    keys |= np.repeat(offsets << np.uint64(8), packed.sizes)
    keys.sort()
    _put_lists(connection, block, keys)


def _put_lists(connection: Connection, block: int, keys: NDArray[np.uint64]) -> None:
    terms, starts = np.unique(keys >> 32, return_index=True)
    entries = (keys & 0xFFFFFFFF).astype("<u4")
    lists = (
        zip(terms.tolist(), np.split(entries, starts[1:]), strict=True) if len(terms) else iter(())
    )
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy("COPY postings (term, block, entries) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(["int4", "int4", "bytea"])
        for term, values in lists:
            copy.write_row((term, block, values.tobytes()))


def _take_out(
    connection: Connection, block: int, terms: Sequence[int], offsets: NDArray[np.uint32]
) -> None:
    sql = "SELECT term, entries FROM postings WHERE block = :block AND term = ANY(:terms)"
    found = connection.execute(text(sql), {"block": block, "terms": list(terms)}).all()
    for term, entries in found:
        kept = np.frombuffer(entries, dtype="<u4")
        kept = kept[~np.isin(kept >> 8, offsets)]
        where = {"block": block, "term": term, "entries": kept.tobytes()}
        change = "UPDATE postings SET entries = :entries" if len(kept) else "DELETE FROM postings"
        connection.execute(text(f"{change} WHERE block = :block AND term = :term"), where)
