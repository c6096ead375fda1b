"""Keeping works and links up to date while documents come and go, within the transaction that
stores or removes one.

What is kept of a document for this (`prints`, `print_keys`) finds its relatives without reading the
other texts. The result does not depend on the order in which documents come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from pipeline.archive import rows
from pipeline.archive.keys import (
    _signed,
    enough_shared,
    having_words,
    naming_key,
    packed,
    portions,
    put_title_keys,
    same_keys,
    sorted_keys,
    text_key,
    title_key,
    unpacked,
    with_keys,
)
from pipeline.archive.tables import (
    document_links,
    documents,
    print_keys,
    prints,
    state,
    title_keys,
    versions,
    works,
)
from pipeline.ground.types import WITHIN, Document
from pipeline.reading.relations import (
    BEFORE,
    LONGEST,
    Clues,
    Relation,
    announced,
    clues_of,
    relations_between,
)
from pipeline.reading.repetition import repeated_keys
from pipeline.reading.works import (
    FEWEST_KEYS,
    NEAR,
    NEAR_KEYS,
    SKETCH,
    TextPrint,
    are_near,
    group_works,
    print_of,
)

# Texts alike by more than chance; if there are more of them, they are one work anyhow.
_MOST_LIKE = 50
_AT_ONCE = 500
EMBEDDED = "embedded_in"
_Blobs = Select[tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class LinkKeys:
    """What is kept of a document to find its relatives by."""

    document: Document
    text: TextPrint
    clues: Clues
    repeated: frozenset[int]

    def keys(self) -> frozenset[int]:
        """All numbers under which the document is found."""
        near = self.text.sketch[:NEAR_KEYS] if self.text.is_long else ()
        own = {_signed(key) for key in (*near, *self.clues.own_keys, *self.repeated)}
        return frozenset(
            {*same_keys(self.text), *own, *(naming_key(key) for key in self.clues.named_keys)}
        )


def facts_of(document: Document) -> LinkKeys:
    """The facts of a document; takes a while for a long text, so it is done before a transaction
    begins.
    """
    return LinkKeys(document, print_of(document), clues_of(document), repeated_keys(document))


def note_document(connection: Connection, number: int, facts: LinkKeys, parent: str | None) -> None:
    """Keep the facts of a document that was just stored, and bring its work and all links to and
    from it up to date.
    """
    # Two writers that know nothing of each other's documents would leave them unlinked.
    connection.execute(select(state.c.generation).with_for_update())
    relatives = _work_members(connection, [number])
    _put_facts(connection, number, facts)
    relatives |= {number, *_work_members(connection, _likes(connection, number, facts.text))}
    _group(connection, relatives)
    stale = _sources_of(connection, facts.document.id)
    _put_links(connection, number, _links_of(connection, facts.document, facts.clues))
    for source in stale - {number}:
        _link_anew(connection, source)
    for source in _may_name(connection, facts) - stale - {number}:
        _add_links(connection, source, facts.document)
    if parent is not None:
        _put_embedded(connection, number, parent)


def forget_document(connection: Connection, number: int, document_id: str) -> None:
    """Drop a document's facts, work and links; call it before its row goes."""
    members = _work_members(connection, [number]) - {number}
    stale = _sources_of(connection, document_id) - {number}
    for table in (print_keys, title_keys, prints, works, document_links):
        connection.execute(delete(table).where(table.c.document == number))
    connection.execute(delete(document_links).where(document_links.c.target == document_id))
    _group(connection, members)
    for source in stale:
        _link_anew(connection, source)


def embedded_numbers(connection: Connection, place: str) -> list[tuple[int, str]]:
    """Number and id of the documents that lie within the file at `place`."""
    found = select(documents.c.number, documents.c.id).where(lies_within(documents.c.path, place))
    return [(row.number, row.id) for row in connection.execute(found.order_by(documents.c.number))]


def lies_within(column: ColumnElement[str], place: str) -> ColumnElement[bool]:
    """Whether a place lies within the file at `place`.

    It is asked as a range, which an index finds at once: both stores sort by code point.
    """
    first = f"{place}{WITHIN}"
    return and_(column >= first, column < f"{first[:-1]}{chr(ord(first[-1]) + 1)}")


def newest(connection: Connection, numbers: Collection[int]) -> list[Document]:
    """The newest versions of these documents, by number."""
    mine = and_(
        versions.c.document == documents.c.number, versions.c.version == documents.c.version
    )
    query = select(versions.c.body, versions.c.text).select_from(documents.join(versions, mine))
    found = connection.execute(
        query.where(documents.c.number.in_(numbers)).order_by(documents.c.number)
    )
    return [rows.read_version(body, text) for body, text in found]


