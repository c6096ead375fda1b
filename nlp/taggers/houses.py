"""The whole name of a speaker's house where the place at the name says less: `IHK-Präsident`, a
`Kammerpräsident`, a `Rektor` in a text that names one chamber, one Hochschule.

Only what the text leaves no choice about: two houses of a kind, and none is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nlp.taggers.given_names import is_given_name
from nlp.taggers.name_words import CAPITAL, is_common_word
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
# What one who bears an office is of; the first pattern that fits counts.
_KINDS = (
    (re.compile(r"(?:Kammer|Vollversammlungs)[a-zäöü]+"), (_CHAMBER,)),
    (re.compile(r"(?:Hochschul|Universitäts)[a-zäöü]+|(?:Pro|Kon)?[Rr]ektor(?:in)?\b"), (_SCHOOL,)),
    (re.compile(r"Vorsitzender? der Geschäftsführung\b|Agentur(?:chef|leiter)[a-z]*"), (_AGENCY,)),
    (re.compile(r"Bezirksleiter(?:in)?\b|Gewerkschafts[a-zäöü]+"), (_UNION,)),
    (re.compile(r"Oberbürgermeister(?:in)?\b"), (_TOWN,)),
    (re.compile(r"Landr[aä]t(?:in)?\b"), (_DISTRICT,)),
    (re.compile(r"Verbands[a-zäöü]+"), ("e.V.",)),
    (re.compile(r"Hauptgeschäftsführer(?:in)?\b"), (_CHAMBER, "e.V.")),
)  # fmt: skip
_EVERY = (_CHAMBER, _SCHOOL, _AGENCY, _UNION, _TOWN, _DISTRICT)
_WORD = rf"(?!(?:Prof|Dr|Dipl|Herr|Frau)\b){CAPITAL}"
_NAMED = (
    r"(?:e?s)?(?P<name>(?:[ ]\([A-ZÄÖÜ]\w+\))?[ ]"
    rf"(?:(?:für|zu|der|des)[ ](?:(?:die|das|den|angewandte)[ ])?)?{_WORD}(?:[ ]{_WORD}){{0,2}})"
    r"(?P<short>[ ]\([A-ZÄÖÜ][\w ]*\))?"
)
_ASSOCIATION = re.compile(rf"(?:{CAPITAL}[ ](?:(?:der|des|für)[ ])?){{1,5}}e\.\s?V\.")
_LONG = {
    "IHK": "Industrie- und Handelskammer",
    "HWK": "Handwerkskammer",
    "HwK": "Handwerkskammer",
    "FH": "Fachhochschule",
    "TH": "Technische Hochschule",
    "TU": "Technische Universität",
}

# Behind these any word is a name: `IG Bau`; elsewhere a common word is one where it stands twice.
_ANY_WORD = ("IG", "Gewerkschaft", "Agentur für Arbeit", "Landkreis")
_SURE_TIMES = 2


@dataclass(frozen=True, slots=True)
class _House:
    """A house that a text names: its kind as written, its whole name, its short form."""

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
        self._found: dict[str, list[_House]] = {}

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
        if told == "Agentur für Arbeit":
            return self._only(self._of(_AGENCY))
        if " " in told or not (is_house(told) or told in _LONG):
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
        wholes = {key for key in keys if not _goes_on(key, keys)}
        if len(wholes) != 1:
            return None
        return next(h.name for h in found if h.key in wholes)

    def _of(self, kind: str) -> list[_House]:
        """All houses of a kind that the text names with more than the kind, in order."""
        if kind not in self._found:
            self._found[kind] = self._read(kind)
        return self._found[kind]

    def _read(self, kind: str) -> list[_House]:
        if kind == "e.V.":
            names = [" ".join(m.group().split()) for m in _ASSOCIATION.finditer(self._text)]
            return [_House("", name, "") for name in names]
        pattern = re.compile(rf"(?<![\w-])(?P<kind>{kind})(?:{_NAMED})")
        read = (self._house(match) for match in pattern.finditer(self._text))
        return [house for house in read if house]

    def _house(self, match: re.Match[str]) -> _House | None:
        """The house; None where the words behind are a person or a thing: `IHK Präsident Jan Rau`,
        or where the name goes on: `Hochschule für Technik (und Kunst)`.
        """
        kind = re.sub(r"^Technischen\b", "Technische", " ".join(match["kind"].split()))
        words = _place(match["name"].split())
        going_on = re.match(rf"\s+und\s+(?P<next>{CAPITAL})", self._text[match.end() :])
        joined = bool(words) and words[0] in ("für", "zu", "der", "des")
        if not words or (joined and going_on and not is_house(going_on["next"])):
            return None
        name = f"{kind} {' '.join(words)}"
        thing = is_common_word(words[0]) and "-" not in words[0] and not joined
        if thing and kind not in _ANY_WORD and self._text.count(name) < _SURE_TIMES:
            return None
        return _House(kind, name, (match["short"] or "").strip(" ()"))


def _goes_on(key: str, others: Iterable[str]) -> bool:
    """Whether another name begins with this one and has more words."""
    return any(other.startswith(f"{key} ") for other in others)


def _place(words: list[str]) -> list[str]:
    """The words up to a person: `für Nord (Präsident Jan Rau)`."""
    person = next(
        (n for n, word in enumerate(words) if is_office(word) or is_given_name(word)), len(words)
    )
    words = words[:person]
    return words if any(word[0].isupper() for word in words) else []
