"""What a hit shows: the passage, its page and box, the words that were found, and what the meaning
rests on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nlp.analysis import STOP_WORDS, compound_parts, places, stem
from nlp.tokens import fold
from pipeline.archive import Parts
from pipeline.archive.types import FoundPassage, WordQuery
from pipeline.ground.types import BBox, Block, DocumentKind, Frozen
from pipeline.search.operators import phrase_spans

# A rank up to which a hit is told to fit well.
_FOREMOST = 3
_BEGINNING = 3
# Of so many hits it is looked up which page of a passage over a page break answers.
CLOSER = 3
# Where in a document, of which it gets the passage and its blocks, a question is answered.
Closer = Callable[[FoundPassage, Sequence[Block]], int | None]


class Rendition(Frozen):
    """Another file of the same work: the document's id and the file's name."""

    document: str
    name: str


class Successor(Frozen):
    """The document that replaces a hit's."""

    document: str
    title: str


class Hit(Frozen):
    """The best passage of a document, on the page of it that has most of what was asked for.

    `start`, `end` and `highlights` are positions in the document's text. `score` lies between 0 and
    1 and compares the hits of one search; `by_words` and `by_meaning` are ranks from 1, None where
    that part did not find the passage; `exact` tells that the document carries what the query
    names. `bbox` (points, origin top left) frames the passage's blocks on `page`, None where the
    format has no pages; `meaning` is the sentence that is nearest to the question, None where it
    was not looked for; `related` are spans of words that mean the same as those asked for. `why` is
    German. `also` are the other renditions of its work; `replaced_by` is the document that took its
    place, if any. `related_only` tells that the document has not the words themselves.
    """

    document: str
    title: str
    date: date | None
    kind: DocumentKind
    page: int
    passage: str
    start: int
    end: int
    text: str
    highlights: tuple[tuple[int, int], ...]
    score: float
    by_words: int | None
    by_meaning: int | None
    heading: str = ""
    exact: bool = False
    bbox: BBox | None = None
    meaning: tuple[int, int] | None = None
    related: tuple[tuple[int, int], ...] = ()
    why: str = ""
    also: tuple[Rendition, ...] = ()
    replaced_by: Successor | None = None
    related_only: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A document of the result before its texts are fetched; `passage` is a number, `mention` where
    it names something.

    `named` tells that it carries what the query names; the ranks are None where a part did not find
    the passage.
    """

    document: int
    passage: int
    score: float
    by_words: int | None = None
    by_meaning: int | None = None
    mention: tuple[int, int] | None = None
    named: bool = False


def make_hits(
    archive: Parts,
    answers: Sequence[Answer],
    words: WordQuery,
    phrases: Sequence[str] = (),
    closer: Closer | None = None,
) -> tuple[list[Hit], list[tuple[Block, ...]]]:
    """The hits in the order of the answers, and for each the blocks of its document. `closer` tells
    of the first `CLOSER` of them where a passage over a page break answers.
    """
    texts = archive.shown.passages([answer.passage for answer in answers])
    by_number = archive.shown.blocks({answer.document for answer in answers})
    there = [answer for answer in answers if answer.passage in texts]
    blocks = [by_number.get(answer.document, ()) for answer in there]
    hits = [
        _hit(a, texts[a.passage], words, phrases, own, closer if place < CLOSER else None)
        for place, (a, own) in enumerate(zip(there, blocks, strict=True))
    ]
    return hits, blocks


def marks_in(
    text: str, start: int, words: WordQuery, phrases: Sequence[str] = ()
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """In a text that begins at `start`: the spans of what was asked for, and of words that mean the
    same.
    """
    wanted, like = _wanted(words)
    spans = _spans(text, start, wanted)
    spans.extend((start + s, start + e) for p in phrases for s, e in phrase_spans(text, p))
    marked = merged(spans)
    return marked, tuple(s for s in merged(_spans(text, start, like)) if s not in marked)


def asked_in(text: str, words: WordQuery, phrases: Sequence[str] = ()) -> frozenset[str]:
    """The different words and phrases of a text that were asked for: those that `marks_in` marks,
    many times faster, as nothing is said of their places.
    """
    wanted, _ = _wanted(words)
    spoken = frozenset(p for p in phrases if phrase_spans(text, p, 1))
    if not all(term.isalpha() for term in wanted):
        marked = _spans(text, 0, wanted)
        return spoken | {text[start:end].casefold() for start, end in marked}
    found = set(_perhaps(wanted).findall(fold(text))) - STOP_WORDS if wanted else ()
    return spoken | {word for word in found if _is_wanted(word, wanted)}


@lru_cache(maxsize=64)
def _perhaps(wanted: frozenset[str]) -> re.Pattern[str]:
    """Finds the folded words that have the first letters of one that is wanted, umlauts aside."""
    beginnings = {_bare(term)[:_BEGINNING] for term in wanted}
    loose = "|".join(_with_umlauts(beginning) for beginning in sorted(beginnings))
    return re.compile(rf"[^\W\d_]*(?:{loose})[^\W\d_]*")


def _with_umlauts(beginning: str) -> str:
    """A pattern for letters whose umlauts may be written out (ä as ae)."""
    return "".join(f"{char}e?" if char in "aou" else char for char in beginning)


def _hit(
    answer: Answer,
    found: FoundPassage,
    words: WordQuery,
    phrases: Sequence[str],
    blocks: Sequence[Block],
    closer: Closer | None,
) -> Hit:
    passage = found.passage
    marked, related = marks_in(found.text, passage.start, words, phrases)
    page = _page_of(found, marked, blocks, closer)
    mention = answer.mention
    if mention and passage.start <= mention[0] < mention[1] <= passage.end:
        marked = merged((*marked, mention))
        related = tuple(span for span in related if span not in marked)
    return Hit(
        document=passage.document,
        title=found.title,
        date=found.date,
        kind=found.kind,
        page=page,
        passage=passage.id,
        start=passage.start,
        end=passage.end,
        text=found.text,
        highlights=marked,
        score=round(answer.score, 4),
        by_words=answer.by_words,
        by_meaning=answer.by_meaning,
        heading=passage.heading,
        exact=answer.named,
        bbox=box(blocks, passage.start, passage.end, page),
        related=related,
        why=_why(answer),
    )


def _page_of(
    found: FoundPassage,
    marked: Sequence[tuple[int, int]],
    blocks: Sequence[Block],
    closer: Closer | None = None,
) -> int:
    """The page of a passage where the sentence stands that answers; where no closer look tells, the
    one that has most of the different words asked for, without its headings, which say what the
    rest is about. Of a passage over a page break that has none, the first.
    """
    passage = found.passage
    own = [b for b in blocks if b.start < passage.end and b.end > passage.start]
    pages = sorted({b.page for b in own})
    if len(pages) < 2:
        return passage.page
    at = closer(found, own) if closer else None
    if at is not None:
        answering = _block_at(own, at)
        return answering.page if answering else passage.page
    words: dict[int, set[str]] = {page: set() for page in pages}
    for start, end in marked:
        block = _block_at(own, start)
        if block and block.role != "heading":
            word = found.text[start - passage.start : end - passage.start]
            words[block.page].add(fold(word))
    return max(words, key=lambda page: len(words[page]))


def _block_at(blocks: Sequence[Block], place: int) -> Block | None:
    return next((b for b in blocks if b.start <= place < b.end), None)


def box(blocks: Iterable[Block], start: int, end: int, page: int) -> BBox | None:
    """The box on a page around all blocks that `[start, end)` touches; None where none of them has
    a box.
    """
    boxes = [
        b.bbox for b in blocks if b.bbox and b.page == page and b.start < end and b.end > start
    ]
    if not boxes:
        return None
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _wanted(words: WordQuery) -> tuple[frozenset[str], frozenset[str]]:
    """The stems that were asked for, and those of what means the same."""
    asked = frozenset((*words.stems, *(part for parts in words.compounds for part in parts)))
    return asked, frozenset(term for group in words.related for term in group) - asked


def _spans(text: str, offset: int, wanted: frozenset[str]) -> list[tuple[int, int]]:
    """Where the text has a word of the query, inflected, in a compound, or as part of a compound
    that was asked for.
    """
    if not wanted:
        return []
    # A stem keeps the first letters of its word, umlauts aside: most words need not be stemmed,
    # which takes a while.
    beginnings = {form[:_BEGINNING] for term in wanted for form in (term, _bare(term))}
    spans = []
    for place in places(text):
        word = place.word
        forms = (word, _bare(word))
        begins_alike = any(beginning in form for form in forms for beginning in beginnings)
        if begins_alike and _is_wanted(word, wanted):
            spans.append((offset + place.start, offset + place.end))
    return spans


def _is_wanted(word: str, wanted: frozenset[str]) -> bool:
    return stem(word) in wanted or not wanted.isdisjoint(compound_parts(word))


def _bare(word: str) -> str:
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans in order, those that touch joined."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _why(answer: Answer) -> str:
    """In words that need no knowledge of search engines: a rank says nothing to who reads it."""
    ranks: Mapping[str, int | None] = {
        "die Wörter passen": answer.by_words, "die Bedeutung passt": answer.by_meaning,
    }  # fmt: skip
    parts = ["nennt, wonach gefragt ist"] if answer.named else []
    for said, rank in ranks.items():
        if rank:
            parts.append(f"{said} besonders gut" if rank <= _FOREMOST else said)
    return " · ".join(parts)
