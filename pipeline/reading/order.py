"""The reading order of a page's lines, where the file holds them otherwise: row by row across
columns, or scattered.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.ground.types import BBox
from pipeline.reading.boxes import with_boxes_in_place
from pipeline.reading.layout import Line, Word, around
from pipeline.reading.letterhead import with_address_apart

_ROWS = 4
# Shorter sides are a table's cells, which are read across.
_RUNNING_TEXT = 18
# Lines of running text mostly fill their column.
_FULL = 0.7
# Points between a gutter's middle and the column behind it.
_NEAR = 40.0
_MOST_LINES = 3000


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a line without a wide gap; `line` tells which line it is of."""

    words: tuple[Word, ...]
    box: BBox
    line: int
    middle: float

    @property
    def length(self) -> int:
        return sum(len(w.text) + 1 for w in self.words)


@dataclass(frozen=True, slots=True)
class _Gutter:
    """An upright strip without words between two columns, around `x`."""

    x: float
    top: float
    bottom: float


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines as a person reads them; those that the file already holds in a sound order stay as
    they are.

    A line that runs across a gutter is cut at it. Programs know their columns better than geometry
    does, so the file's order is changed only where it jumps over a gutter again and again, or
    climbs back up within a column.
    """
    if not _ROWS <= len(lines) <= _MOST_LINES:
        return list(lines)
    pieces = _pieces(lines)
    gutters = _gutters(pieces)
    crossed = [g for g in gutters if _is_crossed(pieces, g) and _is_between_columns(pieces, g)]
    ordered = with_boxes_in_place(
        _lines(lines, _ordered(pieces, crossed)) if crossed else list(lines)
    )
    return with_address_apart(ordered) if len(pieces) > len(lines) else ordered


def _pieces(lines: Sequence[Line]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for n, line in enumerate(lines):
        narrowest, widest = line.gaps
        if -0.2 * line.size < narrowest and widest < 0.75 * line.size:
            pieces.append(_Piece(line.words, line.box, n, _middle(line)))
            continue
        run: list[Word] = []
        for word in line.words:
            if run and not -0.2 * line.size < word.box[0] - run[-1].box[2] < 0.75 * line.size:
                pieces.append(_Piece(tuple(run), around([w.box for w in run]), n, _middle(line)))
                run = []
            run.append(word)
        if run:
            pieces.append(_Piece(tuple(run), around([w.box for w in run]), n, _middle(line)))
    return pieces


def _middle(line: Line) -> float:
    """The height of a line by its baseline where that is known: boxes end where the letters' ink
    ends.
    """
    return line.base - 0.35 * line.size if line.base else (line.box[1] + line.box[3]) / 2


def _gutters(pieces: Sequence[_Piece]) -> list[_Gutter]:
    """Strips that at least four rows on either side leave free, the tallest first."""
    by_height = sorted(pieces, key=lambda p: p.middle)
    middles = [p.middle for p in by_height]
    found: list[_Gutter] = []
    for x in _candidates(by_height):
        found += _strips(by_height, middles, x)
    found.sort(key=lambda g: (g.top - g.bottom, g.x))
    chosen: list[_Gutter] = []
    for gutter in found:
        if not any(
            abs(g.x - gutter.x) < 12 and g.top < gutter.bottom and gutter.top < g.bottom
            for g in chosen
        ):
            chosen.append(gutter)
    return chosen


def _candidates(by_height: Sequence[_Piece]) -> list[float]:
    """The middles of the gaps between neighbours in one row, alike ones once; those of several
    rows.
    """
    middles: list[float] = []
    heights = [p.middle for p in by_height]
    reach = max((p.box[3] - p.box[1] for p in by_height), default=0.0)
    for n, piece in enumerate(by_height):
        end, middle = piece.box[2], piece.middle
        first = bisect_left(heights, middle - reach, max(0, n - 12), n)
        behind = bisect_right(heights, middle + reach, n, min(len(heights), n + 13))
        if behind - first < 2:
            continue
        beside = [
            p.box
            for p in by_height[first:behind]
            if p.box[0] >= end and p.box[1] < middle < p.box[3]
        ]
        if beside:
            right = min(beside)[0]
            middles.append((end + right) / 2)
            # Ragged lines end early: the gutter is nearer to the next column than to them.
            middles.append(right - 4.0)
    middles.sort()
    groups = [list(g) for _, g in itertools.groupby(middles, key=lambda x: round(x / 4))]
    return [median(g) for g in groups if len(g) >= 3]


def _strips(by_height: Sequence[_Piece], middles: Sequence[float], x: float) -> list[_Gutter]:
    """The parts of the upright line at `x` that no word touches, with enough rows on both sides."""
    crossing = [p for p in by_height if p.box[0] < x < p.box[2]]
    edges = sorted(e for p in crossing for e in (p.box[1], p.box[3]))
    found = []
    for top, bottom in itertools.pairwise([float("-inf"), *edges, float("inf")]):
        between = by_height[bisect_left(middles, top) : bisect_right(middles, bottom)]
        inside = (
            [p for p in between if not p.box[0] < x < p.box[2]] if len(between) >= 2 * _ROWS else []
        )
        left = [p for p in inside if p.box[2] <= x]
        right = [p for p in inside if p.box[0] >= x]
        if len(left) < _ROWS or len(right) < _ROWS:
            continue
        low = max(_top(left), _top(right))
        high = min(_bottom(left), _bottom(right))
        if _rows(left, low, high) >= _ROWS and _rows(right, low, high) >= _ROWS:
            found.append(_Gutter(x, _top(inside), _bottom(inside)))
    return found


def _top(pieces: Sequence[_Piece]) -> float:
    return min(p.box[1] for p in pieces)


def _bottom(pieces: Sequence[_Piece]) -> float:
    return max(p.box[3] for p in pieces)


def _rows(side: Sequence[_Piece], top: float, bottom: float) -> int:
    return len({round(p.middle / 4) for p in side if top <= p.middle <= bottom})


def _beside(pieces: Sequence[_Piece], gutter: _Gutter) -> list[_Piece]:
    return [p for p in pieces if gutter.top <= p.middle <= gutter.bottom]


def _is_crossed(pieces: Sequence[_Piece], gutter: _Gutter) -> bool:
    """Whether the file's order goes back and forth over the gutter."""
    sides = [p.box[0] >= gutter.x for p in _beside(pieces, gutter)]
    jumps = sum(a != b for a, b in itertools.pairwise(sides))
    # Cells of several lines, each read whole, jump less often than rows that are read across.
    return jumps > max(3, 0.9 * min(sides.count(True), sides.count(False)))


