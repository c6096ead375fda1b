"""Places in a document that people point at: words that they marked, or that they typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.types import Document, Tag, TagKind

# A name is shorter; whoever marks more has marked a paragraph.
LONGEST = 300
_IN_WORD = re.compile(r"[\w'’]")


def marked(text: str, start: int, end: int) -> tuple[int, int]:
    """What somebody marked, without blanks at its ends and widened to whole words.

    Raises:
        Refused: that is no name: nothing, or too much.
    """
    start, end = max(0, start), min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and start > 0 and _joins(text, start):
        start -= 1
    while start < end < len(text) and _joins(text, end):
        end += 1
    if not start < end <= start + LONGEST:
        raise Refused(
            "Das ist kein Name: Markiert ist nichts oder mehr als ein Name lang sein kann.",
            f"Markieren Sie ein Wort oder einige, höchstens {LONGEST} Zeichen.",
        )
    return start, end


def _joins(text: str, at: int) -> bool:
    """Whether a word goes on across this place."""
    return bool(_IN_WORD.match(text[at - 1]) and _IN_WORD.match(text[at]))


def places_of(text: str, words: str) -> list[tuple[int, int]]:
    """Where these words stand in a text, however their blanks and line breaks are; not within
    longer words.
    """
    joined = r"\s+".join(re.escape(word) for word in words.split())
    return [m.span() for m in re.finditer(rf"(?<!\w){joined}(?!\w)", text)] if joined else []


def places_to_tag(
    document: Document, tags: Sequence[Tag], words: str, kind: str, *, everywhere: bool
) -> list[str]:
    """The items (see `pipeline.review.reviewing`) of the places of these words that have no tag of
    the kind yet: the first, or all.

    Raises:
        NotFound: the words stand nowhere, or every place has such a tag.
    """
    if kind not in get_args(TagKind):
        raise NotFound(f"„{kind}“ ist keine Art von Schlagwort.", "Wählen Sie eine aus der Liste.")
    found = places_of(document.text, words)
    if not found:
        raise NotFound(
            f"„{words}“ steht so nicht im Text.", "Schreiben Sie die Wörter genau wie im Dokument."
        )
    known = [(t.start, t.end) for t in tags if t.kind == kind]
    free = [span for span in found if not _touches(span, known)]
    if not free:
        raise NotFound(
            f"Wo „{words}“ steht, ist das Schlagwort schon gesetzt.",
            "Ein Klick auf das Schlagwort ändert es.",
        )
    return [f"{document.id}:{s}-{e}:{kind}" for s, e in (free if everywhere else free[:1])]


def _touches(span: tuple[int, int], known: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in known)