# --- facts ---


def _put_facts(connection: Connection, number: int, facts: LinkKeys) -> None:
    for table in (print_keys, title_keys, prints):
        connection.execute(delete(table).where(table.c.document == number))
    text, clues = facts.text, facts.clues
    connection.execute(
        insert(prints).values(
            document=number, sha256=text.sha256, text_hash=text.text_hash, words=text.words,
            day=text.day,
            sketch=packed(text.sketch), title=packed(sorted(clues.title)),
            says=packed(sorted(clues.says)),
        )
    )  # fmt: skip
    connection.execute(
        insert(print_keys), [{"document": number, "key": key} for key in sorted(facts.keys())]
    )
    if facts.document.kind == "agreement":
        put_title_keys(connection, number, clues.rare, clues.says)


# --- works ---


def _likes(connection: Connection, number: int, text: TextPrint) -> set[int]:
    """The documents that are the same text as this one: by bytes, by words, or nearly."""
    found = with_keys(connection, same_keys(text))
    if text.is_long:
        near = [_signed(key) for key in text.sketch[:NEAR_KEYS]]
        shared = func.count().label("shared")
        query = select(print_keys.c.document).where(
            print_keys.c.key.in_(near), print_keys.c.document != number
        )
        query = query.group_by(print_keys.c.document).having(shared >= min(FEWEST_KEYS, len(near)))
        query = query.order_by(shared.desc(), print_keys.c.document).limit(_MOST_LIKE)
        some = list(connection.execute(query).scalars())
        sketches = connection.execute(
            select(prints.c.document, prints.c.sketch).where(prints.c.document.in_(some))
        )
        mine = np.array(text.sketch, dtype=np.uint64)
        some = [row.document for row in sketches if _may_be_near(mine, unpacked(row.sketch))]
        found |= {n for n, other in _prints(connection, some) if are_near(text, other)}
    return found


