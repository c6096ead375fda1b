"""The second stage: the first hits are looked at again, closer than one vector a passage can
tell.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from nlp.analysis import is_known, places
from nlp.rerankers import load_reranker
from nlp.types import Embedder, Reranker
from pipeline.archive import Parts
from pipeline.search.query import is_question
from pipeline.search.ranking import Ranking, Values

# How many documents are looked at again, and what is added to their scores for the query's numbers
# and names: twins of one template differ in a year, a number or a
# place alone, which states of a language model hardly tell apart. In questions a name is mostly
# what all of the first documents speak of. Measured in bench/search/README.md.
FIRST = 30
_NUMBERS = 0.6
_NAMES = 0.4
# Shorter ones are abbreviations such as `Nr.` and `gem.`
_SHORTEST_NAME = 4
NONE = "off"


def reranker_for(embedder: Embedder, name: str) -> Reranker | None:
    """The second stage of that name over this embedder; None where it is off or cannot look
    closer.
    """
    return None if name == NONE else load_reranker(name, embedder)


def rerank(
    archive: Parts, order: Ranking, question: str, reranker: Reranker, share: float
) -> Ranking:
    """The ranking with its first documents in the order that fused score and closer look give
    together; `share` is that of the closer look.

    Their scores stay between those of the first and the last of them, so that all hits can still be
    compared. Nothing changes while a passage is not prepared for this second stage.
    """
    first = min(FIRST, len(order.rows))
    numbers = order.passages[:first].tolist()
    prepared = archive.renewal.prepared(numbers, reranker.name) if first > 1 else {}
    if len(prepared) < first or first < 2:
        return order
    seen = reranker.scores(question, [prepared[number] for number in numbers])
    scores = order.scores[:first]
    both = mixed(scores, seen, share)
    numbers, names = numbers_and_names(question)
    both += _NUMBERS * share_held(archive, order, first, numbers)
    if not is_question(question):
        both += _NAMES * share_held(archive, order, first, names)
    places = np.argsort(-both, kind="stable")
    low, high = float(scores.min()), float(scores.max())
    new = low + (high - low) * _scaled(both)[places]
    return replace(
        order,
        rows=np.concatenate((order.rows[:first][places], order.rows[first:])),
        scores=np.concatenate((new, order.scores[first:])),
    )


def mixed(scores: Values, closer: Values, share: float) -> Values:
    """Fused scores and closer look as one, each between 0 and 1."""
    return (1 - share) * _scaled(scores) + share * _scaled(closer)


def numbers_and_names(question: str) -> tuple[frozenset[str], frozenset[str]]:
    """The folded words of a question that are numbers, and those that are no German words: mostly
    names of places, people and firms.
    """
    words = frozenset(place.word for place in places(question))
    numbers = frozenset(word for word in words if any(map(str.isdecimal, word)))
    longer = (word for word in words - numbers if len(word) >= _SHORTEST_NAME)
    return numbers, frozenset(word for word in longer if not is_known(word))


def share_held(archive: Parts, order: Ranking, first: int, words: Collection[str]) -> Values:
    """For each of the first documents the share of the words that stand in it, the rare ones
    counting more; what the archive has nowhere does not count.
    """
    held, total = np.zeros(first), 0.0
    for word in words:
        having = np.isin(order.table.passages, archive.index.with_phrase((word,)))
        if not having.any():
            continue
        weight = float(np.log1p(len(having) / having.sum()))
        held += weight * np.isin(order.documents[:first], order.table.documents[having])
        total += weight
    return held / max(total, 1e-9)


def _scaled(values: Values) -> Values:
    low, high = float(values.min()), float(values.max())
    return (values - low) / max(high - low, 1e-9)
