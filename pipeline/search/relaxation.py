"""Nothing was found: what would be found with one condition less. Nothing is searched instead in
silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.search.query import Query, Understood
from pipeline.search.query_entities import GERMAN

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
    filters = [kind for kind in ("partner", "region", "standard", "kind") if getattr(query, kind)]
    for kind in filters:
        yield f"Ohne den Filter {GERMAN[kind]}", query.model_copy(update={kind: ()})
    dated = any(getattr(query, name) for name in _DATES)
    if dated:
        yield "Ohne die Grenzen beim Datum", query.model_copy(update=dict.fromkeys(_DATES))
    if len(filters) + dated > 1:
        yield (
            "Ohne alle Filter",
            query.model_copy(update={**dict.fromkeys(filters, ()), **dict.fromkeys(_DATES)}),
        )
    if understood.spoken.phrases or understood.spoken.without:
        yield "Ohne Anführungszeichen und Minus", query.model_copy(update={"text": understood.text})
