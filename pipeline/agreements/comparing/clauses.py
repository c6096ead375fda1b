"""An agreement clause by clause: every word of its text stands in exactly one of them.

Sections (`pipeline/reading`) tell what is sure; clauses take what the layout leaves open too, such
as a scan whose headings are plain lines, or an agreement of numbered sentences without headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.sentences import split_sentences
from pipeline.ground.types import Document
from pipeline.reading import evidence as ev
from pipeline.reading.evidence import Unit, units
from pipeline.reading.marks import is_bulleted, is_section_head

# A heading is a line; what is longer is a sentence that was set like one.
_LONGEST_HEAD = 120
_BARE_HEAD_WORDS = 8
# Fewer marked headings than these tell nothing of how a text is built.
_FEW = 2
# `§ 3`, `Artikel 3:`, `3.2`, `(3)`, `IV.`: the number without its words.
_NUMBER = re.compile(
    r"^\s*(?:(?:§+|Artikel|Art\.|Abschnitt|Kapitel|Teil|Ziffer|Ziff\.|Punkt|Nr\.|Anlage)\s*"
    r"(?P<worded>\d+[a-z]?|[IVXLC]+|[A-Z])\b|\(?(?P<plain>\d{1,2}(?:\.\d{1,2})*[a-z]?|[IVX]+|[A-Z])"
    r"(?:[.)]|(?=\s)))\s*[.:)–—-]*\s*"
)
_NUMBERED = re.compile(r"^\s*(?:\(\d{1,2}[a-z]?\)|\d{1,2}(?:\.\d{1,2})*[.)])\s+(?=\S)")
_MARKS_ONLY = re.compile(r"[^\w%€$§&+]+")


@dataclass(frozen=True, slots=True)
class Grain:
    """A sentence, or the whole line where it is a heading: the least that is moved from one clause
    to another.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: `number` is "3" of `§ 3 Laufzeit`, `heading` its words; both may be empty.

    The first `head` grains are the heading as it is written, with its number.
    """

    number: str
    heading: str
    grains: tuple[Grain, ...]
    head: int = 0

    @property
    def start(self) -> int:
        """Where its first word begins."""
        return self.grains[0].start

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.grains[-1].end

    @property
    def text(self) -> str:
        """All its words in order."""
        return text_of(self.grains)

    @property
    def body(self) -> str:
        """Its words without number and heading."""
        if self.head:
            return text_of(self.grains[self.head :])
        return _NUMBERED.sub("", self.text, count=1)


def text_of(grains: Sequence[Grain]) -> str:
    """The words of grains in order, parted by single blanks; bullets and the rules of tables are no
    words.
    """
    words = (word for grain in grains for word in grain.text.split())
    return " ".join(word for word in words if not _MARKS_ONLY.fullmatch(word) or word in "–—")


def clauses_of(document: Document) -> tuple[Clause, ...]:
    """The clauses of a text in order: title, parties and signatures are clauses of their own."""
    found = units(document.text, document.blocks)
    if not found:
        return ()
    starts = _starts(found, {s.start for s in document.sections if s.kind == "signatures"})
    bounds = [*starts, len(found)]
    return tuple(_clause(found[first:last]) for first, last in pairwise(bounds))


def _marked(found: Sequence[Unit]) -> list[int]:
    """The units that look like the head of a clause, by weaker and weaker signs until there are a
    few.
    """
    marked = [n for n, unit in enumerate(found) if _is_head(unit)]
    if len(marked) < _FEW:
        marked += [n for n in range(1, len(found)) if _is_bare_head(found, n)]
    if len(marked) < _FEW:
        marked += [n for n, unit in enumerate(found) if _NUMBERED.match(unit.opening)]
    if len(marked) < _FEW:
        marked = [n for n, unit in enumerate(found) if not is_bulleted(unit.text)]
    return marked


def _starts(found: Sequence[Unit], signatures: set[int]) -> list[int]:
    """The units that begin a clause; always the first."""
    marked = _marked(found)
    behind = max(marked, default=0)
    closing = [n for n in range(behind + 1, len(found)) if _closes(found[n], signatures)]
    starts = sorted({0, *marked, *closing[:1]})
    return [n for n in starts if not n or not _goes_on(found[n - 1], found[n])]


def _is_head(unit: Unit) -> bool:
    """Whether a line is marked as the head of a clause: by the format, by number or by name."""
    if unit.role == "table" or is_bulleted(unit.text):
        return False
    if ev.SECTION_SIGN.match(unit.opening) or ev.PREAMBLE.match(unit.opening):
        return True
    short = len(unit.text) <= _LONGEST_HEAD
    return short and (unit.is_heading or is_section_head(unit.text) or _is_named(unit))


def _is_named(unit: Unit) -> bool:
    return bool(ev.CLAUSE_HEAD.match(unit.opening)) and unit.is_short


def _is_bare_head(found: Sequence[Unit], n: int) -> bool:
    """Whether a line without number looks like a heading: short, open, above running text."""
    unit, above = found[n], found[n - 1]
    below = found[n + 1] if n + 1 < len(found) else None
    words = unit.text.split()
    if not unit.is_short or len(words) > _BARE_HEAD_WORDS or unit.role == "table":
        return False
    if is_bulleted(unit.text) or unit.text.rstrip().endswith((":", ",", ";", "-")):
        return False
    ends = bool(ev.TEXT_END.search(above.text)) or above.role == "table"
    return ends and unit.text[:1].isupper() and below is not None and not below.is_short


def _closes(unit: Unit, signatures: set[int]) -> bool:
    """Whether a line behind the last heading begins the signatures."""
    short = unit.is_short and len(unit.text) <= _LONGEST_HEAD
    signed = ev.SIGNATURE.search(unit.opening) or ev.SIGNED.search(unit.opening)
    return unit.start in signatures or (short and bool(signed))


def _goes_on(above: Unit, unit: Unit) -> bool:
    """Whether a heading is the next line of the one above: `Artikel 3`, and `Leistungen` below."""
    number = _NUMBER.match(above.text)
    alone = number is not None and number.end() >= len(above.text.rstrip())
    return alone and _NUMBER.match(unit.text) is None


def _clause(found: Sequence[Unit]) -> Clause:
    head = _head_units(found)
    written = " ".join(unit.text.strip() for unit in found[:head]) if head else found[0].opening
    number = _NUMBER.match(written)
    grains: list[Grain] = []
    for n, unit in enumerate(found):
        grains += _grains(unit, whole=n < head)
    known = (number["worded"] or number["plain"]) if number else ""
    words = written[number.end() if number else 0 :].strip(" .:") if head else ""
    return Clause(known, words, tuple(grains), head)


def _head_units(found: Sequence[Unit]) -> int:
    """How many lines the heading has; none where the clause begins with its words."""
    first = found[0]
    if len(first.text) > _LONGEST_HEAD or not (first.is_heading or first.is_short):
        return 0
    second = len(found) > 1 and _goes_on(first, found[1]) and found[1].is_short
    return 2 if second else 1


def _grains(unit: Unit, *, whole: bool) -> list[Grain]:
    if whole:
        return [Grain(unit.start, unit.end, unit.text)]
    spans = [(s.start, s.end) for s in split_sentences(unit.text)]
    return [
        Grain(unit.start + start, unit.start + end, unit.text[start:end]) for start, end in spans
    ]
