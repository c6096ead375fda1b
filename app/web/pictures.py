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
from pipeline.search.overview import NamedEntry, Year

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


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map; `shade` runs from 0 (no document) to 4 (the most)."""

    land: NamedEntry
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


def tiles(laender: Sequence[NamedEntry]) -> tuple[Tile, ...]:
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


def shades(named: Sequence[NamedEntry]) -> dict[str, int]:
    """For each entry how dark its count is drawn, from 0 to 4."""
    most = max((one.count for one in named), default=0)
    return {one.id: _shade(one.count, most) for one in named}


def _shade(count: int, most: int) -> int:
    # By the square root: a few documents differ from none more than many from very many.
    return 0 if not count else max(1, round(math.sqrt(count / most) * (SHADES - 1)))
