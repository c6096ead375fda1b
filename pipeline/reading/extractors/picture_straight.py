"""A photographed sheet laid flat: its four corners are found on the darker ground and pulled to a
rectangle.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees, dist, sqrt
from typing import Any

Point = tuple[float, float]
# Pixels of the longer side on which the sheet is looked for: letters blur to paper there.
_SMALL = 240
# Of the picture: less is a card or a picture within a page, more has no ground around it.
_LEAST_AREA, _MOST_AREA = 0.2, 0.97
# How much of the four corners' area is paper, and how much lighter the paper is than the ground.
_LEAST_FILLED = 0.85
_LIGHTER = 30  # of 255
# Of the longer side: a sheet whose corners lie nearer to those of a rectangle is flat already.
_FLAT = 0.012
_TURNED = 5.0  # degrees; what is turned less is put level line by line
# Sides of a sheet: DIN sheets look like this even when photographed from aside.
_DIN = sqrt(2)
_DIN_RATIOS = (1.15, 1.7)
# Of a side: corners are rounded by shadows and fingers, so lines are laid through the middle.
_MIDDLE = (0.15, 0.85)
_PROBES = 40
_BICUBIC, _PERSPECTIVE, _WHITE = 3, 2, 255


@dataclass(frozen=True, slots=True)
class PaperCorners:
    """Where a sheet lies in a picture: its corners in pixels, from the upper left clockwise."""

    corners: tuple[Point, Point, Point, Point]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that it has laid flat."""
        a, b, c, d = self.corners
        wide, high = max(dist(a, b), dist(d, c)), max(dist(a, d), dist(b, c))
        short, long = sorted((wide, high))
        if _DIN_RATIOS[0] < long / short < _DIN_RATIOS[1]:
            long = max(long, short * _DIN)
        return (round(short), round(long)) if high >= wide else (round(long), round(short))


def flattened(image: Any) -> Any | None:
    """The sheet of a photograph (256 greys) laid flat; None where none lies aslant on a ground."""
    sheet = sheet_on(image)
    if sheet is None:
        return None
    wide, high = sheet.size
    flat = ((0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high))
    factors = _factors(flat, sheet.corners)
    return _lit(image.transform((wide, high), _PERSPECTIVE, factors, resample=_BICUBIC))


def _lit(image: Any) -> Any:
    """The picture as if light fell evenly on it: what is as light as the paper near it is white."""
    import numpy
    from PIL import Image

    small = image.copy()
    small.thumbnail((_SMALL, _SMALL))
    near = Image.fromarray(_closed(numpy.asarray(small)))
    paper = numpy.asarray(near.resize(image.size, resample=_BICUBIC), dtype=numpy.float32)
    even = numpy.asarray(image, dtype=numpy.float32) * _WHITE / numpy.maximum(paper, 1)
    return Image.fromarray(numpy.minimum(even, _WHITE).astype(numpy.uint8))


def sheet_on(image: Any) -> PaperCorners | None:
    """The sheet on a photograph; None where there is no sign of one, or it lies flat."""
    import numpy

    small = image.copy()
    small.thumbnail((_SMALL, _SMALL))
    grey = numpy.asarray(small.convert("L"), dtype=float)
    grey = _closed(grey)
    cut = _threshold(grey)
    paper = _grown(grey > cut)
    if not _LEAST_AREA < paper.mean() < _MOST_AREA:
        return None
    if grey[paper].mean() - grey[~paper].mean() < _LIGHTER:
        return None
    corners = _corners(paper)
    if corners is None or paper.sum() < _LEAST_FILLED * _area(corners) or _is_flat(corners):
        return None
    scale = max(image.size) / max(small.size)
    a, b, c, d = (((x + 0.5) * scale, (y + 0.5) * scale) for x, y in corners)
    return PaperCorners((a, b, c, d))


def _closed(grey: Any) -> Any:
    """Without letters: each pixel as light as its neighbourhood, then as dark as that."""
    return _spread(_spread(grey, lightest=True), lightest=False)


def _spread(grey: Any, *, lightest: bool) -> Any:
    import numpy

    pick = numpy.maximum if lightest else numpy.minimum
    for axis in (0, 1):
        wide = numpy.pad(grey, [(2, 2) if n == axis else (0, 0) for n in (0, 1)], mode="edge")
        rows = [numpy.take(wide, range(n, n + grey.shape[axis]), axis) for n in range(5)]
        grey = pick.reduce(rows)
    return grey


