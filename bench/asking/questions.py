"""The questions with what is true: phrasings of `questions.tsv`, filled from the generated
archive.

Every second phrasing of an operation belongs to the shut part, which is looked at once the rules
stand.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.asking.archive import BODIES, PARTNERS, PERSONS, REGIONS, STANDARDS, TODAY, Known

_HERE = Path(__file__).parent
# How often each phrasing is filled, by list.
_FILLINGS = {"questions.tsv": 2, "questions2.tsv": 4}
_MONTHS = ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september",
           "oktober", "november", "dezember")  # fmt: skip
# By id, the ways to call it: its gender and the name; {n} is the ending of dative and accusative.
_CALLED = {
    "ba": ("f ba", "f bundesagentur für arbeit", "f arbeitsagentur"),
    "bg-rci": ("f bg rci",),
    "fhm": ("f fhm", "f fachhochschule des mittelstands"),
    "rkw": ("n rkw",),
    "mewes-stiftung": ("f mewes-stiftung", "f wolfgang mewes stiftung"),
    "bmas": ("n bmas", "n bundesarbeitsministerium"),
    "itb": ("n institut für technik der betriebsführung",),
    "ikk-sw": ("f ikk südwest", "f ikk suedwest"),
    "zdb": ("m zdb", "m zentralverband deutsches baugewerbe"),
    "bbe": ("n bbe",),
    "tk": ("f tk", "f techniker krankenkasse"),
    "dgb": ("m dgb", "m deutsche{n} gewerkschaftsbund"),
}
# Dative, nominative and accusative of the article.
_ARTICLES = {"f": ("der", "die", "die"), "m": ("dem", "der", "den"), "n": ("dem", "das", "das")}
_MISTYPED = {
    "ba": ("der bundesagetur für arbeit", "der bundesagentur für arbiet"),
    "fhm": ("der fachhochschule des mitelstands", "der fachhochschul des mittelstands"),
    "mewes-stiftung": ("der wolfgang mewes stifung", "der mewes-stiftug"),
    "bmas": ("dem bundesarbeitministerium",),
    "tk": ("der technicker krankenkasse",),
    "dgb": ("dem deutschen gewerkschaftbund",),
    "zdb": ("dem zentralverband deutsches baugewrbe",),
}
_REGION_CALLED = {
    "hessen": ("hessen",), "bayern": ("bayern",), "saarland": ("saarland",),
    "nordrhein-westfalen": ("nrw", "nordrhein-westfalen"), "sachsen": ("sachsen",),
    "sachsen-anhalt": ("sachsen-anhalt",), "brandenburg": ("brandenburg",),
    "stadt-potsdam": ("potsdam",),
}  # fmt: skip
_BODY_CALLED = {
    "strategiekreis": ("vom strategiekreis", "der strategiekreis"),
    "mitgliederversammlung": ("von der mitgliederversammlung", "die mitgliederversammlung"),
    "herbstplenum": ("vom herbstplenum", "das herbstplenum"),
    "koordinierungsteam": ("vom koordinierungsteam", "das koordinierungsteam"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what is true: `documents` in the order of their days where that matters,
    `groups` by id.

    `value` is the number, the sum in euros or the day as ISO; `template` tells which phrasing.
    """

    text: str
    operation: str
    documents: frozenset[str]
    value: int | str | None
    groups: Mapping[str, int]
    template: int
    shut: bool


def questions(known: list[Known], seed: int = 4, name: str = "questions.tsv") -> list[Asked]:
    """All questions of a list that count, list or sum."""
    dice, seen, asked = random.Random(seed), Counter[str](), []
    for template, line in enumerate(_lines(name)):
        operation, conditions, phrasing = line.split("\t")
        seen[operation] += 1
        for _ in range(_FILLINGS[name]):
            asked.append(
                _filled(
                    operation, conditions, phrasing, known, dice, template, seen[operation] % 2 == 0
                )
            )
    return list({one.text: one for one in asked}.values())


def others() -> list[tuple[str, str, bool]]:
    """What is no question that counts documents: what it is, its words, whether it is shut."""
    lines = [line.split("\t") for line in _lines("others.tsv")]
    return [(kind, text, at % 2 == 1) for at, (kind, text) in enumerate(lines)]


def _lines(name: str) -> Iterator[str]:
    for line in (_HERE / name).read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _filled(
    operation: str, conditions: str, phrasing: str, known: list[Known], dice: random.Random,
    template: int, shut: bool,
) -> Asked:  # fmt: skip
    slots = _slots(dice)
    text = phrasing
    for name, written in slots.written.items():
        text = text.replace(f"{{{name}}}", written)
    tests = [_test(one, slots.ids) for one in conditions.split()]
    found = [one for one in known if all(test(one) for test in tests)]
    return _truth(operation, text, found, template, shut)


