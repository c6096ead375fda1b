"""Which clause of one agreement is which of another: by words, heading, number and, where words
fail, by meaning.

A clause may have become several, and several one. Every grain of either side ends up in exactly one
pair, so that no word can be left out of a comparison.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from nlp.tokens import fold, words
from pipeline.agreements.comparing.clauses import Clause, Grain

Weights = Mapping[str, float]
Likeness = NDArray[np.float64]
# Likeness in meaning of each text of one list (rows) to each of another (columns), from -1 to 1.
Meaning = Callable[[Sequence[str], Sequence[str]], Likeness]

# What a pair of clauses is worth: shared words count most, a number alone next to nothing.
_OF_WORDS, _OF_HEADING, _OF_NUMBER, _OF_PLACE = 0.68, 0.22, 0.06, 0.04
# Taken on the built pairs of bench/agreements/comparison: above it clauses are one and the same
# though reworded, below they only speak of the same partners.
_LEAST = 0.30
# A heading of its own words makes a pair of clauses that share this little of their words.
_SAME_HEADING, _LEAST_UNDER_HEADING = 0.75, 0.12
# A grain has gone over into another clause when that holds so much of it …
_CARRIED = 0.6
# … and clauses are tied as split or merged when so much of the smaller one has gone over.
_TIED = 0.5
# Two texts of one field are alike by chance up to here in the model's cosine; and a pair must be
# nearer than any other of its clauses by a margin.
_LEAST_MEANING, _MARGIN = 0.88, 0.01
# In more parts than these a clause is cut in the order of its partners, without trying every order.
_MOST_ORDERS = 4


@dataclass(frozen=True, slots=True)
class Match:
    """What stands beside each other: grains of one clause of either side, or of one side alone.

    `a` and `b` number the clauses; `whole` tells that no part of either clause stands elsewhere.
    """

    a: int | None
    b: int | None
    grains_a: tuple[Grain, ...]
    grains_b: tuple[Grain, ...]
    whole: bool = True


def align(
    first: Sequence[Clause], second: Sequence[Clause], meaning: Meaning | None = None
) -> tuple[Match, ...]:
    """All clauses of both, in the order of the second with what is gone where it stood."""
    view = _View(first, second)
    ties = _best(view.scores)
    if meaning is not None:
        ties |= _by_meaning(view, ties, meaning)
    ties |= _split(view, ties)
    return tuple(_in_order(_matches(view, ties)))


class _View:
    """Both sides with their words, each word weighed by how few clauses have it."""

    def __init__(self, first: Sequence[Clause], second: Sequence[Clause]) -> None:
        self.first, self.second = first, second
        self.bags = [[_bag(c.body) for c in first], [_bag(c.body) for c in second]]
        seen = Counter(word for side in self.bags for bag in side for word in bag)
        count = len(first) + len(second)
        self.weights: Weights = {w: math.log(1 + count / n) for w, n in seen.items()}
        self.scores = self._scores()

    def _scores(self) -> Likeness:
        found = np.zeros((len(self.first), len(self.second)))
        for i, clause in enumerate(self.first):
            for j, other in enumerate(self.second):
                place = 1 - abs(i / len(self.first) - j / len(self.second))
                found[i, j] = self._score(clause, other, (i, j), place)
        return found

    def _score(self, one: Clause, other: Clause, at: tuple[int, int], place: float) -> float:
        """How sure two clauses are one, above 1 for the same words; 0 where nothing speaks for
        it.
        """
        if one.text == other.text:
            return 1 + _OF_PLACE * place
        shared = _cosine(self.bags[0][at[0]], self.bags[1][at[1]], self.weights)
        heading = _heading_likeness(one.heading, other.heading)
        empty = not self.bags[0][at[0]] and not self.bags[1][at[1]]
        if empty:  # headings without text have nothing else to be told by
            return heading if heading >= _SAME_HEADING else 0.0
        number = float(bool(one.number) and one.number == other.number)
        score = _OF_WORDS * shared + _OF_HEADING * heading + _OF_NUMBER * number + _OF_PLACE * place
        named = heading >= _SAME_HEADING and shared >= _LEAST_UNDER_HEADING
        return score if named or shared >= _LEAST else 0.0

    def covered(self, grain: Grain, bag: Counter[str]) -> float:
        """How much of a grain's words a clause has, by weight."""
        mine = _bag(grain.text)
        whole = sum(self.weights.get(word, 1.0) * n for word, n in mine.items())
        had = sum(self.weights.get(word, 1.0) * min(n, bag[word]) for word, n in mine.items())
        return had / whole if whole else 0.0


def _bag(text: str) -> Counter[str]:
    return Counter(fold(token.text) for token in words(text))


