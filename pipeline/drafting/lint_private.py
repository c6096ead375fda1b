"""Data of people that do not belong into a release: account numbers, tax and insurance numbers,
mobile telephones, home addresses. Numbers with a check digit are remarked on only where it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.drafting.checked import Checked, mark
from pipeline.ground.drafts import LintMark

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[  ]?[A-Z0-9]{4}){2,7}(?:[  ]?[A-Z0-9]{1,4})?\b")
_IBAN_LENGTHS = range(15, 35)  # ISO 13616
# The identification number of § 139b AO, as it is written in groups or in one.
_TAX = re.compile(r"(?<![\d/.-])[1-9]\d ?\d{3} ?\d{3} ?\d{3}(?![\d/-])")
# The insurance number of § 147 SGB VI: area, day of birth, first letter of the name, serial, check.
_INSURANCE = re.compile(r"\b\d{2} ?\d{6} ?[A-Z] ?\d{2} ?\d\b")
_INSURANCE_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
_MOBILE = re.compile(
    r"(?<![\d+])(?:\+49|0049|0)[\s/(-]{0,2}(?:0\)[\s/-]?)?1[5-7]\d(?:[\s/-]?\d){6,9}\b"
)
_STREET = r"[A-ZÄÖÜ][\wäöüß.-]*(?:straße|strasse|str\.|weg|allee|gasse|ring|platz|ufer|damm)"
_ADDRESS = re.compile(
    rf"\b(?:wohnhaft|wohnt|wohnend|Wohnung|Wohnanschrift|Privatanschrift|Privatadresse|privat)\b"
    rf"[^.!?\n]{{0,60}}?(?:{_STREET}|[A-ZÄÖÜ]\w+ Straße)\s+\d+\s?[a-z]?\b"
)


def _is_iban(text: str) -> bool:
    """Whether the check digits of ISO 13616 hold (ISO 7064, modulo 97)."""
    plain = re.sub(r"\s", "", text)
    if len(plain) not in _IBAN_LENGTHS:
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _is_tax_number(text: str) -> bool:
    """Whether the check digit holds (ISO 7064, modulo 11, 10)."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    product = 10
    for digit in digits[:-1]:
        summed = (digit + product) % 10 or 10
        product = summed * 2 % 11
    return (11 - product) % 10 == digits[-1]


def _is_insurance_number(text: str) -> bool:
    """Whether the check digit holds (the weighted sum of digit sums, modulo 10)."""
    plain = text.replace(" ", "")
    letter = f"{ord(plain[8]) - ord('A') + 1:02d}"
    digits = [int(sign) for sign in plain[:8] + letter + plain[9:11]]
    weighted = (digit * weight for digit, weight in zip(digits, _INSURANCE_WEIGHTS, strict=True))
    return sum(sum(divmod(value, 10)) for value in weighted) % 10 == int(plain[11])


_Holds = Callable[[str], bool]
_KINDS: tuple[tuple[re.Pattern[str], _Holds, str], ...] = (
    (_IBAN, _is_iban, "Das ist eine Kontonummer (IBAN)"),
    (_TAX, _is_tax_number, "Das ist eine Steuernummer"),
    (_INSURANCE, _is_insurance_number, "Das ist eine Sozialversicherungsnummer"),
    (_MOBILE, lambda _: True, "Das ist eine Mobilnummer"),
    (_ADDRESS, lambda _: True, "Das ist wohl eine Privatanschrift"),
)


def private_data(text: str) -> Iterator[tuple[int, int, str]]:
    """Half-open spans of data of people, and what they are in German."""
    for pattern, holds, what in _KINDS:
        for match in pattern.finditer(text):
            if holds(match[0]):
                yield *match.span(), what


def _private(draft: Checked) -> Iterator[LintMark]:
    """What stands in the house's own texts, such as its contact, somebody put there on purpose."""
    for placed in draft.sheet.placed:
        if placed.statement.kind == "boilerplate":
            continue
        for start, end, what in private_data(placed.statement.text):
            message = f"{what}. Soll sie wirklich veröffentlicht werden?"
            yield mark(
                "personendaten", "warning", message, placed.start + start, placed.start + end
            )


PRIVATE_RULES: tuple[Callable[[Checked], Iterator[LintMark]], ...] = (_private,)
