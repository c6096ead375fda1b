"""Words of a text set off: spans that may overlap become pieces that do not, each with all that
holds for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Layer:
    """A stretch of the text that means something; `kind` is its class in the stylesheet, `title`
    says it in German. `spot` is what the place is called where a click corrects it.
    """

    start: int
    end: int
    kind: str
    title: str = ""
    id: str = ""
    spot: str = ""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Some text with the layers that lie over all of it; `anchors` are the ids of those that begin
    here.
    """

    text: str
    layers: tuple[Layer, ...]
    anchors: tuple[str, ...] = ()
    start: int = 0

    @property
    def kinds(self) -> str:
        """The classes, for the stylesheet."""
        return " ".join(dict.fromkeys(kind for layer in self.layers for kind in layer.kind.split()))

    @property
    def title(self) -> str:
        """What the layers say."""
        return "; ".join(dict.fromkeys(layer.title for layer in self.layers if layer.title))

    @property
    def spot(self) -> str:
        """The place that a click on it corrects: of several the shortest."""
        named = [layer for layer in self.layers if layer.spot]
        return min(named, key=lambda layer: layer.end - layer.start).spot if named else ""

    @property
    def begins(self) -> bool:
        """Whether what a click corrects begins here, and not before."""
        return any(layer.spot == self.spot and layer.start >= self.start for layer in self.layers)


def pieces(text: str, start: int, layers: Iterable[Layer]) -> tuple[MarkedText, ...]:
    """Cut `text`, which begins at `start`, wherever a layer begins or ends; layers outside of it do
    not matter.
    """
    end = start + len(text)
    within = sorted(
        (
            layer
            for layer in layers
            if layer.start < end and layer.end > start and layer.start < layer.end
        ),
        key=lambda layer: (layer.start, -layer.end),
    )
    cuts = sorted(
        {start, end, *(min(max(at, start), end) for one in within for at in (one.start, one.end))}
    )
    found: list[MarkedText] = []
    open_layers: list[Layer] = []
    waiting = 0
    for first, last in pairwise(cuts):
        begun = []
        while waiting < len(within) and within[waiting].start <= first:
            begun.append(within[waiting])
            waiting += 1
        open_layers = [layer for layer in (*open_layers, *begun) if layer.end > first]
        anchors = tuple(layer.id for layer in begun if layer.id)
        found.append(
            MarkedText(text[first - start : last - start], tuple(open_layers), anchors, first)
        )
    return tuple(found)
