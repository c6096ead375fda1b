"""Nothing was found: what would be found with one condition less. Nothing is searched instead in
silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.ground.facets import FILTERS
from pipeline.search.query import Query, Understood

_DATES = ("from_date", "to_date")
_MOST = 3


def loosened(
    query: Query, understood: Understood, count: Callable[[Query], int]
) -> tuple[str, ...]:
    """In German what each filter or operator takes away, most first; `count` tells how many
    documents a query finds.
    """
    found = [(count(wider), name) for name, wider in _wider(query, understood)]
    best = sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])[:_MOST]
    return tuple(
        f"{name}: {number} {'Dokument' if number == 1 else 'Dokumente'}" for number, name in best
    )


def _wider(query: Query, understood: Understood) -> Iterator[tuple[str, Query]]:
    chosen = [facet for facet in FILTERS if query.of(facet.kind)]
    for facet in chosen:
        yield f"Ohne den Filter {facet.label}", query.model_copy(update={facet.kind: ()})
    dated = any(getattr(query, name) for name in _DATES)
    if dated:
        yield "Ohne die Grenzen beim Datum", query.model_copy(update=dict.fromkeys(_DATES))
    if len(chosen) + dated > 1:
        none = {**{facet.kind: () for facet in chosen}, **dict.fromkeys(_DATES)}
        yield "Ohne alle Filter", query.model_copy(update=none)
    if understood.spoken.phrases or understood.spoken.without:
        yield "Ohne Anführungszeichen und Minus", query.model_copy(update={"text": understood.text})
