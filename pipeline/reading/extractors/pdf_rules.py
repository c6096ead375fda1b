"""The cells that the ruled lines of a page enclose, grouped to tables.

Lines that nearly coincide are taken as one, each crossing is noted once, and a cell is the smallest
box whose four corners are joined by lines. The work grows with the number of crossings and no
faster.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from pipeline.ground.types import BBox

# Points by which lines that were meant as one lie apart, or fall short of each other.
_NEAR = 3.0
# Of lines; more take seconds to look through.
_MOST_CROSSINGS = 250_000

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight line: its place across its direction, and where it begins and ends along it."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class _Crossing:
    """Which upright and which level lines, by their numbers, meet in a point."""

    upright: set[int] = field(default_factory=set)
    level: set[int] = field(default_factory=set)


def cell_groups(level: Sequence[BBox], upright: Sequence[BBox]) -> list[list[BBox]] | None:
    """The cells of each table, tables from top to bottom; single boxes are none. None where there
    are too many lines to tell.
    """
    rows = _merged([_Rule(y, x0, x1) for x0, y, x1, _ in level])
    columns = _merged([_Rule(x, y0, y1) for x, y0, _, y1 in upright])
    if len(rows) * len(columns) > _MOST_CROSSINGS:
        return None
    groups = [g for g in _touching(list(_cells(_crossings(rows, columns)))) if len(g) > 1]
    return sorted(groups, key=lambda cells: min((c[1], c[0]) for c in cells))


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """The lines in order of their place, those that nearly coincide or go on in each other as
    one.
    """
    rules.sort(key=lambda r: r.at)
    merged: list[_Rule] = []
    for group in _neighbours(rules):
        at = fmean(r.at for r in group)
        joined: list[_Rule] = []
        for rule in sorted(group, key=lambda r: r.start):
            if joined and rule.start <= joined[-1].end + _NEAR:
                last = joined.pop()
                rule = _Rule(at, last.start, max(last.end, rule.end))
            joined.append(_Rule(at, rule.start, rule.end))
        merged += joined
    return merged


def _neighbours(rules: Sequence[_Rule]) -> Iterator[list[_Rule]]:
    group: list[_Rule] = []
    for rule in rules:
        if group and rule.at > group[-1].at + _NEAR:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _crossings(rows: Sequence[_Rule], columns: Sequence[_Rule]) -> dict[_Point, _Crossing]:
    heights = [r.at for r in rows]
    found: dict[_Point, _Crossing] = defaultdict(_Crossing)
    for n, column in enumerate(columns):
        first = bisect_left(heights, column.start - _NEAR)
        behind = bisect_right(heights, column.end + _NEAR)
        for k in range(first, behind):
            row = rows[k]
            if row.start - _NEAR <= column.at <= row.end + _NEAR:
                crossing = found[(column.at, row.at)]
                crossing.upright.add(n)
                crossing.level.add(k)
    return dict(found)


def _cells(crossings: dict[_Point, _Crossing]) -> Iterator[BBox]:
    """The smallest box that begins in each crossing."""
    below, beside = _along(crossings, 0), _along(crossings, 1)
    for (x, y), corner in crossings.items():
        rights = [p for p in _behind(beside[y], x) if corner.level & crossings[(p, y)].level]
        downs = [p for p in _behind(below[x], y) if corner.upright & crossings[(x, p)].upright]
        cell = next(
            ((x, y, right, down) for down in downs for right in rights
             if _is_closed(crossings, (x, y, right, down))),
            None,
        )  # fmt: skip
        if cell:
            yield cell


def _along(crossings: dict[_Point, _Crossing], axis: int) -> dict[float, list[float]]:
    """For each place on one axis the places of its crossings on the other, in order."""
    places: dict[float, list[float]] = defaultdict(list)
    for point in sorted(crossings):
        places[point[axis]].append(point[1 - axis])
    return places


def _behind(places: list[float], at: float) -> list[float]:
    return places[bisect_right(places, at) :]


def _is_closed(crossings: dict[_Point, _Crossing], box: BBox) -> bool:
    x0, y0, x1, y1 = box
    corner = crossings.get((x1, y1))
    return bool(
        corner
        and corner.upright & crossings[(x1, y0)].upright
        and corner.level & crossings[(x0, y1)].level
    )


def _touching(cells: Sequence[BBox]) -> list[list[BBox]]:
    """The cells in groups that hang together by their corners."""
    at: dict[_Point, list[int]] = defaultdict(list)
    for n, cell in enumerate(cells):
        for corner in _corners(cell):
            at[corner].append(n)
    groups: list[list[BBox]] = []
    waiting = dict.fromkeys(range(len(cells)))
    while waiting:
        todo, group = [waiting.popitem()[0]], []
        while todo:
            cell = cells[todo.pop()]
            group.append(cell)
            near = (n for corner in _corners(cell) for n in at[corner])
            new = [n for n in dict.fromkeys(near) if n in waiting]
            todo += new
            for n in new:
                del waiting[n]
        groups.append(group)
    return groups


def _corners(cell: BBox) -> Iterator[_Point]:
    return itertools.product((cell[0], cell[2]), (cell[1], cell[3]))
