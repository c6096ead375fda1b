"""Printed lines whose letters stand apart: the letters of a word are one word, and what is a word already stays one."""

from __future__ import annotations

import pytest

from pipeline.reading.layout import Word
from pipeline.reading.spaced import with_letters_joined

_LETTER, _GAP, _WIDE = 6.0, 4.0, 12.0


def line(text: str) -> list[Word]:
    """A blank is the gap between letters, two are that between words."""
    words, at = [], 0.0
    for part in text.split(" "):
        if not part:
            at += _WIDE - _GAP
            continue
        words.append(Word(part, (at, 0.0, at + _LETTER * len(part), 10.0)))
        at += _LETTER * len(part) + _GAP
    return words


@pytest.mark.parametrize(("printed", "read"), [
    ("V e r t r a g", "Vertrag"),
    ("D e r  V e r t r a g", "Der Vertrag"),
    ("Es sprach A n k e  B r ö m m e l h o f kurz.", "Es sprach Anke Brömmelhof kurz."),
    ("Frau  U t e  Z w i r l e i n  dankte", "Frau Ute Zwirlein dankte"),
    ("V e r e i n b a r un g", "Vereinbarung"),
    ("A fl a g e n b e r g", "Aflagenberg"),
    ("Das ist ein Satz wie jeder andere", "Das ist ein Satz wie jeder andere"),
])  # fmt: skip
def test_letters_are_joined_and_words_are_left(printed: str, read: str) -> None:
    assert " ".join(word.text for word in with_letters_joined(line(printed))) == read