def _threshold(grey: Any) -> float:
    """The grey that parts paper and ground best (Otsu)."""
    import numpy

    counts = numpy.bincount(grey.astype(int).ravel(), minlength=256).astype(float)
    below, levels = counts.cumsum(), numpy.arange(256)
    sums = (counts * levels).cumsum()
    above = below[-1] - below
    with numpy.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(numpy.nan_to_num(apart).argmax())


def _grown(light: Any) -> Any:
    """What of the light pixels hangs together with those in the middle of the picture."""
    import numpy

    high, wide = light.shape
    seen = numpy.zeros_like(light)
    middle = (slice(2 * high // 5, 3 * high // 5), slice(2 * wide // 5, 3 * wide // 5))
    seen[middle] = light[middle]
    before = -1
    while before != (now := int(seen.sum())):
        before = now
        seen[1:] |= seen[:-1]
        seen[:-1] |= seen[1:]
        seen[:, 1:] |= seen[:, :-1]
        seen[:, :-1] |= seen[:, 1:]
        seen &= light
    return seen


def _corners(paper: Any) -> tuple[Point, ...] | None:
    """The corners of the paper, from the upper left clockwise; None where its sides do not meet."""
    import numpy

    rows, columns = numpy.nonzero(paper)
    sums, differences = columns + rows, columns - rows
    ends = (sums.argmin(), differences.argmax(), sums.argmax(), differences.argmin())
    rough = [(float(columns[n]), float(rows[n])) for n in ends]
    found = (_side(paper, rough[n], rough[(n + 1) % 4], along=n % 2) for n in range(4))
    sides = [side for side in found if side]
    if len(sides) < len(rough):
        return None
    met = [_meeting(sides[n - 1], sides[n]) for n in range(4)]
    near = max(dist(one, other) for one, other in zip(met, rough, strict=True))
    return tuple(met) if near < _SMALL / 8 else None


Side = tuple[float, float, int]  # slope, start, and 0 for y of x, 1 for x of y


def _side(paper: Any, start: Point, end: Point, *, along: int) -> Side | None:
    """The line through the paper's edge between two corners."""
    import numpy

    first, last = sorted((start[along], end[along]))
    low, high = (first + (last - first) * share for share in _MIDDLE)
    at = numpy.linspace(low, high, _PROBES)
    if last - first < _PROBES / 2:
        return None
    is_first = (start[1 - along] + end[1 - along]) / 2 < paper.shape[along] / 2
    places = numpy.unique(at.astype(int))
    edges = [_edge(paper[:, n] if along == 0 else paper[n], is_first=is_first) for n in places]
    slope, height = _fitted(places, numpy.array(edges, dtype=float))
    return slope, height, along


def _edge(line: Any, *, is_first: bool) -> int:
    import numpy

    inked = numpy.flatnonzero(line)
    return int(inked[0 if is_first else -1]) if inked.size else 0


def _fitted(places: Any, edges: Any) -> tuple[float, float]:
    """A line through most of the points: fingers and folds lie off it."""
    import numpy

    kept = numpy.ones(len(places), dtype=bool)
    for _ in range(3):
        slope, height = numpy.polyfit(places[kept], edges[kept], 1)
        off = abs(edges - (slope * places + height))
        kept = off <= max(1.0, 2 * float(numpy.median(off)))
    return float(slope), float(height)


def _meeting(one: Side, other: Side) -> Point:
    """Where an upright and a level side meet."""
    level, upright = (one, other) if one[2] == 0 else (other, one)
    y = (level[0] * upright[1] + level[1]) / (1 - level[0] * upright[0])
    return upright[0] * y + upright[1], y


def _area(corners: tuple[Point, ...]) -> float:
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _is_flat(corners: tuple[Point, ...]) -> bool:
    """Whether the corners make a rectangle that is hardly turned: scans are read as they are."""
    a, b, c, d = corners
    sides = (dist(a, b) - dist(d, c), dist(a, d) - dist(b, c), dist(a, c) - dist(b, d))
    turned = abs(degrees(atan2(b[1] - a[1], b[0] - a[0])))
    return max(abs(side) for side in sides) < _FLAT * _SMALL and turned < _TURNED


def _factors(flat: tuple[Point, ...], seen: tuple[Point, ...]) -> list[float]:
    """The eight numbers that lead from places on the flat sheet to those of the picture."""
    import numpy

    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(flat, seen, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    found = numpy.linalg.solve(numpy.array(rows), numpy.array([n for place in seen for n in place]))
    return [float(number) for number in found]
