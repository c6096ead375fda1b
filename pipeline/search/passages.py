"""Passages: what is searched as one, cut along headings and sentences, never across boilerplate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp.sentences import split_sentences
from pipeline.types import Block, Document, Passage, ZoneKind

# Characters. About 200 tokens of the embedding model, which reads no more than 512.
_TARGET = 1000
_LONGEST = 1400
# A section as short as this (often a heading alone) joins its neighbour.
_TINY = 150
# What no one searches for in an archive: kept out of words and vectors, though still part of the text.
_SILENT_ZONES = frozenset({"contact", "downloads", "signatures"})


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a stretch of one that is too long, with where it stands."""

    start: int
    end: int
    section: int
    heading: str
    zone: ZoneKind | None


def split_passages(document: Document) -> tuple[Passage, ...]:
    """All passages of a document in order; each is a span with its page and the heading that it stands under.

    Contact data, signatures, download lines and page furniture belong to no passage of their own; boilerplate has
    passages of its own, marked by their zone.
    """
    groups = (list(group) for _, group in groupby(_units(document), key=lambda unit: (unit.section, unit.zone)))
    spans = [span for group in _joined(groups) for span in _packed(group)]
    return tuple(
        Passage(
            id=f"{document.id}-{position}",
            document=document.id,
            start=span[0].start,
            end=span[-1].end,
            page=_page(document, span[0].start),
            heading=span[0].heading,
            zone=span[0].zone,
        )
        for position, span in enumerate(spans)
    )


def searched_text(document: Document, passage: Passage) -> str:
    """The words of a passage without page furniture and contact data that stand between them."""
    parts: list[str] = []
    at = passage.start
    for start, end in _silent_spans(document):
        if end > at and start < passage.end:
            parts.append(document.text[at : max(at, start)])
            at = min(end, passage.end)
    return "\n".join(part for part in (*parts, document.text[at : passage.end]) if part.strip())


def _silent_spans(document: Document) -> list[tuple[int, int]]:
    furniture = [(b.start, b.end) for b in document.blocks if b.role == "furniture"]
    return sorted([*furniture, *((z.start, z.end) for z in document.zones if z.kind in _SILENT_ZONES)])


def _units(document: Document) -> Iterator[_Unit]:
    section, heading = 0, ""
    zones = _Zones(document)
    for block in _blocks(document):
        if block.role == "heading":
            # The title stands above everything: it is context of its own and no section's heading.
            section += 1
            heading = " ".join(document.text[block.start : block.end].split())
        for start, end in _pieces(document.text, block):
            kind = zones.at(start)
            if kind not in _SILENT_ZONES:
                yield _Unit(start, end, section, heading, "boilerplate" if kind == "boilerplate" else None)


def _blocks(document: Document) -> Iterable[Block]:
    blocks = [block for block in document.blocks if block.role != "furniture"]
    return blocks or [Block(start=0, end=len(document.text), role="paragraph")]


class _Zones:
    """The zone of an offset; boilerplate and silent zones before all others that hold it."""

    def __init__(self, document: Document) -> None:
        self._marked = [z for z in document.zones if z.kind in _SILENT_ZONES or z.kind == "boilerplate"]

    def at(self, offset: int) -> ZoneKind | None:
        return next((zone.kind for zone in self._marked if zone.start <= offset < zone.end), None)


def _pieces(text: str, block: Block) -> Iterator[tuple[int, int]]:
    for sentence in split_sentences(text[block.start : block.end]):
        yield from _cut(text, block.start + sentence.start, block.start + sentence.end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span in pieces of at most the longest length, cut at blanks where there are any."""
    while end - start > _LONGEST:
        at = max(text.rfind(" ", start, start + _TARGET), text.rfind("\n", start, start + _TARGET))
        at = at + 1 if at > start else start + _TARGET
        yield start, at
        start = at
    yield start, end


def _joined(groups: Iterable[list[_Unit]]) -> Iterator[list[_Unit]]:
    """Sections, of which tiny ones go with the next one of the same zone, or with the last one."""
    waiting: list[_Unit] = []
    for group in groups:
        if waiting and waiting[-1].zone != group[0].zone:
            yield waiting
            waiting = []
        waiting = waiting + group
        if _length(waiting) >= _TINY:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _packed(units: Sequence[_Unit]) -> Iterator[Sequence[_Unit]]:
    """A section in parts of about one size, so that no scrap is left at its end."""
    length = _length(units)
    count = 1 if length <= _LONGEST else -(-length // _TARGET)
    first = 0
    for index, unit in enumerate(units):
        part = units[first : index + 1]
        following = units[index + 1].end if index + 1 < len(units) else unit.end
        is_full = _length(part) >= length / count or following - part[0].start > _LONGEST
        if is_full and index + 1 < len(units):
            yield part
            first = index + 1
    yield units[first:]


def _length(units: Sequence[_Unit]) -> int:
    return units[-1].end - units[0].start


def _page(document: Document, offset: int) -> int:
    return next((page.number for page in reversed(document.pages) if page.start <= offset), 1)
