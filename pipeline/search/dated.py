"""What stands beside the documents of a day: a bare date means nothing to a language model, so what
does not carry it follows by its nearness to what does.
"""

from __future__ import annotations

import numpy as np

from pipeline.archive import Parts
from pipeline.search.exact_match import ExactMatches
from pipeline.search.query import Understood
from pipeline.search.ranking import Ranking

# Of more documents the middle lies near to everything.
_MOST = 5


def beside_dated(
    archive: Parts, order: Ranking, understood: Understood, carried: ExactMatches
) -> Ranking:
    """The order of a query that is nothing but days, by nearness to the few documents that carry
    them; any other order as it is.
    """
    only_days = understood.names_only and all(
        named.kind == "date" for named in understood.identifiers
    )
    if not only_days or not 0 < len(carried.first) <= _MOST:
        return order
    near: dict[int, float] = {}
    for document in archive.shown.ids_of(list(carried.first)).values():
        _, embedder, vectors = archive.shown.vectors_of(document)
        if not len(vectors):
            continue
        middle = vectors.mean(axis=0)
        found = archive.index.by_meaning(middle.astype(np.float32), embedder)
        for other, value in zip(found.documents.tolist(), found.values.tolist(), strict=True):
            near[other] = max(near.get(other, -1.0), value)
    values = np.array([near.get(number, -1.0) for number in order.documents.tolist()])
    return order.sorted_by(values)
