"""German questions with the passages that answer them, made from sentences whose names are
labelled.

No such set can be had without a download, so it is made: sentences of like content are put together
as passages that are easily confused, and a sentence that begins with a name, a place or a year
becomes the question for it ("In Bonn wurde …" → "Wo wurde …?").
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.training.conll import Labelled

_ASKS = {"PER": "Wer", "ORG": "Welche Organisation"}
_PLACE = frozenset({"In", "Bei", "Nahe"})
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_FEWEST, _MOST = 6, 14
_NO_BLANK_BEFORE = re.compile(r" ([,.;:!?)\]%])")
_NO_BLANK_AFTER = re.compile(r"([(\[]) ")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the position of the passage that answers it."""

    question: str
    passage: int


@dataclass(frozen=True, slots=True)
class MadeSet:
    """Passages, each a few sentences, and questions for them."""

    passages: tuple[str, ...]
    pairs: tuple[Pair, ...]


def make_set(
    sentences: Sequence[Labelled], vectors: NDArray[np.float32], size: int, chance: random.Random
) -> MadeSet:
    """Passages of `size` sentences that lie near each other by their unit `vectors`, with all
    questions they allow.
    """
    groups = _groups(vectors, size)
    passages: list[str] = []
    pairs: list[Pair] = []
    for place, group in enumerate(groups):
        order = chance.sample(group, len(group))
        passages.append(" ".join(as_text(sentences[member].words) for member in order))
        pairs.extend(
            Pair(question, place) for member in order for question in questions(sentences[member])
        )
    return MadeSet(tuple(passages), tuple(pairs))


def questions(sentence: Labelled) -> Iterator[str]:
    """What the beginning of a sentence answers, asked with the rest of it; nothing where it begins
    otherwise.
    """
    words, labels = sentence.words, sentence.labels
    asked, rest = _opening(words, labels)
    if not asked:
        return
    clause = _first_clause(words[rest:])
    if len(clause) + 1 >= _FEWEST:
        yield f"{asked} {as_text(clause)}?"


def as_text(words: Sequence[str]) -> str:
    """Words as they are written in a text."""
    joined = _NO_BLANK_BEFORE.sub(r"\1", " ".join(words))
    return _NO_BLANK_AFTER.sub(r"\1", joined)


def _opening(words: Sequence[str], labels: Sequence[str]) -> tuple[str, int]:
    """The question word for how a sentence begins, and where the rest of it stands."""
    end = _end_of_name(labels, 0)
    if end and end < len(words) and words[end][:1].islower():
        return _ASKS.get(labels[0].removeprefix("B-"), ""), end
    if words[0] in _PLACE and len(words) > 2 and labels[1] == "B-LOC":
        end = _end_of_name(labels, 1)
        return ("Wo", end) if end < len(words) and words[end][:1].islower() else ("", 0)
    for first in (("Im", "Jahr"), ("Im", "Jahre"), ("In", "den", "Jahren"), ()):
        at = len(first)
        if tuple(words[:at]) == first and len(words) > at + 1 and _YEAR.fullmatch(words[at]):
            return ("Wann", at + 1) if words[at + 1][:1].islower() else ("", 0)
    return "", 0


def _end_of_name(labels: Sequence[str], start: int) -> int:
    if not labels[start].startswith("B-"):
        return 0
    end = start + 1
    while end < len(labels) and labels[end] == "I-" + labels[start][2:]:
        end += 1
    return end


def _first_clause(words: Sequence[str]) -> Sequence[str]:
    """The words up to the first mark that ends a clause, and no more than a question has."""
    marks = {".", ",", ";", ":", "!", "?", "–", "-", "(", '"', "„", "“"}
    end = next((place for place, word in enumerate(words) if word in marks), len(words))
    return words[: min(end, _MOST)]


def _groups(vectors: NDArray[np.float32], size: int) -> list[list[int]]:
    """Every member in one group: the first that is free, and those nearest to it that are free
    too.
    """
    free = np.ones(len(vectors), dtype=np.bool_)
    groups = []
    for first in range(len(vectors)):
        if not free[first]:
            continue
        near = np.where(free, vectors @ vectors[first], -2.0)
        near[first] = 2.0
        group = [int(member) for member in np.argsort(-near, kind="stable")[:size] if free[member]]
        free[group] = False
        groups.append(group)
    return groups
