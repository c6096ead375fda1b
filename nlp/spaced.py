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


def unspaced(text: str) -> str:
    """The text with such words closed up. Wider gaps part words; where they were lost, the words
    are told apart by a list of German words, or stay one if that cannot tell.
    """
    return _RUN.sub(lambda run: _closed(run.group()), text)


def _closed(run: str) -> str:
    parts = [re.sub(r"[ \u00a0]", "", part) for part in _GAP.split(run)]
    words = parts if len(parts) > 1 else _words_in(parts[0])
    if len(words) == 1 or not run.isupper():
        return " ".join(words)
    return " ".join(
        word.lower() if at and fold(word) in STOP_WORDS else word.capitalize()
        for at, word in enumerate(words)
    )


def _words_in(letters: str) -> list[str]:
    """The fewest German words that the letters are made of, the longer first."""
    folded = fold(letters)
    if is_known(folded) or len(letters) > _LONGEST:
        return [letters]
    # For each place the cuts before it, of which there are as few as may be.
    best: dict[int, list[int]] = {0: []}
    for end in range(1, len(letters) + 1):
        for start in sorted(best, key=lambda at: len(best[at])):
            if _is_word(fold(letters[start:end])):
                best[end] = [*best[start], end]
                break
    cuts = best.get(len(letters), [len(letters)])
    return [letters[a:b] for a, b in zip([0, *cuts], cuts, strict=False)]


@cache
def _is_word(word: str) -> bool:
    if len(word) < _SHORTEST_NOUN:
        return word in STOP_WORDS and len(word) > 1
    return is_listed(word) or is_known(word)
