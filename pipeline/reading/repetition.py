"""Boilerplate told by repetition: what stands in the same words in many works says nothing about
any of them.

Pure functions over many texts; whoever keeps the archive calls them with what it holds.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlp.tokens import fold, words
from pipeline.ground.types import Document, Section
from pipeline.reading.works import hash64

_RUN = 5
_FEWEST_WORDS = 8
# Boilerplate is edited over the years ("über 300 Partner"), so not every run of words has to be
# known.
REPEATED = 0.6
_MAY_TURN = frozenset({"body", "subheadline", "quote"})
# So many runs of a paragraph find the releases that repeat it.
_KEYS = 4


@dataclass(frozen=True, slots=True)
class Repetition:
    """The runs of words that stand in at least `least` works."""

    runs: frozenset[int]
    least: int

    def share(self, text: str) -> float:
        """How much of a paragraph is repeated elsewhere, from 0 to 1; short ones say nothing."""
        found = list(_runs(text))
        if len(found) + _RUN - 1 < _FEWEST_WORDS:
            return 0.0
        return sum(run in self.runs for run in found) / len(found)


def repetition(works: Iterable[Sequence[str]], least: int = 3) -> Repetition:
    """What is repeated across works; each work is the texts of its documents, so that formats of
    one count once.
    """
    counted: Counter[int] = Counter()
    for texts in works:
        counted.update({run for text in texts for run in _runs(text)})
    return Repetition(frozenset(run for run, count in counted.items() if count >= least), least)


def mark_boilerplate(document: Document, known: Repetition) -> Document:
    """The release with repeated paragraphs of its later half as `boilerplate`; the same document
    when there are none.

    Other kinds keep their sections: sections of agreements are repeated on purpose and are what was
    agreed.
    """
    if document.kind != "press_release":
        return document
    half = len(document.text) // 2
    sections = [
        part for section in document.sections for part in _told(document, section, half, known)
    ]
    if sections == list(document.sections):
        return document
    return document.model_copy(update={"sections": tuple(_merged(sections))})


def repeated_keys(document: Document, *, unmarked: bool = False) -> frozenset[int]:
    """Numbers that a release shares with others that have the same paragraphs in their later
    halves.

    With `unmarked` only those of paragraphs that may still turn out to be boilerplate.
    """
    if document.kind != "press_release":
        return frozenset()
    kinds = _MAY_TURN if unmarked else _MAY_TURN | {"boilerplate"}
    half = len(document.text) // 2
    later = (
        section for section in document.sections if section.kind in kinds and section.end > half
    )
    paragraphs = (
        text
        for section in later
        for start, _, text in _paragraphs(document, section)
        if start >= half
    )
    runs = (set(_runs(text)) for text in paragraphs)
    return frozenset(
        k
        for found in runs
        if len(found) + _RUN - 1 >= _FEWEST_WORDS
        for k in heapq.nsmallest(_KEYS, found)
    )


def _told(document: Document, section: Section, half: int, known: Repetition) -> list[Section]:
    """The section, or its parts where some of them are boilerplate."""
    if section.kind not in _MAY_TURN or section.end <= half:
        return [section]
    parts = [
        Section(
            kind="boilerplate" if start >= half and known.share(text) >= REPEATED else section.kind,
            start=start,
            end=end,
        )
        for start, end, text in _paragraphs(document, section)
    ]
    return parts if any(part.kind == "boilerplate" for part in parts) else [section]


def _paragraphs(document: Document, section: Section) -> Iterator[tuple[int, int, str]]:
    """The lines of a section that have words."""
    at = section.start
    for line in document.text[section.start : section.end].split("\n"):
        if line.strip():
            yield at, at + len(line), line
        at += len(line) + 1


def _merged(sections: Sequence[Section]) -> list[Section]:
    merged: list[Section] = []
    for section in sections:
        last = merged[-1] if merged else None
        if (
            last
            and last.kind == section.kind
            and section.kind in {"body", "boilerplate", "subheadline"}
        ):
            merged[-1] = Section(kind=section.kind, start=last.start, end=section.end)
        else:
            merged.append(section)
    return merged


def _runs(text: str) -> Iterator[int]:
    # Numbers change from year to year.
    folded = ["0" if token.text.isdigit() else fold(token.text) for token in words(text)]
    for n in range(len(folded) - _RUN + 1):
        yield hash64(" ".join(folded[n : n + _RUN]))
