"""The second stage: the first hits are looked at again, closer than one vector a passage can
tell.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nlp.analysis import places
from nlp.rerankers import load_reranker
from nlp.types import Embedder, Reranker
from pipeline.archive import Parts
from pipeline.search.ranking import Ranking, Values

# How many documents are looked at again, what share the closer look has in their score, and what
# is added for the query's numbers: twins of one template differ in a year or a number alone, which
# states of a language model hardly tell apart. Measured in bench/search/README.md.
FIRST = 30
_SHARE = 0.5
_NUMBERS = 0.2
NONE = "off"


def reranker_for(embedder: Embedder, name: str) -> Reranker | None:
    """The second stage of that name over this embedder; None where it is off or cannot look
    closer.
    """
    return None if name == NONE else load_reranker(name, embedder)


def rerank(store: Parts, order: Ranking, question: str, reranker: Reranker) -> Ranking:
    """The ranking with its first documents in the order that fused score and closer look give
    together.

    Their scores stay between those of the first and the last of them, so that all hits can still be
    compared. Nothing changes while a passage is not prepared for this second stage.
    """
    first = min(FIRST, len(order.rows))
    numbers = order.passages[:first].tolist()
    prepared = store.renewal.prepared(numbers, reranker.name) if first > 1 else {}
    if len(prepared) < first or first < 2:
        return order
    seen = reranker.scores(question, [prepared[number] for number in numbers])
    scores = order.scores[:first]
    mixed = (1 - _SHARE) * _scaled(scores) + _SHARE * _scaled(seen)
    mixed += _NUMBERS * numbers_held(store, order, first, question)
    places = np.argsort(-mixed, kind="stable")
    low, high = float(scores.min()), float(scores.max())
    new = low + (high - low) * _scaled(mixed)[places]
    return replace(
        order,
        rows=np.concatenate((order.rows[:first][places], order.rows[first:])),
        scores=np.concatenate((new, order.scores[first:])),
    )


def numbers_held(store: Parts, order: Ranking, first: int, question: str) -> Values:
    """For each of the first documents the share of the question's numbers that stand in it."""
    words = (place.word for place in places(question))
    numbers = {word for word in words if any(map(str.isdecimal, word))}
    held = np.zeros(first)
    for number in numbers:
        having = np.isin(order.table.passages, store.index.with_phrase((number,)))
        held += np.isin(order.documents[:first], order.table.documents[having])
    return held / max(len(numbers), 1)


def _scaled(values: Values) -> Values:
    low, high = float(values.min()), float(values.max())
    return (values - low) / max(high - low, 1e-9)
