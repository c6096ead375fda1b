"""Which documents are one text: HTML, DOC, DOCX and PDF of a release, a scan of it, a copy with
another footer.

Three steps, each coarser than the last: the same bytes, the same words, nearly the same runs of
words. A sketch keeps the smallest hashes of all runs of three words; two sketches tell how much of
the runs two texts share.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from nlp.tokens import fold, words
from pipeline.ground.types import Document

How = Literal["bytes", "text", "near"]
_RUN = 3
SKETCH = 256
# Editions of one text differ in headers, downloads and what OCR misread; a release shares far less
# with its agreement.
NEAR = 0.6
# Shorter texts are alike by chance.
_FEWEST_WORDS = 30
# The smallest hashes of a sketch find its likes: that of two texts alike by NEAR fewer than 4 of 16
# agree happens once in a thousand.
NEAR_KEYS = 16
FEWEST_KEYS = 4


@dataclass(frozen=True, slots=True)
class TextPrint:
    """What is known of a text for comparing: hashes of its bytes and words, its sketch, how many
    words it has.

    `day` is the date that the text itself bears: two agreements on one form are not one work.
    """

    document: str
    sha256: str
    text_hash: str
    sketch: tuple[int, ...]
    words: int
    day: date | None = None

    @property
    def is_long(self) -> bool:
        """Whether the text is long enough to be near another by more than chance."""
        return self.words >= _FEWEST_WORDS


@dataclass(frozen=True, slots=True)
class Work:
    """Documents that are one text; `how` is the coarsest step that joined them. `id` is the first
    document's.
    """

    id: str
    documents: tuple[str, ...]
    how: How


def print_of(document: Document) -> TextPrint:
    """The print of a document's text without artifacts; case, umlauts, marks and line breaks do not
    count.
    """
    kept = (document.text[b.start : b.end] for b in document.blocks if b.role != "artifact")
    folded = [fold(token.text) for part in kept for token in words(part)]
    joined = "".join(folded)
    return TextPrint(
        document=document.id,
        sha256=document.source.sha256,
        text_hash=hashlib.sha256(joined.encode()).hexdigest(),
        sketch=tuple(heapq.nsmallest(SKETCH, set(_runs(folded)))),
        words=len(folded),
        day=document.date if document.date_span else None,
    )


def hash64(text: str) -> int:
    """A number of 64 bits for a text, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def likeness(first: TextPrint, second: TextPrint) -> float:
    """How much of their runs of words two texts share, from 0 to 1 (Jaccard, estimated by the
    sketches).
    """
    if not first.sketch or not second.sketch:
        return 0.0
    union = heapq.nsmallest(SKETCH, {*first.sketch, *second.sketch})
    both = set(first.sketch) & set(second.sketch)
    return sum(run in both for run in union) / len(union)


def are_near(first: TextPrint, second: TextPrint, near: float = NEAR) -> bool:
    """Whether two texts are one but for headers, downloads and misread letters; those of two days
    are not.
    """
    if not (first.is_long and second.is_long) or (
        first.day and second.day and first.day != second.day
    ):
        return False
    return likeness(first, second) >= near


def are_same(first: TextPrint, second: TextPrint) -> bool:
    """Whether two texts are one work by themselves: the same words, or nearly."""
    return first.text_hash == second.text_hash or are_near(first, second)


def group_works(prints: Iterable[TextPrint], near: float = NEAR) -> tuple[Work, ...]:
    """The works that documents make, each document in exactly one, in the order of their first
    documents.

    The result does not depend on the order of the documents within a work.
    """
    known = list(prints)
    root = list(range(len(known)))
    hows: dict[int, How] = {}
    for first, second, how in _pairs(known, near):
        a, b = _root(root, first), _root(root, second)
        if a != b:
            root[max(a, b)] = min(a, b)
            hows[min(a, b)] = _coarser(how, hows.get(a), hows.get(b))
    members: dict[int, list[int]] = defaultdict(list)
    for n in range(len(known)):
        members[_root(root, n)].append(n)
    works = []
    for first, all_ in sorted(members.items()):
        inside = tuple(known[n].document for n in all_)
        works.append(Work(known[first].document, inside, hows.get(first, "bytes")))
    return tuple(works)


def _runs(folded: Sequence[str]) -> Iterator[int]:
    for n in range(len(folded) - _RUN + 1):
        yield hash64(" ".join(folded[n : n + _RUN]))


def _pairs(known: Sequence[TextPrint], near: float) -> Iterator[tuple[int, int, How]]:
    """Pairs of the same work: exact ones first."""
    yield from _same(((p.sha256, n) for n, p in enumerate(known)), "bytes")
    yield from _same(((p.text_hash, n) for n, p in enumerate(known) if p.words), "text")
    shared: dict[tuple[int, int], int] = defaultdict(int)
    holders: dict[int, list[int]] = defaultdict(list)
    for n, print_ in enumerate(known):
        if not print_.is_long:
            continue
        for run in print_.sketch:
            # A run that stands in very many texts (boilerplate) tells of none of them.
            for other in holders[run][:50]:
                shared[other, n] += 1
            holders[run].append(n)
    for (first, second), count in sorted(shared.items()):
        enough = near * min(len(known[first].sketch), len(known[second].sketch)) / 2
        if count >= enough and are_near(known[first], known[second], near):
            yield first, second, "near"


def _same(keys: Iterable[tuple[str, int]], how: How) -> Iterator[tuple[int, int, How]]:
    seen: dict[str, int] = {}
    for key, n in keys:
        if key in seen:
            yield seen[key], n, how
        else:
            seen[key] = n


def _root(root: list[int], n: int) -> int:
    while root[n] != n:
        root[n] = root[root[n]]
        n = root[n]
    return n


def _coarser(*hows: How | None) -> How:
    order: tuple[How, ...] = ("bytes", "text", "near")
    return max((h for h in hows if h), key=order.index)
