"""How documents hang together: a release announces an agreement, an agreement replaces or
supplements another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import unquote, urlsplit

from nlp.days import find_days
from nlp.sentences import split_sentences
from nlp.tokens import fold, words
from pipeline.ground.types import Document, Span
from pipeline.reading.works import hash64

_HEAD_ZONES = frozenset(
    {"headline", "subheadline", "downloads", "dateline", "lead", "body", "quote"}
)
_SMALL_LISTED = (
    "der die das des dem den und oder zur zum zu von vom fuer mit im in am an auf bei ueber aus "
    "eine einer eines einem "
    "einen ein ist wird sich als"
)
_SMALL = frozenset(_SMALL_LISTED.split())
# Words that every agreement's title has say nothing about which one is meant.
_COMMON_LISTED = (
    "vereinbarung kooperationsvereinbarung rahmenvereinbarung offensive mittelstand partner om"
)
_COMMON = frozenset(_COMMON_LISTED.split())
# This share of a title's telling words names its document.
ENOUGH = 0.75
# A release comes out with the agreement or soon after it.
LONGEST = timedelta(days=200)
BEFORE = timedelta(days=14)
_REPLACES = re.compile(
    r"\b(?:ersetz(?:t|en|te)|(?:tritt|treten) an die Stelle|löst\b|hebt\b|außer Kraft|Neufassung)",
    re.IGNORECASE,
)
_SUPPLEMENTS = re.compile(
    r"\b(?:ergänz(?:t|en|te)|in Ergänzung|Ergänzung (?:zur|der)|Zusatz(?:vereinbarung)? "
    r"zu|Nachtrag zu"
    r"|Änderung der|ändert\b)",
    re.IGNORECASE,
)
_AGREEMENT = re.compile(
    r"(?:vereinbarung|vertrag|verständnis|beschluss|leitlinie|kriterien|charta|abkommen)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Relation:
    """`document` announces, replaces or supplements `target`; the span in `document` is the
    evidence.
    """

    kind: Literal["announces", "replaces", "supplements"]
    document: str
    target: str
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Clues:
    """What of a document is needed to find those that it may be related to, without their texts.

    `title` are the telling words of an agreement's title as numbers of 64 bits, empty where they
    name nothing; `says` those of the places where a release announces or an agreement replaces and
    supplements. `rare` are some of `title` (see `rare_words`). `keys` are shared by a release and
    the file that it offers, and by an agreement and the day by which another names it.
    """

    title: frozenset[int]
    rare: frozenset[int]
    says: frozenset[int]
    own_keys: frozenset[int]
    named_keys: frozenset[int]


def clues_of(document: Document) -> Clues:
    """The clues of a document; other documents than releases and agreements have none."""
    if document.kind == "agreement":
        own = {_file_key(document.source.name)} | (
            {_day_key(document.date)} if document.date else set()
        )
        told = [document.text[start:end] for _, start, end in _telling_sentences(document)]
        days = {_day_key(found.date) for sentence in told for found in find_days(sentence)}
        title, rare = _telling(document.title), rare_words(document.title)
        named = _numbers(title) if rare else frozenset()
        return Clues(named, rare, _said(told), frozenset(own), frozenset(days))
    if document.kind == "press_release":
        sections = [
            document.text[z.start : z.end] for z in document.sections if z.kind in _HEAD_ZONES
        ]
        files = frozenset(
            _file_key(link.target) for link in document.links if link.kind == "download"
        )
        return Clues(frozenset(), frozenset(), _said(sections), frozenset(), files)
    return Clues(frozenset(), frozenset(), frozenset(), frozenset(), frozenset())


def rare_words(title: str) -> frozenset[int]:
    """Words of a title of which one at least stands wherever `ENOUGH` of it does; none if it names
    nothing.

    A quarter of the words may be missing there, so one more than a quarter will do (a prefix
    filter: Chaudhuri, Ganti and Kaushik 2006). The longest are taken: in German they are the
    rarest.
    """
    told = _telling(title)
    if len(told) < 2:
        return frozenset()
    missing = int(len(told) * (1 - ENOUGH))
    longest_first = sorted(told, key=lambda word: (-len(word), word))
    return _numbers(frozenset(longest_first[: missing + 1]))


def _said(texts: Sequence[str]) -> frozenset[int]:
    return _numbers(frozenset().union(*map(_telling, texts)))


def _numbers(listed: frozenset[str]) -> frozenset[int]:
    return frozenset(map(hash64, listed))


def _file_key(target: str) -> int:
    return hash64(f"file {_stem_of(target)}")


def _day_key(day: date) -> int:
    return hash64(f"day {day}")


def _stem_of(target: str) -> str:
    path = unquote(urlsplit(target).path) if "//" in target else unquote(target)
    return fold(PurePosixPath(path).stem)


def announced(release: Document, agreements: Sequence[Document]) -> Relation | None:
    """The agreement that a release announces: its file is linked, or its title stands in the text;
    None if unsure.
    """
    found = [r for a in agreements if a.id != release.id for r in _announcements(release, a)]
    return max(found, key=lambda r: (r.confidence, r.target), default=None)


def relations_between(agreement: Document, others: Sequence[Document]) -> tuple[Relation, ...]:
    """The agreements that this one says to replace or to supplement, each once, by title or by
    date.
    """
    found: dict[str, Relation] = {}
    for kind, start, end in _telling_sentences(agreement):
        for other in others:
            confidence = _named(agreement.text[start:end], agreement, other)
            if other.id != agreement.id and confidence > getattr(
                found.get(other.id), "confidence", 0.0
            ):
                found[other.id] = Relation(
                    kind, agreement.id, other.id, Span(start=start, end=end), confidence
                )
    return tuple(found.values())


def _telling_sentences(
    agreement: Document,
) -> Iterator[tuple[Literal["replaces", "supplements"], int, int]]:
    """The sentences in which an agreement may say that it replaces or supplements another."""
    for told in split_sentences(agreement.text):
        sentence = agreement.text[told.start : told.end]
        kind = _kind(sentence)
        if kind and _AGREEMENT.search(sentence):
            yield kind, told.start, told.end


def _kind(sentence: str) -> Literal["replaces", "supplements"] | None:
    if _REPLACES.search(sentence):
        return "replaces"
    return "supplements" if _SUPPLEMENTS.search(sentence) else None


def _announcements(release: Document, agreement: Document) -> Iterator[Relation]:
    stem = _stem_of(agreement.source.name)
    for link in release.links:
        if link.kind == "download" and _stem_of(link.target) == stem:
            yield _relation(release, agreement, *_line_of(release.text, link.start, link.end), 1.0)
    if not _fits_in_time(release, agreement):
        return
    for section in release.sections:
        if section.kind in _HEAD_ZONES:
            share = _share(agreement.title, release.text[section.start : section.end])
            if share >= ENOUGH:
                start, end = _best_sentence(
                    agreement.title, release.text, section.start, section.end
                )
                # A sentence tells a reader more than a line to click on.
                weight = 0.85 if section.kind == "downloads" else 0.9
                yield _relation(release, agreement, start, end, round(weight * share, 3))


def _line_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The line in which a link stands; its own words alone ("PDF-Download") say little."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return first, len(text) if last < 0 else last


def _best_sentence(title: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence of a section that has most of a title's words: what a reader is shown as
    evidence.
    """
    told = [(start + s.start, start + s.end) for s in split_sentences(text[start:end])]
    return max(told, key=lambda span: _share(title, text[slice(*span)]), default=(start, end))


