"""The nearest vectors on a server: an index of half precision, scored again with the full ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from pipeline.archive.carried import Ints
from pipeline.archive.postgres_large import Light
from pipeline.archive.rows import read_vectors
from pipeline.archive.types import Floats

NEAREST = 400
_EXACT = 200
# Of so few documents all passages are compared: an index over everything would look for them in
# vain.
_FEW = 2000
_BUILDING = "2GB"
# Of a million passages the same search finds .991 of the ten nearest, and .978 with pgvector's own
# 64 (bench/store).
_CONSTRUCTION = 128
# How the server shall search, said to it when a connection begins.
OPTIONS = {
    "hnsw.ef_search": NEAREST,
    "hnsw.iterative_scan": "relaxed_order",
    "hnsw.max_scan_tuples": 200_000,
    "plan_cache_mode": "force_custom_plan",
    "jit": "off",
}


def index_name(embedder: str) -> str:
    """What the nearest-neighbour index of an embedder is called."""
    return f"vectors_near_{hashlib.sha256(embedder.encode()).hexdigest()[:12]}"


def embedders(connection: Connection) -> list[tuple[str, int]]:
    """Each embedder of the archive with its number of dimensions."""
    sql = (
        "SELECT d.embedder, (SELECT octet_length(p.vector) / 4 FROM passages p "
        "JOIN documents o ON o.number = p.document WHERE o.embedder = d.embedder LIMIT 1) "
        "FROM (SELECT DISTINCT embedder FROM documents) d ORDER BY 1"
    )
    return [(name, int(size)) for name, size in connection.exec_driver_sql(sql) if size]


def build_near_index(connection: Connection, embedder: str, dimension: int) -> None:
    """Build the nearest-neighbour index of an embedder, while others read and write; not in a
    transaction.
    """
    name = index_name(embedder)
    # What a build that was broken off leaves behind is never used and would stand in the way.
    invalid = "SELECT NOT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"
    if connection.execute(text(invalid), {"name": name}).scalar():
        connection.execute(text(f"DROP INDEX CONCURRENTLY {name}"))
    connection.exec_driver_sql(f"SET maintenance_work_mem = '{_BUILDING}'")
    connection.execute(
        text(
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON vectors "
            f"USING hnsw ((embedding::halfvec({dimension})) halfvec_ip_ops) "
            f"WITH (ef_construction = {_CONSTRUCTION}) WHERE embedder = {_literal(embedder)}"
        )
    )


def has_near_index(connection: Connection, embedder: str) -> bool:
    """Whether the index is there and whole."""
    sql = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"
    return bool(connection.execute(text(sql), {"name": index_name(embedder)}).scalar())


def nearest(
    connection: Connection,
    vector: Floats,
    embedder: str,
    limit: int,
    within: Ints | None = None,
    *,
    loud: bool = False,
) -> tuple[Ints, NDArray[np.float64]]:
    """Numbers and cosines of the passages nearest to a unit vector, nearest first; cosines are of
    half precision.
    """
    one = (
        f"SELECT vector_dims(embedding) FROM vectors WHERE embedder = {_literal(embedder)} LIMIT 1"
    )
    if connection.execute(text(one)).scalar() != len(vector):
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    space = f"halfvec({len(vector)})"
    distance = f"(embedding::{space}) <#> CAST(:vector AS {space})"
    where = [f"embedder = {_literal(embedder)}"]
    values: dict[str, Any] = {"vector": _text_of(vector), "limit": limit}
    if loud:
        where.append("NOT quiet")
    order = distance
    if within is not None:
        where.append("document = ANY(:within)")
        values["within"] = within.tolist()
        order = f"({distance}) + 0" if len(within) <= _FEW else distance
    sql = (
        f"SELECT passage, -({distance}) FROM vectors WHERE {' AND '.join(where)} ORDER BY {order} "
        "LIMIT :limit"
    )
    found = connection.execute(text(sql), values).all()
    return np.array([row[0] for row in found], dtype=np.int64), np.array(
        [row[1] for row in found], dtype=np.float64
    )


def exact_cosines(
    connection: Connection, numbers: Ints, vector: Floats, embedder: str
) -> tuple[Ints, NDArray[np.float64]]:
    """Numbers, ascending, and cosines by the full vectors, of those of the passages that the
    embedder made.
    """
    sql = (
        "SELECT p.number, p.vector FROM passages p JOIN documents d ON d.number = p.document "
        "WHERE p.number = ANY(:some) AND d.embedder = :embedder AND octet_length(p.vector) = :size "
        "ORDER BY p.number"
    )
    values = {"some": numbers.tolist(), "embedder": embedder, "size": 4 * len(vector)}
    found = connection.execute(text(sql), values).all()
    matrix = read_vectors([row[1] for row in found])
    if not len(matrix):
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    return np.array([row[0] for row in found], dtype=np.int64), (
        matrix @ vector.astype(np.float32)
    ).astype(np.float64)


def near_rows(
    connection: Connection,
    light: Light,
    bm25: NDArray[np.float64],
    vector: Floats,
    embedder: str,
    focus: Sequence[Ints],
) -> tuple[Ints, NDArray[np.float64]]:
    """Rows, ascending, and cosines of what may stand first: nearest of all and of each focus, best
    by words.
    """
    best = np.flatnonzero(bm25 > 0)
    if len(best) > _EXACT:
        best = best[np.argpartition(-bm25[best], _EXACT - 1)[:_EXACT]]
    again = [light.numbers[best]]
    halves: dict[int, float] = {}
    for within in (None, *focus):
        numbers, cosines = nearest(connection, vector, embedder, NEAREST, within)
        halves.update(zip(numbers.tolist(), cosines.tolist(), strict=True))
        again.append(numbers[:_EXACT])
    exact, values = exact_cosines(connection, np.unique(np.concatenate(again)), vector, embedder)
    halves.update(zip(exact.tolist(), values.tolist(), strict=True))
    rows = light.row_of[np.array(sorted(halves), dtype=np.int64)].astype(np.int64)
    return rows, np.array([halves[number] for number in sorted(halves)])


def _text_of(vector: Floats) -> str:
    return "[" + ",".join(f"{value:.7g}" for value in vector.tolist()) + "]"


def _literal(value: str) -> str:
    # A partial index is used only where its condition stands word for word; a colon would name a
    # parameter.
    return "'" + value.replace("'", "''").replace(":", "\\:") + "'"
