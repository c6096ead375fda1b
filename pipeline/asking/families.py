"""Families in questions: `mit Handwerkskammern`, `einer IHK`, `den Jobcentern` name all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlp.analysis import TermPlace, all_places, stem
from pipeline.registers.families import Family, ids_of
from pipeline.registers.vocabulary import Vocabulary

# `Mit der Handwerkskammer` means one of them, and which one the question does not tell.
_THE_ONE = frozenset({"der", "dem", "die", "das", "des", "zur", "zum", "beim", "vom", "im"})


@dataclass(frozen=True, slots=True)
class NamedFamily:
    """A family that a question names at `[start, end)`, with the ids of its organisations."""

    ids: tuple[str, ...]
    label: str
    start: int
    end: int


def find_families(words: Sequence[TermPlace], vocabulary: Vocabulary) -> Iterator[NamedFamily]:
    """Every family that stands there in the plural, or in the singular without `der` or `dem`."""
    typed = tuple(place.word for place in words)
    roots = tuple(map(_root, typed))
    for head, root, family in _heads(vocabulary):
        for at in _places(roots, root):
            end = at + len(head)
            if typed[at:end] != head or not at or typed[at - 1] not in _THE_ONE:
                ids = ids_of(family, vocabulary.partners, vocabulary.regions)
                label = f"{family.heads[0]} (alle)"
                yield NamedFamily(ids, label, words[at].start, words[end - 1].end)


def _places(words: tuple[str, ...], part: tuple[str, ...]) -> Iterator[int]:
    return (n for n in range(len(words)) if words[n : n + len(part)] == part)


_Head = tuple[tuple[str, ...], tuple[str, ...], Family]
_known: dict[str, tuple[_Head, ...]] = {}


def _heads(vocabulary: Vocabulary) -> tuple[_Head, ...]:
    """What families are called, as words and as their roots; kept for the vocabulary in use."""
    if vocabulary.fingerprint not in _known:
        _known.clear()
        _known[vocabulary.fingerprint] = tuple(_every_head(vocabulary.families))
    return _known[vocabulary.fingerprint]


def _every_head(families: Iterable[Family]) -> Iterator[_Head]:
    for family in families:
        for head in family.heads:
            words = tuple(place.word for place in all_places(head))
            yield words, tuple(map(_root, words)), family


def _root(word: str) -> str:
    """A word without its ending; `IHKs` has one too."""
    return stem(word.removesuffix("s"))
