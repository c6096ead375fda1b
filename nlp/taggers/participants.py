"""Who takes part: the list of houses and persons that begins at a place of a sentence."""

from __future__ import annotations

import re

from nlp.taggers.declension import singular
from nlp.taggers.given_names import is_given_name
from nlp.taggers.name_words import CAPITAL, TITLE
from nlp.taggers.offices import is_house, is_office, read_office, read_organisation

_LEAD = re.compile(
    r"\s*(?:(?:heute|gestern|nun|jetzt|kürzlich|unlängst|gemeinsam|auch|dort|es|sich|dazu|dafür|sowohl|als|"
    r"am\s+\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZÄÖÜ][a-zä]+)\s*(?:\d{4})?|am\s+\w+tag,?|in\s+[A-ZÄÖÜ]\w+)\s+)*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?P<article>der|die|das|den|dem|des|Der|Die|Das)\s+")
_NEXT = re.compile(r"\s*(?:\([^()]*\))?\s*(?:,\s*(?:und|sowie)?|und|sowie|&)\s+(?:auch\s+)?")
_PERSON = re.compile(
    rf"(?:{TITLE})*(?P<first>{CAPITAL})(?:\s+(?:von|van|de|zu|[A-ZÄÖÜ]\.))*\s+{CAPITAL}"
)
# What two houses are called together by: `OM und BBE`, `Kreis Nord und Kammer Süd`.
_TWO = re.compile(rf"^(?P<first>.+?)\s+(?:und|sowie|&)\s+(?P<second>{CAPITAL}.*)$")
# `Agenturen für Arbeit Nord und Süd`, `Landkreise A, B und C`.
_KINDS = re.compile(
    r"(?P<kind>Agenturen\s+für\s+Arbeit|Handwerkskammern|Industrie-\s+und\s+Handelskammern|Landkreise|Kreise|Städte"
    r"|Gemeinden|Jobcenter|Hochschulen|Universitäten|Kreishandwerkerschaften)\s+"
    r"(?P<places>[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)?(?:,\s[A-ZÄÖÜ][\w-]+)*\s+und\s+[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)?)"
)
_MOST = 20
_GROUPS = re.compile(
    r"(?:Partner|Vertragspartner|Beteiligten?|Seiten|Organisationen|Vertreter|Verantwortlichen?)(?:n|innen)?$"
)


def participants_in(sentence: str, start: int, stop: int) -> tuple[str, ...]:
    """The houses and persons that a list beginning at `start` names, in the nominative; empty where
    something else stands there (`Die Partner`).
    """
    words = sentence[:stop]
    lead = _LEAD.match(words, start)
    at = lead.end() if lead else start
    found: list[str] = []
    while len(found) < _MOST:
        read = _one(words, at)
        if read is None:
            break
        told, at = read
        found.extend(told)
        following = _NEXT.match(words, at)
        if following is None:
            break
        at = following.end()
    return tuple(dict.fromkeys(found))


def _one(words: str, at: int) -> tuple[list[str], int] | None:
    """The member of the list that begins at a place, and where it ends."""
    if (person := _PERSON.match(words, at)) and is_given_name(person["first"]):
        return _person(words, person)
    article = _ARTICLE.match(words, at)
    begin = article.end() if article else at
    if several := _KINDS.match(words, begin):
        places = re.split(r",\s|\s+und\s+", several["places"])
        return [f"{singular(several['kind'])} {place}" for place in places], several.end()
    if office := read_office(words[begin:]):
        return _bearer(words, begin + office.end, office.organisation)
    joint = article["article"].casefold() if article else ""
    organisation, end = read_organisation(words[begin:], "" if joint in ("die", "der") else joint)
    if organisation is None or not _is_somebody(organisation, named=article is not None):
        return None
    return _apart(organisation), begin + end


def _person(words: str, person: re.Match[str]) -> tuple[list[str], int]:
    """A person, or the house that an office behind the name tells: `Jan Rau, Präsident der A`."""
    end = person.end()
    behind = re.match(r",\s+", words[end:])
    office = read_office(words[end + behind.end() :]) if behind else None
    if behind and office and office.organisation:
        return [office.organisation], end + behind.end() + office.end
    return [person.group()], end


def _bearer(words: str, end: int, organisation: str | None) -> tuple[list[str], int] | None:
    """`Landrat Jan Rau`, `der Präsident der Kammer Nord, Jan Rau`."""
    name = _PERSON.match(words, end + len(re.match(r",?\s*", words[end:]).group()))  # type: ignore[union-attr]  # always matches
    if name is None or not is_given_name(name["first"]):
        return ([organisation], end) if organisation else None
    return [organisation or name.group()], name.end()


def _is_somebody(organisation: str, *, named: bool) -> bool:
    """Whether the words call a house and not a thing: a known kind of house, a short name, or a
    name of several words behind an article.
    """
    if not organisation.strip():
        return False
    first = organisation.split()[0]
    if _GROUPS.match(organisation) or is_office(first):
        return False
    return any(is_house(word) for word in re.findall(r"[\w.-]+", organisation)) or (
        named and re.search(r"\([A-ZÄÖÜ]{2,}", organisation) is not None
    )


def _apart(organisation: str) -> list[str]:
    """`OM und BBE` are two; `Industrie- und Handelskammer` and `Chemie und Energie` are one."""
    two = _TWO.match(organisation)
    if two is None or two["first"].endswith("-"):
        return [organisation]
    if is_house(two["first"].split()[0]) and is_house(two["second"].split()[0]):
        return [two["first"], *_apart(two["second"])]
    return [organisation]
