"""Words of a query that the archive does not have, and the words of the archive that were perhaps
meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nlp.analysis import TermPlace, compound_parts, is_known, places, stem
from pipeline.archive import Parts
from pipeline.archive.types import WordQuery

# Letters that may be wrong, by the length of the word: short words have too many neighbours.
_SHORTEST, _LONG, _LONGEST = 4, 12, 40
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Guess:
    """A word `[start, end)` of the query, the folded word that was perhaps meant, and how it is
    written.
    """

    start: int
    end: int
    word: str
    shown: str


@dataclass(frozen=True, slots=True)
class _Words:
    """All words of an archive at one generation: how often, and how many of each letter."""

    generation: int
    uses: dict[str, int]
    words: tuple[str, ...]
    letters: NDArray[np.int16]


_known: WeakKeyDictionary[Parts, _Words] = WeakKeyDictionary()


def guesses(archive: Parts, text: str) -> tuple[Guess, ...]:
    """For each word that the archive does not have, the commonest of its words that are written
    nearly so.
    """
    unknown = [
        place
        for place in places(text)
        if _SHORTEST <= len(place.word) <= _LONGEST and place.word.isalpha()
    ]
    if not unknown:
        return ()
    wanted = {place.word: (stem(place.word), *compound_parts(place.word)) for place in unknown}
    known = archive.index.known_stems({term for terms in wanted.values() for term in terms})
    # A German word that the archive lacks is no misspelling.
    unknown = [
        place
        for place in unknown
        if not _has(known, *wanted[place.word]) and not is_known(place.word)
    ]
    if not unknown:
        return ()
    words = _words_of(archive)
    found = ((place, _nearest(words, place.word)) for place in unknown)
    return tuple(_guess(archive, place, word) for place, word in found if word)


def _has(known: Collection[str], whole: str, *parts: str) -> bool:
    """Whether the archive has a word, inflected, or all parts of a compound that only the query
    makes.
    """
    return whole in known or (bool(parts) and all(part in known for part in parts))


def _words_of(archive: Parts) -> _Words:
    generation = archive.generation()
    kept = _known.get(archive)
    if kept is None or kept.generation != generation:
        uses = archive.index.vocabulary()
        words = tuple(
            word
            for word in uses
            if _SHORTEST - 1 <= len(word) <= _LONGEST and word.isascii() and word.isalpha()
        )
        kept = _known[archive] = _Words(generation, uses, words, _letters(words))
    return kept


def _letters(words: Iterable[str]) -> NDArray[np.int16]:
    table = np.array([word.encode() for word in words] or [b""], dtype=f"S{_LONGEST}")
    letters = table.view(np.uint8).reshape(len(table), _LONGEST)
    return np.stack(
        [(letters == ord(letter)).sum(axis=1, dtype=np.int16) for letter in _ALPHABET], axis=1
    )


def _nearest(words: _Words, word: str) -> str | None:
    allowed = 2 if len(word) >= _LONG else 1
    # One change of a letter changes two counts at most: few words are left to be compared letter by
    # letter.
    apart = np.abs(words.letters - _letters([word])).sum(axis=1)
    near = [words.words[row] for row in np.flatnonzero(apart <= 2 * allowed).tolist()]
    ranked = ((distance(word, other), -words.uses[other], other) for other in near)
    # Who errs twice still begins right: `Öchsner` is no `Rechner`.
    best = min(
        (f for f in ranked if f[0] <= allowed and (f[0] < 2 or f[2][0] == word[0])), default=None
    )
    return best[2] if best else _without_double(words, word)


def _without_double(words: _Words, word: str) -> str | None:
    """A letter typed twice in another form of a word: `fachkrafft` where the archive has
    `fachkrafte`.
    """
    doubled = [at for at in range(1, len(word)) if word[at] == word[at - 1]]
    meant = {stem(word[:at] + word[at + 1 :]) for at in doubled}
    forms = (other for other in words.words if doubled and other[0] == word[0])
    found = [other for other in forms if stem(other) in meant]
    return min(found, key=lambda other: (-words.uses[other], other), default=None)


def distance(left: str, right: str) -> int:
    """How many letters must be changed, added, left out or swapped with their neighbour (optimal
    string alignment).
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, row = row, [i]
        for j, b in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]


def _guess(archive: Parts, place: TermPlace, word: str) -> Guess:
    return Guess(place.start, place.end, word, _as_written(archive, word))


def _as_written(archive: Parts, word: str) -> str:
    """A folded word as a text of the archive writes it, with its umlauts and capitals."""
    numbers = archive.index.with_phrase((word,))[:1].tolist()
    for found in archive.shown.passages(numbers).values():
        for text in (found.text, found.title, found.passage.heading):
            for place in places(text):
                if place.word == word:
                    return text[place.start : place.end]
    return word


def with_guesses(words: WordQuery, found: Iterable[Guess]) -> WordQuery:
    """The query's words and, besides, those that were perhaps meant as related ones."""
    return replace(words, related=(*words.related, *((stem(guess.word),) for guess in found)))
