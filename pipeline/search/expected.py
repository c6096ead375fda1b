"""What kind of thing a question asks for, and whether a sentence has one: a sentence without a day
does not answer `wann`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

from nlp.analysis import all_places, stem
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
        r"^\W*(?:(?:in|mit|von|auf|für|um|zu|an|bei)\s+)?wie\s*(?:viele?[nr]?|lange?|hoch|oft|teuer"
        r"|gro(?:ß|ss)|weit|alt|schwer|breit|tief)\b|^\W*was\s+kost(?:et|en)\b",
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


# What is measured stands behind the verb: `wie hoch war die Quote`, `wie groß ist das Gebiet`.
_MEASURED = re.compile(
    r"^\W*wie\s+(?:hoch|gro(?:ß|ss)|lange?|teuer|weit|alt|schwer|breit|tief)\s+(?:ist|sind|war|waren|wird)"
    r"\s+(?:der|die|das)\s+(?P<what>\w{4,})",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\bprozent|quote\b|\banteil", re.IGNORECASE)
_HAS_SHARE = re.compile(r"%|\bprozent|\bdrittel|\bhälfte|\bviertel", re.IGNORECASE)
# `Wer hat das Forum eröffnet`: what somebody did is the last word.
_DID = re.compile(
    r"^\W*wer\s+(?:hat|haben)\s.*\b(?P<did>ge\w{3,}|\w{4,}(?:t|en))\W*$", re.IGNORECASE
)
# `Wer ist …` asks for today; `der damalige Präsident` is of another day.
_IS_NOW = re.compile(r"\bwer\s+ist\b", re.IGNORECASE)
_ONCE = re.compile(r"\b(?:damalig|ehemalig|früher|vormalig)e[nrsm]?\b|\b(?:Ex|Alt)-?(?=[A-ZÄÖÜ-])")


def asks_of_today(question: str) -> bool:
    """Whether a question asks who holds an office now."""
    return _IS_NOW.search(question) is not None


def is_of_once(words: str) -> bool:
    """Whether words say of somebody that they held an office once."""
    return _ONCE.search(words) is not None


def rests_on(question: str, sentence: str) -> bool:
    """Whether a sentence speaks of what a question measures, of what somebody did, or of today."""
    if asks_of_today(question) and is_of_once(sentence):
        return False
    if _SHARE.search(question) and wanted(question) == "number" and not _HAS_SHARE.search(sentence):
        return False
    told = (*_MEASURED.finditer(question), *_DID.finditer(question))
    stems = {stem(place.word) for place in all_places(sentence)} if told else set()
    return all(stem(place.word) in stems for one in told for place in all_places(one.group(1)))


def wanted(question: str) -> Wanted | None:
    """The kind of thing that a question asks for; None where it asks for none of these."""
    return next((kind for kind, asks in _ASKS.items() if asks.search(question)), None)


def holds(kind: Wanted | None, sentence: str) -> bool:
    """Whether a sentence has a thing of the kind."""
    return kind is None or _HAS[kind](sentence)


def answers_to(question: str, sentence: str) -> bool:
    """Whether a sentence has what a question asks for and speaks of it."""
    return holds(wanted(question), sentence) and rests_on(question, sentence)


def _has_day(sentence: str) -> bool:
    return bool(DateTagger().find(sentence) or _YEAR.search(sentence) or _SEASON.search(sentence))


_HAS: Mapping[Wanted, Callable[[str], bool]] = {
    "person": lambda sentence: bool(Names(sentence).every),
    "day": _has_day,
    "number": lambda sentence: _NUMBER.search(sentence) is not None,
}
