"""Vectors on their way to the server, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection

from pipeline.archive.types import Floats

_BEGINNING, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a vector is: its passage and document, by number, and whether the passage is
    downweighted.
    """

    passage: int
    document: int
    downweighted: bool


def put_vectors(
    connection: Connection, owners: Sequence[Owner], vectors: Floats, embedder: str
) -> None:
    """Put the vectors of one embedder where the server compares them, in half precision."""
    name, size = np.frombuffer(embedder.encode(), dtype="u1"), vectors.shape[1]
    # PostgreSQL's own form of a row, so that nothing has to be written out as digits and read
    # again.
    rows = np.zeros(len(owners), dtype=_layout(len(name), size))
    rows["fields"] = 5
    rows["l1"], rows["passage"] = 4, [owner.passage for owner in owners]
    rows["l2"], rows["document"] = 4, [owner.document for owner in owners]
    rows["l3"], rows["quiet"] = 1, [owner.downweighted for owner in owners]
    rows["l4"], rows["embedder"] = len(name), name
    rows["l5"], rows["size"], rows["vector"] = 4 + 2 * size, size, vectors
    driver: Any = connection.connection.driver_connection
    put = "COPY vectors (passage, document, quiet, embedder, embedding) FROM STDIN (FORMAT BINARY)"
    with driver.cursor() as cursor, cursor.copy(put) as copy:
        copy.write(_BEGINNING + rows.tobytes() + _END)


def _layout(name: int, size: int) -> np.dtype[Any]:
    """How one row of the table `vectors` is sent: each value behind its length in bytes."""
    return np.dtype(
        [
            ("fields", ">i2"),
            ("l1", ">i4"), ("passage", ">i4"),
            ("l2", ">i4"), ("document", ">i4"),
            ("l3", ">i4"), ("quiet", "u1"),
            ("l4", ">i4"), ("embedder", "u1", (name,)),
            ("l5", ">i4"), ("size", ">i2"), ("unused", ">i2"), ("vector", ">f2", (size,)),
        ]
    )  # fmt: skip
