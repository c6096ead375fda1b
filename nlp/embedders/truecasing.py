"""A question as it would stand in a text: capitals and umlauts back where somebody typed without
them.

Models read `vereinbarung` and `Fuehrung` as other pieces than `Vereinbarung` and `Führung`, and so
do not know them as well. Which spelling is meant tells the model's own vocabulary: that whose
pieces are the most probable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("Ae", "Ä"), ("Oe", "Ö"), ("Ue", "Ü"))
_LONGEST_ABBREVIATION = 5
# No question is longer, and no model reads on much further.
_LONGEST = 2048
# A query of fewer capitals is an abbreviation and no shouting.
_FEWEST_CAPITALS = 6


def as_written(text: str, score: Callable[[str], float]) -> str:
    """The text with each word in its likeliest spelling.

    `score` tells how probable a word is, the more the higher. Capitals are changed only where the
    whole text is in small letters or in capitals; ties leave a word as it is.
    """
    letters = sum(map(str.isalpha, text))
    flat = text == text.lower() or (text == text.upper() and letters >= _FEWEST_CAPITALS)

    def likeliest(found: re.Match[str]) -> str:
        word = found.group()
        return max(
            (spelling for case in _cases(word, flat) for spelling in _spellings(case)), key=score
        )

    return _WORD.sub(likeliest, text[:_LONGEST]) + text[_LONGEST:]


def _cases(word: str, flat: bool) -> Iterator[str]:
    yield word
    if flat:
        small = word.lower()
        yield from (small, small[:1].upper() + small[1:])
        if len(word) <= _LONGEST_ABBREVIATION:
            yield word.upper()


def _spellings(word: str) -> Iterator[str]:
    yield word
    with_umlauts = word
    for typed, meant in _UMLAUTS:
        with_umlauts = with_umlauts.replace(typed, meant)
    yield from (with_umlauts, word.replace("ss", "ß"), with_umlauts.replace("ss", "ß"))
