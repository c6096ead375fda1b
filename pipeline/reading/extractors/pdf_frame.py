"""A page's coordinates, as pdfium has them and as they are with the text upright."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass

from pipeline.ground.types import BBox


@dataclass(frozen=True, slots=True)
class PdfFrame:
    """A page's coordinates: pdfium's, those of the page as it is shown, and those in which its text
    stands upright.

    `shown` and `upright` are turns with the clock in degrees; `skew` is a small further one,
    against the clock.
    """

    edges: BBox
    shown: int
    upright: int
    skew: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points with the text upright."""
        left, bottom, right, top = self.edges
        width, height = right - left, top - bottom
        return (height, width) if self.upright % 180 else (width, height)

    def place(self, x0: float, y0: float, x1: float, y1: float) -> BBox:
        """pdfium's box as points from the top left with the text upright."""
        return turned(self.edges, self.upright, (x0, y0, x1, y1))

    def on_page(self, box: BBox) -> BBox:
        """An upright box as points from the top left of the page as it is shown, cut at the page's
        edges.
        """
        if self.skew:
            box = self._tilted(box)
        if self.upright != self.shown:
            box = turned(self.edges, self.shown, _back(self.edges, self.upright, box))
        left, bottom, right, top = self.edges
        width, height = (
            (top - bottom, right - left) if self.shown % 180 else (right - left, top - bottom)
        )
        x0, x1 = sorted(round(min(max(x, 0.0), width), 2) for x in (box[0], box[2]))
        y0, y1 = sorted(round(min(max(y, 0.0), height), 2) for y in (box[1], box[3]))
        return (x0, y0, x1, y1)

    def _tilted(self, box: BBox) -> BBox:
        """The box around a box that is turned back by the skew, around the page's middle."""
        width, height = self.size
        middle = complex(width / 2, height / 2)
        # On the plane of complex numbers a turn is a product.
        turn = cmath.rect(1.0, math.radians(self.skew))
        corners = [complex(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        turned = [middle + (corner - middle) * turn for corner in corners]
        xs = [corner.real for corner in turned]
        ys = [corner.imag for corner in turned]
        return (min(xs), min(ys), max(xs), max(ys))

    def from_page(self, box: BBox) -> BBox:
        """A box on the page as it is shown as an upright one."""
        if self.upright == self.shown:
            return box
        return turned(self.edges, self.upright, _back(self.edges, self.shown, box))


def turned(edges: BBox, angle: int, box: BBox) -> BBox:
    """pdfium's box as points from the top left of the page turned by `angle` degrees with the
    clock.
    """
    left, bottom, right, top = edges
    x0, y0, x1, y1 = box
    if angle == 90:
        return (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    if angle == 180:
        return (right - x1, y0 - bottom, right - x0, y1 - bottom)
    if angle == 270:
        return (top - y1, right - x1, top - y0, right - x0)
    return (x0 - left, top - y1, x1 - left, top - y0)


def _back(edges: BBox, angle: int, box: BBox) -> BBox:
    left, bottom, right, top = edges
    x0, y0, x1, y1 = box
    if angle == 90:
        return (y0 + left, x0 + bottom, y1 + left, x1 + bottom)
    if angle == 180:
        return (right - x1, y0 + bottom, right - x0, y1 + bottom)
    if angle == 270:
        return (right - y1, top - x1, right - y0, top - x0)
    return (x0 + left, top - y1, x1 + left, top - y0)
