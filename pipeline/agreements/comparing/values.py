"""What binds in a clause beside its words: days, periods, sums of money and shares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from nlp.taggers.dates import DateTagger
from nlp.tokens import as_matched

ValueKind = Literal["day", "period", "money", "share"]
# In the order in which staff want to hear of them.
VALUE_KINDS: tuple[ValueKind, ...] = ("day", "period", "money", "share")
_SMALL = (
    "null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
    "zwanzig",
)  # fmt: skip
_NUMBERS = {
    **{word: str(number) for number, word in enumerate(_SMALL)},
    "einem": "1", "einen": "1", "einer": "1", "eines": "1", "eine": "1", "dreißig": "30",
    "vierundzwanzig": "24", "sechsunddreißig": "36", "sechzig": "60", "neunzig": "90",
    "halben": "0.5", "halbes": "0.5", "halbe": "0.5", "anderthalb": "1.5", "eineinhalb": "1.5",
    "zweieinhalb": "2.5", "zweier": "2", "dreier": "3",
}  # fmt: skip
_UNITS = {
    "tag": "d", "werktag": "wd", "arbeitstag": "wd", "woche": "w", "monat": "m", "quartal": "q",
    "halbjahr": "h", "jahr": "y", "kalenderjahr": "y", "stunde": "std",
    "täg": "d", "wöch": "w", "jähr": "y",
}  # fmt: skip
_WORDED = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?:,\d{1,2})?|\d+(?:,\d{1,2})?"
_PERIOD = re.compile(
    rf"(?<![\w,.])(?:(?P<n>\d+(?:,\d+)?)|(?P<word>{_WORDED}))"
    rf"(?:-|\s+|(?=(?:{_UNIT})))(?:volle[nrs]?\s+|weitere[nrs]?\s+)?"
    rf"(?P<unit>{_UNIT})(?:e[nrs]?|[ns]|ig\w*)?(?!\w)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?:(?P<before>€|EUR|Euro)\s?(?P<n1>{_DIGITS})|(?<![\w,.])(?P<n2>{_DIGITS})(?:,-+)?\s?"
    r"(?P<factor>Tsd\.?|Tausend|Mio\.?|Millionen?|Mrd\.?|Milliarden?)?\s?(?:€|EUR\b|Euro\b))"
)
_FACTORS = {"t": 1_000, "mi": 1_000_000, "mr": 1_000_000_000}
_SHARE = re.compile(
    r"(?<![\w,.])(?P<n>\d+(?:,\d+)?)\s?(?:%|Prozent\b|v\.\s?H\.|vom Hundert\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where it is written; equal keys mean the same, however they are spelt."""

    kind: ValueKind
    key: str
    start: int
    end: int
    text: str


def values_in(text: str) -> list[Value]:
    """All values of a text, by kind and place."""
    return [value for kind in VALUE_KINDS for value in _FINDERS[kind](text)]


def changed_values(
    before: str, after: str
) -> Iterator[tuple[ValueKind, tuple[str, ...], tuple[str, ...]]]:
    """For each kind the values that only one of two texts has, as they are written there."""
    mine, yours = values_in(before), values_in(after)
    for kind in VALUE_KINDS:
        gone, new = _only(mine, yours, kind), _only(yours, mine, kind)
        if gone or new:
            yield kind, gone, new


def _only(these: list[Value], those: list[Value], kind: ValueKind) -> tuple[str, ...]:
    had = Counter(value.key for value in those if value.kind == kind)
    left = []
    for value in these:
        if value.kind != kind:
            continue
        if had[value.key]:
            had[value.key] -= 1
        else:
            left.append(" ".join(value.text.split()))
    return tuple(left)


def _days(text: str) -> Iterator[Value]:
    for found in _tagger().find(text):
        yield Value("day", found.ids[0], found.start, found.end, text[found.start : found.end])


@cache
def _tagger() -> DateTagger:
    return DateTagger()


def _periods(text: str) -> Iterator[Value]:
    for found in _PERIOD.finditer(text):
        number = (found["n"] or "").replace(",", ".") or _NUMBERS[as_matched(found["word"])]
        key = f"{number} {_UNITS[as_matched(found['unit'])]}"
        yield Value("period", key, *found.span(), found.group())


def _sums(text: str) -> Iterator[Value]:
    for found in _MONEY.finditer(text):
        amount = _amount(found["n1"] or found["n2"]) * _factor(found["factor"] or "")
        yield Value("money", f"{amount:.2f}", *found.span(), found.group())


def _amount(written: str) -> float:
    return float(re.sub(r"[.\s\u00a0\u202f]", "", written).replace(",", "."))


def _factor(written: str) -> int:
    word = written.casefold()
    return next((value for start, value in _FACTORS.items() if word.startswith(start)), 1)


def _shares(text: str) -> Iterator[Value]:
    for found in _SHARE.finditer(text):
        yield Value("share", found["n"].replace(",", "."), *found.span(), found.group())


_FINDERS: Mapping[ValueKind, Callable[[str], Iterator[Value]]] = {
    "day": _days,
    "period": _periods,
    "money": _sums,
    "share": _shares,
}