@dataclass(frozen=True, slots=True)
class _Slots:
    ids: Mapping[str, str]
    written: Mapping[str, str]


def _slots(dice: random.Random) -> _Slots:
    p, q = dice.sample(sorted(_CALLED), 2)
    t, region, standard = (
        dice.choice(sorted(_MISTYPED)),
        dice.choice(sorted(REGIONS)),
        dice.choice(STANDARDS),
    )
    person, body, month = dice.choice(PERSONS), dice.choice(sorted(BODIES)), dice.randrange(12)
    first, last = sorted(dice.sample(range(2013, 2027), 2))
    dative, nominative, accusative = _declined(dice.choice(_CALLED[p]))
    other = _declined(dice.choice(_CALLED[q]))
    ids = {"P": p, "Q": q, "T": t, "R": region, "S": standard, "N": person, "B": body,
           "M": str(month + 1), "Y": str(first), "Z": str(last)}  # fmt: skip
    written = {
        "P": dative, "Pn": nominative, "Pa": accusative, "Q": other[0], "Qa": other[2],
        "T": dice.choice(_MISTYPED[t]), "R": dice.choice(_REGION_CALLED[region]),
        "S": dice.choice((standard.lower(), standard, standard.replace("-", ""))),
        "N": person.lower(), "B": _BODY_CALLED[body][0], "Bn": _BODY_CALLED[body][1],
        "M": _MONTHS[month], "Y": str(first), "Z": str(last),
    }  # fmt: skip
    return _Slots(ids, written)


def _declined(called: str) -> tuple[str, str, str]:
    gender, name = called.split(" ", 1)
    dative, nominative, accusative = _ARTICLES[gender]
    oblique = name.replace("{n}", "n")
    return (
        f"{dative} {oblique}",
        f"{nominative} {name.replace('{n}', '')}",
        f"{accusative} {oblique}",
    )


def _test(condition: str, ids: Mapping[str, str]) -> Callable[[Known], bool]:
    name, value = condition.split("=")
    named = ids.get(value, value)
    if name == "between":
        first, last = (int(ids[one]) for one in value.split(","))
        return lambda k: k.day is not None and first <= k.day.year <= last
    tests: dict[str, Callable[[Known], bool]] = {
        "kind": lambda k: k.kind == named,
        "partner": lambda k: named in k.partners,
        "partner2": lambda k: named in k.partners,
        "family": lambda k: any(p.startswith(f"{named}-") for p in k.partners),
        "not_partner": lambda k: named not in k.partners,
        "region": lambda k: named in k.all_regions,
        "not_region": lambda k: named not in k.all_regions,
        "standard": lambda k: named in k.standards,
        "not_standard": lambda k: named not in k.standards,
        "person": lambda k: named in k.persons,
        "quoted": lambda k: named in k.quoted,
        "body": lambda k: k.body == named,
        "decided": lambda k: bool(k.body),
        "from": lambda k: k.day is not None and k.day.year >= int(named),
        "after": lambda k: k.day is not None and k.day.year > int(named),
        "before": lambda k: k.day is not None and k.day.year < int(named),
        "until": lambda k: k.day is not None and k.day.year <= int(named),
        "in": lambda k: k.day is not None and k.day.year == int(named),
        "month": lambda k: k.day is not None and k.day.month == int(named),
        "last_year": lambda k: k.day is not None and k.day.year == TODAY.year - 1,
        "state": lambda k: (k.ends is not None and k.ends < TODAY) == (named == "expired"),
    }
    return tests[name]


_GROUPS: Mapping[str, Callable[[Known], frozenset[str]]] = {
    "by:year": lambda k: frozenset({str(k.day.year)} if k.day else ()),
    "by:region": lambda k: k.all_regions,
    # What the register calls no partner is none.
    "by:partner": lambda k: frozenset(p for p in k.partners if PARTNERS[p][1]),
    "by:standard": lambda k: k.standards,
    "by:kind": lambda k: frozenset({k.kind}),
    "by:body": lambda k: frozenset({k.body} if k.body else ()),
}


def _truth(operation: str, text: str, found: list[Known], template: int, shut: bool) -> Asked:
    groups: Mapping[str, int] = {}
    value: int | str | None = len(found)
    documents = {one.id for one in found}
    if operation in _GROUPS:
        groups = Counter(key for one in found for key in _GROUPS[operation](one))
    if operation in ("first", "last"):
        days = [one.day for one in found if one.day]
        day = (min if operation == "first" else max)(days, default=None)
        documents = {one.id for one in found if day and one.day == day}
        value = _iso(day)
    if operation == "sum":
        value = sum(one.amount or 0 for one in found)
        documents = {one.id for one in found if one.amount is not None}
    return Asked(text, operation, frozenset(documents), value, groups, template, shut)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
