"""The names by which a paper calls itself: `dieser Tarifvertrag`, `diese Benutzungsordnung`."""

from __future__ import annotations

import re

AGREEMENT = (
    r"[\w-]*(?:[Vv]ereinbarung|[Vv]ertrag|[Vv]ertrage|[Aa]bkommen|[Ee]rklärung|[Cc]harta"
    r"|[Pp]akt|[Bb]ündnis(?:se)?"
    r"|[Aa]llianz|[Aa]brede|[Aa]bmachung|[Kk]ooperation|[Zz]usammenarbeit|[Pp]artnerschaft|[Aa]bsprache|[Mm]emorandum"
    r"|[Nn]achtrag"
    r"|[Nn]utzungsverhältnis(?:se)?|[Aa]ddendum|[Kk]ontrakt|[Üü]bereinkunft|[Vv]ertragsverhältnis|[Rr]ahmenregelung"
    r"|[Üü]berlassung|[Gg]estattung|[Tt]rägerschaft|[Ll]eihe|[Bb]etrauung"
    r"|[Ii]ntent|LoI|(?:[Nn]eu)?[Ff]assung|[Rr]egelung|srahmen|[Pp]atenschaft|[Ss]chirmherrschaft)"
    r"(?:en|s|es)?(?![\w-])"
)
# `Benutzungs- und Gebührenordnung`: the first half of a name of two.
HALF = r"(?:[A-ZÄÖÜ][\w]*-,?\s(?:(?:und|oder|sowie)\s)?)*"
# Papers that may be the very one that is read: `dieser Tarifvertrag`.
_PAPER = (
    r"[\w-]*(?:[Vv]ertrag|[Vv]ereinbarung|[Bb]escheid|[Oo]rdnung|[Vv]orschrift|[Ee]rlass|[Ss]tatut|[Zz]usage|[Rr]ichtlinie|[Ss]atzung|[Bb]eauftragung"
    r"|[Vv]ollmacht|[Pp]rotokoll|[Bb]ewilligung|[Uu]rkunde|[Bb]estellung|[Dd]okument|[Pp]apier)"
)
_ITSELF = re.compile(
    rf"\b[Dd]ies(?:e[rsmn]?)?\s(?:[a-zäöüß]+e[nrsm]?\s)?{HALF}(?P<noun>{_PAPER})(?:e?s|en)?\b"
)
# Where no other paper is spoken of, a contract of a kind of its own is the one that is read.
_CONTRACT = re.compile(
    r"(?<![\w-])(?:Der|Das)\s(?P<noun>[A-ZÄÖÜ][a-zäöüß-]+vertrag)\s(?!der\b|des\b|von\b|für\b|mit\b|über\b)"
)
# Looked for from the beginnings of words on: from every letter it takes twice as long.
_AGREEMENT = re.compile(r"(?<![\w-])" + AGREEMENT)
# No ending of a case is longer.
_ENDING = 2


def own_names(text: str) -> frozenset[str]:
    """The names by which a paper calls itself: `dieser Tarifvertrag`, `dieses Bescheides`."""
    named = frozenset(found["noun"] for found in _ITSELF.finditer(text))
    if named or _AGREEMENT.search(_CONTRACT.sub("", text)):
        return named
    return frozenset(found["noun"] for found in _CONTRACT.finditer(text))


def is_own(noun: str, own: frozenset[str]) -> bool:
    """Whether a noun, in any case, is such a name, or one with a word before it: `diese Satzung` is
    the `Beitragssatzung`.
    """
    return any(_is_named(noun, name) or _is_named(noun, name.lower()) for name in own)


def _is_named(noun: str, name: str) -> bool:
    at = noun.find(name)
    whole = at == 0 or (at > 0 and name.islower())
    return whole and len(noun) - at - len(name) <= _ENDING
