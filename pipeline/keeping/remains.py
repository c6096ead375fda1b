"""Looks for a person with other eyes than the eraser: by parts of the surname and by likeness of
letters, not by the ways of writing that the eraser knows. What it finds a person decides on.

The eraser masks only what surely means the person. This finds what may: half of a double name, a
name with a letter changed, near the given name or where something else of the person was masked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from nlp.tokens import Token, words
from pipeline.ground.types import Frozen
from pipeline.names.redaction import MASK
from pipeline.names.writing import parts_of

# Shorter parts of a name are words of many languages; likeness says little of words under five.
_SHORTEST, _SHORTEST_ALIKE = 4, 5
# So long, a surname at the beginning of a longer word may be that word and another grown together.
_SHORTEST_WITHIN = 6
# A word so long that is but a letter apart is nobody else's name: OCR read it.
_RARE = 8
_SHORTEST_GIVEN = 3
_ENDINGS = ("", "s", "es", "ens", "sche", "schen")  # of an inflected name
_MOST_PIECES = 6  # of a torn surname
_NEAR = 3  # words between given name and surname
_AROUND = 40  # characters of the excerpt on either side
_ADDRESS = re.compile(r"[^\s<>()\[\]\"„“,;]*(?:@|://)[^\s<>()\[\]\"„“,;]*")
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("th", "t"), ("ph", "f"), ("ck", "k"))
_DOUBLED = re.compile(r"(.)\1")


class Left(Frozen):
    """A place that may mean the person and was left as it is: its words, and why in German."""

    document: str
    words: str
    why: str


def left_in(texts: Iterable[tuple[str, str]], name: str) -> Iterator[Left]:
    """Places in texts, given as (document, text), that may still mean the person."""
    eyes = _Eyes(name)
    for document, text in texts:
        for start, end, why in eyes.places(text):
            around = text[max(0, start - _AROUND) : end + _AROUND]
            yield Left(document=document, words=" ".join(around.split()), why=why)


class _Eyes:
    def __init__(self, name: str) -> None:
        given, _, core = parts_of(name)
        self._given = {_plain(part) for part in given}
        self._initials = {part[:1] for part in self._given}
        self._surname = [_plain(part) for part in core if len(part) >= _SHORTEST]
        self._longest = max(map(len, self._surname), default=0)

    def places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Half-open spans with the reason why somebody should look."""
        yield from self._in_words(text)
        for match in _ADDRESS.finditer(text):
            parts = {_plain(token.text) for token in words(match[0])}
            is_theirs = any(self._likeness(part) == _PART for part in parts)
            if is_theirs and parts & (self._given | self._initials):
                yield *match.span(), "Adresse mit einem Teil des Namens"

    def _in_words(self, text: str) -> Iterator[tuple[int, int, str]]:
        masked = MASK in text
        tokens = list(words(text))
        for at, token in enumerate(tokens):
            if not token.text[0].isupper():
                continue
            likeness = self._likeness(_plain(token.text)) or self._in_pieces(tokens, at)
            if not likeness:
                continue
            near = self._is_near(tokens, at)
            if near:
                yield token.start, token.end, f"{likeness}, neben einem Vornamen wie diesem"
            elif masked and (likeness in _SURE or len(token.text) >= _RARE):
                yield token.start, token.end, f"{likeness}; in diesem Dokument stand der Name"

    def _likeness(self, word: str) -> str:
        for part in self._surname:
            if word.startswith(part) and word.removeprefix(part) in _ENDINGS:
                return _PART
            if len(part) >= _SHORTEST_WITHIN and self._begins(word, part):
                return _WITHIN
        if any(len(p) >= _SHORTEST_ALIKE and _is_one_apart(p, word) for p in self._surname):
            return "fast geschrieben wie der Nachname"
        return ""

    def _in_pieces(self, tokens: list[Token], at: int) -> str:
        """Whether words from here on are the surname in pieces, as OCR tears it."""
        written = tokens[at].text
        for one, other in pairwise(tokens[at : at + _MOST_PIECES]):
            written += other.text
            if other.start - one.end > 1 or len(_plain(written)) > self._longest:
                break
            if _plain(written) in self._surname:
                return _TORN
        return ""

    def _begins(self, word: str, part: str) -> bool:
        return any(word.startswith(before + part) for before in ("", *self._given))

    def _is_near(self, tokens: list[Token], at: int) -> bool:
        around = (*tokens[max(0, at - _NEAR) : at], *tokens[at + 1 : at + 1 + _NEAR])
        found = {_plain(token.text) for token in around if token.text[0].isupper()}
        return bool(found & (self._given | self._initials)) or any(map(self._is_short_for, found))

    def _is_short_for(self, word: str) -> bool:
        """Whether a word is the beginning of a given name, as `Max` is of `Maximilian`."""
        return len(word) >= _SHORTEST_GIVEN and any(one.startswith(word) for one in self._given)


_PART = "Nachname oder ein Teil davon"
_WITHIN = "Nachname am Anfang eines längeren Wortes"
_TORN = "Nachname in Stücken"
_SURE = frozenset([_PART, _WITHIN, _TORN])


def _plain(word: str) -> str:
    """A word as it sounds and looks at a glance: no accents, umlauts, doubled letters."""
    apart = unicodedata.normalize("NFKD", word.casefold().replace("ß", "ss"))
    found = "".join(letter for letter in apart if not unicodedata.combining(letter))
    for written, heard in _DIGRAPHS:
        found = found.replace(written, heard)
    return _DOUBLED.sub(r"\1", found)


def _is_one_apart(one: str, other: str) -> bool:
    """Whether a letter was changed, left out, put in, or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while one[start : start + 1] == other[start : start + 1] != "":
        start += 1
    mine, theirs = one[start:], other[start:]
    is_changed = mine[1:] == theirs[1:]
    is_swapped = mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:]
    return is_changed or is_swapped or mine[1:] == theirs or mine == theirs[1:]
