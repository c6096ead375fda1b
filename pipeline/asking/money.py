"""Sums of money that agreements name: added up only where it is plain what each one is the sum
of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from nlp.money import Money, find_money

# An amount of each month or head is no sum, nor one that is only a bound.
_EACH = re.compile(
    r"\b(?:jährlich\w*|monatlich\w*|je|pro|jeweils|täglich|wöchentlich|bis\s+zu|höchstens|maximal"
    r"|mindestens|ab|zwischen|im\s+Jahr|im\s+Monat)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\b(?:insgesamt|Gesamt\w*|zusammen|Summe)\b", re.IGNORECASE)
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in euros at `[start, end)`; `why` says in German why it cannot be added up, empty
    where it can.
    """

    euros: Decimal
    start: int
    end: int
    why: str = ""


def sum_of(text: str) -> Amount | None:
    """The one sum that a text names: a whole one before others, else the only one; None where it
    names no money.
    """
    found = list(_amounts(text))
    if not found:
        return None
    whole = [one for one in found if _WHOLE.search(_sentence(text, one)) and not one.why]
    plain = whole or [one for one in found if not one.why]
    different = {one.euros for one in plain}
    if len(different) == 1 and (whole or len(plain) == len(found)):
        return plain[0]
    why = found[0].why if len({one.euros for one in found}) == 1 else "nennt mehrere Beträge"
    return Amount(found[0].euros, found[0].start, found[0].end, why)


def _amounts(text: str) -> Iterator[Amount]:
    for money in find_money(text):
        each = _EACH.search(_sentence(text, money))
        why = f"nennt den Betrag mit „{each.group()}“" if each else ""
        yield Amount(money.euros, money.start, money.end, why)


def _sentence(text: str, amount: Money | Amount) -> str:
    start = max(text.rfind("\n", 0, amount.start), text.rfind(". ", 0, amount.start)) + 1
    end = min(
        (at for mark in (". ", ".\n", "\n") if (at := text.find(mark, amount.end)) >= 0),
        default=len(text),
    )
    return text[max(start, amount.start - _AROUND) : min(end, amount.end + _AROUND)]
