"""Finds organisation names that are almost, but not quite, the name in the register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from nlp.tokens import Token, fold, words

_ENDING = re.compile(r"(?:ens|en|em|er|es|e|s|n)$")
_FEWEST = 3  # words; shorter names are too easily something else


@dataclass(frozen=True, slots=True)
class WrongName:
    """A name as written, its half-open span, and what the register has."""

    text: str
    start: int
    end: int
    right: str


def wrong_names(text: str, names: Sequence[str], known: Sequence[str]) -> Iterator[WrongName]:
    """Every stretch of `text` in which exactly one word of a name differs by more than its ending.

    `known` are all spellings that the register allows.
    """
    tokens = list(words(text))
    allowed = {_stems(name) for name in known}
    for name in names:
        target = _stems(name)
        if len(target) < _FEWEST:
            continue
        for start in range(len(tokens) - len(target) + 1):
            window = tokens[start : start + len(target)]
            if _is_slip(window, target) and not _is_allowed(window, allowed):
                span = window[0].start, window[-1].end
                yield WrongName(text[span[0] : span[1]], *span, name)


def _stems(name: str) -> tuple[str, ...]:
    return tuple(_stem(word.text) for word in words(name))


def _stem(word: str) -> str:
    folded = fold(word)
    return _ENDING.sub("", folded) if len(folded) > 4 else folded


def _is_slip(window: Sequence[Token], target: tuple[str, ...]) -> bool:
    different = [(_stem(w.text), t) for w, t in zip(window, target, strict=True) if _stem(w.text) != t]
    if len(different) != 1:
        return False
    written, right = different[0]
    # In a long name one other word is a slip; in a short one the word must at least look like it.
    least = 0.5 if len(target) >= 4 and len(right) > 3 else 0.7
    return len(right) > 2 and SequenceMatcher(None, written, right).ratio() >= least


def _is_allowed(window: Sequence[Token], allowed: set[tuple[str, ...]]) -> bool:
    stems = tuple(_stem(w.text) for w in window)
    return any(
        stems[start:end] in allowed for start in range(len(stems)) for end in range(start + _FEWEST, len(stems) + 1)
    )
