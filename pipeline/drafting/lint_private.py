"""Data of people that do not belong into a release: account, tax and insurance numbers, mobile and
private telephones, home addresses, days of birth, private mail. Numbers with a check digit are
remarked on only where it holds; others only beside a word that says whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.drafting.checked import Checked, mark
from pipeline.ground.drafts import LintMark

# A number is written in one, or in groups with a blank, a hyphen, a dot or a stroke between them.
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[\s-]?[A-Z0-9]{4}){2,7}(?:[\s-]?[A-Z0-9]{1,4})?\b", re.I)
_IBAN_LENGTHS = range(15, 35)  # ISO 13616
_LAST_GROUP = re.compile(r"[\s-][^\s-]+$")
_ACCOUNT = re.compile(
    r"\b(?:Konto(?:nummer)?|Kto\.?)(?:[\s-]?N(?:umme)?r\.?)?[\s:]+\d(?:\s?\d){5,9}\b"
)
# The identification number of § 139b AO, as it is written in groups or in one.
_TAX = re.compile(r"(?<![\d/.-])[1-9]\d[\s-]?\d{3}[\s-]?\d{3}[\s-]?\d{3}(?![\d/-])")
# The number that a tax office gives has no check digit that could be told without its Land.
_TAX_OFFICE = re.compile(
    r"\b(?:Steuer-?N(?:umme)?r\.?|St\.?[\s-]?Nr\.?)[\s:]*\d{2,5}(?:[/\s]\d{3,5}){1,2}\b",
    re.I,
)
# The insurance number of § 147 SGB VI: area, day of birth, first letter of the name, serial, check.
_INSURANCE = re.compile(r"\b\d{2} ?\d{6} ?[A-Z] ?\d{2} ?\d\b")
_INSURANCE_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
_ABROAD = r"(?<![\d+])\(?(?:\+49|0049|0)[\s/().-]{0,3}(?:0\)[\s/.-]?)?"
_MOBILE = re.compile(rf"{_ABROAD}1[5-7]\d(?:[\s/().-]{{0,2}}\d){{6,9}}\b")
_PHONE = rf"{_ABROAD}[2-9]\d(?:[\s/().-]{{0,2}}\d){{4,11}}\b"
_AT_HOME = r"(?:zu\s?Hause|daheim)"
_PRIVATELY = (
    r"privat(?:e[rn]?)?(?:\s?[:)]|\s(?=[(+0])"
    r"|[\s-]*(?:Tel|Nummer|Anschluss|erreichbar|unter)\w*)"
)
_PRIVATE_PHONE = re.compile(
    rf"\b(?:{_PRIVATELY}|{_AT_HOME})"
    rf"[^!?\n\d]{{0,40}}{_PHONE}|{_PHONE}\s*\(privat\)",
    re.I,
)
_STREET = (
    r"(?:[A-ZÄÖÜ][\wäöüß.-]*(?i:straße|strasse|str\.|weg|allee|gasse|ring|platz|ufer|damm"
    r"|chaussee|steig|pfad|stieg|graben|markt|wall)|[A-ZÄÖÜ]\w+ Straße"
    r"|(?:(?:An|Auf|In|Hinter|Vor) de[rmn]|Am|Im|Zum|Zur|Unter den) [A-ZÄÖÜ]\w+)"
)
_LIVES = (
    r"(?:wohnhaft|wohnt|wohnte|wohnend|Wohnort|Wohnanschrift|Wohnadresse|Privatanschrift|Privatadresse"
    rf"|private Adresse|private Anschrift|{_AT_HOME}|(?:[Ss]eine|[Ii]hre) (?:Privat)?[Ww]ohnung)"
)
# After a word that announces an address, any name with a house number is one.
_NUMBER = r"\d{1,3}\s?[a-z]?\b(?!\s?(?:Jahre|Uhr|Prozent|Euro|Kilometer|km)\b)"
_ADDRESS = re.compile(
    rf"\b{_LIVES}\b[^.!?\n]{{0,60}}?{_STREET}\s+\d+\s?[a-z]?\b"
    rf"|\b(?:wohnhaft|Wohnanschrift|Privatanschrift|Privatadresse):?\s+[A-ZÄÖÜ][\w-]+\s+{_NUMBER}"
)
_DAY = r"\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZÄ][a-zä]+)\s?\d{4}\b"
_BORN = re.compile(rf"(?:\b(?:geb\.|geboren|Geburtsdatum|Geburtstag)[\s:]*(?:am\s+)?|\*\s?){_DAY}")
_FREE_MAIL = re.compile(
    r"\b[\w.+-]+@(?:gmx|web|t-online|freenet|gmail|googlemail|outlook|hotmail|live|yahoo|aol|icloud|arcor"
    r"|posteo|mailbox|online)\.(?:de|com|net|org|at|ch|eu)\b",
    re.I,
)


def _iban(text: str) -> str:
    """The part of it that is an account number: a short word behind looks like its last group."""
    while text and not _is_iban(text):
        shorter = _LAST_GROUP.sub("", text)
        text = "" if shorter == text else shorter
    return text


def _is_iban(text: str) -> bool:
    """Whether the check digits of ISO 13616 hold (ISO 7064, modulo 97)."""
    plain = re.sub(r"[\s-]", "", text)
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


def _where(holds: Callable[[str], bool]) -> Callable[[str], str]:
    return lambda text: text if holds(text) else ""


def _all(text: str) -> str:
    return text


# What is looked for, what of it holds (empty: nothing), and what it is.
_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], str], str], ...] = (
    (_IBAN, _iban, "Das ist eine Kontonummer (IBAN)"),
    (_ACCOUNT, _all, "Das ist wohl eine Kontonummer"),
    (_TAX, _where(_is_tax_number), "Das ist eine Steuernummer"),
    (_TAX_OFFICE, _all, "Das ist wohl eine Steuernummer"),
    (_INSURANCE, _where(_is_insurance_number), "Das ist eine Sozialversicherungsnummer"),
    (_MOBILE, _all, "Das ist eine Mobilnummer"),
    (_PRIVATE_PHONE, _all, "Das ist wohl eine private Telefonnummer"),
    (_ADDRESS, _all, "Das ist wohl eine Privatanschrift"),
    (_BORN, _all, "Das ist ein Geburtsdatum"),
    (_FREE_MAIL, _all, "Das ist wohl eine private Mailadresse"),
)


def private_data(text: str) -> Iterator[tuple[int, int, str]]:
    """Half-open spans of data of people, and what they are in German."""
    for pattern, part_of, what in _KINDS:
        for match in pattern.finditer(text):
            if held := part_of(match[0]):
                yield match.start(), match.start() + len(held), what


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
