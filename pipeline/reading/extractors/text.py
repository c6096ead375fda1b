"""Plain text: encoding told by content, hard-wrapped lines made paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from nlp.normal import join_hyphenated, known_words, normalise
from nlp.tokens import word_set
from pipeline.reading.extraction import Extraction, PageInfo, Piece
from pipeline.reading.extractors.text_markdown import is_markdown, markdown_piece, parted
from pipeline.reading.faults import fault
from pipeline.reading.identify import decode
from pipeline.reading.marks import is_list_item
from pipeline.reading.quality import page_reasons, plain_quality
from pipeline.settings import Settings

_WIDEST_WRAP, _NARROWEST_WRAP = 100, 50  # letters in a line that was wrapped
_SHORTEST_TORN, _SHORTEST_OPEN = 60, 40  # letters; shorter ones are lines of an address or a list
# No line of its own ends with these.
_GOES_ON = word_set(
    "der die das des dem den eine einer eines einem einen und oder sowie im in am beim von vom zum "
    "zur für gegen ohne zwischen dass als wie ihre ihrer ihren seine seiner seinen dieser diese "
    "diesen diesem"
)
# These may be the end of a verb: `Acht Betriebe machen mit`.
_MAY_GO_ON = word_set("ein an auf aus bei mit nach vor zu über unter durch um")


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
    if max(len(line.rstrip()) for line in lines) > _WIDEST_WRAP:
        return text
    joins = (" " if goes_on else "\n" for goes_on in _going_on(lines))
    return lines[0] + "".join(join + line for join, line in zip(joins, lines[1:], strict=True))


def _paragraphs(source: Iterable[str], known: frozenset[str]) -> Iterator[str]:
    lines = list(source)
    current = ""
    for line, goes_on in zip(lines, [False, *_going_on(lines)], strict=False):
        bare = re.sub(r"\s+", " ", line).strip()
        if current and not goes_on:
            yield current
            current = ""
        current = join_hyphenated(current, bare, known) if current else bare
    if current:
        yield current


def _going_on(lines: Sequence[str]) -> list[bool]:
    """For each line but the first, whether it goes on with the one above."""
    width = max((len(line.rstrip()) for line in lines), default=0)
    if width <= _WIDEST_WRAP:
        return [_runs_on(last.rstrip(), line.strip(), width) for last, line in pairwise(lines)]
    found: list[bool] = []
    for is_blank, group in groupby(lines, lambda line: not line.strip()):
        own = list(group)
        found += [False, *([False] * (len(own) - 1) if is_blank else _torn_lines(own))]
    return found[1:]


def _torn_lines(lines: Sequence[str]) -> list[bool]:
    """The same for lines without a blank one between them, in a text of which others are longer
    than any wrap: some of its paragraphs may have been wrapped all the same.
    """
    width = max(len(line.rstrip()) for line in lines)
    pairs = [(last.rstrip(), line.strip()) for last, line in pairwise(lines)]
    torn = [_is_torn(last, line) for last, line in pairs]
    wrapped = width <= _WIDEST_WRAP and any(torn)
    both = zip(pairs, torn, strict=True)
    return [is_torn or (wrapped and _runs_on(*pair, width)) for pair, is_torn in both]


def _is_torn(last: str, following: str) -> bool:
    """Whether a long line breaks off within a sentence: behind an article or the like, or before a
    word in small letters.
    """
    if len(last) < _SHORTEST_OPEN or is_list_item(following) or last.endswith((".", "!", "?")):
        return False
    word, is_small = last.split()[-1], following[:1].islower()
    if word in _GOES_ON or (is_small and word in _MAY_GO_ON):
        return True
    return is_small and len(last) >= _SHORTEST_TORN


def _runs_on(last: str, following: str, width: int) -> bool:
    """Whether a line was broken only because the next word did not fit."""
    if not following or is_list_item(following) or width < _NARROWEST_WRAP:
        return False
    return len(last) + 1 + len(following.split()[0]) > width
