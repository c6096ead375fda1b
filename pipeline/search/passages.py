"""Passages: what is searched as one, cut along headings and sentences, never across the edge of a
downweighted section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp.sentences import split_sentences
from pipeline.archive.types import DOWNWEIGHTED
from pipeline.ground.types import Block, Document, Passage, Section, SectionKind

# Characters. About 200 tokens of the embedding model, which reads no more than 512.
_TARGET = 1000
_LONGEST = 1400
# A chapter as short as this (often a heading alone) joins its neighbour.
_TINY = 150
# Between the headings that a passage stands under, outermost first.
PATH_SIGN = " › "
# What is no heading but a paragraph that looks like one would push all else out of the model's
# reach.
_LONGEST_HEADING = 120
_DEEPEST = 4
# Holds what stands under a heading of the same size: in many files a part and its clauses look
# alike.
_HOLDS = re.compile(
    r"(?:Teil|Abschnitt|Kapitel|Titel|Buch|Anlage|Anhang|Los|Modul|Artikel|[IVX]+\.)(?:\b|\s)"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a stretch of one that is too long, with where it stands."""

    start: int
    end: int
    chapter: int
    path: tuple[str, ...]
    section: SectionKind | None


def split_passages(document: Document) -> tuple[Passage, ...]:
    """All passages of a document in order; each is a span with its page and the headings that it
    stands under, outermost first.

    Boilerplate, contact data, download lines and signatures have passages of their own, marked by
    their section; a page artifact is in none, though it may stand inside the span of one that runs
    over a page break.
    """
    groups = (
        list(group)
        for _, group in groupby(_units(document), key=lambda unit: (unit.chapter, unit.section))
    )
    spans = [span for group in _joined(groups) for span in _packed(group)]
    return tuple(
        Passage(
            id=f"{document.id}-{position}",
            document=document.id,
            start=span[0].start,
            end=span[-1].end,
            page=_page(document, span[0].start),
            heading=PATH_SIGN.join(_main_path(span)),
            section=span[0].section,
        )
        for position, span in enumerate(spans)
    )


def searched_text(document: Document, passage: Passage) -> str:
    """The words of a passage without page artifacts that stand between them."""
    parts: list[str] = []
    at = passage.start
    for block in document.blocks:
        if block.role == "artifact" and block.end > at and block.start < passage.end:
            parts.append(document.text[at : max(at, block.start)])
            at = min(block.end, passage.end)
    return "\n".join(part for part in (*parts, document.text[at : passage.end]) if part.strip())


def _units(document: Document) -> Iterator[_Unit]:
    chapter, path = 0, _Path(document.title)
    downweighted = [section for section in document.sections if section.kind in DOWNWEIGHTED]
    for block in _blocks(document):
        if block.role == "heading":
            chapter += 1
            path.enter(" ".join(document.text[block.start : block.end].split()), block.level)
        for start, end in _pieces(document.text, block):
            yield _Unit(start, end, chapter, path.told(), _section_at(downweighted, start))


class _Path:
    """The headings over the place that was reached, outermost first."""

    def __init__(self, title: str) -> None:
        self._title = " ".join(title.split())
        self._over: list[tuple[int, str]] = []

    def enter(self, heading: str, level: int) -> None:
        """Go on under another heading."""
        while self._over and not self._holds(*self._over[-1], heading, level):
            self._over.pop()
        self._over.append((level, heading))

    def told(self) -> tuple[str, ...]:
        """The headings, without the document's title where others stand under it."""
        told = [heading[:_LONGEST_HEADING] for _, heading in self._over]
        below = [heading for heading in told if heading != self._title]
        return tuple((below or told)[-_DEEPEST:])

    def _holds(self, own: int, outer: str, heading: str, level: int) -> bool:
        if own != level:
            return own < level
        return bool(_HOLDS.match(outer)) and not _HOLDS.match(heading)


def _main_path(units: Sequence[_Unit]) -> tuple[str, ...]:
    """The headings of the chapter that has most of a passage."""
    lengths: dict[tuple[str, ...], int] = {}
    for unit in units:
        lengths[unit.path] = lengths.get(unit.path, 0) + unit.end - unit.start
    return max(lengths, key=lambda path: lengths[path])


def _blocks(document: Document) -> Iterable[Block]:
    blocks = [block for block in document.blocks if block.role != "artifact"]
    return blocks or [Block(start=0, end=len(document.text), role="paragraph")]


def _section_at(sections: Iterable[Section], offset: int) -> SectionKind | None:
    return next(
        (section.kind for section in sections if section.start <= offset < section.end), None
    )


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
    """Chapters, of which tiny ones go with the next one of the same section, or with the last
    one.
    """
    waiting: list[_Unit] = []
    for group in groups:
        if waiting and waiting[-1].section != group[0].section:
            yield waiting
            waiting = []
        waiting = waiting + group
        if _length(waiting) >= _TINY:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _packed(units: Sequence[_Unit]) -> Iterator[Sequence[_Unit]]:
    """A chapter in parts of about one size, so that no scrap is left at its end."""
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
