"""Terms by number, with how many passages use each: what packs passages, and what erases words
nobody uses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from nlp.analysis import Terms
from pipeline.archive.bm25 import pack, terms_of, weights
from pipeline.archive.tables import passages, terms

# Of the names in one statement; SQLite takes 32,766.
_AT_ONCE = 5000


def pack_passages(connection: Connection, words: Sequence[Terms]) -> list[bytes]:
    """The passages' words as they are stored; new terms get numbers, and every term counts its
    passages.
    """
    uses = Counter(term for passage in words for term in weights(passage))
    numbers = _numbers(connection, uses)
    new = [{"term": term, "uses": count} for term, count in uses.items() if term not in numbers]
    known = [
        {"which": numbers[term], "more": count} for term, count in uses.items() if term in numbers
    ]
    if known:
        more = (
            update(terms)
            .where(terms.c.number == bindparam("which"))
            .values(uses=terms.c.uses + bindparam("more"))
        )
        connection.execute(more, known)
    if new:
        connection.execute(insert(terms), new)
        numbers |= _numbers(connection, [str(row["term"]) for row in new])
    return [pack(passage, numbers) for passage in words]


def drop_terms(connection: Connection, document: int) -> None:
    """Forget the uses of a document's terms, and the terms that nothing uses any more."""
    packed = connection.execute(
        select(passages.c.terms).where(passages.c.document == document)
    ).scalars()
    uses = Counter(number for passage in packed for number in terms_of(passage))
    if not uses:
        return
    less = (
        update(terms)
        .where(terms.c.number == bindparam("which"))
        .values(uses=terms.c.uses - bindparam("less"))
    )
    connection.execute(less, [{"which": number, "less": count} for number, count in uses.items()])
    connection.execute(
        delete(terms).where(terms.c.number == bindparam("which"), terms.c.uses <= 0),
        [{"which": number} for number in uses],
    )


def term_numbers(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    """The numbers of those of the terms that the archive has."""
    return _numbers(connection, list(wanted))


def _numbers(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    names = list(wanted)
    found: dict[str, int] = {}
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        rows = connection.execute(
            select(terms.c.term, terms.c.number).where(terms.c.term.in_(some))
        )
        found.update({row.term: row.number for row in rows})
    return found
