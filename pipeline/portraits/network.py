"""Who works with whom: partners that the same works name, and where a drawing puts them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.archive import Parts
from pipeline.archive.types import Filters
from pipeline.ground.types import Frozen
from pipeline.registers.vocabulary import Vocabulary

# So many partners stay readable around a circle; the table has all.
MOST_DRAWN = 60
_MOST_LINES = 180
# The drawing, in its own units: a circle in a field that leaves room for names on both sides.
SIZE, _RADIUS = 1000.0, 300.0
_WIDEST, _THINNEST = 7.0, 0.8
_LONGEST_NAME = 34
# Pairs that are counted in one go fit into memory easily.
_AT_ONCE = 1_000_000
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tie:
    """Two partners and how many works name both."""

    a: str
    b: str
    label_a: str
    label_b: str
    count: int


class Network(Frozen):
    """All ties, the strongest first; `works` is how many works were looked at, `partners` how many
    works name each.
    """

    works: int
    partners: dict[str, int]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A partner on the circle: its name stands at (x, y), turned by `turn` degrees; `short` is
    what there is room for.
    """

    id: str
    label: str
    short: str
    x: float
    y: float
    turn: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve from one point of the circle to another, `path` as SVG writes it."""

    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn, and how many partners and ties are left to the table."""

    nodes: tuple[Node, ...]
    lines: tuple[Curve, ...]
    left_out: int


def network(at: Parts, vocabulary: Vocabulary, filters: Filters) -> Network:
    """The ties among the works that pass the filters; `at` is one state of the archive."""
    numbers = at.facts.matching(filters).tolist()
    all_ids, documents, positions = at.told.carried_pairs("partner", numbers)
    works, named = _distinct(_works_of(at, documents), positions)
    # Only those that are named have a place, in the order of their ids.
    places = sorted(set(named.tolist()), key=lambda place: all_ids[place])
    ids = [all_ids[place] for place in places]
    at_place = np.zeros(len(all_ids), dtype=np.int64)
    at_place[places] = np.arange(len(places))
    labels = [vocabulary.label("partner", id) for id in ids]
    ties = tuple(
        Tie(ids[a], ids[b], labels[a], labels[b], count)
        for a, b, count in _strongest(_counted(works, at_place[named], len(ids)))
    )
    times = np.bincount(at_place[named], minlength=len(ids)).tolist()
    most = sorted(zip(ids, times, strict=True), key=lambda pair: -pair[1])
    # What is made here needs no second look, which would take as long as all the rest.
    return Network.model_construct(works=len(np.unique(works)), partners=dict(most), ties=ties)


def _works_of(at: Parts, documents: Ints) -> Ints:
    """For each document the number of its work."""
    renditions = at.works.works()
    each, back = np.unique(documents, return_inverse=True)
    works = [renditions.get(number, number) for number in each.tolist()]
    return np.array(works, dtype=np.int64)[back]


def _distinct(works: Ints, positions: Ints) -> tuple[Ints, Ints]:
    """Each work with each partner once, in the order of the works."""
    pairs = np.unique(np.stack((works, positions), axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _counted(works: Ints, places: Ints, size: int) -> Ints:
    """How many works name both of two partners: a square by their places."""
    counts = np.zeros(size * size, dtype=np.int64)
    _, starts, sizes = np.unique(works, return_index=True, return_counts=True)
    # Works that name as many partners are counted in one go.
    for many in np.unique(sizes).tolist():
        of_size = starts[sizes == many]
        together = places[of_size[:, None] + np.arange(many)]
        first, second = np.triu_indices(many, 1)
        step = max(1, _AT_ONCE // max(1, len(first)))
        for part in range(0, len(together), step):
            some = np.sort(together[part : part + step], axis=1)
            pairs = some[:, first] * size + some[:, second]
            counts += np.bincount(pairs.ravel(), minlength=size * size)
    return counts.reshape(size, size)


def _strongest(counts: Ints) -> list[tuple[int, int, int]]:
    """Pairs of places with their counts, the highest first, then in the order of the places."""
    first, second = np.nonzero(np.triu(counts, 1))
    found = counts[first, second]
    order = np.lexsort((second, first, -found))
    return list(
        zip(first[order].tolist(), second[order].tolist(), found[order].tolist(), strict=True)
    )


def drawing(found: Network) -> Drawing:
    """The partners with most ties around a circle, those that work together beside each other."""
    strength: Counter[str] = Counter()
    for tie in found.ties:
        strength[tie.a] += tie.count
        strength[tie.b] += tie.count
    drawn = {id for id, _ in strength.most_common(MOST_DRAWN)}
    ties = [t for t in found.ties if t.a in drawn and t.b in drawn][:_MOST_LINES]
    order = _order(ties, strength)
    angle = {id: 2 * math.pi * n / len(order) for n, id in enumerate(order)}
    labels: dict[str, str] = {}
    for tie in ties:
        labels |= {tie.a: tie.label_a, tie.b: tie.label_b}
    most = max([1, *(tie.count for tie in ties)])
    return Drawing(
        tuple(_node(id, labels[id], angle[id]) for id in order),
        tuple(_line(angle[t.a], angle[t.b], t.count / most) for t in reversed(ties)),
        len(strength) - len(order),
    )


def _order(ties: Sequence[Tie], strength: Counter[str]) -> list[str]:
    """Around the circle: always next whoever works most with the last few, so that lines stay
    short.
    """
    count: Counter[tuple[str, str]] = Counter()
    for tie in ties:
        count[tie.a, tie.b] = count[tie.b, tie.a] = tie.count
    left = sorted({id for t in ties for id in (t.a, t.b)}, key=lambda id: (-strength[id], id))
    order: list[str] = []
    while left:
        recent = order[-3:]
        nearest = max(left, key=lambda id: sum(count[id, other] for other in recent))
        left.remove(nearest)
        order.append(nearest)
    return order


def _node(id: str, label: str, angle: float) -> Node:
    x, y = _point(angle, _RADIUS + 12)
    degrees = math.degrees(angle)
    left = 90 < degrees < 270
    short = label if len(label) <= _LONGEST_NAME else f"{label[: _LONGEST_NAME - 1].rstrip()}…"
    turn, anchor = (degrees - 180, "end") if left else (degrees, "start")
    return Node(id, label, short, x, y, turn, anchor)


def _point(angle: float, radius: float) -> tuple[float, float]:
    middle = SIZE / 2
    x, y = middle + radius * math.cos(angle), middle + radius * math.sin(angle)
    return round(x, 1), round(y, 1)


def _line(start: float, end: float, share: float) -> Curve:
    (x0, y0), (x1, y1) = _point(start, _RADIUS), _point(end, _RADIUS)
    middle = SIZE / 2
    width = _THINNEST + (_WIDEST - _THINNEST) * share
    return Curve(f"M{x0} {y0}Q{middle} {middle} {x1} {y1}", round(width, 2))
