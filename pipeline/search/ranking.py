"""Which passages answer a query, best first: words and meaning fused, filters before ranking, one
passage a document.

A passage's score does not depend on the filters, so a filter only takes hits away and never changes
their order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlp.analysis import QUESTION_WORDS, main_parts, stem
from pipeline.archive import Parts
from pipeline.archive.types import EVERYWHERE, Floats, Focus, ScoredPassages, WordQuery
from pipeline.search.fusion import fuse
from pipeline.settings import SearchSettings

Ints = NDArray[np.int64]
Values = NDArray[np.float64]

# Boilerplate, contact data and the like answer a question less than what a document says for
# itself.
_QUIET = 0.6
# Of many words a passage needs this share of the best passage's BM25, of one word it needs no more
# than to have it.
_WORDS_SHARE = 0.3
# Queries of so few words are names and catchwords rather than sentences: their words tell more.
SHORT = 3
# What a document gains that carries a name which stands in a whole question by the way. More
# changed nothing on the gold queries nor on written questions.
_LIFT = 0.05
# What a passage gains that has a phrase of a longer query word for word (bench/search).
_LIFT_OF_PHRASES = 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """The two sides of a question: its words, and its vector with the name of the embedder that
    made it.

    With a `threshold` (see `meaning.threshold_of`) passages are left out that neither have the
    words nor a cosine above it; without, everything is ranked. `is_question` holds for whole
    questions: where none of the passages lies above the threshold, they are off topic unless a
    passage has more than half of their words.
    """

    words: WordQuery
    vector: Floats | None = None
    embedder: str = ""
    threshold: float | None = None
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """All passages with the fused score of a question, and which of them speak for their
    document.
    """

    table: ScoredPassages
    scores: Values
    speaks: NDArray[np.bool_]

    def lifted(self, documents: Ints, passages: Ints) -> Scored:
        """The same with more for these passages, and for those of these documents."""
        if not len(documents) and not len(passages):
            return self
        scores = self.scores
        for own, chosen, lift in (
            (self.table.documents, documents, _LIFT),
            (self.table.passages, passages, _LIFT_OF_PHRASES),
        ):
            if len(chosen):
                # Scores stay between 0 and 1.
                scores = (scores + np.where(np.isin(own, chosen), lift, 0.0)) / (1 + lift)
        return replace(self, scores=scores)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best passage of each document, best first, as rows of the table that was scored.

    Of `kept` passages the ranks by words and by meaning are counted when they are asked for.
    """

    table: ScoredPassages
    rows: Ints
    scores: Values
    kept: NDArray[np.bool_]

    @property
    def documents(self) -> Ints:
        """The documents' numbers."""
        return self.table.documents[self.rows]

    @property
    def passages(self) -> Ints:
        """The passages' numbers."""
        return self.table.passages[self.rows]

    def only(self, chosen: NDArray[np.bool_]) -> Ranking:
        """The chosen ones alone."""
        return Ranking(self.table, self.rows[chosen], self.scores[chosen], self.kept)

    def sorted_by(self, counts: Ints | Values) -> Ranking:
        """Those with the higher counts first, else in the order they have."""
        order = np.argsort(-counts, kind="stable")
        return Ranking(self.table, self.rows[order], self.scores[order], self.kept)

    def by_words(self, row: int) -> int | None:
        """The rank of a passage among all that are kept by its words, from 1; None when it has none
        of them.
        """
        return _rank(self.table.bm25, row, self.kept)

    def by_meaning(self, row: int) -> int | None:
        """The rank of a passage among all that are kept by its meaning, from 1; None when that
        found nothing.
        """
        return _rank(self.table.cosines, row, self.kept)


def rank(
    archive: Parts, asked: Asked, settings: SearchSettings, within: Ints | None = None
) -> Ranking:
    """Rank the passages of the documents `within` (their numbers; None: all)."""
    return ranking(score(archive, asked, settings, Focus(within)), within)


