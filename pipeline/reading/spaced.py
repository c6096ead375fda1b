"""Words that are set with blanks between their letters, as titles are: V E R E I N B A R U N G."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from nlp.analysis import is_known
from nlp.tokens import fold
from pipeline.reading.layout import Word, around

# A word of so many single letters; shorter ones stand beside such a word.
_SPACED = re.compile(r"(?<!\S)[^\W\d_](?: {1,12}[^\W\d_]){4,}(?!\S)")
_FEWEST = 5
_MOST_OTHERS = 0.2
# The gap between two words is so many times that between two letters.
_WIDE = 1.6
_LONGEST = 80
# Each word of a cut costs as much as a few letters that no word explains.
_COST_OF_WORD, _COST_OF_LETTER = 1.0, 3.0
_SHORT_WORDS = frozenset(
    {"zur", "zum", "der", "die", "das", "und", "in", "im", "für", "mit", "des"}
)


def unspaced(text: str) -> str:
    """A text with such words in one; where two blanks part its letters, or a word that is known
    ends, one word ends.
    """
    return _SPACED.sub(lambda found: _joined(found.group()), text)


def _joined(spaced: str) -> str:
    words = [part.replace(" ", "") for part in re.split(r" {2,}", spaced)]
    # Where every letter stands alone, the wide gaps are no word's end.
    if len(words) > 1 and max(map(len, words)) > 1:
        return " ".join(_parted(word) for word in words)
    return _parted("".join(words))


def _parted(whole: str) -> str:
    return " ".join(_cut(whole)) if len(whole) <= _LONGEST else whole


def _cut(whole: str) -> list[str]:
    """Known words that the letters are made of; the whole where they are none."""
    if is_known(fold(whole)):
        return [whole]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(whole) + 1):
        best.append(min((best[at][0] + _cost(whole[at:end]), at) for at in range(end)))
    words: list[str] = []
    at = len(whole)
    while at:
        words.insert(0, whole[best[at][1] : at])
        at = best[at][1]
    return words if all(map(_is_word, words)) else [whole]


def _cost(word: str) -> float:
    return _COST_OF_WORD if _is_word(word) else _COST_OF_LETTER * len(word)


def _is_word(word: str) -> bool:
    return word.casefold() in _SHORT_WORDS or (len(word) > 3 and is_known(fold(word)))


def with_letters_joined(words: Sequence[Word]) -> list[Word]:
    """The words of a printed line; where hardly any is more than a letter, the letters between wide
    gaps are one word.
    """
    single = sum(len(word.text) == 1 and word.text.isalpha() for word in words)
    if single < _FEWEST or len(words) - single > _MOST_OTHERS * len(words):
        return list(words)
    gaps = [b.box[0] - a.box[2] for a, b in pairwise(words)]
    usual = median(gaps)
    rows: list[list[Word]] = [[words[0]]]
    for word, gap in zip(words[1:], gaps, strict=True):
        if gap > _WIDE * max(usual, 0.1):
            rows.append([])
        rows[-1].append(word)
    return [_one(row) for row in rows]


def _one(row: list[Word]) -> Word:
    text = "".join(word.text for word in row)
    return Word(text, around([word.box for word in row]), row[0].target)
