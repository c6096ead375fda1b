"""German analysis, alike for what is indexed and what is asked: words as written, their stems, and
compound parts.

All terms are folded (`nlp.tokens.fold`), so `Fuehrung` and `Führung` are one. Codes (`A-2.1`),
numbers with points (`4.0`) and dotted abbreviations (`e. V.`) survive as one term each.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from nlp.tokens import fold

# Grows when the same text gives other terms.
ANALYSIS_VERSION = "1"
_TERM = re.compile(
    r"(?P<code>\b[^\W\d_]{1,3}-?\d+(?:\.\d+)*\b)"
    r"|(?P<number>\b\d+(?:\.\d+)+\b)"
    r"|(?P<dotted>\b(?:[^\W\d_]\.\s?){2,})"
    r"|(?P<word>[^\W\d_]+|\d+)"
)
_DATA = Path(__file__).parent / "data"
_SHORTEST_COMPOUND = 7
_LONGEST_COMPOUND = 60
_SHORTEST_PART = 4
# Sounds between the parts of a compound, longest first; the empty one wins where both fit.
_LINKS = ("", "s", "n", "e", "es", "en", "er", "ns", "ens")

_OF_THREAD = threading.local()


def _word_list(name: str) -> frozenset[str]:
    return frozenset((_DATA / f"{name}.txt").read_text(encoding="ascii").split())


# Nouns of three letters that compounds are made of; others of that length are mostly chance.
_SHORT_PARTS = _word_list("short_parts")
# What looks like a part but is a prefix, an ending or a function word: `unter|nehmen` and
# `gemein|schaft` stay whole.
_NO_PARTS = _word_list("no_parts")
STOP_WORDS = _word_list("stop_words")
# What a question begins with, folded; some of them are stop words too.
QUESTION_WORDS = frozenset({
    "wer", "wen", "wem", "wessen", "was", "wann", "wo", "woher", "wohin", "wie", "warum", "wieso",
    "weshalb", "womit",
    "wozu", "wofuer", "wodurch", "welche", "welcher", "welches", "welchen", "welchem",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a text in order, repeated as often as they occur: as written, stems, and stems
    of compound parts.
    """

    surface: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermPlace:
    """One term with its half-open span in the text; `word` is folded."""

    word: str
    start: int
    end: int


def places(text: str) -> Iterator[TermPlace]:
    """Every term of a text with its place, stop words left out."""
    return (place for place in all_places(text) if place.word not in STOP_WORDS)


def all_places(text: str) -> Iterator[TermPlace]:
    """Every term of a text with its place, stop words too."""
    for match in _TERM.finditer(text):
        yield TermPlace(
            _folded(match.group(), match.lastgroup == "dotted"), match.start(), match.end()
        )


def is_known(word: str) -> bool:
    """Whether a folded word is German as far as the word list tells: there itself, as a stem, or
    made of parts.
    """
    return is_listed(word) or bool(_cut(word))


def is_listed(word: str) -> bool:
    """Whether a folded word or its stem stands in the word list itself."""
    return word in _lexicon() or stem(word) in _lexicon_stems()


def analyse(text: str) -> Terms:
    """All terms of a text, for the index and for a query.

    >>> analyse("Kooperationsvereinbarungen").parts
    ('kooperation', 'vereinbar')
    """
    surface = tuple(place.word for place in places(text))
    parts = tuple(part for word in surface for part in compound_parts(word))
    return Terms(surface, tuple(stem(word) for word in surface), parts)


@lru_cache(maxsize=200_000)
def _folded(word: str, dotted: bool) -> str:
    folded = fold(word)
    return ".".join(letter for letter in folded if letter.isalpha()) if dotted else folded


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word: `haeuser` and `haus` give one."""
    found: str = _stemmer().stemWord(word)
    return found


@lru_cache(maxsize=200_000)
def main_parts(word: str) -> tuple[str, ...]:
    """The stems of the parts that a folded compound is cut into first: `fachkraft`, `sicher`; empty
    when it is none.
    """
    return tuple(stem(part) for part in _cut(word))


@lru_cache(maxsize=200_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """The stems of all parts down to the smallest: `fachkraft`, `fach`, `kraft`, `sicher`; empty
    when it is none.
    """
    parts: list[str] = []
    for part in _cut(word):
        parts.append(stem(part))
        parts.extend(compound_parts(part))
    return tuple(part for part in dict.fromkeys(parts) if part != stem(word))


@lru_cache(maxsize=200_000)
def _cut(word: str) -> tuple[str, ...]:
    """The fewest parts that a word is made of; among cuts of as many, those of the commonest
    words.
    """
    if not _SHORTEST_COMPOUND <= len(word) <= _LONGEST_COMPOUND or not word.isalpha():
        return ()
    options: list[tuple[int, float, tuple[str, ...]]] = []
    for at in range(3, len(word) - 2):
        first, weight = _first_part(word[:at])
        if not first:
            continue
        rest = word[at:]
        last = _last_part(rest)
        if last:
            options.append((2, -weight - last, (first, rest)))
        else:
            more = _cut(rest)
            if more:
                options.append((1 + len(more), -weight, (first, *more)))
    return min(options)[2] if options else ()


@lru_cache(maxsize=100_000)
def _first_part(text: str) -> tuple[str, float]:
    """The word that a part before the last stands for, and how common it is; ("", 0) when it is
    none.
    """
    best = ("", 0.0)
    if text in _NO_PARTS:
        return best
    for link in _LINKS:
        word = text.removesuffix(link) if link else text
        if link and word == text:
            continue
        # `schul` stands for Schule, `pflege` for itself: a compound may drop the last e.
        for form, handicap in ((word, 0.0), (word + "e", 1.5)):
            weight = _weight(form) - handicap - 0.5 * len(link)
            if _is_part(word) and form in _lexicon() and (not best[0] or weight > best[1]):
                best = (form, weight)
    return best


@lru_cache(maxsize=100_000)
def _last_part(text: str) -> float:
    """How common the word of the last part is, in any inflected form; 0 when it is none."""
    if not _is_part(text):
        return 0.0
    if text in _lexicon():
        return 1 + _weight(text)
    return 0.5 if len(text) > _SHORTEST_PART and stem(text) in _lexicon_stems() else 0.0


def _is_part(text: str) -> bool:
    return (len(text) >= _SHORTEST_PART or text in _SHORT_PARTS) and text not in _NO_PARTS


def _weight(word: str) -> float:
    # Longer words are rarer but less likely there by chance.
    return _lexicon().get(word, 0) + 0.5 * len(word)


@cache
def _lexicon() -> dict[str, int]:
    """Folded words with the binary logarithm of how often they occur; see `nlp/data/README.md`."""
    lexicon: dict[str, int] = {}
    for line in (_DATA / "german_words.txt").read_text(encoding="ascii").splitlines():
        frequency, _, words = line.partition(":")
        lexicon.update(dict.fromkeys(words.split(), int(frequency)))
    return lexicon


def word_frequencies() -> Mapping[str, int]:
    """Folded German words with the binary logarithm of how often they occur in news."""
    return _lexicon()


@cache
def _lexicon_stems() -> frozenset[str]:
    # Stored, because stemming the whole lexicon takes a second.
    return _word_list("german_stems")


_local = threading.local()


def _stemmer() -> Any:
    """This thread's stemmer: it keeps the word that it works on, so threads must not share one."""
    if not hasattr(_local, "stemmer"):
        from Stemmer import Stemmer

        _local.stemmer = Stemmer("german", 0)  # without a cache: `stem` has one
    return _local.stemmer
