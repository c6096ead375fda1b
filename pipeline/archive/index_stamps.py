"""Between what search keeps in memory and what is kept of it in files.

A document's stamp stands for its version, how it was made and the numbers of its passages. What is
kept holds for the documents whose stamps are the same; what else there is must lie behind it, so
that it can be read as what came since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from pipeline.archive.index_files import LEAST, IndexFiles, KeptArrays
from pipeline.archive.passages import Passages
from pipeline.archive.postings import Base, Postings, Turned
from pipeline.archive.tables import documents, passages, terms
from pipeline.archive.vectors import Vectors

Ints = NDArray[np.int64]
# An archive of the same documents may number their words in another way; so many tell.
_TERMS = 200
# An archive that was replaced as a whole begins a new epoch of generations: nothing read before
# holds after it.
EPOCH = 1 << 20
_PASSAGES = "passages"
_IN_PASSAGES = ("numbers", "documents", "downweighted", "lengths", "starts", "rows", "weights")


@dataclass(frozen=True, slots=True)
class Stamps:
    """Of every document that has passages, by number: its stamp, its model and its first passage;
    `terms` stands for how the archive numbers its words.
    """

    documents: Ints
    stamps: NDArray[np.uint64]
    firsts: Ints
    embedders: NDArray[np.str_]
    terms: str

    def of_embedder(self, embedder: str) -> Stamps:
        """Those of one model's documents."""
        mine = self.embedders == embedder
        return Stamps(
            self.documents[mine], self.stamps[mine], self.firsts[mine], self.embedders[mine],
            self.terms,
        )  # fmt: skip

    def same(self, kept: KeptArrays) -> bool:
        """Whether what is kept comes from these very documents."""
        return (
            kept.about.get("terms") == self.terms
            and np.array_equal(kept.arrays["of"], self.documents)
            and np.array_equal(kept.arrays["stamps"], self.stamps)
        )

    def hold(self, kept: KeptArrays) -> bool:
        """Whether what is kept can be brought forward to these: what is not in it lies behind
        it.
        """
        if kept.about.get("terms") != self.terms:
            return False
        known = dict(zip(kept.arrays["of"].tolist(), kept.arrays["stamps"].tolist(), strict=True))
        pairs = zip(self.documents.tolist(), self.stamps.tolist(), strict=True)
        other = np.array([known.get(number) != stamp for number, stamp in pairs], dtype=np.bool_)
        return bool((self.firsts[other] > kept.arrays["numbers"][-1]).all())


def read_stamps(connection: Connection) -> Stamps:
    """The stamps of all documents in the state that a connection sees."""
    counted = (
        select(
            passages.c.document,
            func.count().label("count"),
            func.min(passages.c.number).label("first"),
            func.max(passages.c.number).label("last"),
        )
        .group_by(passages.c.document)
        .subquery()
    )
    made = (documents.c.id, documents.c.version, documents.c.fingerprint, documents.c.embedder)
    joined = documents.join(counted, counted.c.document == documents.c.number)
    found = connection.execute(
        select(documents.c.number, *made, counted.c.count, counted.c.first, counted.c.last)
        .select_from(joined)
        .order_by(documents.c.number)
    ).all()
    stamps = [_hashed(row) for row in found]
    first_terms = connection.execute(
        select(terms.c.number, terms.c.term).order_by(terms.c.number).limit(_TERMS)
    ).all()
    return Stamps(
        np.array([row.number for row in found], dtype=np.int64),
        np.array(stamps, dtype=np.uint64),
        np.array([row.first for row in found], dtype=np.int64),
        np.array([row.embedder for row in found], dtype=np.str_),
        hashlib.sha256(repr(list(map(tuple, first_terms))).encode()).hexdigest(),
    )


def _hashed(row: Any) -> int:
    digest = hashlib.blake2b("\0".join(map(str, row)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def kept_passages(files: IndexFiles, stamps: Stamps, generation: int) -> Passages | None:
    """The passages that are kept, where they are those of this generation or can be brought
    forward to it.
    """
    kept, age = _kept(files, _PASSAGES, stamps, generation)
    if kept is None:
        return None
    has = {name: np.asarray(kept.arrays[name]) for name in _IN_PASSAGES}
    base = Base(Turned(has["starts"], has["rows"], has["weights"]), has["lengths"])
    postings = Postings.whole(base)
    return Passages(age, has["numbers"], has["documents"], has["downweighted"], postings)


def keep_passages(files: IndexFiles, known: Passages, stamps: Stamps) -> bool:
    """Keep passages for other processes, where it is worth it; whether it was done."""
    if len(known.numbers) < LEAST or not known.postings.is_whole:
        return False
    base = known.postings.base
    arrays: dict[str, NDArray[Any]] = {
        "numbers": known.numbers, "documents": known.documents,
        "downweighted": known.downweighted, "lengths": base.lengths,
        "starts": base.turned.starts, "rows": base.turned.rows, "weights": base.turned.weights,
    }  # fmt: skip
    _put(files, _PASSAGES, arrays, stamps, known.generation)
    return True


def kept_vectors(
    files: IndexFiles, embedder: str, stamps: Stamps, generation: int
) -> Vectors | None:
    """The same of the vectors of a model."""
    kept, age = _kept(files, _vectors(embedder), stamps, generation)
    if kept is None:
        return None
    numbers, matrix = (np.asarray(kept.arrays[name]) for name in ("numbers", "matrix"))
    return Vectors.whole(age, numbers, matrix)


def _kept(
    files: IndexFiles, name: str, stamps: Stamps, generation: int
) -> tuple[KeptArrays | None, int]:
    """What is kept under a name, where it is of use, and the generation that it stands for."""
    kept = files.read(name)
    if kept is None:
        return None, generation
    if stamps.same(kept):
        return kept, generation
    age = int(kept.about["generation"])
    # A connection that began earlier may see passages that are gone since.
    is_older = age < generation and age // EPOCH == generation // EPOCH
    return (kept if is_older and stamps.hold(kept) else None), age


def keep_vectors(files: IndexFiles, embedder: str, known: Vectors, stamps: Stamps) -> bool:
    """Keep vectors for other processes, where it is worth it; whether it was done."""
    if len(known.numbers) < LEAST or not known.is_whole:
        return False
    arrays: dict[str, NDArray[Any]] = {"numbers": known.numbers, "matrix": known.base}
    _put(files, _vectors(embedder), arrays, stamps, known.generation)
    return True


def _put(
    files: IndexFiles,
    name: str,
    arrays: Mapping[str, NDArray[Any]],
    stamps: Stamps,
    generation: int,
) -> None:
    whole = {**arrays, "of": stamps.documents, "stamps": stamps.stamps}
    files.write(name, whole, {"generation": generation, "terms": stamps.terms})


def _vectors(embedder: str) -> str:
    return f"vectors {embedder}"