def _cosine(one: Counter[str], other: Counter[str], weights: Weights) -> float:
    """Weighted likeness of two bags of words, 0 to 1."""
    dot = sum(one[w] * other[w] * weights[w] ** 2 for w in one.keys() & other.keys())
    if not dot:
        return 0.0
    return min(1.0, dot / (_norm(one, weights) * _norm(other, weights)))


def _norm(bag: Counter[str], weights: Weights) -> float:
    return math.sqrt(sum((count * weights[word]) ** 2 for word, count in bag.items()))


def _heading_likeness(one: str, other: str) -> float:
    """Shared words of two headings over all of them; 0 where one has none."""
    mine, yours = set(_bag(one)), set(_bag(other))
    return len(mine & yours) / len(mine | yours) if mine and yours else 0.0


def _best(scores: Likeness) -> set[tuple[int, int]]:
    """The surest pairs, each clause at most once."""
    ties: set[tuple[int, int]] = set()
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    for flat in np.argsort(-scores, axis=None, kind="stable").tolist():
        i, j = divmod(flat, scores.shape[1])
        if scores[i, j] <= 0:
            break
        if i not in taken_a and j not in taken_b:
            ties.add((i, j))
            taken_a.add(i)
            taken_b.add(j)
    return ties


def _by_meaning(view: _View, ties: set[tuple[int, int]], meaning: Meaning) -> set[tuple[int, int]]:
    """Pairs of clauses that no word ties and that mean the same: each the other's nearest."""
    tied_a = {i for i, _ in ties}
    rest_a = [i for i in _untied(len(view.first), tied_a) if view.bags[0][i]]
    tied_b = {j for _, j in ties}
    rest_b = [j for j in _untied(len(view.second), tied_b) if view.bags[1][j]]
    if not rest_a or not rest_b:
        return set()
    near = meaning([view.first[i].text for i in rest_a], [view.second[j].text for j in rest_b])
    return {
        (rest_a[at], rest_b[int(row.argmax())])
        for at, row in enumerate(near)
        if _is_nearest(near, at, int(row.argmax()))
    }


def _is_nearest(near: Likeness, row: int, column: int) -> bool:
    value = near[row, column]
    others = [*np.delete(near[row], column), *np.delete(near[:, column], row)]
    return bool(value >= _LEAST_MEANING and value >= max(others, default=-1.0) + _MARGIN)


def _untied(count: int, tied: set[int]) -> list[int]:
    return [n for n in range(count) if n not in tied]


