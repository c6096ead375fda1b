"""What kind of thing a question asks for, and whether a sentence has one: a sentence without a day
does not answer `wann`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

from nlp.taggers.dates import DateTagger
from nlp.taggers.names import Names

Wanted = Literal["person", "day", "number"]
_ASKS: Mapping[Wanted, re.Pattern[str]] = {
    # Who does something may be a house; who is something is a person.
    "person": re.compile(r"^\W*wer\s+(?:ist|war|heißt|leitet|leitete)\b", re.IGNORECASE),
    "day": re.compile(
        r"^\W*(?:(?:seit|bis|ab)\s+)?wann\b|^\W*(?:in|seit)\s+welchem\s+(?:jahr|monat)\b"
        r"|^\W*an\s+welchem\s+tag\b",
        re.IGNORECASE,
    ),
    "number": re.compile(
        r"^\W*(?:(?:in|mit|von|auf|für)\s+)?wie\s*(?:viele?[nr]?|lange|hoch|oft|teuer)\b"
        r"|^\W*was\s+kostet\b",
        re.IGNORECASE,
    ),
}
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w,]|\.\d)")
_SEASON = re.compile(
    r"\b(?:im|seit|ab|bis|Anfang|Mitte|Ende)\s+(?:zum\s+)?(?:Januar|Februar|März|April|Mai|Juni"
    r"|Juli|August|September|Oktober|November|Dezember|Frühjahr|Frühling|Sommer|Herbst|Winter"
    r"|Jahresende|Jahres)\b"
)
_NUMBER = re.compile(
    r"\d|\b\w*(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|ßig|hundert"
    r"|tausend|million|dutzend|kostenlos|kostenfrei|unentgeltlich)\w*\b|\b(?:ein|eine[nm]?)\b",
    re.IGNORECASE,
)


def wanted(question: str) -> Wanted | None:
    """The kind of thing that a question asks for; None where it asks for none of these."""
    return next((kind for kind, asks in _ASKS.items() if asks.search(question)), None)


def holds(kind: Wanted | None, sentence: str) -> bool:
    """Whether a sentence has a thing of the kind."""
    return kind is None or _HAS[kind](sentence)


def _has_day(sentence: str) -> bool:
    return bool(DateTagger().find(sentence) or _YEAR.search(sentence) or _SEASON.search(sentence))


_HAS: Mapping[Wanted, Callable[[str], bool]] = {
    "person": lambda sentence: bool(Names(sentence).every),
    "day": _has_day,
    "number": lambda sentence: _NUMBER.search(sentence) is not None,
}
