"""How much a short line looks like the headline of the text below it.

A headline tells something: it has a word that is neither a name nor small, several words, and the
text below takes up at least one of them. Senders, rubrics, mottos and addresses lack one of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from pipeline.reading.evidence import Unit, is_kicker

# What a line needs to be taken for the headline without looking at those below it: little where it
# tells something, much where it only names.
_CLEAR, _CLEAR_UNDER_KICKER, _CLEAR_IF_TELLING = 2.0, -0.6, -0.6
_SHORT = 3
# A day and a number may stand between a kicker and its headline.
_UNDER = 3


_SMALL_LISTED = (
    "der die das den dem des ein eine einer eines einem einen und oder sowie mit für von vom zu "
    "zum zur in im an am auf aus bei beim als durch über um nach vor gegen ohne unter e v zwischen "
    "sich ist sind bis ab seit nicht auch uhr ihr ihre sein seine"
)
_SMALL = frozenset(_SMALL_LISTED.split())
_WORD = re.compile(r"[^\W\d_]+(?:[-/&.][^\W\d_]+)*")
_STEM, _TAKEN_UP = 5, 3
_FEW, _MANY = 4, 24
_LINK = re.compile(r"https?://|www\.|\S@\S|\bTel\.|\bFax\b", re.IGNORECASE)
_PARTED = re.compile(r"\s[|•·»›]\s|\s/\s|\s-\s\w+\.\w")
_SAID = re.compile(r"[:„»\"!?]")
_BODY_LENGTH = 3000
# How headlines begin: a count, a comparison, a call.
_OPENS = re.compile(
    r"(?:Mehr|Weniger|Neue?[rsn]?|Gute[rs]?|Gemeinsame?[rs]?|Keine?|Viele?|Alle|Erste[rs]?|Starke[rs]?"
    r"|Junge?|Große[rs]?|Zwei|Drei|Vier|Fünf|Sechs|Sieben|Acht|Neun|Zehn|Zwölf|Hundert"
    r"|Endlich|Jetzt|So|Wie|Was|Wer|Wo|Warum|Damit|Mit|Für|Ohne|Gegen|Auf|Aus|Im|Bei|Schluss)"
    r"\s(?=\w)"
)
_LABELLED = re.compile(r"^(?:Betreff|Betr\.|Thema|Titel)\s*:?$", re.IGNORECASE)


class Signs:
    """The lines of a head, weighed against the text below them."""

    def __init__(self, found: Sequence[Unit]) -> None:
        self._found = found

    @cached_property
    def _below(self) -> str:
        """The running text, in small letters."""
        running = "\n".join(u.text for u in self._found if not u.is_short or len(u.text) > 160)
        return running[:_BODY_LENGTH].casefold()

    def weight(self, n: int) -> float:
        """How much line `n` looks like the headline; see the constants for what is enough."""
        unit = self._found[n]
        words = _WORD.findall(unit.plain)
        text = unit.text
        above = self._found[n - 1].text if n else ""
        signs = (
            (1.5, unit.is_heading),
            (0.5, _SAID.search(text)),
            (1.0, _OPENS.match(unit.plain)),
            (3.0, _LABELLED.match(above)),
            (-1.5, _LINK.search(text)),
            (-1.0, _PARTED.search(text)),
            (-1.0, _is_shouted(text)),
            (-0.5, text.endswith(".")),
            (-1.5, text.endswith((",", ":"))),
        )
        weight = _of_length(len(words)) + _of_words(words[1:]) + self._taken_up(words)
        return weight + sum(worth for worth, holds in signs if holds)

    def is_clear(self, n: int) -> bool:
        """Whether line `n` is the headline, whatever stands below it; right under a kicker less
        is enough.
        """
        line = self._found[n].plain
        if _LINK.search(line) or line.endswith((",", ":")):
            return False
        tells = _of_words(_WORD.findall(line)[1:]) > 0 or _OPENS.match(line) is not None
        under_kicker = any(map(is_kicker, self._found[max(0, n - _UNDER) : n]))
        return self.weight(n) >= (
            _CLEAR_IF_TELLING if tells else _CLEAR_UNDER_KICKER if under_kicker else _CLEAR
        )

    def _taken_up(self, words: Sequence[str]) -> float:
        """How many of its words the text takes up: the first tells most."""
        stems = {w.casefold()[:_STEM] for w in words if len(w) >= _STEM}
        taken = sum(stem in self._below for stem in stems)
        return 0.3 * min(taken, _TAKEN_UP) + (0.2 if taken else -0.5)


def _of_length(count: int) -> float:
    if count < _FEW - 1:
        return -1.0
    return 1.0 if _FEW <= count <= _MANY else 0.0


def _of_words(words: Sequence[str]) -> float:
    """Whether one word is neither a name nor small: a verb, an adverb, a participle."""
    return (
        1.0 if any(w[:1].islower() and len(w) > _SHORT and w not in _SMALL for w in words) else 0.0
    )


def _is_shouted(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > _STEM and all(c.isupper() for c in letters)