def _is_between_columns(pieces: Sequence[_Piece], gutter: _Gutter) -> bool:
    """Whether running text stands on both sides of a strip that is wider than blanks are."""
    beside = _beside(pieces, gutter)
    left = max(p.box[2] for p in beside if p.box[2] <= gutter.x)
    right = min(p.box[0] for p in beside if p.box[0] >= gutter.x)
    if right - left < 0.6 * median(p.box[3] - p.box[1] for p in beside):
        return False
    on_left = [p for p in beside if p.box[0] < gutter.x]
    on_right = [p for p in beside if p.box[0] >= gutter.x]
    nearest = (
        _nearest_columns(on_left, gutter.x, False), _nearest_columns(on_right, gutter.x, True)
    )  # fmt: skip
    return all(map(_is_column, nearest)) and _begin_alike(
        [p for p in on_right if p.box[0] - gutter.x < _NEAR]
    )


def _is_column(near: Sequence[_Piece]) -> bool:
    """Whether pieces are the lines of running text, most of them about as wide as the widest."""
    if len(near) < _ROWS or median(p.length for p in near) < _RUNNING_TEXT:
        return False
    widths = sorted(p.box[2] - p.box[0] for p in near)
    return widths[len(widths) // 2] >= _FULL * widths[-1 - len(widths) // 10]


def _begin_alike(column: Sequence[_Piece]) -> bool:
    """Whether most lines begin at the same place; behind a river of blanks in justified text they
    do not.
    """
    if len(column) < _ROWS:
        return False
    starts = sorted(p.box[0] for p in column)
    usual = starts[len(starts) // 4]
    return sum(abs(x - usual) < 4 for x in starts) >= 0.6 * len(starts)


def _nearest_columns(own: list[_Piece], x: float, is_right: bool) -> list[_Piece]:
    """Of each row the piece next to the gutter."""
    rows: dict[int, _Piece] = {}
    for piece in own:
        row = round(piece.middle / 4)
        distance = abs((piece.box[0] if is_right else piece.box[2]) - x)
        last = rows.get(row)
        if last is None or distance < abs((last.box[0] if is_right else last.box[2]) - x):
            rows[row] = piece
    return list(rows.values())


def _ordered(pieces: list[_Piece], gutters: Sequence[_Gutter]) -> list[_Piece]:
    """Above the tallest gutter, left of it, right of it, below it; and so on within each part."""
    if not gutters:
        return _down(pieces)
    first, *rest = gutters
    top, bottom = _reach(pieces, first)
    above = [p for p in pieces if p.middle <= top]
    below = [p for p in pieces if p.middle >= bottom]
    beside = [p for p in pieces if top < p.middle < bottom]
    left = [p for p in beside if p.box[2] <= first.x + 1]
    right = [p for p in beside if p.box[2] > first.x + 1]
    if not left or not right:
        return _ordered(pieces, rest)
    parts = _row_groups(left, right) or [left, right]
    ordered = _ordered(above, _within(rest, float("-inf"), top)) if above else []
    for part in parts:
        ordered += _ordered(part, _within(rest, top, bottom))
    return ordered + (_ordered(below, _within(rest, bottom, float("inf"))) if below else [])


def _reach(pieces: Sequence[_Piece], gutter: _Gutter) -> tuple[float, float]:
    """How far a gutter goes up and down until a piece crosses it."""
    crossing = [p.middle for p in pieces if p.box[0] < gutter.x < p.box[2]]
    middle = (gutter.top + gutter.bottom) / 2
    top = max((y for y in crossing if y < middle), default=float("-inf"))
    return top, min((y for y in crossing if y >= middle), default=float("inf"))


def _within(gutters: Sequence[_Gutter], top: float, bottom: float) -> list[_Gutter]:
    return [g for g in gutters if g.top < bottom and g.bottom > top]


def _level(pieces: Sequence[_Piece], step: float) -> list[list[_Piece]]:
    """The pieces, ordered from top to bottom, parted where one lies more than a step below."""
    groups: list[list[_Piece]] = []
    last = float("-inf")
    for piece in pieces:
        if piece.middle > last + step:
            groups.append([])
        groups[-1].append(piece)
        last = piece.middle
    return groups


def _row_groups(left: list[_Piece], right: list[_Piece]) -> list[list[_Piece]]:
    """The cells of a table without lines, row by row: three rows at least that begin alike left and
    right.
    """
    both = sorted([*left, *right], key=lambda p: p.middle)
    steps = [*_steps(left), *_steps(right)]
    steps = [s for s in steps if s > 3] or [0.0]
    groups = _level(both, 1.25 * median(steps))
    members = {id(p) for p in left}
    cells = [_parted(group, members) for group in groups]
    full = [(a[0], b[0]) for a, b in cells if a and b]
    alike = sum(abs(a.middle - b.middle) < 3 for a, b in full)
    unlike = len(full) - alike
    if max(map(len, groups)) > 0.5 * len(both):
        # Headings that happen to be level do not make rows of the columns below them.
        return []
    if alike < 3 or unlike > 0.1 * alike or alike < 0.6 * len(cells):
        return []
    return [side for row in cells for side in row]


def _steps(side: Sequence[_Piece]) -> list[float]:
    """The heights from each piece to the next below."""
    middles = sorted(piece.middle for piece in side)
    return [below - above for above, below in itertools.pairwise(middles)]


def _parted(group: Sequence[_Piece], members: Container[int]) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces of a row that are members, by their identity, and the others."""
    inside = [p for p in group if id(p) in members]
    return inside, [p for p in group if id(p) not in members]


def _down(pieces: list[_Piece]) -> list[_Piece]:
    """From top to bottom, the pieces of one row from left to right; pieces of one line stay
    together.
    """
    ordered = sorted(pieces, key=lambda p: p.middle)
    rows: list[list[_Piece]] = []
    for piece in ordered:
        last = rows[-1][0] if rows else None
        if last and piece.middle - last.middle < 0.4 * (last.box[3] - last.box[1]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [p for row in rows for p in sorted(row, key=lambda p: p.box[0])]


def _lines(lines: Sequence[Line], pieces: Sequence[_Piece]) -> list[Line]:
    """The pieces as lines again; neighbours of one line are one."""
    built: list[Line] = []
    for number, group in itertools.groupby(pieces, key=lambda p: p.line):
        words = tuple(w for p in group for w in p.words)
        source = lines[number]
        built.append(
            replace(source, words=words, noted=source.noted and words[0] == source.words[0])
        )
    return built
