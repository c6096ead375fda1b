"""The sentences of an agreement: lines that belong together joined, rows of a table apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.sentences import split_sentences

# What begins a line of its own: a paragraph sign, a number, a dash, a label.
_BEGINS = re.compile(
    r"\s*(?:§|Art(?:ikel|\.)\s?\d|\(?\d{1,2}[.)](?!\s?(?:\d|Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep"
    r"|Okt|Nov|Dez))"
    r"|\(\d+\)|[a-z]\)|[-–—•*▪]\s|[A-ZÄÖÜ][\w/ -]{2,40}(?::|\t|\s\|)|\s*\n)"
)
_ENDS = re.compile(r"[.!?:;]\s*$")
# A line this short that ends in no mark is a heading or a row, unless the next goes on in small
# letters.
_SHORT = 55
_ROW = re.compile(r"\t|\s\|\s|:\s")
_HEADING = re.compile(
    r"\s*(?:(?:§|Art(?:ikel|\.)|Ziffer|Punkt)\s?\d+[a-z]?[.:]?|\d{1,2}(?:\.\d{1,2})*\.?"
    r"|[IVX]+\.)?\s*"
    r"[A-ZÄÖÜ][^.!?:;\t|]{0,70}$"
)
_VERB = re.compile(
    r"\b(?:ist|sind|wird|werden|gilt|gelten|tritt|treten|endet|enden|beginnt|läuft|kann|können"
    r"|hat|haben"
    r"|verlängert|beträgt|startet|dauert|legt|zahlt|stellt|stellen|berichten|überprüfen)\b"
)
# Laws number their sentences by small figures: `(1) ¹Der Vertrag gilt …`.
_NUMBER = re.compile(
    r"(?:\s*(?:\(\d+\)|\d{1,2}(?:\.\d{1,2})*[.)]|[a-z]\)|§\s?\d+[a-z]?\.?"
    r"|Art(?:ikel|\.)\s?(?:\d+[a-z]?|[IVXl]+)\.?|[-–—•*▪])\s+)?"
    r"(?:[⁰¹²³⁴-⁹]+\s?)?"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence or row: its half-open span, and its words with a blank for each line end, so that
    positions hold.
    """

    start: int
    end: int
    words: str
    heading: bool

    @property
    def lead(self) -> int:
        """How many characters in front are only its number."""
        found = _NUMBER.match(self.words)
        return found.end() if found else 0


def find_stretches(text: str) -> Iterator[Stretch]:
    """The sentences and rows of a text in order."""
    flat = _flattened(text)
    for sentence in split_sentences(flat):
        for start, end in _apart(flat, sentence.start, sentence.end):
            words = flat[start:end]
            yield Stretch(start, end, words, _is_heading(words))


def _apart(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence as one; `;` ends one too, as each side has a subject of its own."""
    at = start
    for mark in re.finditer(r";\s+", flat[start:end]):
        yield at, start + mark.start() + 1
        at = start + mark.end()
    if at < end:
        yield at, end


def _flattened(text: str) -> str:
    """The text with blanks where a line only goes on; every position stays."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\r", " ")
    lines = plain.split("\n")
    joints = ("" if n == 0 else _joint(lines[n - 1], lines[n]) for n in range(len(lines)))
    return "".join(joint + line for joint, line in zip(joints, lines, strict=True))


def _joint(before: str, line: str) -> str:
    if not before.strip() or not line.strip() or _BEGINS.match(line):
        return "\n"
    starts_small = line.lstrip()[:1].islower() or line.lstrip()[:1].isdigit()
    if starts_small and not _ENDS.search(before):
        return " "
    if _ENDS.search(before):
        return "\n" if len(before) < _SHORT else " "
    if len(before) < _SHORT or _ROW.search(before):
        return "\n"
    return " "


def _is_heading(words: str) -> bool:
    return bool(_HEADING.match(words)) and not _VERB.search(words)
