"""Words written with blanks between their letters (`V E R E I N B A R U N G`), read as words."""

from __future__ import annotations

import re
from functools import cache

from nlp.analysis import STOP_WORDS, is_known, is_listed
from nlp.tokens import fold

_RUN = re.compile(r"(?<!\S)[^\W\d_](?:[ \u00a0]{1,8}[^\W\d_]){4,}(?!\S)")
_GAP = re.compile(r"[ \u00a0]{2,}")
# Shorter ones must be small words: nearly any two letters are a word of some list.
_SHORTEST_NOUN = 4
_LONGEST = 80
# What a cut costs: a word of the lexicon least, one of a mere list more, what is no word by letter.
_COST_OF_WORD, _COST_OF_LISTED, _COST_OF_LETTER = 1.0, 1.5, 3.0
_LONGER = 0.01  # of two small words the longer


def unspaced(text: str) -> str:
    """The text with such words closed up. Wider gaps part words; where they were lost, the words
    are told apart by a list of German words, or stay one if that cannot tell.
    """
    return _RUN.sub(lambda run: _closed(run.group()), text)


def _closed(run: str) -> str:
    parts = [re.sub(r"[ \u00a0]", "", part) for part in _GAP.split(run)]
    # Where every letter stands alone, the wide gaps are no word's end.
    if max(map(len, parts)) == 1:
        parts = ["".join(parts)]
    words = [word for part in parts for word in _words_in(part)]
    if len(words) == 1 or not run.isupper():
        return " ".join(words)
    return " ".join(
        word.lower() if at and fold(word) in STOP_WORDS else word.capitalize()
        for at, word in enumerate(words)
    )


def _words_in(letters: str) -> list[str]:
    """The German words that the letters are made of; the letters in one where they are of none."""
    if is_known(fold(letters)) or len(letters) > _LONGEST:
        return [letters]
    # For each place: the least that the letters before it cost, and where their last word begins.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(letters) + 1):
        best.append(min((best[at][0] + _cost(fold(letters[at:end])), at) for at in range(end)))
    words: list[str] = []
    at = len(letters)
    while at:
        words.insert(0, letters[best[at][1] : at])
        at = best[at][1]
    return words if all(_is_word(fold(word)) for word in words) else [letters]


def _cost(word: str) -> float:
    if not _is_word(word):
        return _COST_OF_LETTER * len(word)
    if word in STOP_WORDS:
        # `zur Ausbildung` rather than `zu Rausbildung`.
        return _COST_OF_WORD - _LONGER * len(word)
    return _COST_OF_WORD if is_known(word) else _COST_OF_LISTED


@cache
def _is_word(word: str) -> bool:
    if len(word) < _SHORTEST_NOUN:
        return word in STOP_WORDS and len(word) > 1
    return is_listed(word) or is_known(word)