def _may_be_near(mine: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> bool:
    """Whether two sketches have enough in common at all: releases share their boilerplate with very
    many others.
    """
    both = len(np.intersect1d(mine, theirs, assume_unique=True))
    return both >= NEAR * min(SKETCH, len(mine) + len(theirs) - both)


def _prints(connection: Connection, numbers: Collection[int]) -> Iterator[tuple[int, TextPrint]]:
    query = select(prints, documents.c.id).join(documents, documents.c.number == prints.c.document)
    found = connection.execute(
        query.where(prints.c.document.in_(numbers)).order_by(prints.c.document)
    ).mappings()
    for row in found:
        yield row["document"], _text_print(row)


def _text_print(row: RowMapping) -> TextPrint:
    sketch = tuple(int(run) for run in unpacked(row["sketch"]))
    return TextPrint(row["id"], row["sha256"], row["text_hash"], sketch, row["words"], row["day"])


def _work_members(connection: Connection, numbers: Collection[int]) -> set[int]:
    """All documents of the works of these documents."""
    theirs = select(works.c.work).where(works.c.document.in_(numbers))
    return set(
        connection.execute(select(works.c.document).where(works.c.work.in_(theirs))).scalars()
    )


def _group(connection: Connection, numbers: Collection[int]) -> None:
    """Tell anew which of these documents are one work; a work bears the id of the one that was
    stored first.
    """
    found = list(_prints(connection, numbers))
    number_of = {text.document: number for number, text in found}
    known = select(works.c.document, works.c.work, works.c.how).where(works.c.document.in_(numbers))
    before = {row.document: (row.work, row.how) for row in connection.execute(known)}
    for work in group_works(text for _, text in found):
        for document in work.documents:
            number, now = number_of[document], (work.id, work.how)
            if number not in before:
                connection.execute(
                    insert(works).values(document=number, work=work.id, how=work.how)
                )
            elif before[number] != now:
                connection.execute(
                    update(works)
                    .where(works.c.document == number)
                    .values(work=work.id, how=work.how)
                )


# --- links ---


def _links_of(connection: Connection, document: Document, clues: Clues) -> list[Relation]:
    """What a document says of those that are there."""
    return _said_of(document, newest(connection, _may_be_named(connection, document, clues)))


def _said_of(document: Document, others: Sequence[Document]) -> list[Relation]:
    if document.kind == "agreement":
        return list(relations_between(document, others))
    found = announced(document, others) if document.kind == "press_release" else None
    return [found] if found else []


def _put_links(connection: Connection, number: int, links: Sequence[Relation]) -> None:
    mine = and_(document_links.c.document == number, document_links.c.kind != EMBEDDED)
    connection.execute(delete(document_links).where(mine))
    _insert_links(connection, number, links)


def _insert_links(connection: Connection, number: int, links: Sequence[Relation]) -> None:
    values = [
        {
            "document": number, "kind": k.kind, "target": k.target, "start": k.span.start,
            "end": k.span.end,
            "confidence": k.confidence,
        }
        for k in links
    ]  # fmt: skip
    if values:
        connection.execute(insert(document_links), values)


def _put_embedded(connection: Connection, number: int, parent: str) -> None:
    mine = and_(document_links.c.document == number, document_links.c.kind == EMBEDDED)
    connection.execute(delete(document_links).where(mine))
    values = {
        "document": number,
        "kind": EMBEDDED,
        "target": parent,
        "start": 0,
        "end": 0,
        "confidence": 1.0,
    }
    connection.execute(insert(document_links).values(values))


def _sources_of(connection: Connection, document_id: str) -> set[int]:
    """The documents that say something of this one."""
    query = select(document_links.c.document).where(document_links.c.target == document_id)
    return set(connection.execute(query.where(document_links.c.kind != EMBEDDED)).scalars())


def _link_anew(connection: Connection, number: int) -> None:
    (document,) = newest(connection, [number])
    _put_links(connection, number, _links_of(connection, document, clues_of(document)))


def _add_links(connection: Connection, number: int, other: Document) -> None:
    """Link a document to another that came after it; a release announces only the one that it names
    best.
    """
    (document,) = newest(connection, [number])
    links = _said_of(document, [other])
    if not links:
        return
    if document.kind == "press_release":
        mine = and_(document_links.c.document == number, document_links.c.kind == "announces")
        had = connection.execute(
            select(document_links.c.confidence, document_links.c.target).where(mine)
        ).first()
        if had and (had.confidence, had.target) >= (links[0].confidence, links[0].target):
            return
        connection.execute(delete(document_links).where(mine))
    _insert_links(connection, number, links)


def _may_be_named(connection: Connection, document: Document, clues: Clues) -> set[int]:
    """The agreements of which a release or an agreement may say something: by key, or by the words
    of their titles.
    """
    said, found = sorted_keys(clues.says), set[int]()
    for some in portions(sorted(map(title_key, clues.says))):
        found |= enough_shared(connection, having_words(prints.c.title, some), said)
    return _in_time(connection, document, found) | with_keys(connection, clues.named_keys)


def _in_time(connection: Connection, document: Document, agreements: Collection[int]) -> set[int]:
    """Those of the agreements that are of a time of which a document can speak; one without a date
    always is.
    """
    query, day = select(documents.c.number, documents.c.date), document.date
    if day is None:
        return set(agreements)
    first = day - LONGEST if document.kind == "press_release" else date.min
    last = day + BEFORE if document.kind == "press_release" else day
    found: set[int] = set()
    for some in portions(sorted(agreements)):
        rows_ = connection.execute(query.where(documents.c.number.in_(some)))
        found.update(row.number for row in rows_ if row.date is None or first <= row.date <= last)
    return found


def _may_name(connection: Connection, facts: LinkKeys) -> set[int]:
    """The releases and agreements that may say something of an agreement."""
    document, clues = facts.document, facts.clues
    if document.kind != "agreement":
        return set()
    found = with_keys(connection, (naming_key(key) for key in clues.own_keys))
    if clues.title:
        title = sorted_keys(clues.title)
        for query in (
            _releases_near(document.date),
            having_words(prints.c.says, sorted(map(text_key, clues.rare))),
        ):
            found |= enough_shared(connection, query, title, of=len(title))
    return found


def _releases_near(day: date | None) -> _Blobs:
    """What releases say that can speak of an agreement of this day."""
    kind = documents.c.kind == "press_release"
    if day is not None:
        near = and_(documents.c.date >= day - BEFORE, documents.c.date <= day + LONGEST)
        # The kind stands with each of them, so that the index of kind and day serves both.
        kind = or_(and_(kind, documents.c.date.is_(None)), and_(kind, near))
    joined = prints.join(documents, documents.c.number == prints.c.document)
    return (
        select(prints.c.document, prints.c.says)
        .select_from(joined)
        .where(kind, prints.c.says != b"")
    )
