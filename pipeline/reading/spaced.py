"""Printed lines whose words are set with gaps between their letters, as titles are.

Where a text has blanks there, `nlp/spaced.py` reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.reading.layout import Word, around

_FEWEST = 5
_MOST_OTHERS = 0.2
# The gap between two words is so many times that between two letters.
_WIDE = 1.6
# Two letters may be a ligature or stand close; so many are a word that is not set with gaps.
_WORD = 3


def with_letters_joined(words: Sequence[Word]) -> list[Word]:
    """The words of a printed line; where hardly any is more than a letter, the letters between wide
    gaps are one word, and the few words beside them stay what they are.
    """
    single = len([1 for word in words if len(word.text) == 1 and word.text.isalpha()])
    if single < _FEWEST or len(words) - single > _MOST_OTHERS * len(words):
        return list(words)
    gaps = [b.box[0] - a.box[2] for a, b in pairwise(words)]
    usual = median(gaps)
    rows: list[list[Word]] = [[words[0]]]
    for (before, word), gap in zip(pairwise(words), gaps, strict=True):
        is_apart = max(len(before.text), len(word.text)) >= _WORD
        if is_apart or gap > _WIDE * max(usual, 0.1):
            rows.append([])
        rows[-1].append(word)
    return [_one(row) for row in rows]


def _one(row: list[Word]) -> Word:
    text = "".join(word.text for word in row)
    return Word(text, around([word.box for word in row]), row[0].target)
