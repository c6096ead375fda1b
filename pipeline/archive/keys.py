"""Keys by which documents find each other: numbers of words, kept in tables or packed in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    insert,
    select,
)

from pipeline.archive.tables import (
    print_keys,
    prints,
    title_keys,
)
from pipeline.reading.relations import (
    ENOUGH,
)
from pipeline.reading.works import (
    TextPrint,
    hash64,
)

_AT_ONCE = 500


_Blobs = Select[tuple[int, bytes]]


def with_keys(connection: Connection, keys: Iterable[int]) -> set[int]:
    """The numbers of the documents that have one of these keys."""
    return set(connection.execute(having_keys(keys)).scalars())


def having_keys(keys: Iterable[int]) -> Select[tuple[int]]:
    """The same as a query: there may be too many of them to be named one by one."""
    return select(print_keys.c.document).where(print_keys.c.key.in_([_signed(key) for key in keys]))


def put_title_keys(
    connection: Connection, number: int, rare: Iterable[int], says: Iterable[int]
) -> None:
    """Keep by which words an agreement is found when another names it, and when it names
    another.
    """
    keys = {*map(title_key, rare), *map(text_key, says)}
    if keys:
        connection.execute(
            insert(title_keys), [{"document": number, "key": key} for key in sorted(keys)]
        )


def same_keys(text: TextPrint) -> tuple[int, ...]:
    """Keys that documents of the same bytes or the same text share."""
    same_text = (_signed(hash64(f"text {text.text_hash}")),) if text.words else ()
    return (_signed(hash64(f"bytes {text.sha256}")), *same_text)


def naming_key(key: int) -> int:
    """The key of a document that names what has `key`."""
    return _signed(hash64(f"names {key}"))


def title_key(word: int) -> int:
    """The key of a word in the title of an agreement."""
    return _signed(hash64(f"title {word}"))


def text_key(word: int) -> int:
    """The key of a word by which a text may name an agreement."""
    return _signed(hash64(f"says {word}"))


def _signed(key: int) -> int:
    # Databases count to 2**63.
    return key - 2**64 if key >= 2**63 else key


def packed(numbers: Sequence[int]) -> bytes:
    """Numbers of 64 bits as they are stored."""
    return np.array(numbers, dtype="<u8").tobytes()


def unpacked(blob: bytes) -> NDArray[np.uint64]:
    """The numbers that are stored."""
    return np.frombuffer(blob, dtype="<u8")


def having_words(column: ColumnElement[bytes], keys: Sequence[int]) -> _Blobs:
    """What is kept of the agreements that have one of these words."""
    mine = select(title_keys.c.document).where(title_keys.c.key.in_(keys))
    return select(prints.c.document, column).where(prints.c.document.in_(mine), column != b"")


def portions(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """No statement takes any number of keys."""
    return (keys[first : first + _AT_ONCE] for first in range(0, len(keys), _AT_ONCE))


def sorted_keys(numbers: Iterable[int]) -> NDArray[np.uint64]:
    """Numbers in order, each as it is compared."""
    return np.array(sorted(numbers), dtype=np.uint64)


def enough_shared(
    connection: Connection, query: _Blobs, wanted: NDArray[np.uint64], of: int | None = None
) -> set[int]:
    """The documents that have enough of the wanted numbers: a share of `of`, or of all that they
    have themselves.
    """
    result, found = connection.execute(query), set[int]()
    while some := result.fetchmany(_AT_ONCE):
        lengths = np.array([len(row[1]) // 8 for row in some])
        hits = np.isin(unpacked(b"".join(row[1] for row in some)), wanted)
        shared = np.add.reduceat(
            hits.astype(np.int64), np.concatenate(([0], np.cumsum(lengths)[:-1]))
        )
        numbers = np.array([row[0] for row in some])
        found.update(numbers[shared >= ENOUGH * (lengths if of is None else of)].tolist())
    return found
