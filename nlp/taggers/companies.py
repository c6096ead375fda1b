"""Companies by the legal form or the trade in their names: `Muster GmbH`, `Bäckerei Dorn`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.taggers.given_names import is_given_name
from nlp.taggers.name_words import is_surname_like
from nlp.taggers.org_words import HEAD, LEGAL, is_name_word

_LEGAL_NAME = re.compile(
    r"(?<![\w-])(?:Firma\s)?(?P<name>[A-ZÄÖÜ][\w&\-]*"
    r"(?:(?:\s(?:&|und|für|der|des|in)\s|[ \u00a0])(?:St\.\s)?[A-ZÄÖÜ][\w&\-]*){0,6})"
    + LEGAL.pattern
)
# A trade is a house where its owner's name stands behind it: `Bäckerei Dorn`, `Firma Metallbau
# Rühl`.
_TRADE = re.compile(
    r"(?<![\w-])(?:(?P<firm>Firma)\s(?P<named>[A-ZÄÖÜ][\w&\-]+(?:\s(?:&\s)?[A-ZÄÖÜ][\w\-]+){0,2})"
    r"|(?:[A-ZÄÖÜ][a-zäöüß]*)?(?:[Bb]äckerei|[Tt]ischlerei|[Ss]chreinerei|[Mm]etzgerei|[Ff]leischerei|[Zz]immerei"
    r"|[Ss]chlosserei|[Gg]ärtnerei|[Dd]ruckerei|[Kk]onditorei|[Ss]pedition|[Aa]utohaus|[Mm]etallbau|[Dd]achdeckerei)"
    r"\s(?P<owner>[A-ZÄÖÜ][\w\-]+))(?![\w-])"
)


_TRADE_SIGNS = ("erei ", "Firma ", "utohaus ", "etallbau ")


def find_companies(text: str) -> Iterator[tuple[int, int]]:
    """Where each of them stands, half-open."""
    yield from _of_legal_forms(text)
    yield from _of_trades(text)


def _of_legal_forms(text: str) -> Iterator[tuple[int, int]]:
    """`Muster Technik GmbH`, `MitteHessen e. V.`: any name that has a legal form."""
    for match in _legal_names(text):
        start = match.start()
        words = _behind_genitive(list(re.finditer(r"\S+", match["name"])))
        while words and not _may_open(words):
            words.pop(0)
        if words:
            start = match.start("name") + words[0].start()
            yield start, match.end()


def _of_trades(text: str) -> Iterator[tuple[int, int]]:
    """`Bäckerei Dorn`, `(Firma) Metallbau Rühl`; what is no surname names nobody."""
    if not any(ending in text for ending in _TRADE_SIGNS):
        return  # most texts name no trade, and the pattern would try every word
    for match in _TRADE.finditer(text):
        part = "named" if match["firm"] else 0
        name = match[part].split()[-1]
        is_owner = is_surname_like(name) and is_name_word(name) and not HEAD.match(name)
        if is_owner and not is_given_name(name):
            yield match.start(part), match.end(part)


def _may_open(words: list[re.Match[str]]) -> bool:
    """Whether the first word may open a name: `Deutsche` does in front of a noun."""
    first = words[0].group().strip(",")
    national = re.fullmatch(r"Deutsche[nrs]?", first) is not None and len(words) > 1
    return national or is_name_word(first)


def _legal_names(text: str) -> Iterator[re.Match[str]]:
    """Looks only in front of legal forms: most words are in front of none."""
    done = 0
    for form in LEGAL.finditer(text):
        begin = max(done, form.start() - _LONGEST_LEGAL)
        for match in _LEGAL_NAME.finditer(text, begin, form.end() + 3):
            done = match.end()
            yield match


# Letters of the longest name that is looked for in front of a legal form.
_LONGEST_LEGAL = 120


def _behind_genitive(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words behind the last `der` or `des`, where what stands in front is no organisation:
    `Satzung des Bau und Beruf e. V.`
    """
    for at in range(len(words) - 1, 0, -1):
        if words[at].group() in ("der", "des") and not HEAD.fullmatch(words[at - 1].group()):
            return words[at + 1 :]
    return words
