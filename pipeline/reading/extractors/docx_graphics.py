"""What stands in the graphics of a Word file: SmartArt, charts, WordArt, and scanned pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.reading.extraction import Piece
from pipeline.reading.extractors.docx_package import R, root_of
from pipeline.reading.extractors.pptx import graphic_pieces

_V = "{urn:schemas-microsoft-com:vml}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_GRAPHICS = frozenset({"diagramData", "chart", "chartEx"})
_WORD_ART = f"{_V}textpath"
_PICTURES = {f"{_A}blip": f"{R}embed", f"{_V}imagedata": f"{R}id"}

# Reads the bytes of a picture; gives nothing where it is no letter.
Look = Callable[[bytes], list[Piece]]


def is_graphic(tag: str) -> bool:
    """Whether an element stands for a graphic that may hold words."""
    return tag in _PICTURES or tag == _WORD_ART or tag.endswith(("}relIds", "}chart"))


def words_of(element: Any, part: Any, look: Look) -> Iterator[Piece]:
    """The words of a graphic: those of WordArt lie in the element, all others in a part that it
    names.
    """
    if element.tag == _WORD_ART:
        text = " ".join(str(element.get("string") or "").split())
        if text:
            yield Piece(text)
    elif element.tag in _PICTURES:
        target = _target(part, str(element.get(_PICTURES[element.tag])))
        if target is not None:
            yield from look(target.blob)
    else:
        for number in element.attrib.values():
            target = _target(part, str(number), _GRAPHICS)
            root = root_of(target) if target is not None else None
            if root is not None:
                yield from graphic_pieces(root)


def _target(part: Any, number: str, kinds: frozenset[str] = frozenset({"image"})) -> Any:
    """The part that a relation of one of these kinds names, where it lies in the file."""
    relation = part.rels.get(number)
    if relation is None or relation.is_external:
        return None
    return relation.target_part if str(relation.reltype).rpartition("/")[2] in kinds else None
