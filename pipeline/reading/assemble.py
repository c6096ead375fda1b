"""Pieces in reading order → one text with blocks, pages and links that point into it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from nlp.normal import spell_quotes
from pipeline.ground.types import Block, Link, Page
from pipeline.reading.evidence import DOWNLOAD
from pipeline.reading.extraction import Extraction, Piece

_FILE = re.compile(
    r"\.(?:pdf|docx?|dotx?|odt|rtf|xlsx?|pptx?|zip|txt|epub)(?:[?#].*)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Body:
    """A document's text and what stands where in it."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]
    links: tuple[Link, ...]


def assemble(extraction: Extraction) -> Body:
    """One line break between blocks; pages cover the text without gaps, empty pages are empty
    spans.
    """
    pieces = [_spelled(p) for p in extraction.pieces if p.text]
    blocks: list[Block] = []
    links: list[Link] = []
    turns: dict[int, int] = {}
    at = 0
    for piece in pieces:
        blocks.append(_block(piece, at))
        links += [_link(piece, at, n) for n in range(len(piece.links))]
        turns.setdefault(piece.page, at)
        for ahead, offset in enumerate(piece.turns, start=1):
            turns.setdefault(piece.page + ahead, at + offset)
        at += len(piece.text) + 1
    text = "\n".join(p.text for p in pieces)
    return Body(text, tuple(blocks), _pages(extraction, turns, len(text)), tuple(links))


def _spelled(piece: Piece) -> Piece:
    """The piece with every quotation mark as one sign; what points into it moves along."""
    text, gone = spell_quotes(piece.text)
    if not gone:
        return piece
    links = tuple(
        replace(
            link,
            start=link.start - bisect_left(gone, link.start),
            end=link.end - bisect_left(gone, link.end),
        )
        for link in piece.links
    )
    return replace(
        piece,
        text=text,
        links=links,
        turns=tuple(turn - bisect_left(gone, turn) for turn in piece.turns),
    )


def is_download(target: str) -> bool:
    """Whether a link's target is a document to be fetched and no page."""
    return bool(_FILE.search(target)) and not target.startswith("mailto:")


def page_at(pages: tuple[Page, ...], offset: int) -> int:
    """The number of the page on which the character at `offset` stands."""
    starts = [p.start for p in pages if p.end > p.start] or [0]
    numbers = [p.number for p in pages if p.end > p.start] or [1]
    return numbers[max(0, bisect_right(starts, offset) - 1)]


def _block(piece: Piece, at: int) -> Block:
    return Block(
        start=at, end=at + len(piece.text), role=piece.role, level=piece.level, page=piece.page,
        bbox=piece.bbox,
        confidence=piece.confidence,
    )  # fmt: skip


def _link(piece: Piece, at: int, n: int) -> Link:
    link = piece.links[n]
    label = piece.text[link.start : link.end]
    # Many sites hand out files from addresses without a suffix; then the label tells.
    is_named = link.target.startswith(("http:", "https:", "/")) and bool(DOWNLOAD.search(label))
    kind = "download" if is_download(link.target) or is_named else "web"
    return Link.model_validate(
        {
            "start": at + link.start,
            "end": at + link.end,
            "kind": kind,
            "target": link.target,
            "label": label,
        }
    )


def _pages(extraction: Extraction, turns: dict[int, int], length: int) -> tuple[Page, ...]:
    infos = sorted(extraction.pages, key=lambda p: p.number)
    starts: list[int] = []
    following = length
    for info in reversed(infos):
        following = min(following, turns.get(info.number, following))
        starts.append(following)
    starts.reverse()
    # What stands before the first page's own first block is that page's as well.
    starts[0] = 0
    ends = [*starts[1:], length]
    return tuple(
        Page(
            start=start, end=end, number=info.number, width=info.width, height=info.height,
            ocr=info.ocr,
            quality=info.quality, reasons=info.reasons,
        )
        for info, start, end in zip(infos, starts, ends, strict=True)
    )  # fmt: skip
