"""The geometry of the overview's pictures, in units of their SVG; beside every picture stands a
table of the same.

The map is a tile grid drawn for omdok (one square a Land, roughly where it lies): no borders, so no
licence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ground.types import DocumentKind
from pipeline.search.overview import Named, Overview, Pair, Year

SHADES = 5
_TILE, _GAP = 64, 6
_TILES: dict[str, tuple[int, int, str]] = {
    "schleswig-holstein": (3, 0, "SH"), "bremen": (2, 1, "HB"), "hamburg": (3, 1, "HH"),
    "mecklenburg-vorpommern": (4, 1, "MV"), "niedersachsen": (2, 2, "NI"),
    "sachsen-anhalt": (3, 2, "ST"),
    "berlin": (4, 2, "BE"), "brandenburg": (5, 2, "BB"), "nordrhein-westfalen": (1, 3, "NW"),
    "hessen": (2, 3, "HE"),
    "thueringen": (3, 3, "TH"), "sachsen": (4, 3, "SN"), "saarland": (0, 4, "SL"),
    "rheinland-pfalz": (1, 4, "RP"),
    "baden-wuerttemberg": (2, 4, "BW"), "bayern": (3, 4, "BY"),
}  # fmt: skip
_STACK: tuple[DocumentKind, ...] = ("press_release", "agreement", "other")
_WIDTH, _HEIGHT, _FOOT = 720, 180, 24
_ROUND, _MIDDLE = 210, (330, 270)


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map; `shade` runs from 0 (no document) to 4 (the most)."""

    land: Named
    short: str
    x: int
    y: int
    shade: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind of document in one year."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A year of the timeline with its bars from the bottom up; `middle` is where its name
    stands.
    """

    year: Year
    bars: tuple[Bar, ...]
    middle: float


@dataclass(frozen=True, slots=True)
class Node:
    """A partner on the circle; its label stands at (`label_x`, `label_y`), anchored at `anchor`."""

    partner: Named
    x: float
    y: float
    radius: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Edge:
    """What joins two partners; `width` grows with the number of documents."""

    pair: Pair
    x1: float
    y1: float
    x2: float
    y2: float
    width: float


def tiles(laender: Sequence[Named]) -> tuple[Tile, ...]:
    """The map, in reading order."""
    most = max((land.count for land in laender), default=0)
    found = []
    for land in laender:
        column, row, short = _TILES[land.id]
        x, y = column * (_TILE + _GAP), row * (_TILE + _GAP)
        found.append(Tile(land, short, x, y, _shade(land.count, most)))
    return tuple(sorted(found, key=lambda tile: (tile.y, tile.x)))


def timeline(years: Sequence[Year]) -> tuple[Column, ...]:
    """The columns of all years, stacked by kind of document."""
    most = max((year.count for year in years), default=0)
    step = _WIDTH / max(len(years), 1)
    width = min(step * 0.7, 60)
    columns = []
    for number, year in enumerate(years):
        middle, top = (number + 0.5) * step, float(_HEIGHT)
        bars = []
        for kind in _STACK:
            height = year.kinds.get(kind, 0) / most * (_HEIGHT - _FOOT) if most else 0.0
            top -= height
            if height:
                bars.append(
                    Bar(
                        kind,
                        round(middle - width / 2, 1),
                        round(top, 1),
                        round(width, 1),
                        round(height, 1),
                    )
                )
        columns.append(Column(year, tuple(bars), round(middle, 1)))
    return tuple(columns)


def network(shown: Overview) -> tuple[tuple[Edge, ...], tuple[Node, ...]]:
    """The most frequent partners on a circle, and a line between those that appear together."""
    places: dict[str, tuple[float, float]] = {}
    nodes = []
    most = max((partner.count for partner in shown.partners), default=1)
    for number, partner in enumerate(shown.partners):
        angle = 2 * math.pi * number / len(shown.partners) - math.pi / 2
        cos, sin = math.cos(angle), math.sin(angle)
        x, y = _MIDDLE[0] + _ROUND * cos, _MIDDLE[1] + _ROUND * sin
        places[partner.id] = x, y
        radius = 5 + 11 * math.sqrt(partner.count / most)
        out = radius + 8
        anchor = "middle" if abs(cos) < 0.2 else "start" if cos > 0 else "end"
        label = round(x + out * cos, 1), round(y + out * sin + 4, 1)
        nodes.append(Node(partner, round(x, 1), round(y, 1), round(radius, 1), *label, anchor))
    thickest = max((pair.count for pair in shown.pairs), default=1)
    edges = [
        _edge(pair, places[pair.first], places[pair.second], thickest)
        for pair in reversed(shown.pairs)
    ]
    return tuple(edges), tuple(nodes)


def _edge(
    pair: Pair, first: tuple[float, float], second: tuple[float, float], thickest: int
) -> Edge:
    x1, y1, x2, y2 = (round(value, 1) for value in (*first, *second))
    return Edge(pair, x1, y1, x2, y2, round(1 + 5 * pair.count / thickest, 1))


def shades(named: Sequence[Named]) -> dict[str, int]:
    """For each entry how dark its count is drawn, from 0 to 4."""
    most = max((one.count for one in named), default=0)
    return {one.id: _shade(one.count, most) for one in named}


def _shade(count: int, most: int) -> int:
    # By the square root: a few documents differ from none more than many from very many.
    return 0 if not count else max(1, round(math.sqrt(count / most) * (SHADES - 1)))