def _split(view: _View, ties: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Ties of clauses that were cut off another, or went up in another."""
    partner_a, partner_b = dict(ties), {j: i for i, j in ties}
    found: set[tuple[int, int]] = set()
    for j in _untied(len(view.second), set(partner_b)):
        i = _source(view.second[j], view.first, view.bags[0], view)
        if i is not None and _gave(view, view.first[i], view.bags[1], partner_a.get(i), j):
            found.add((i, j))
    for i in _untied(len(view.first), set(partner_a)):
        into = _source(view.first[i], view.second, view.bags[1], view)
        if into is not None and _gave(
            view, view.second[into], view.bags[0], partner_b.get(into), i
        ):
            found.add((i, into))
    return found


def _source(
    clause: Clause, others: Sequence[Clause], bags: Sequence[Counter[str]], view: _View
) -> int | None:
    """The clause of the other side that holds most of what this one says, if it holds enough."""
    grains = clause.grains[clause.head :]
    if not grains or not others:
        return None
    shares = [_share(grains, bag, view) for bag in bags]
    best = max(range(len(others)), key=lambda n: shares[n])
    return best if shares[best] >= _TIED else None


def _share(grains: Sequence[Grain], bag: Counter[str], view: _View) -> float:
    """How much of the text of these grains stands, grain by grain, in a clause."""
    lengths = [len(grain.text) for grain in grains]
    carried = (view.covered(grain, bag) for grain in grains)
    held = (n for n, share in zip(lengths, carried, strict=True) if share >= _CARRIED)
    return sum(held) / max(1, sum(lengths))


def _gave(
    view: _View, source: Clause, bags: Sequence[Counter[str]], partner: int | None, taker: int
) -> bool:
    """Whether some grain of the source stands in who took it rather than in its partner."""
    for grain in source.grains[source.head :]:
        taken = view.covered(grain, bags[taker])
        kept = view.covered(grain, bags[partner]) if partner is not None else 0.0
        if taken >= _CARRIED and taken > kept:
            return True
    return False


def _matches(view: _View, ties: set[tuple[int, int]]) -> list[Match]:
    parts_a = _parts(view.first, view.bags[1], ties, view)
    parts_b = _parts(view.second, view.bags[0], {(j, i) for i, j in ties}, view)
    broken = {(i, j) for i, j in ties if (i, j) not in parts_a or (j, i) not in parts_b}
    if broken:  # a clause that is too short to be cut so often
        return _matches(view, ties - broken)
    count_a, count_b = Counter(i for i, _ in ties), Counter(j for _, j in ties)
    found = [
        Match(i, j, parts_a[i, j], parts_b[j, i], count_a[i] == count_b[j] == 1)
        for i, j in sorted(ties)
    ]
    found += [Match(i, None, c.grains, ()) for i, c in enumerate(view.first) if not count_a[i]]
    found += [Match(None, j, (), c.grains) for j, c in enumerate(view.second) if not count_b[j]]
    return found


def _parts(
    clauses: Sequence[Clause],
    bags: Sequence[Counter[str]],
    ties: set[tuple[int, int]],
    view: _View,
) -> dict[tuple[int, int], tuple[Grain, ...]]:
    """For each tie of a clause the stretch of it that belongs to the partner: all its grains, cut
    where that fits best.
    """
    found: dict[tuple[int, int], tuple[Grain, ...]] = {}
    for n, clause in enumerate(clauses):
        partners = sorted(other for mine, other in ties if mine == n)
        for partner, grains in _cut(clause, partners, bags, view):
            found[n, partner] = grains
    return found


def _cut(
    clause: Clause, partners: Sequence[int], bags: Sequence[Counter[str]], view: _View
) -> Iterator[tuple[int, tuple[Grain, ...]]]:
    if len(partners) < 2:
        yield from ((partner, clause.grains) for partner in partners)
        return
    body = clause.grains[clause.head :]
    if len(body) < len(partners):  # cannot be cut so often: the nearest keeps it whole
        nearest = max(partners, key=lambda p: sum(view.covered(g, bags[p]) for g in body))
        yield nearest, clause.grains
        return
    orders = permutations(partners) if len(partners) <= _MOST_ORDERS else [tuple(partners)]
    best = max((_best_cut(body, order, bags, view) for order in orders), key=lambda it: it[0])
    _, order, bounds = best
    for n, partner in enumerate(order):
        first, last = bounds[n], bounds[n + 1]
        head = clause.grains[: clause.head] if n == 0 else ()
        yield partner, (*head, *body[first:last])


def _best_cut(
    body: Sequence[Grain], order: Sequence[int], bags: Sequence[Counter[str]], view: _View
) -> tuple[float, Sequence[int], list[int]]:
    """The cuts of a text into one stretch a partner in this order that leave most words where they
    stand: value, order and bounds.
    """
    worth = np.zeros((len(order), len(body)))
    for n, partner in enumerate(order):
        worth[n] = [view.covered(grain, bags[partner]) * len(grain.text) for grain in body]
    sums = np.concatenate((np.zeros((len(order), 1)), worth.cumsum(axis=1)), axis=1)
    count = len(body)
    best = np.full((len(order) + 1, count + 1), -np.inf)
    came = np.zeros((len(order) + 1, count + 1), dtype=np.int64)
    best[0, 0] = 0.0
    for n in range(1, len(order) + 1):
        for end in range(n, count + 1):
            values = best[n - 1, :end] + sums[n - 1, end] - sums[n - 1, :end]
            came[n, end] = int(values.argmax())
            best[n, end] = values.max()
    bounds = [count]
    for n in range(len(order), 0, -1):
        bounds.append(int(came[n, bounds[-1]]))
    return float(best[len(order), count]), order, bounds[::-1]


def _in_order(matches: Sequence[Match]) -> list[Match]:
    """By the place in the second text; what is gone stands behind what stood above it."""
    placed = sorted((m for m in matches if m.grains_b), key=lambda m: m.grains_b[0].start)
    for gone in sorted((m for m in matches if not m.grains_b), key=lambda m: m.grains_a[0].start):
        above = [
            n
            for n, m in enumerate(placed)
            if m.grains_a and m.grains_a[0].start < gone.grains_a[0].start
        ]
        placed.insert(
            max(above, key=lambda n: placed[n].grains_a[0].start) + 1 if above else 0, gone
        )
    return placed


def in_place(matches: Sequence[Match]) -> set[int]:
    """The matches of both sides that kept their order: the longest run that stands alike in
    both.
    """
    both = [n for n, m in enumerate(matches) if m.grains_a and m.grains_b]
    places = [matches[n].grains_a[0].start for n in both]
    longest = [1] * len(both)
    before = [-1] * len(both)
    for at in range(len(both)):
        for earlier in range(at):
            if places[earlier] < places[at] and longest[earlier] + 1 > longest[at]:
                longest[at], before[at] = longest[earlier] + 1, earlier
    at = max(range(len(both)), key=lambda n: longest[n], default=-1)
    kept: set[int] = set()
    while at >= 0:
        kept.add(both[at])
        at = before[at]
    return kept
