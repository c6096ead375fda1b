"""Plain text: encoding told by content, hard-wrapped lines made paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from nlp.normal import join_hyphenated, known_words, normalise
from pipeline.reading.extraction import Extraction, PageInfo, Piece
from pipeline.reading.extractors.text_markdown import is_markdown, markdown_piece, parted
from pipeline.reading.faults import fault
from pipeline.reading.identify import decode
from pipeline.reading.marks import is_list_item
from pipeline.reading.quality import page_reasons, plain_quality
from pipeline.settings import Settings

_WIDEST_WRAP = 100


class TextExtractor:
    """Reads plain text in UTF-8, UTF-16 or Windows-1252."""

    def extract(self, path: Path, settings: Settings) -> Extraction:  # noqa: ARG002 - the protocol's shape
        """One piece per paragraph."""
        text = decode(path.read_bytes())
        if text is None:
            raise fault("unsupported", "Die Datei ist kein lesbarer Text.")
        quality = PageInfo(1, quality=plain_quality(text), reasons=page_reasons(text))
        return Extraction(text_pieces(text), (quality,))


def text_pieces(text: str) -> tuple[Piece, ...]:
    """One piece per paragraph of a text."""
    lines = normalise(text).split("\n")
    known = known_words(lines)
    if not is_markdown(lines):
        return tuple(_piece(p) for p in _paragraphs(lines, known))
    found = (markdown_piece(p) for p in _paragraphs(parted(lines), known))
    return tuple(piece for piece in found if piece)


def _piece(text: str) -> Piece:
    return Piece(text, "list_item" if is_list_item(text) else "paragraph")


def unwrapped(text: str) -> str:
    """A text whose hard-wrapped lines go on behind a blank instead of a line feed: no offset
    changes.
    """
    lines = text.split("\n")
    width = max(len(line.rstrip()) for line in lines)
    if width > _WIDEST_WRAP:
        return text
    joins = (
        " " if line.strip() and _runs_on(last.rstrip(), line, width) else "\n"
        for last, line in pairwise(lines)
    )
    return lines[0] + "".join(join + line for join, line in zip(joins, lines[1:], strict=True))


def _paragraphs(source: Iterable[str], known: frozenset[str]) -> Iterator[str]:
    lines = list(source)
    width = max((len(line.rstrip()) for line in lines), default=0)
    wrapped = width <= _WIDEST_WRAP
    current = ""
    last = ""
    for line in lines:
        bare = re.sub(r"\s+", " ", line).strip()
        if current and not (wrapped and bare and _runs_on(last, bare, width)):
            yield current
            current = ""
        current = join_hyphenated(current, bare, known) if current else bare
        last = line.rstrip()
    if current:
        yield current


def _runs_on(last: str, following: str, width: int) -> bool:
    """Whether a line was broken only because the next word did not fit."""
    if is_list_item(following) or width < 50:
        return False
    return len(last) + 1 + len(following.split()[0]) > width
