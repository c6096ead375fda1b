"""Sums of money as German texts write them: `12.500 Euro`, `1,5 Mio. €`, `EUR 250,-`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

# What texts with money have, as letters.
SIGNS = ("€", "Euro", "EUR", "euro")
_SCALES = {
    "T": 1000, "Tsd.": 1000, "Tausend": 1000, "Mio": 10**6, "Mio.": 10**6, "Million": 10**6,
    "Millionen": 10**6, "Mrd": 10**9, "Mrd.": 10**9, "Milliarde": 10**9, "Milliarden": 10**9,
}  # fmt: skip
_SCALE = "|".join(re.escape(word) for word in sorted(_SCALES, key=len, reverse=True))
_WHOLE = r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+|\d+"
_PART = r",(?:\d{1,3}|[-–—]{1,2})"
_MONEY = re.compile(
    rf"(?<![\w.,])(?:(?P<before>(?:{_WHOLE})(?:{_PART})?)\s*(?P<scale>{_SCALE})?\s*(?:€|Euro\b|EUR\b)"
    rf"|(?:€|EUR)\s?(?P<behind>(?:{_WHOLE})(?:{_PART})?))"
)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in euros, and the half-open span in which it is written."""

    euros: Decimal
    start: int
    end: int


def find_money(text: str) -> Iterator[Money]:
    """Every sum of money, in order."""
    for found in _MONEY.finditer(text):
        whole, _, part = (found["before"] or found["behind"]).partition(",")
        cents = part if part.isdecimal() else "0"
        number = Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{cents}")
        yield Money(number * _SCALES.get(found["scale"] or "", 1), *found.span())


def written(euros: Decimal) -> str:
    """A sum as staff read it: `12.500 Euro`, `1.250,50 Euro`."""
    whole = f"{euros:,.2f}" if euros % 1 else f"{euros:,.0f}"
    return whole.translate(str.maketrans(",.", ".,")) + " Euro"
