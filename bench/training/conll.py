"""Sentences with named entities, from files of one token and its label a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence: its words, a BIO label for each (`B-PER`, `I-PER`, `O`), and the set that it is
    from.
    """

    words: tuple[str, ...]
    labels: tuple[str, ...]
    origin: str


def read_sentences(file: Path, origin: str) -> list[Labelled]:
    """The sentences of a file of `word TAB label` lines, with an empty line after each.

    Raises:
        OSError: the file cannot be read.
        ValueError: a line has no label.
    """
    sentences: list[Labelled] = []
    rows: list[tuple[str, str]] = []
    for number, line in enumerate([*file.read_text(encoding="utf8").split("\n"), ""], 1):
        if line.strip():
            word, tab, label = line.partition("\t")
            if not tab or not word.strip():
                raise ValueError(f"{file.name}, line {number}: no word with a label: {line!r}")
            rows.append((word.strip(), label.strip()))
        elif rows:
            words, labels = zip(*rows, strict=True)
            sentences.append(Labelled(words, labels, origin))
            rows = []
    return sentences


def without(sentences: Iterable[Labelled], held_out: Iterable[Labelled]) -> list[Labelled]:
    """The sentences whose words are not also those of a sentence held out for tests: two of the
    sets overlap.
    """
    known = {sentence.words for sentence in held_out}
    return [sentence for sentence in sentences if sentence.words not in known]
