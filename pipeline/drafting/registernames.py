"""Finds organisation names that are almost, but not quite, the name in the register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from nlp.taggers.offices import is_office
from nlp.tokens import fold, words

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
    stems = [_stem(word.text) for word in tokens]
    targets, allowed = _register(tuple(names), tuple(known))
    there = set(stems)
    for name, target in targets:
        if sum(stem in there for stem in target) < len(target) - 1:
            continue
        for start in range(len(tokens) - len(target) + 1):
            window = stems[start : start + len(target)]
            written = [token.text for token in tokens[start : start + len(target)]]
            # The minister is no misspelt ministry.
            person = any(map(_is_person, written)) and not _has_office(name)
            if not person and _is_slip(window, target) and not _is_allowed(window, allowed):
                span = tokens[start].start, tokens[start + len(target) - 1].end
                yield WrongName(text[span[0] : span[1]], *span, name)


def _is_person(word: str) -> bool:
    """Whether a word is an office that a person holds: `Ministerin`, not `Regierung`."""
    return is_office(word) and not word.endswith("ung")


def _has_office(name: str) -> bool:
    return any(is_office(word.text) for word in words(name))


@lru_cache(maxsize=4)
def _register(
    names: tuple[str, ...], known: tuple[str, ...]
) -> tuple[list[tuple[str, tuple[str, ...]]], set[tuple[str, ...]]]:
    """The names that are long enough, each with its stems, and the stems of all spellings
    allowed.
    """
    targets = [(name, _stems(name)) for name in names]
    return [(name, target) for name, target in targets if len(target) >= _FEWEST], {
        _stems(name) for name in known
    }


def _stems(name: str) -> tuple[str, ...]:
    return tuple(_stem(word.text) for word in words(name))


def _stem(word: str) -> str:
    folded = fold(word)
    return _ENDING.sub("", folded) if len(folded) > 4 else folded


def _is_slip(window: Sequence[str], target: tuple[str, ...]) -> bool:
    different = [(w, t) for w, t in zip(window, target, strict=True) if w != t]
    if len(different) != 1:
        return False
    written, right = different[0]
    # In a long name one other word is a slip; in a short one the word must at least look like it.
    least = 0.5 if len(target) >= 4 and len(right) > 3 else 0.7
    return len(right) > 2 and SequenceMatcher(None, written, right).ratio() >= least


def _is_allowed(window: Sequence[str], allowed: set[tuple[str, ...]]) -> bool:
    stems = tuple(window)
    return any(
        stems[start:end] in allowed
        for start in range(len(stems))
        for end in range(start + _FEWEST, len(stems) + 1)
    )
