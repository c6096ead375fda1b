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
# Works that are counted in one go: as many rows of all partners fit into memory easily.
_AT_ONCE = 4096


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
    works = at.works.works()
    partners: dict[int, frozenset[str]] = {}
    for document, carried in at.told.carried_sets("partner", numbers).items():
        work = works.get(document, document)
        partners[work] = partners.get(work, frozenset()) | carried
    named = Counter(partner for together in partners.values() for partner in together)
    ids = sorted(named)
    labels = [vocabulary.label("partner", id) for id in ids]
    ties = tuple(
        Tie(ids[a], ids[b], labels[a], labels[b], count)
        for a, b, count in _strongest(_counted(list(partners.values()), ids))
    )
    # What is made here needs no second look, which would take as long as all the rest.
    return Network.model_construct(
        works=len(partners), partners=dict(named.most_common()), ties=ties
    )


def _counted(sets: Sequence[frozenset[str]], ids: Sequence[str]) -> NDArray[np.float32]:
    """How many works name both of two partners: a square by their places in `ids`."""
    place = {id: at for at, id in enumerate(ids)}
    counts = np.zeros((len(ids), len(ids)), dtype=np.float32)
    for first in range(0, len(sets), _AT_ONCE):
        some = sets[first : first + _AT_ONCE]
        named = np.zeros((len(some), len(ids)), dtype=np.float32)
        for row, together in enumerate(some):
            named[row, [place[id] for id in together]] = 1
        counts += named.T @ named
    return counts


def _strongest(counts: NDArray[np.float32]) -> list[tuple[int, int, int]]:
    """Pairs of places with their counts, the highest first, then in the order of the places."""
    first, second = np.nonzero(np.triu(counts, 1))
    found = counts[first, second].astype(np.int64)
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
