"""The heading of a web page that the page's own title names: what stands above it is the site's.

Portals print their name, their rubrics and their menus above the headline, often as headings, too.
The `<title>` of the page says which of them is meant: `Radwege fertig | Stadt Musterstadt`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading import evidence as ev
from pipeline.reading.extraction import Piece
from pipeline.reading.own_days import own_days
from pipeline.reading.own_title import named_parts, title_words

# Above a headline stand its kicker, its day and what its picture shows.
_NEAR = 3
_LINE, _DAY_LINE = 160, 60
# In front of a headline in the same heading: a day, a rubric of a few words.
_KICKER_WORDS = 4


def with_own_headline(pieces: Sequence[Piece], title: str) -> list[Piece]:
    """The pieces; above the heading that `title` names the site's lines are artifacts, and a day or
    kicker within that heading stands for itself. Unchanged where no heading is named.
    """
    named = _named(pieces, title)
    if named is None:
        return list(pieces)
    at, words = named
    above = [_of_site(p, at - n) for n, p in enumerate(pieces[:at])]
    below = [_told_day(p) if n < _NEAR else p for n, p in enumerate(pieces[at + 1 :])]
    return [*above, *_parted(pieces[at], words), *below]


def _named(pieces: Sequence[Piece], title: str) -> tuple[int, tuple[str, ...]] | None:
    """Which heading the title names, and by which words; the one with most of them."""
    parts = named_parts(title)
    told = [
        (len(words), -n, words)
        for n, piece in enumerate(pieces)
        if piece.role == "heading"
        for words in parts
        if _ends_with(title_words(piece.text), words)
    ]
    if not told:
        return None
    _, minus, words = max(told)
    return -minus, words


def _ends_with(heading: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a heading is these words, or has no more than a kicker or a day in front of them."""
    if heading[-len(words) :] == words:
        return len(heading) - len(words) <= _KICKER_WORDS and 2 * len(words) > len(heading)
    rest = heading[-len(words) :][1:] == words[1:]
    return rest and heading[-len(words)].removesuffix(words[0]).isdigit()


def _parted(heading: Piece, words: tuple[str, ...]) -> list[Piece]:
    """The heading with what stands in front of the named words as a line above it."""
    start = re.search(
        r"[\W_]+".join(map(re.escape, words)), heading.text.replace("\u00ad", ""), re.IGNORECASE
    )
    whole = heading.text
    if start is None or heading.links or "\u00ad" in whole:
        return [heading]
    cut = start.start()
    while cut and not (whole[cut - 1].isspace() or whole[cut - 1].isalnum()):
        cut -= 1  # an opening mark belongs to the headline
    kicker, headline = whole[:cut].strip(), whole[cut:].strip()
    if not kicker or not any(c.isalnum() for c in kicker):
        return [heading]
    return [
        replace(heading, text=kicker, role="paragraph", level=0),
        replace(heading, text=headline),
    ]


def _of_site(piece: Piece, distance: int) -> Piece:
    """A line above the headline, as an artifact where it belongs to the site."""
    if distance <= _NEAR and piece.role == "heading" and len(piece.text) <= _DAY_LINE:
        piece = replace(piece, role="artifact", level=0)
    near = distance <= _NEAR and piece.role != "heading"
    told = ev.KICKER.match(piece.text) or len(piece.text) > _LINE
    if near or told:
        return _told_day(piece) if near else piece
    return replace(piece, role="artifact", level=0)


def _told_day(piece: Piece) -> Piece:
    """A line with hardly more than a day, next to the headline, is text: `Datum: 3. Mai 2021`."""
    if piece.role != "artifact" or len(piece.text) > _DAY_LINE:
        return piece
    return replace(piece, role="paragraph") if any(own_days(piece.text)) else piece
