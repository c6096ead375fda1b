"""The whole name of a speaker's house where the place at the name says less: `IHK-Präsident`, a
`Kammerpräsident`, a `Rektor` in a text that names one chamber, one Hochschule.

Only what the text leaves no choice about: two houses of a kind, and none is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nlp.taggers.given_names import is_given_name
from nlp.taggers.names import CAPITAL, is_common_word
from nlp.taggers.offices import is_house, is_office

_CHAMBER = (
    r"(?:Industrie- und Handelskammer|Handwerkskammer|Landwirtschaftskammer|Ärztekammer"
    r"|Architektenkammer|Ingenieurkammer|IHK|HWK|HwK)"
)
_SCHOOL = (
    r"(?:(?:Technischen?\s+)?(?:Fachhochschule|Hochschule|Universität)|Berufsakademie|FH|TH|TU|HS)"
)
_AGENCY = r"(?:Agentur\s+für\s+Arbeit)"
_UNION = r"(?:IG|Gewerkschaft|DGB)"
_TOWN = r"(?:(?:Hanse|Landeshaupt|Universitäts|Klingen)?[Ss]tadt)"
_DISTRICT = r"(?:Land)?[Kk]reis(?=e?s?\b)"
_UNIONS_AREA = r"(?:(?:-Bezirk|-Region|-Landesverband)\s)?"
# What one who bears an office is of; the first pattern that fits counts.
_KINDS = (
    (re.compile(r"(?:Kammer|Vollversammlungs)[a-zäöü]+"), (_CHAMBER,)),
    (re.compile(r"(?:Hochschul|Universitäts|FH-)[a-zäöü]+|(?:Pro|Kon)?[Rr]ektor(?:in)?\b"), (_SCHOOL,)),
    (re.compile(r"Vorsitzender? der Geschäftsführung\b|Agentur(?:chef|leiter)(?:in)?\b"), (_AGENCY,)),
    (re.compile(r"Bezirksleiter(?:in)?\b|Gewerkschafts[a-zäöü]+"), (_UNION,)),
    (re.compile(r"Oberbürgermeister(?:in)?\b"), (_TOWN,)),
    (re.compile(r"Landr[aä]t(?:in)?\b"), (_DISTRICT,)),
    (re.compile(r"Verbands[a-zäöü]+"), ("e.V.",)),
    (re.compile(r"Hauptgeschäftsführer(?:in)?\b"), (_CHAMBER, "e.V.")),
)  # fmt: skip
_EVERY = (_CHAMBER, _SCHOOL, _AGENCY, _UNION, _TOWN, _DISTRICT)
_NAMED = (
    rf"(?:e?s)?(?P<name>(?:\s+\([A-ZÄÖÜ]\w+\))?\s+(?:(?:für|zu|der|des)\s+(?:(?:die|das|den|angewandte)\s+)?)?{CAPITAL}"
    rf"(?:\s+(?!und\s){CAPITAL}){{0,2}})(?P<short>\s\([A-ZÄÖÜ][\w ]*\))?"
)
_ASSOCIATION = re.compile(rf"(?:{CAPITAL}\s+(?:(?:der|des|für)\s+)?){{1,5}}e\.\s?V\.")
_LONG = {
    "IHK": "Industrie- und Handelskammer",
    "HWK": "Handwerkskammer",
    "HwK": "Handwerkskammer",
    "FH": "Fachhochschule",
    "TH": "Technische Hochschule",
    "TU": "Technische Universität",
}


@dataclass(frozen=True, slots=True)
class _House:
    """A house that a text names: its kind as written, its whole name, its short form in brackets."""

    kind: str
    name: str
    short: str

    @property
    def key(self) -> str:
        """The same for all spellings: without brackets, the kind in full."""
        bare = re.sub(r"\s\([^)]*\)", "", self.name.removeprefix(self.kind))
        return f"{_LONG.get(self.kind, self.kind)}{bare}"


class Houses:
    """The houses of one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def whole(self, told: str | None, function: str | None) -> str | None:
        """The organisation that is told, with its place where the text names one such house; where
        none is told, the only one that the office can be of.
        """
        if told:
            return self._completed(told) or told
        for office, kinds in _KINDS:
            if function and office.match(function):
                return self._only(house for kind in kinds for house in self._of(kind))
        return None

    def _completed(self, told: str) -> str | None:
        """`IHK` → `IHK Nord`, where the text names one."""
        if " " in told or not is_house(told) and told not in _LONG:
            return None
        every = [h for kind in _EVERY for h in self._of(kind)]
        if told == "Kammer":
            return self._only(self._of(_CHAMBER))
        long = _LONG.get(told, told)
        same = [h for h in every if h.short == told or _LONG.get(h.kind, h.kind) == long]
        return self._only(sorted(same, key=lambda house: house.kind != told))

    def _only(self, houses: Iterable[_House]) -> str | None:
        """The one house that all of them are; None where they are several."""
        found = list(houses)
        keys = {h.key for h in found}
        wholes = {k for k in keys if not any(o != k and o.startswith(f"{k} ") for o in keys)}
        if len(wholes) != 1:
            return None
        return next(h.name for h in found if h.key in wholes)

    def _of(self, kind: str) -> list[_House]:
        """All houses of a kind that the text names with more than the kind, in order."""
        if kind == "e.V.":
            names = [" ".join(m.group().split()) for m in _ASSOCIATION.finditer(self._text)]
            return [_House("", name, "") for name in names]
        pattern = re.compile(rf"(?<![\w-])(?P<kind>{kind})(?:{_NAMED})")
        read = (self._house(match) for match in pattern.finditer(self._text))
        return [house for house in read if house]

    def _house(self, match: re.Match[str]) -> _House | None:
        """The house; None where the words behind are a person or a thing: `IHK Präsident Jan Rau`."""
        if "\n" in match.group():
            return None
        words = match["name"].split()
        capitals = [w for w in words if w[0].isupper()]
        if not capitals:
            return None
        first = capitals[0]
        joined = words[0][0].islower()
        if is_office(first) or is_given_name(first) or (is_common_word(first) and not joined):
            return None
        kind = re.sub(r"^Technischen\b", "Technische", " ".join(match["kind"].split()))
        name = " ".join(words)
        short = (match["short"] or "").strip(" ()")
        return _House(kind, f"{kind} {name}", short)
