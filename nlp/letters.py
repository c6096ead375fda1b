"""Whether letters follow each other as they do in words: a model of three letters from the word
list.

A lexicon knows no names and no other language; letters do. Lists of names, English, French, Polish,
Turkish and placeholder Latin come out above `ODD`; shifted and shuffled letters, encoded bytes and
what OCR makes of drawings below it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from nlp.analysis import word_frequencies
from nlp.tokens import fold

# The mean logarithm of a letter's chance behind the two before it, measured: running German -1.9,
# names -3.3, Polish -3.8; shuffled letters -4.0, OCR of drawings -4.3, shifted letters -5.
ODD = -3.9
# Of letters; fewer prove nothing.
LEAST_LETTERS = 150
_MOST_WORDS = 150
_EVERY = 3  # every third word of the list tells as much as all
_UNSEEN = 0.02
_SHORTEST = 3
_LONGEST_SHORT_NAME = 5
_PLAIN = re.compile(r"[a-z]+\Z")


def likeness(words: Sequence[str]) -> float | None:
    """How like words their letters are, see `ODD`; None where there are too few Latin letters to
    tell. Of a long text words from all of it are looked at.
    """
    step = max(1, len(words) // _MOST_WORDS)
    told = [word for word in words[::step] if _tells(word)]
    folded = [word for word in map(fold, told) if _PLAIN.match(word)]
    letters = sum(map(len, folded))
    if letters < LEAST_LETTERS:
        return None
    return sum(map(_chance, folded)) / letters


def _tells(word: str) -> bool:
    """Short names in capitals (DRK, AWO) are no words."""
    return len(word) >= _SHORTEST and not (word.isupper() and len(word) <= _LONGEST_SHORT_NAME)


def _chance(word: str) -> float:
    """The logarithm of the chance of a word's letters, each behind the two before it."""
    chances = _chances()
    marked = f"^{word}$"
    return sum([chances[marked[n : n + 3]] for n in range(len(marked) - 2)])


class _Chances(dict[str, float]):
    """The logarithm of the chance of the last of three letters; those that the list lacks are
    worked out when they are asked for.
    """

    def __init__(self, threes: Counter[str], twos: Counter[str]) -> None:
        super().__init__()
        self._twos = twos
        self.update({three: self._of(three, count) for three, count in threes.items()})

    def __missing__(self, three: str) -> float:
        return self._of(three, 0)

    def _of(self, three: str, count: int) -> float:
        return math.log((count + _UNSEEN) / (self._twos[three[:2]] + 1))


@cache
def _chances() -> _Chances:
    """How often three letters, and the first two of them, stand in the word list, as chances."""
    threes: Counter[str] = Counter()
    for word in list(word_frequencies())[::_EVERY]:
        marked = f"^{word}$"
        threes.update(marked[n : n + 3] for n in range(len(marked) - 2))
    twos: Counter[str] = Counter()
    for three, count in threes.items():
        twos[three[:2]] += count
    return _Chances(threes, twos)
