"""Words with their places, and the folding under which two spellings count as one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# A word is a run of letters or a run of digits; hyphens, dots, slashes and marks stand between
# words.
_WORD = re.compile(r"[^\W\d_]+|\d+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Token(NamedTuple):
    """One word and its half-open span; a text has thousands, and a tuple is made fastest."""

    text: str
    start: int
    end: int


def word_set(listed: str) -> frozenset[str]:
    """A list of words, parted by blanks, as a set."""
    return frozenset(listed.split())


def as_matched(word: str) -> str:
    """Lower case under which words are equal that `re.IGNORECASE` takes for equal: `Auguſt` is
    `august`.
    """
    # Letters that `re.IGNORECASE` takes for an i, and case folding does not.
    return word.replace("ı", "i").replace("İ", "i").casefold()


def words(text: str) -> Iterator[Token]:
    """Every run of letters or of digits in `text`, in order."""
    return (Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(text))


# Texts say the same words again and again, and every tagger folds them.
@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case with ä→ae, ö→oe, ü→ue, ß→ss and other accents dropped: `Führung` and `Fuehrung`
    become one.
    """
    lowered = unicodedata.normalize("NFC", word).casefold().translate(_UMLAUTS)
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
