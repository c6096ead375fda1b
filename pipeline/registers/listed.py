"""A table whose rows are organisations → rows for the register: what its columns mean, and whether
it is a list of partners at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp.taggers.dates import DateTagger
from nlp.taggers.org_words import HEAD, LEGAL
from nlp.tokens import fold

# Headings of a table, folded, and the field they fill.
_COLUMNS: Mapping[str, str] = {
    "id": "id", "kennung": "id", "org_id": "id",
    "names": "names", "aliases": "names", "weitere namen": "names", "namen": "names",
    "andere namen": "names", "auch": "names",
    "abbreviation": "abbreviations", "abbreviations": "abbreviations",
    "abkuerzung": "abbreviations", "abkuerzungen": "abbreviations", "abk": "abbreviations",
    "kuerzel": "abbreviations", "kurz": "abbreviations", "kurzname": "abbreviations",
    "kurzform": "abbreviations", "kurzbezeichnung": "abbreviations",
    "weak": "weak", "category": "category", "kategorie": "category", "art": "category",
    "typ": "category", "organisationsform": "category", "art der organisation": "category",
    "status": "status", "role": "role", "role_or_context": "role", "rolle": "role",
    "source": "source", "source_url": "source", "quelle": "source", "notes": "notes",
    "bemerkung": "notes", "bemerkungen": "notes", "anmerkung": "notes",
    "valid_from": "valid_from", "gueltig ab": "valid_from", "valid_to": "valid_to",
    "gueltig bis": "valid_to",
}  # fmt: skip
# Headings of the column of names, the surest first: beside `Organisation`, `Name` is a person.
_ORGANISATIONS = frozenset(
    [
        "amtlicher name",
        "offizieller name",
        "official_name",
        "vollstaendiger name",
        "name der organisation",
        "name des partners",
        "organisation",
        "organisationen",
        "institution",
        "institutionen",
        "einrichtung",
        "partnerorganisation",
        "mitgliedsorganisation",
        "koerperschaft",
        "traeger",
    ]
)
_PARTNERS = frozenset(
    [
        "partner",
        "partner innen",
        "partnerin partner",
        "netzwerkpartner",
        "kooperationspartner",
        "projektpartner",
        "buendnispartner",
        "vertragspartner",
        "verband",
        "verbaende",
        "kammer",
        "kammern",
        "firma",
        "unternehmen",
        "betrieb",
        "verein",
        "mitglied",
        "mitglieder",
        "behoerde",
        "stelle",
        "unterzeichner",
    ]
)
_PLAIN = frozenset(("name", "bezeichnung", "titel"))
_SUREST = (_ORGANISATIONS, _PARTNERS, _PLAIN)
# Beside one of these, `Name` is the name of a person.
_PERSONS = frozenset(("vorname", "nachname", "familienname", "anrede", "geburtsdatum", "funktion"))
_LISTS = frozenset(("names", "abbreviations", "weak", "homonyms", "never_merge"))
# No organisation stands in the row of a sum or a day.
_NO_ROW = re.compile(
    r"(?:summe|gesamt|insgesamt|anzahl|stand|quelle|seite|fussnote)\b|\W*$|[\d\W]+$"
)
_HEADING_WITHIN = 10  # rows; above the heading stand a title and a day
_LONGEST_NAME = 160
# How many of the names must sound like organisations: little where the heading says so.
_SHARE_NAMED, _SHARE_PLAIN, _SHARE_BARE = 1 / 3, 0.6, 0.8
_FEWEST, _FEWEST_BARE = 2, 3


@dataclass(frozen=True, slots=True)
class PartnerList:
    """A list of partners as it was read: its rows, and the headings (in TOML: tables) that nothing
    was made of.
    """

    rows: tuple[dict[str, Any], ...]
    unknown: tuple[str, ...] = ()


def partner_rows(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> PartnerList:
    """The rows of a table under its heading, also those without a name, which are told of."""
    column = _name_column(heading)
    fields = [_field(cell) for cell in heading]
    if column is not None:
        fields[column] = "name"
    named = [(n, name) for n, name in enumerate(fields) if name]
    unknown = [c.strip() for c, name in zip(heading, fields, strict=True) if c.strip() and not name]
    return PartnerList(tuple(_row(row, named) for row in rows), tuple(unknown))


def found_list(
    rows: Sequence[Sequence[str]], is_known: Callable[[str], bool], *, bare: bool = False
) -> PartnerList | None:
    """The list of partners that a table holds; None where it holds none.

    `is_known` tells whether a name stands in the register. With `bare` the table may lack a
    heading, where nearly all that it says first are organisations.
    """
    at = next((n for n, row in enumerate(rows[:_HEADING_WITHIN]) if _is_heading(row)), None)
    if at is None:
        return _without_heading(rows, is_known) if bare else None
    heading = rows[at]
    column = _name_column(heading) or 0
    is_plain = _words(heading[column]) in _PLAIN
    if is_plain and _PERSONS & {_words(cell) for cell in heading}:
        return None
    read = partner_rows(heading, rows[at + 1 :])
    kept = [row for row in read.rows if _is_name(row.get("name", ""))]
    least = _SHARE_PLAIN if is_plain else _SHARE_NAMED
    if len(kept) < _FEWEST or _share([r["name"] for r in kept], is_known) < least:
        return None
    return PartnerList(tuple(kept), read.unknown)


def _without_heading(
    rows: Sequence[Sequence[str]], is_known: Callable[[str], bool]
) -> PartnerList | None:
    names = [" ".join(row[0].split()) for row in rows if row and _is_name(row[0])]
    if len(names) < _FEWEST_BARE or _share(names, is_known) < _SHARE_BARE:
        return None
    return PartnerList(tuple({"name": name} for name in names))


def _is_heading(row: Sequence[str]) -> bool:
    column = _name_column(row)
    beside = (cell for n, cell in enumerate(row) if n != column)
    # `Partner: Handwerkskammer Ulm` in two cells is a line of a form.
    return column is not None and not any(len(c.split()) > 1 and HEAD.search(c) for c in beside)


def _name_column(heading: Sequence[str]) -> int | None:
    words = [_words(cell) for cell in heading]
    found = (n for kind in _SUREST for n, word in enumerate(words) if word in kind)
    return next(found, None)


def _words(heading: str) -> str:
    """`Partner*innen:` → `partner innen`."""
    return " ".join(re.findall(r"\w+", fold(heading)))


def _field(heading: str) -> str | None:
    return _COLUMNS.get(_words(heading))


def _is_name(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and not _NO_ROW.match(fold(name))


def _share(names: Sequence[str], is_known: Callable[[str], bool]) -> float:
    return sum(is_known(name) or _sounds(name) for name in names) / len(names)


def _sounds(name: str) -> bool:
    return bool(HEAD.search(name) or LEGAL.search(name))


def _row(row: Sequence[str], named: Iterable[tuple[int, str]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for n, name in named:
        content = row[n] if n < len(row) else ""
        if content.strip():
            values[name] = (
                _parts(content) if name in _LISTS else _value(name, " ".join(content.split()))
            )
    return values


def _value(name: str, content: str) -> str:
    """A day as people write it (`1.5.2020`) becomes one as the register has it."""
    days = DateTagger().find(content) if name.startswith("valid_") else []
    return days[0].ids[0] if len(days) == 1 and days[0].surface == content else content


def _parts(content: str) -> list[str]:
    # A line for each in one cell is how Excel's Alt+Enter writes them.
    return [" ".join(part.split()) for part in re.split(r"[;\n]", content) if part.strip()]