def _relation(
    release: Document, agreement: Document, start: int, end: int, confidence: float
) -> Relation:
    return Relation("announces", release.id, agreement.id, Span(start=start, end=end), confidence)


def _fits_in_time(release: Document, agreement: Document) -> bool:
    if release.date is None or agreement.date is None:
        return True
    return -BEFORE <= release.date - agreement.date <= LONGEST


def _named(sentence: str, agreement: Document, other: Document) -> float:
    """How sure it is that a sentence names `other`: by its title, or as the agreement of its
    day.
    """
    if other.date and agreement.date and other.date > agreement.date:
        return 0.0
    by_title = _share(other.title, sentence)
    if by_title >= ENOUGH:
        return round(0.9 * by_title, 3)
    by_day = other.date is not None and any(d.date == other.date for d in find_days(sentence))
    return 0.7 if by_day and other.kind == "agreement" else 0.0


def _share(title: str, text: str) -> float:
    """The share of a title's telling words that stand in `text`; 0 when the title has fewer than
    two.
    """
    wanted = _telling(title)
    found = _telling(text)
    return len(wanted & found) / len(wanted) if len(wanted) >= 2 else 0.0


# A release is held against several agreements, and an agreement against several releases.
@lru_cache(maxsize=256)
def _telling(text: str) -> frozenset[str]:
    folded = (fold(token.text) for token in words(text))
    return frozenset(
        _stem(w) for w in folded if w not in _SMALL and w not in _COMMON and len(w) > 1
    )


def _stem(word: str) -> str:
    for ending in ("en", "es", "er", "em", "e", "n", "s"):
        if len(word) > len(ending) + 4 and word.endswith(ending):
            return word.removesuffix(ending)
    return word
