"""One hit for each work: of a release that lies there as page, PDF and DOC the best one is shown, with the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

import numpy as np

from pipeline.archive.types import Store
from pipeline.search.hits import Hit, Rendition
from pipeline.search.ranking import Ranking


def once_a_work(order: Ranking, works: Mapping[int, int]) -> Ranking:
    """Of the renditions of a work only the first; `works` has for a rendition the first document of its work."""
    if not works:
        return order
    seen: set[int] = set()
    first = np.zeros(len(order.rows), dtype=np.bool_)
    for place, document in enumerate(order.documents.tolist()):
        work = works.get(document, document)
        first[place] = work not in seen
        seen.add(work)
    return order.only(first)


def with_renditions(store: Store, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with the other renditions of their works."""
    works = store.works()
    if not works:
        return tuple(hits)
    members: dict[int, list[int]] = {}
    for document, first in works.items():
        members.setdefault(first, [first]).append(document)
    ids, paths = store.numbers(), store.paths()
    numbers = {id: number for number, id in ids.items()}

    def others(hit: Hit) -> tuple[Rendition, ...]:
        own = numbers[hit.document]
        mine = members.get(works.get(own, own), ())
        return tuple(Rendition(document=ids[n], name=PurePath(paths[n]).name) for n in mine if n != own)

    return tuple(hit.model_copy(update={"also": others(hit)}) for hit in hits)
