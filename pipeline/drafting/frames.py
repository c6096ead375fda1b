"""Sentences made from parts: frames with slots, as `corpus/style/rahmen.toml` has them.

A frame is used only where the source gives everything it asks for, and where each word of the
finished sentence stands in the frame or, in some form, in the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field

from nlp.tokens import fold, word_set, words
from pipeline.drafting.data import Regex, read_one
from pipeline.drafting.provenance import Statement, in_order
from pipeline.drafting.wording import find_dates, german_date
from pipeline.ground.drafts import DraftSource
from pipeline.ground.types import Frozen
from pipeline.settings import Settings

_SLOT = re.compile(r"\{(\w+)\}")
_MAYBE = re.compile(r"<([^<>]*)>")
_NUMBER = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")
# What a word may have or lack at its end and still be the same word.
_ENDINGS = frozenset(["", "e", "n", "r", "m", "s", "en", "er", "es", "em", "ns", "ses", "se"])
_SHORTEST_STEM = 3
# The words that declining adds to a name.
_ARTICLES = word_set(
    "der die das des dem den ein eine einen einem einer eines vom beim im zum zur von und sowie"
)


class Verb(Frozen):
    """What is done with agreements of this kind: `vereinbart`, `vereinbaren`, `vereinbart`."""

    of: tuple[str, ...]
    one: str
    several: str
    participle: str


class Alike(Frozen):
    """What partners are called together of whose names each begins like this: `Länder`."""

    begins: Regex
    called: str


class FrameBook(Frozen):
    """The file `rahmen.toml`: limits, the frames of each kind in the order of preference, and what
    another word than that of the frames is right for.
    """

    headline_letters: int = Field(ge=30)
    headlines_shown: int = Field(ge=1)
    names_in_lead: int = Field(ge=2)
    verbs: tuple[Verb, ...] = ()
    alike: tuple[Alike, ...] = ()
    headline: tuple[str, ...]
    subtitle: tuple[str, ...]
    lead: tuple[str, ...]
    parties: tuple[str, ...]
    represented: tuple[str, ...]
    term_range: tuple[str, ...]
    term_years: tuple[str, ...]
    term_end: tuple[str, ...]
    term_start: tuple[str, ...]
    standards: tuple[str, ...]
    regions: tuple[str, ...]
    quote: tuple[str, ...]
    again_quote: tuple[str, ...]
    later_quote: tuple[str, ...]
    earlier: tuple[str, ...]
    told_decision: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """What a slot is filled with and where the source says so; `known` are words that a register or
    a count stands for instead of the source.
    """

    text: str
    sources: tuple[DraftSource, ...] = ()
    known: str = ""
    plural: bool = False


Parts = Mapping[str, Filling]


@dataclass(frozen=True, slots=True)
class Scribe:
    """Makes sentences of one document: its text is what every word is held against."""

    text: str

    def first(self, frames: Iterable[str], parts: Parts) -> Statement | None:
        """The sentence of the first frame that can be filled, or None."""
        return next(self.all(frames, parts), None)

    def all(self, frames: Iterable[str], parts: Parts) -> Iterator[Statement]:
        """The sentences of all frames that can be filled, in order, each once."""
        seen: set[str] = set()
        for frame in frames:
            made = self._made(frame, parts)
            if made and made.text not in seen:
                seen.add(made.text)
                yield made

    def _made(self, frame: str, parts: Parts) -> Statement | None:
        chosen = _MAYBE.sub(lambda m: m[1] if _has_all(m[1], parts) else "", frame)
        if not _has_all(chosen, parts):
            return None
        used = [parts[name] for name in _SLOT.findall(chosen)]
        plural = any(part.plural for part in used)
        chosen = _NUMBER.sub(lambda m: m[2 if plural else 1], chosen)
        said = _SLOT.sub(lambda m: parts[m[1]].text, chosen)
        said = said[:1].upper() + said[1:] if not frame.startswith("so ") else said
        sources = in_order(*(s for part in used for s in part.sources))
        fixed = " ".join([_SLOT.sub(" ", chosen), *(part.known for part in used)])
        if not borne_out(said, fixed, [self.text[s.start : s.end] for s in sources]):
            return None
        return Statement(said.replace("..", "."), "template", sources)


def _has_all(frame: str, parts: Parts) -> bool:
    return all(name in parts for name in _SLOT.findall(frame))


def borne_out(said: str, fixed: str, proofs: Iterable[str]) -> bool:
    """Whether each word of `said` is one of `fixed` or a form of one of the proofs' words."""
    proofs = list(proofs)
    own = {fold(w.text) for w in words(fixed)}
    there = {fold(w.text) for proof in proofs for w in words(proof)} | own
    for found in (d for proof in proofs for d in find_dates(proof)):
        there |= {fold(w.text) for w in words(german_date(found.day))}
    return all(_is_borne(fold(w.text), there) for w in words(said))


def _is_borne(word: str, there: set[str]) -> bool:
    return word in there or word in _ARTICLES or any(_same(word, other) for other in there)


def _same(word: str, other: str) -> bool:
    """Whether two folded words differ in an ending of declension alone."""
    shared = 0
    while shared < min(len(word), len(other)) and word[shared] == other[shared]:
        shared += 1
    return shared >= _SHORTEST_STEM and {word[shared:], other[shared:]} <= _ENDINGS


def load_frames(settings: Settings) -> FrameBook:
    """Read `rahmen.toml`; raises ConfigError with all its faults."""
    return read_one(settings.paths.corpus / "style" / "rahmen.toml", FrameBook)
