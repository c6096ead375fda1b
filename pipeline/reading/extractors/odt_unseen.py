"""What in an OpenDocument text nobody sees or does not hold: hidden, struck out, tiny, clear, or
white on white; told by styles, and by parts that are switched off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.reading.extractors.odt_lists import STYLE, TEXT

_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_LO = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_PAPER = frozenset({"", "#ffffff", "transparent"})
_POINTS = re.compile(r"([\d.]+)pt$")
_READABLE = 2.0  # points
# In these white may stand on a colour that the box has.
_BOXES = ("table-cell", "text-box", "custom-shape")


@dataclass(frozen=True, slots=True)
class Unseen:
    """The styles of one document whose text nobody sees: `hidden` everywhere, `white` on paper."""

    hidden: frozenset[str]
    white: frozenset[str]

    def holds(self, element: Any) -> bool:
        """Whether nobody sees the text of a paragraph or of a stretch of it."""
        style = str(element.get(f"{TEXT}style-name"))
        if style in self.hidden or (style in self.white and not is_on_box(element)):
            return True
        return str(element.tag) in {f"{TEXT}p", f"{TEXT}h"} and is_switched_off(element)


def hidden_styles(*trees: Any) -> frozenset[str]:
    """The names of the styles whose text nobody sees, those of their children among them."""
    found = [s for tree in trees if tree is not None for s in tree.iter(f"{STYLE}style")]
    hidden = {_name(s) for s in found if _hides(s)}
    parents = {_name(s): str(s.get(f"{STYLE}parent-style-name") or "") for s in found}
    own = {_name(s) for s in found if _says(s)}
    # A style that says something itself does not take it from its parent.
    heirs = {n for n, parent in parents.items() if parent in hidden and n not in own}
    return frozenset(hidden | heirs)


def is_switched_off(element: Any) -> bool:
    """Whether a section, or a paragraph by its own mark, is not shown."""
    if element.get(f"{TEXT}display") == "none" or element.get(f"{TEXT}is-hidden") == "true":
        return True
    return any(m.get(f"{TEXT}is-hidden") == "true" for m in element.iter(f"{TEXT}hidden-paragraph"))


def is_on_box(element: Any) -> bool:
    """Whether an element stands in a cell or a box, which may have a colour of its own."""
    return any(str(a.tag).rsplit("}", 1)[-1] in _BOXES for a in element.iterancestors())


def white_styles(*trees: Any) -> frozenset[str]:
    """The names of the styles that write in white on nothing that they colour themselves."""
    found = (s for tree in trees if tree is not None for s in tree.iter(f"{STYLE}style"))
    return frozenset(_name(s) for s in found if any(map(_is_white, _properties(s))))


def _name(style: Any) -> str:
    return str(style.get(f"{STYLE}name"))


def _properties(style: Any) -> list[Any]:
    return list(style.iter(f"{STYLE}text-properties"))


def _says(style: Any) -> bool:
    names = (f"{TEXT}display", f"{STYLE}text-line-through-style", f"{STYLE}text-line-through-type")
    return any(p.get(name) is not None for p in _properties(style) for name in names)


def _hides(style: Any) -> bool:
    return any(map(_is_unseen, _properties(style)))


def _is_unseen(properties: Any) -> bool:
    lines = (
        properties.get(f"{STYLE}text-line-through-{told}") or "none" for told in ("style", "type")
    )
    size = _POINTS.match(str(properties.get(f"{_FO}font-size") or ""))
    return (
        any(line != "none" for line in lines)
        or properties.get(f"{TEXT}display") == "none"
        or properties.get(f"{_LO}opacity") == "0%"
        or (size is not None and float(size.group(1)) < _READABLE)
    )


def _is_white(properties: Any) -> bool:
    colour = str(properties.get(f"{_FO}color") or "").casefold()
    ground = str(properties.get(f"{_FO}background-color") or "").casefold()
    return colour == "#ffffff" and ground in _PAPER
