"""Words typed without their umlauts: `Burgerhaus` is read as `Bürgerhaus`, before anything else is
understood of a query.

Stems are alike with and without them, so such words were found before; models and phrases know them
only as they are written. A word is read with umlauts where the archive has it so and not as it is
typed. A word that is as German as typed (`Forderung`) is read so only beside another one that is
not: then the whole query was typed on a foreign keyboard.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

from nlp.analysis import STOP_WORDS, TermPlace, all_places, is_known, word_frequencies
from nlp.tokens import fold
from pipeline.archive import Parts

_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü", "A": "Ä", "O": "Ö", "U": "Ü"}
# More umlauts stand in no word; more vowels give too many readings.
_MOST_UMLAUTS, _MOST_VOWELS = 3, 8
_SHORTEST = 3
# Four times as common; a compound stands in no list, and what is neither is no German.
_MUCH_COMMONER, _COMPOUND, _UNKNOWN = 2.0, 0.0, -4.0


@dataclass(frozen=True, slots=True)
class _Reading:
    """A word `[start, end)` of a query with its umlauts; a `sure` one is no German word as it is
    typed.
    """

    start: int
    end: int
    written: str
    sure: bool


def with_umlauts(archive: Parts, text: str) -> tuple[str, tuple[str, ...]]:
    """The text with its umlauts, and the words that were read in another way than typed.

    A text that has umlauts, or spells them `ae`, `oe` and `ue`, is left as it is.
    """
    if any(sign in "äöüßÄÖÜ" for sign in text):
        return text, ()
    readings = list(_readings(archive, text))
    if not any(reading.sure for reading in readings):
        return text, ()
    read, at = "", 0
    for reading in readings:
        read += text[at : reading.start] + reading.written
        at = reading.end
    return read + text[at:], tuple(reading.written for reading in readings)


def _readings(archive: Parts, text: str) -> Iterator[_Reading]:
    options = {place: tuple(_options(text[place.start : place.end])) for place in _typed(text)}
    spellings = {place.word for place in options}
    spellings.update(fold(word) for words in options.values() for word in words)
    there = archive.index.known_words(spellings)
    for place, words in options.items():
        if place.word in STOP_WORDS or place.word in there:
            continue
        best = max(words, key=lambda word: _likelihood(fold(word), there), default="")
        if best and _is_meant(fold(best), place.word, there):
            yield _Reading(place.start, place.end, best, _is_sure(fold(best), place.word))


def _likelihood(word: str, there: Collection[str]) -> tuple[bool, float]:
    return word in there or word in STOP_WORDS, _commonness(word)


def _is_meant(word: str, typed: str, there: Collection[str]) -> bool:
    """Whether a word with umlauts is in the archive, or much commoner German than as typed."""
    return _likelihood(word, there)[0] or _commonness(word) > _commonness(typed) + _MUCH_COMMONER


def _is_sure(word: str, typed: str) -> bool:
    listed = typed in word_frequencies()
    return not listed or _commonness(word) >= _commonness(typed) + _MUCH_COMMONER


def _commonness(word: str) -> float:
    """How often a folded word occurs in German news, as a binary logarithm; of a compound that is
    made of known words, little.
    """
    found = word_frequencies().get(word)
    return found if found is not None else _COMPOUND if is_known(word) else _UNKNOWN


def _typed(text: str) -> Iterator[TermPlace]:
    """The words of a text that could lack umlauts."""
    for place in all_places(text):
        word = text[place.start : place.end]
        if len(word) >= _SHORTEST and word.isascii() and word.isalpha():
            yield place


def _options(word: str) -> Iterator[str]:
    """The word with up to three of its vowels as umlauts, one first."""
    vowels = [at for at, letter in enumerate(word) if letter in _UMLAUTS]
    if len(vowels) > _MOST_VOWELS:
        return
    for count in range(1, _MOST_UMLAUTS + 1):
        for chosen in combinations(vowels, count):
            yield "".join(
                _UMLAUTS[letter] if at in chosen else letter for at, letter in enumerate(word)
            )
