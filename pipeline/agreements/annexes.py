"""Annexes that an agreement names."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ANNEX = re.compile(r"\b(?:Anlage|Anhang|Annex)\s(?P<n>\d{1,2}|[A-Z]|[IVX]{1,4})\b")


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex as the text calls it, and where it does so first."""

    name: str
    start: int
    end: int


def find_annexes(text: str) -> tuple[Annex, ...]:
    """Each annex once, where it is named first."""
    found: dict[str, Annex] = {}
    for match in _ANNEX.finditer(text):
        found.setdefault(match.group(), Annex(match.group(), match.start(), match.end()))
    return tuple(found.values())
