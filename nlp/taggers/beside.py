"""Offices that several persons share in one sentence: `die Vorsitzenden der Agenturen
Nord, Eva Kunz, und Süd, Jan Rau, sowie die Hauptgeschäftsführer der HwK Ost, …`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.taggers.declension import singular
from nlp.taggers.name_words import TITLE
from nlp.taggers.names import NamedPerson
from nlp.taggers.offices import LEAD, is_office, read_office, read_organisation
from nlp.taggers.org_words import nominative
from nlp.taggers.people import SpokenBy
from nlp.types import Mention

# What stands between two persons of a list: `, und Süd, `, `, und der IHK Ost, `, `, sowie `.
_NEXT = re.compile(
    r",\s+(?:und|sowie)?\s*(?:(?P<joint>der|des|von der|vom)\s+)?"
    r"(?P<words>[A-ZÄÖÜ][^,;:.„“]{1,80}),\s*$"
)
_PERSON_BEFORE = re.compile(
    r"(?P<head>.*?)(?P<name>(?:[A-ZÄÖÜ][\w.’'-]*\s+){1,4}?[A-ZÄÖÜ][\w’'-]+)$", re.DOTALL
)
_HEAD = re.compile(
    r"(?:^|[\s,])[Dd]ie\s+(?P<office>(?:[a-zäöüß]+en\s+)*[A-ZÄÖÜ][\w-]+\s[^,;:.„“]{0,160}),\s*$"
)
_REACH = 400
# `…, sagt Eva Kunz. Die Leiterin des Museums …`: the next sentence tells who that is.
_NEXT_SENTENCE = re.compile(
    r"[.“”\"]*\s+(?P<article>Die|Der)\s+(?P<office>[A-ZÄÖÜ][^.:;„“\n]{2,120})"
)
# `… Geschäftsführer Jan Rau. Er leitet das Jobcenter Nord seit Mai.`
_THEN_LEADS = re.compile(
    r"[.“”\"]*\s+(?P<who>Er|Sie)\s+(?:leitet|führt|steuert)\s+(?:seit\s[^.]{3,20}\s)?(?:das|die|den)\s"
    r"(?P<house>[A-ZÄÖÜ][^.:;,„“\n]{2,90})"
)
_FINITE = re.compile(r"\s(?:hat|ist|war|will|kann|wird|weiß|[a-zäöüß]{2,}te?)\b")
# `Die Kammer Nord zieht um. Deren Präsidentin Eva Kunz …`
_OF_BEFORE = re.compile(
    r"\b[Dd](?:eren|essen)\s+(?:[a-zäöüß]+e[rn]?\s+)*(?P<office>[A-ZÄÖÜ][\w-]+),?\s+$"
)


@dataclass(frozen=True, slots=True)
class _Shared:
    """An office in the plural, and the kind of house that its bearers are of."""

    function: str
    house: str


def told_beside(text: str, named: NamedPerson) -> SpokenBy | None:
    """What a list of office-bearers tells of the one at a name; None where there is no list."""
    begin = max(text.rfind("\n", 0, named.start) + 1, named.start - _REACH)
    before = text[begin : named.start]
    if "," not in before or not before.rstrip().endswith(","):
        return None
    if head := _HEAD.search(before):
        return _first(head["office"], named)
    following = _NEXT.search(before)
    if following is None:
        return None
    head = _HEAD.search(_without_last_person(before[: following.start()]))
    shared = _shared(head["office"], named.feminine) if head else None
    if shared is None:
        return None
    return SpokenBy(named.name, shared.function, _house(following, shared), named.feminine)


def told_after(text: str, named: NamedPerson) -> SpokenBy | None:
    """What the sentence behind a name tells of the person by an office: `… Eva Kunz. Die Leiterin
    des Museums hat …`.
    """
    if leads := _THEN_LEADS.match(text, named.end):
        house = read_organisation(leads["house"], "das")[0]
        other = named.feminine not in (None, leads["who"] == "Sie")
        return None if other or house is None else SpokenBy(named.name, None, house, named.feminine)
    match = _NEXT_SENTENCE.match(text, named.end)
    if match is None or not is_office(match["office"].split()[0].rstrip(",")):
        return None
    feminine = match["article"] == "Die"
    if named.feminine not in (None, feminine):
        return None
    verb = _FINITE.search(match["office"])
    words = match["office"][: verb.start()] if verb else ""
    if "," in words or not words:  # another person follows, or no sentence
        return None
    office = read_office(f"{match['article'].lower()} {words}", feminine)
    if office is None or re.search(r"\s[A-ZÄÖÜ]", words[office.end - len(match["article"]) - 1 :]):
        return None
    return SpokenBy(named.name, office.function, office.organisation, named.feminine)


def told_of(text: str, named: NamedPerson, organisations: Sequence[Mention]) -> SpokenBy | None:
    """`Deren Geschäftsführerin Eva Kunz`: of the house that the words before name last."""
    before = text[max(0, named.start - _REACH) : named.start]
    match = _OF_BEFORE.search(before)
    if match is None or not is_office(match["office"]):
        return None
    at = named.start - len(before) + match.start()
    last = [m for m in organisations if m.end <= at and at - m.end < _REACH]
    office = read_office(f"deren {match['office']}", named.feminine)
    if not last or office is None or "\n" in text[last[-1].end : at]:
        return None
    return SpokenBy(named.name, office.function, nominative(last[-1].surface), named.feminine)


def told_elected(
    text: str, named: NamedPerson, organisations: Sequence[Mention]
) -> SpokenBy | None:
    """`Die Kammer Nord hat Eva Kunz zur Präsidentin gewählt`: the office, and the only house that
    the sentence names in front.
    """
    match = _ELECTED.match(text, named.end)
    if match is None:
        return None
    article = "dem" if match["joint"] == "zum" else "der"
    office = read_office(f"{article} {match['office']}", named.feminine)
    if office is None:
        return None
    begin = max(text.rfind("\n", 0, named.start), text.rfind(". ", 0, named.start)) + 1
    houses = {
        nominative(m.surface) for m in organisations if begin <= m.start and m.end <= named.start
    }
    house = next(iter(houses)) if len(houses) == 1 else None
    return SpokenBy(named.name, office.function, office.organisation or house, named.feminine)


_ELECTED = re.compile(
    r"\s+(?:(?:einstimmig|erneut|gestern|heute|jetzt|nun)\s+)*(?P<joint>zum|zur)\s+"
    r"(?:(?:neuen|künftigen)\s+)?(?P<office>(?:[a-zäöüß]+en\s)?[A-ZÄÖÜ][^,.:;„\n]{2,80}?)\s+"
    r"(?:gewählt|ernannt|bestellt|berufen|bestimmt)\b"
)


def told_in_front(
    text: str, named: NamedPerson, organisations: Sequence[Mention]
) -> SpokenBy | None:
    """`IG Torf-Bezirksleiterin Eva Kunz`: the house is all that a known name has in front of the
    hyphen, not its last word alone.
    """
    match = _HYPHENED.search(text, max(0, named.start - _HYPHEN_REACH), named.start)
    if match is None or not is_office(match["office"]):
        return None
    houses = [m for m in organisations if m.end == match.start("hyphen")]
    house = max((" ".join(m.surface.split()) for m in houses), key=len, default=match["short"])
    if house is None or " " not in house:
        return None
    office = read_office(match["office"], named.feminine)
    return SpokenBy(named.name, office.function if office else None, house, named.feminine)


# How long a house with an office in front of a name is at most.
_HYPHEN_REACH = 90
# `IG Torf-Präsidentin Eva Kunz`, also where no list has the house.
_HYPHENED = re.compile(
    r"(?:(?<![\w-])(?P<short>(?:IG|BG|AOK|BKK|IKK|IHK|HWK|TU|TH|FH|DRK)\s[A-ZÄÖÜ][\w]*))?"
    rf"(?P<hyphen>-)\s?(?P<office>[A-ZÄÖÜ][\w]+)\s+(?:{TITLE})*$"
)


def told_is(text: str, named: NamedPerson) -> SpokenBy | None:
    """`Eva Kunz ist Präsidentin der Kammer Nord`: what a sentence says somebody is."""
    match = _IS.match(text, named.end)
    office = read_office(match["office"], named.feminine) if match else None
    if office is None or office.function is None:
        return None
    return SpokenBy(named.name, office.function, office.organisation, named.feminine)


_IS = re.compile(
    r"\s+(?:ist|bleibt|wurde|wird)\s+(?:(?:seit|auch|neue[rn]?|heute|zugleich|\d{4}|[A-Z]\w+)\s+){0,3}?"
    r"(?P<office>(?:(?:der|die)\s)?(?:[a-zäöüß]+(?:e|er|en)\s){0,2}[A-ZÄÖÜ][^,.:;„\n]{3,120})"
)


def _without_last_person(words: str) -> str:
    """The words in front of the person whom they end with."""
    match = _PERSON_BEFORE.match(words)
    return match["head"] if match else words


def _first(office: str, named: NamedPerson) -> SpokenBy | None:
    shared = _shared(office, named.feminine)
    return SpokenBy(named.name, shared.function, shared.house, named.feminine) if shared else None


def _shared(words: str, feminine: bool | None = None) -> _Shared | None:
    """The office in the singular; None where the words are no office in the plural."""
    lead = LEAD.match(words)
    first = words[lead.end() :].split()[0] if lead and words[lead.end() :] else ""
    if not is_office(first) or not first.endswith(("en", "er", "innen", "e")):
        return None
    office = read_office(f"die {words}", feminine)
    if office is None or office.function is None or office.organisation is None:
        return None
    function = office.function.replace("Geschäftsführungen", "Geschäftsführung")
    return _Shared(function, singular(office.organisation))


def _house(following: re.Match[str], shared: _Shared) -> str | None:
    """`der IHK Ost` is a house of its own; `Süd` is one of the kind of the first."""
    if following["joint"]:
        return read_organisation(following["words"], following["joint"])[0]
    kind = shared.house.rpartition(" ")[0]
    return f"{kind} {following['words']}" if kind else following["words"]
