"""When two ways to write a name, an office or a title mean the same."""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_WORD = re.compile(r"[^\W_]+(?:[-/&][^\W_]+)*")
_ARTICLES_LISTED = "der die das den dem des ein eine einer eines einem einen"
_ARTICLES = frozenset(_ARTICLES_LISTED.split())
# Cases of adjectives and nouns: "des Landkreises", "der Technischen Universität".
_ENDING = re.compile(r"(?:e[nrms]?|n|s)$")
_SHORTEST_STEM = 3
_TITLES_LISTED = (
    "prof professor professorin dr dipl ing hc h c med rer nat jur phil medic kfm herr frau"
)
_TITLES = frozenset(_TITLES_LISTED.split())


def plain(words: str) -> str:
    """Words alone, in lower case, one blank between them."""
    return " ".join(_WORD.findall(words)).casefold()


def organisation_key(name: str) -> tuple[str, ...]:
    """An organisation without article, without short form in brackets and without case endings."""
    words = plain(_BRACKETS.sub("", name)).split() or plain(name).split()
    while words and words[0] in _ARTICLES:
        words = words[1:]
    return tuple(_stem(word) for word in words)


def _stem(word: str) -> str:
    """Without all that may be an ending: `Landkreises` and `Landkreis` are one."""
    stem = _ENDING.sub("", word)
    return word if stem == word or len(stem) < _SHORTEST_STEM else _stem(stem)


def same_organisation(one: str, other: str) -> bool:
    """Whether both are the same name, whole."""
    return organisation_key(one) == organisation_key(other)


def same_function(found: str, wanted: str) -> bool:
    """The same office; an organisation in front of a hyphen belongs to it or not (`IHK-Präsident`)."""
    return plain(found) == plain(wanted) or plain(found).endswith(f"-{plain(wanted)}")


def person_key(name: str) -> tuple[str, ...]:
    """A person's names without titles."""
    words = re.sub(r"[.,]", " ", name).casefold().split()
    return tuple(word for word in words if word not in _TITLES)


def same_person(found: str, wanted: str) -> bool:
    """Whether a found name is this person: the family name, and no name that is not theirs."""
    short, whole = person_key(found), person_key(wanted)
    return bool(short) and short[-1:] == whole[-1:] and set(short) <= set(whole)
