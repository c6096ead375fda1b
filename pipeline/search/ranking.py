"""Which passages answer a query, best first: words and meaning fused, filters before ranking, one passage a document.

A passage's score does not depend on the filters, so a filter only takes hits away and never changes their order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.archive.types import Floats, Scores, Store, WordQuery
from pipeline.search.fusion import fuse
from pipeline.settings import SearchSettings

Ints = NDArray[np.int64]
Values = NDArray[np.float64]

# Boilerplate, contact data and the like answer a question less than what a document says for itself.
_QUIET = 0.6
# Of many words a passage needs this share of the best passage's BM25, of one word it needs no more than to have it.
_WORDS_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Asked:
    """The two sides of a question: its words, and its vector with the name of the embedder that made it.

    With a `floor` (see `meaning.floor_of`) passages are left out that neither have the words nor a cosine above it;
    without, everything is ranked.
    """

    words: WordQuery
    vector: Floats | None = None
    embedder: str = ""
    floor: float | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages, best first, one for each document. Ranks count from 1 and are 0 for what that part did not find."""

    passages: Ints
    documents: Ints
    scores: Values
    by_words: Ints
    by_meaning: Ints


@dataclass(frozen=True, slots=True)
class _Table:
    """All passages that words or meaning know, with both scores; ordered by number."""

    passages: Ints
    documents: Ints
    quiet: NDArray[np.bool_]
    cosines: Values
    bm25: Values


def rank(store: Store, asked: Asked, settings: SearchSettings, within: Ints | None = None) -> Ranking:
    """Rank the passages of the documents `within` (their numbers; None: all)."""
    table = _table(store, asked)
    weight = settings.meaning_weight if table.cosines.any() else 0.0
    scores = fuse(table.cosines, table.bm25, weight, settings.candidates)
    scores = np.where(table.quiet, scores * _QUIET, scores)
    kept = np.ones(len(scores), dtype=np.bool_) if within is None else np.isin(table.documents, within)
    if asked.floor is not None:
        kept &= _speaks_for(table, asked)
    return _ranking(table, scores, kept)


def _table(store: Store, asked: Asked) -> _Table:
    words = store.by_words(asked.words)
    if asked.vector is None:
        return _Table(words.passages, words.documents, words.quiet, np.zeros(len(words.values)), words.values)
    meaning = store.by_meaning(asked.vector, asked.embedder)
    passages, first = np.unique(np.concatenate((meaning.passages, words.passages)), return_index=True)
    return _Table(
        passages,
        np.concatenate((meaning.documents, words.documents))[first],
        np.concatenate((meaning.quiet, words.quiet))[first],
        # A passage that has no vector of this embedder counts as one of the farthest.
        _spread(meaning, passages, meaning.values.min(initial=0.0) if len(meaning.values) else 0.0),
        _spread(words, passages, 0.0),
    )


def _spread(scores: Scores, passages: Ints, missing: float) -> Values:
    values = np.full(len(passages), missing)
    values[np.searchsorted(passages, scores.passages)] = scores.values
    return values


def _speaks_for(table: _Table, asked: Asked) -> NDArray[np.bool_]:
    share = _WORDS_SHARE * (1 - 1 / max(len(asked.words.surface), 1))
    by_words = (table.bm25 > 0) & (table.bm25 >= share * table.bm25.max(initial=0.0))
    speaks: NDArray[np.bool_] = by_words | (table.cosines > (asked.floor or 0.0))
    return speaks


def _ranking(table: _Table, scores: Values, kept: NDArray[np.bool_]) -> Ranking:
    order = np.flatnonzero(kept)
    # The lower number first among equals, so that the order never depends on chance.
    order = order[np.argsort(-scores[order], kind="stable")]
    _, first = np.unique(table.documents[order], return_index=True)
    best = order[np.sort(first)]
    words, meaning = _ranks(table.bm25, kept), _ranks(table.cosines, kept)
    return Ranking(table.passages[best], table.documents[best], scores[best], words[best], meaning[best])


def _ranks(values: Values, kept: NDArray[np.bool_]) -> Ints:
    ranks = np.zeros(len(values), dtype=np.int64)
    found = np.flatnonzero(kept & (values > 0))
    ranks[found[np.argsort(-values[found], kind="stable")]] = np.arange(1, len(found) + 1)
    return ranks
