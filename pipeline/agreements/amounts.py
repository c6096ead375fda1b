"""Periods as they are written: `zwei Jahre`, `anderthalb Jahre`, `18 Monaten`, `dreimonatiger`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.agreements.values import Period, Unit

_UNITS = (
    "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)  # fmt: skip
_TENS = (
    "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig",
)  # fmt: skip
NUMBERS: dict[str, Fraction] = {
    **{word: Fraction(n) for n, word in enumerate(_UNITS, start=1)},
    **{ten: Fraction(10 * n) for n, ten in enumerate(_TENS, start=2)},
    "zweier": Fraction(2), "dreier": Fraction(3), "hundert": Fraction(100),
    "anderthalb": Fraction(3, 2), "eineinhalb": Fraction(3, 2), "einundeinhalb": Fraction(3, 2),
    "zweieinhalb": Fraction(5, 2), "dreieinhalb": Fraction(7, 2), "halb": Fraction(1, 2),
    "dreiviertel": Fraction(3, 4),
}  # fmt: skip
for _n, _ten in enumerate(_TENS, start=2):
    NUMBERS |= {
        f"{one}und{_ten}": 10 * _n + Fraction(m) for m, one in enumerate(_UNITS[:9], start=1)
    }
_WORD = "|".join(sorted((*NUMBERS, "dreissig"), key=len, reverse=True))
NUMBER = rf"(?:\d{{1,3}}(?:[.,]5)?|(?:{_WORD})(?:e[nmrs]?)?)"
_UNIT_WORDS: dict[str, tuple[Unit, int]] = {
    "kalendertag": ("d", 1), "werktag": ("d", 1), "tag": ("d", 1), "woche": ("w", 1),
    "kalendermonat": ("m", 1), "monat": ("m", 1), "quartal": ("m", 3), "vierteljahr": ("m", 3),
    "kalendervierteljahr": ("m", 3), "kalenderhalbjahr": ("m", 6), "halbjahr": ("m", 6),
    "kalenderjahr": ("y", 1), "haushaltsjahr": ("y", 1), "vertragsjahr": ("y", 1), "jahr": ("y", 1),
}  # fmt: skip
_UNIT = "|".join(sorted(_UNIT_WORDS, key=len, reverse=True))
_MORE = r"(?:(?:weitere|volle|ganze|aufeinanderfolgende|zusätzliche|jeweilige)[nmrs]?\s+)*"
_PERIOD = re.compile(
    rf"(?<![\w.,])(?P<n>{NUMBER})\s+(?:\(\s?(?:{NUMBER})\s?\)\s+)?{_MORE}"
    rf"(?P<u>{_UNIT})(?:e?[ns]?|es)(?![\w-])"
    rf"|(?<!\w)(?P<n2>\d{{1,3}}|{_WORD})-?(?P<u2>wöch|monat|jähr|täg)(?:ig|lich)e[nmrs]?(?!\w)"
    r"|(?<!\w)(?P<each>vierteljähr|halbjähr|jähr|monat|wöchent)lich(?:e[nr]?)?\s(?=\w*frist)"
    rf"|(?<!\w)(?P<half>[Hh]albjahre?s?|Halbjahreszeitraum)(?!\w)",
    re.IGNORECASE,
)
# Without a unit there is no period: most sentences have none.
_UNIT_IN = re.compile(r"jahr|jähr|monat|woche|wöch|quartal|tag|täg", re.IGNORECASE)
_ADJECTIVE: dict[str, Unit] = {"wöch": "w", "monat": "m", "jähr": "y", "täg": "d"}
# `mit vierteljährlicher Frist`
_EACH: dict[str, tuple[int, Unit]] = {
    "viertelj": (3, "m"),
    "halbj": (6, "m"),
    "j": (1, "y"),
    "m": (1, "m"),
    "w": (1, "w"),
}
# `zwei bis drei Jahre`, `zweimal zwölf Monate` are no one length.
_NOT_ONE = re.compile(rf"(?:{NUMBER}-?\s?(?:bis|oder|[-–])|\w+mal)\s(?:je\s)?$", re.IGNORECASE)
# So near in front stands what makes a length more than one.
_NEAR = 40
_AND = re.compile(r"\s?(?:und|,)\s")
_FRACTIONS: dict[Unit, tuple[Unit, int]] = {"y": ("m", 12)}


@dataclass(frozen=True, slots=True)
class Amount:
    """A period and the half-open span in which it is written; `worded` is its unit as written."""

    start: int
    end: int
    period: Period
    worded: str


def find_periods(text: str) -> Iterator[Amount]:
    """Every period of `text` that comes to whole days, weeks, months or years, in order; years and
    months that `und` joins are one.
    """
    kept: list[Amount] = []
    for one in _single_periods(text):
        before = kept[-1] if kept else None
        if before and (sum_ := _sum(before, one)) and _AND.fullmatch(text, before.end, one.start):
            kept[-1] = Amount(before.start, one.end, sum_, one.worded)
        else:
            kept.append(one)
    yield from kept


def _sum(years: Amount, months: Amount) -> Period | None:
    if (years.period.unit, months.period.unit) != ("y", "m"):
        return None
    return Period(length=12 * years.period.length + months.period.length, unit="m")


def _single_periods(text: str) -> Iterator[Amount]:
    if not _UNIT_IN.search(text):
        return
    for found in _PERIOD.finditer(text):
        if found["half"]:
            yield Amount(*found.span(), Period(length=6, unit="m"), "halbjahr")
            continue
        if found["each"]:
            yield Amount(*found.span(), _each(found["each"].lower()), "frist")
            continue
        if _NOT_ONE.search(text, max(0, found.start() - _NEAR), found.start()):
            continue
        number = number_of(found["n"] or found["n2"])
        word = (found["u"] or found["u2"]).lower()
        unit, each = (_ADJECTIVE[word], 1) if found["u2"] else _UNIT_WORDS[word]
        period = _whole(number * each, unit) if number else None
        if period and "werktag" not in word:
            yield Amount(*found.span(), period, word)


def _each(word: str) -> Period:
    length, unit = _EACH[next(key for key in _EACH if word.startswith(key))]
    return Period(length=length, unit=unit)


def number_of(written: str) -> Fraction | None:
    """What a numeral stands for; None for a word that is none."""
    text = written.lower().replace("dreissig", "dreißig")
    if text[0].isdigit():
        return Fraction(text.replace(",", "."))
    for ending in ("", "e", "en", "em", "er", "es"):
        if text.endswith(ending) and text[: len(text) - len(ending)] in NUMBERS:
            return NUMBERS[text[: len(text) - len(ending)]]
    return None


def _whole(number: Fraction, unit: Unit) -> Period | None:
    if number.denominator != 1 and unit in _FRACTIONS:
        unit, each = _FRACTIONS[unit]
        number *= each
    return Period(length=int(number), unit=unit) if number.denominator == 1 else None
