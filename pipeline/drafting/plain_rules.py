"""Tells what in a sentence of the plain version is still heavy, by `corpus/style/
einfache-sprache.toml`, and what it says that its source does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import Field

from nlp.sentences import split_sentences
from nlp.tokens import words
from pipeline.drafting.data import Regex, read_one
from pipeline.ground.types import Frozen
from pipeline.settings import Settings

_NOUN = re.compile(r"\b[A-ZÄÖÜ]\w+(?:ung(?:en)?|[hk]eit(?:en)?|tion(?:en)?|nisse?|ismus)\b")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_DENIES = re.compile(r"\b(?:nicht|kein\w*|nie|niemals|niemand)\b", re.IGNORECASE)


class PlainLimits(Frozen):
    """The most words, clauses and commas of a sentence, letters of a word, nouns like
    *Durchführung*.
    """

    words: int = Field(ge=5)
    clauses: int = Field(ge=0)
    commas: int = Field(ge=0)
    letters: int = Field(ge=10)
    nouns: int = Field(ge=0)


class PlainPattern(Frozen):
    """What a plain sentence should not have, and what to do instead."""

    rule: str
    pattern: Regex
    message: str


class _Clauses(Frozen):
    words: tuple[str, ...]


class PlainRules(Frozen):
    """The file `einfache-sprache.toml`; `words` are beginnings of heavy words and what is
    lighter.
    """

    limits: PlainLimits
    clauses: _Clauses
    patterns: tuple[PlainPattern, ...]
    words: dict[str, str]


def load_plain_rules(settings: Settings) -> PlainRules:
    """Read `einfache-sprache.toml`; raises ConfigError with all its faults."""
    return read_one(settings.paths.corpus / "style" / "einfache-sprache.toml", PlainRules)


def remarks(text: str, of: str, rules: PlainRules) -> tuple[str, ...]:
    """What is heavy in a plain text of one or more sentences, and what its source `of` does not
    say; German, empty where nothing is.
    """
    if not text:
        return ()
    spans = list(split_sentences(text))
    found = [told for s in spans for told in _lengths(text[s.start : s.end], rules)]
    found += [told for one in rules.patterns for told in _matches(text, one)]
    found += _heavy_words(text, rules)
    return tuple(dict.fromkeys([*found, *_unfaithful(text, of)]))


def _lengths(sentence: str, rules: PlainRules) -> Iterator[str]:
    limits, count = rules.limits, sum(1 for _ in words(sentence))
    if count > limits.words:
        yield f"{count} Wörter in einem Satz, höchstens {limits.words}: „{_begin(sentence)}“"
    if sentence.count(",") > limits.commas:
        yield f"Viele Kommas: Machen Sie zwei Sätze aus „{_begin(sentence)}“"
    opened = "|".join(rules.clauses.words)
    clauses = len(re.findall(rf"(?:^|,\s*)(?:{opened})\b", sentence, re.IGNORECASE))
    if clauses > limits.clauses:
        yield f"{clauses} Nebensätze in einem Satz: „{_begin(sentence)}“"
    nouns = _NOUN.findall(sentence)
    if len(nouns) > limits.nouns:
        yield f"Viele schwere Hauptwörter ({', '.join(nouns)}): Schreiben Sie mit Verben."


def _matches(text: str, pattern: PlainPattern) -> Iterator[str]:
    for match in re.finditer(pattern.pattern, text):
        yield f"{pattern.rule}, „{_begin(match[0])}“: {pattern.message}"


def _heavy_words(text: str, rules: PlainRules) -> Iterator[str]:
    for word in words(text):
        # The longest beginning fits best: Kooperationsvereinbarung before Kooperation.
        fits = [begin for begin in rules.words if word.text.startswith((begin, begin.capitalize()))]
        if fits:
            lighter = rules.words[max(fits, key=len)]
            yield f"„{word.text}“ ist ein schweres Wort; leichter ist „{lighter}“."
        elif len(word.text) > rules.limits.letters and "-" not in word.text:
            yield f"„{word.text}“ ist lang: Setzen Sie einen Bindestrich, oder erklären Sie es."


def _unfaithful(text: str, of: str) -> Iterator[str]:
    there = set(_NUMBER.findall(of))
    for number in dict.fromkeys(_NUMBER.findall(text)):
        if number not in there:
            yield f"Die Zahl {number} steht nicht im Satz, zu dem das gehört."
    if bool(_DENIES.search(text)) != bool(_DENIES.search(of)):
        yield "Nur einer der beiden Sätze hat eine Verneinung: Sagen beide dasselbe?"


def _begin(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()} …"


_SHOWN = 60