def score(
    archive: Parts, asked: Asked, settings: SearchSettings, focus: Focus = EVERYWHERE
) -> Scored:
    """Score all passages; of an archive too large for that those that matter, also in the light of
    `focus`.
    """
    table = archive.index.table(asked.words, asked.vector, asked.embedder, focus)
    is_short = len(asked.words.surface) <= SHORT
    weight = settings.meaning_weight_short if is_short and asked.words else settings.meaning_weight
    weight = weight if table.cosines.any() else 0.0
    scores = fuse(table.cosines, table.bm25, weight, settings.candidates)
    scores = np.where(table.downweighted, scores * _QUIET, scores)
    speaks = _speaks_for(table, asked)
    if (
        asked.is_question
        and asked.threshold is not None
        and not (table.cosines > asked.threshold).any()
    ):
        speaks &= _has_most_words(archive, table, asked.words)
    return Scored(table, scores, speaks)


def ranking(scored: Scored, within: Ints | None = None, passages: Ints | None = None) -> Ranking:
    """Rank what speaks for the documents `within`, by these `passages` only (None: all)."""
    table = scored.table
    kept = scored.speaks
    if within is not None:
        kept = kept & np.isin(table.documents, within)
    if passages is not None:
        kept = kept & np.isin(table.passages, passages, assume_unique=True)
    rows = _best_of_each(np.flatnonzero(kept), scored)
    # The lower number first among equals, so that the order never depends on chance.
    rows = rows[np.argsort(-scored.scores[rows], kind="stable")]
    return Ranking(table, rows, scored.scores[rows], kept)


def _best_of_each(rows: Ints, scored: Scored) -> Ints:
    """Of each document among the rows, which ascend, the first with its highest score: to sort all
    costs four times.
    """
    scores, owners = scored.scores[rows], scored.table.owners[rows]
    best = np.full(int(owners.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(best, owners, scores)
    highest = scores == best[owners]
    found: Ints = rows[highest][first_of_each(owners[highest])]
    return found


def first_of_each(owners: Ints) -> Ints:
    """The places at which each owner stands first, ascending."""
    first = np.full(int(owners.max(initial=-1)) + 1, -1, dtype=np.int64)
    # Of several values for one place numpy keeps the last, which from behind is the first.
    first[owners[::-1]] = np.arange(len(owners) - 1, -1, -1)
    return np.sort(first[first >= 0])


def _speaks_for(table: ScoredPassages, asked: Asked) -> NDArray[np.bool_]:
    if asked.threshold is None:
        return (
            np.ones(len(table.passages), dtype=np.bool_) if table.cosines.any() else table.bm25 > 0
        )
    share = _WORDS_SHARE * (1 - 1 / max(len(asked.words.surface), 1))
    by_words = (table.bm25 > 0) & (table.bm25 >= share * table.bm25.max(initial=0.0))
    speaks: NDArray[np.bool_] = by_words | (table.cosines > asked.threshold)
    return speaks


def _has_most_words(archive: Parts, table: ScoredPassages, words: WordQuery) -> NDArray[np.bool_]:
    """Which passages have more than half of the words, inflected, as parts of a compound or by what
    means the same.
    """
    told = [word for word in words.surface if word not in QUESTION_WORDS]
    each = [
        WordQuery((word,), (stem(word),), (parts,) if (parts := main_parts(word)) else ())
        for word in told
    ]
    each.extend(WordQuery(related=(group,)) for group in words.related)
    counts = np.zeros(len(table.passages), dtype=np.int64)
    for word in each:
        counts += np.isin(table.passages, archive.index.by_words(word).passages, assume_unique=True)
    enough: NDArray[np.bool_] = counts > len(told) / 2
    return enough


def _rank(values: Values, row: int, kept: NDArray[np.bool_]) -> int | None:
    value = values[row]
    if not value > 0:
        return None
    better = np.count_nonzero(kept & (values > value))
    alike = np.count_nonzero(kept[:row] & (values[:row] == value))
    return int(better + alike) + 1
