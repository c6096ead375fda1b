"""What an extractor hands over: pieces of text in reading order, pages, and what the file says of
itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from nlp.normal import normalise
from pipeline.ground.types import BBox, BlockRole, Issue
from pipeline.settings import Settings

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PieceLink:
    """A hyperlink on `[start, end)` of a piece's text."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One block to be: its text and where it stood.

    `turns` are offsets in the text where a new page begins, for a paragraph that runs on over
    pages; `confidence` says how sure OCR is of it (0 to 1), None where the file itself holds the
    text.
    """

    text: str
    role: BlockRole = "paragraph"
    level: int = 0
    page: int = 1
    bbox: BBox | None = None
    links: tuple[PieceLink, ...] = ()
    turns: tuple[int, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class PageInfo:
    """One page's number, size in points, whether any of it was read by OCR, how good its text is (0
    to 1), and why.
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    ocr: bool = False
    quality: float = 1.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself; often wrong, so only the last resort."""

    title: str = ""
    date: date | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one file."""

    pieces: tuple[Piece, ...]
    pages: tuple[PageInfo, ...] = (PageInfo(1),)
    properties: Properties = Properties()
    issues: tuple[Issue, ...] = ()


class Extractor(Protocol):
    """Reads files of one media type."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """Everything in the file.

        Raises:
            DocumentError: this file cannot be read, and why, in German.
        """
        ...


@dataclass(slots=True)
class PieceText:
    """A piece's text in the making: normalised, blanks collapsed, links kept in place."""

    text: str = ""
    links: list[PieceLink] = field(default_factory=list)

    def add(self, text: str, target: str = "") -> None:
        """Append `text`, as a link to `target` where one is given."""
        run = _SPACE.sub(" ", normalise(text))
        if not self.text or self.text[-1] in " \n":
            run = run.lstrip(" ")
        start = len(self.text)
        self.text += run
        if target:
            self._link(start, target)

    def line_break(self) -> None:
        """Append a forced line break."""
        self.text = self.text.rstrip(" ")
        if self.text:
            self.text += "\n"

    def piece(self, role: BlockRole = "paragraph", level: int = 0) -> Piece | None:
        """The finished piece, or None when there is no text."""
        if not self.text.strip():
            return None
        lead = len(self.text) - len(self.text.lstrip())
        text = self.text.strip()
        text = _run_on(text)
        links = tuple(
            PieceLink(max(0, k.start - lead), min(len(text), k.end - lead), k.target)
            for k in self.links
            if min(len(text), k.end - lead) > max(0, k.start - lead)
        )
        return Piece(text, role, level, links=links)

    def _link(self, start: int, target: str) -> None:
        while start < len(self.text) and self.text[start].isspace():
            start += 1
        end = len(self.text.rstrip())
        if end > start:
            self.links.append(PieceLink(start, end, target))


def _run_on(text: str) -> str:
    """A forced break within a sentence is a blank: same length, so links stay in place."""
    lines = text.split("\n")
    joined = lines[0]
    for line in lines[1:]:
        inside = joined[-1:] not in '.!?:“"”' and line[:1].islower()
        joined += (" " if inside else "\n") + line
    return joined
