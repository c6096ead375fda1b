"""Sums of money and annexes that an agreement names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?:,\d{2})?|\d+(?:,\d{2})?(?:,[-–—]{1,2})?"
_MONEY = re.compile(
    rf"(?<![\w.,])(?:(?P<n>{_NUMBER})\s?(?P<scale>Mio\.|Millionen|Tausend|Tsd\.|T)?\s?(?:€"
    rf"|Euro\b|EUR\b)"
    rf"|(?:€|EUR)\s?(?P<n2>{_NUMBER}))"
)
_SCALES = {"Mio.": 1_000_000, "Millionen": 1_000_000, "Tausend": 1000, "Tsd.": 1000, "T": 1000}
_ANNEX = re.compile(r"\b(?:Anlage|Anhang|Annex)\s(?P<n>\d{1,2}|[A-Z]|[IVX]{1,4})\b")


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in euros, and its span."""

    euros: Decimal
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex as the text calls it, and where it does so first."""

    name: str
    start: int
    end: int


def find_money(text: str) -> Iterator[Money]:
    """Every sum of money, in order."""
    for found in _MONEY.finditer(text):
        written = re.sub(r"[.\s\u00a0\u202f]|,[-–—]+$", "", found["n"] or found["n2"])
        euros = Decimal(written.replace(",", ".")) * _SCALES.get(found["scale"] or "", 1)
        yield Money(euros, found.start(), found.end())


def find_annexes(text: str) -> tuple[Annex, ...]:
    """Each annex once, where it is named first."""
    found: dict[str, Annex] = {}
    for match in _ANNEX.finditer(text):
        found.setdefault(match.group(), Annex(match.group(), match.start(), match.end()))
    return tuple(found.values())
