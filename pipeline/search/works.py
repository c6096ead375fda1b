"""One hit for each work: of a release that lies there as page, PDF and DOC the best one is shown,
with the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np

from pipeline.archive import Parts
from pipeline.search.hits import Hit, Rendition, Successor
from pipeline.search.ranking import Ints, Ranking, first_of_each


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a query: `order` has the best document of each work, `documents` all of them in
    any rendition.

    `replaced` counts the works that would be there too had no other document replaced them.
    """

    order: Ranking
    documents: Ints
    replaced: int


def in_force(archive: Parts, order: Ranking, *, replaced: bool, each: bool = False) -> Found:
    """One hit a work, or `each` document; what another document replaces only if `replaced` is
    wanted.
    """
    works = archive.works.works()
    gone = np.array([] if replaced else list(archive.works.replaced()), dtype=np.int64)
    hides = np.isin(order.documents, gone)
    hidden = {works.get(number, number) for number in order.documents[hides].tolist()}
    matching = order.only(~hides) if hidden else order
    return Found(
        matching if each else once_a_work(matching, works), matching.documents, len(hidden)
    )


def once_a_work(order: Ranking, works: Mapping[int, int]) -> Ranking:
    """Of the renditions of a work only the first; `works` has for a rendition the first document of
    its work.
    """
    if not works or not len(order.rows):
        return order
    members, firsts = (
        np.fromiter(part, dtype=np.int64, count=len(works))
        for part in (works.keys(), works.values())
    )
    sorting = np.argsort(members)
    documents, owners = order.documents, order.documents.copy()
    places = np.minimum(np.searchsorted(members, documents, sorter=sorting), len(members) - 1)
    rows = sorting[places]
    is_rendition = members[rows] == documents
    owners[is_rendition] = firsts[rows[is_rendition]]
    first = np.zeros(len(owners), dtype=np.bool_)
    first[first_of_each(owners)] = True
    return order.only(first)


def best_shown(archive: Parts, order: Ranking, first: int, last: int, matching: Ints) -> Ranking:
    """The order with the best of the `matching` renditions of each work in `[first, last)`: the one
    that ranks first, unless it was read from pictures and another was not.
    """
    works = archive.works.works()
    shown = order.documents[first:last].tolist()
    members: dict[int, list[int]] = {}
    for number in matching.tolist() if works else ():
        members.setdefault(works.get(number, number), []).append(number)
    several = {work: numbers for work, numbers in members.items() if len(numbers) > 1}
    best = best_renditions(archive, several, {works.get(number, number) for number in shown})
    scans = archive.said.scans(shown) if best else ()
    rows = order.rows.copy()
    for at, number in enumerate(shown, first):
        better = best.get(works.get(number, number), number)
        if better != number and number in scans:
            own = np.flatnonzero(order.kept & (order.table.documents == better))
            if len(own):
                rows[at] = own[np.argmax((order.table.bm25 + order.table.cosines)[own])]
    return replace(order, rows=rows)


def _members(works: Mapping[int, int], of: Iterable[int]) -> dict[int, list[int]]:
    """The documents of the works that these belong to, by the first document of each work."""
    firsts = [works.get(number, number) for number in of]
    members = {first: [first] for first in firsts}
    for document, first in works.items():
        if first in members:
            members[first].append(document)
    return members


def with_relatives(archive: Parts, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with the other renditions of their works, and with what replaces them."""
    works, replaced = archive.works.works(), archive.works.replaced()
    if not hits or not (works or replaced):
        return tuple(hits)
    numbers = archive.shown.numbers_of([hit.document for hit in hits])
    members = _members(works, numbers.values())
    newer = {replaced[number] for number in numbers.values() if number in replaced}
    ids = archive.shown.ids_of(newer.union(*members.values()))
    paths = archive.facts.paths()

    def others(hit: Hit) -> tuple[Rendition, ...]:
        own = numbers[hit.document]
        mine = members.get(works.get(own, own), ())
        return tuple(
            Rendition(document=ids[n], name=PurePath(paths[n]).name) for n in mine if n != own
        )

    def successor(hit: Hit) -> Successor | None:
        number = replaced.get(numbers[hit.document])
        if not number:
            return None
        title = archive.documents.get(ids[number]).document.title
        return Successor(document=ids[number], title=title)

    return tuple(
        hit.model_copy(update={"also": others(hit), "replaced_by": successor(hit)}) for hit in hits
    )


def best_renditions(
    archive: Parts, renditions: Mapping[int, Sequence[int]], works: Collection[int]
) -> dict[int, int]:
    """Of each of these works that has several renditions the best: one with a text of its own
    before what was read from pictures, then the one that came first.
    """
    chosen = {work: renditions[work] for work in works if work in renditions}
    scans = archive.said.scans([number for members in chosen.values() for number in members])
    return {
        work: min(members, key=lambda number: (number in scans, number))
        for work, members in chosen.items()
    }
