"""When and where an agreement was signed, and by whom, as its text tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nlp.days import find_days

_TOLD = re.compile(
    r"\b(?:unterzeichnet|unterschrieben|geschlossen|Unterzeichnung|Unterschrift)\b[^.;\n]{0,40}?"
    r"(?:am|vom|den|:)\s(?:dem\s)?$",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"(?:^|[.!]\s)[ \t]*(?P<place>(?:Bad\s|Sankt\s|St\.\s)?[A-ZÄÖÜ][\wäöüß./()-]*"
    r"(?:\s(?:am|an\sder|im|[A-ZÄÖÜ][\w-]+)){0,3}),?\s"
    r"(?:den\s|am\s|der\s|im\s)?$",
    re.MULTILINE,
)
_PLACE = re.compile(r"\bin\s(?P<place>(?:Bad\s)?[A-ZÄÖÜ][\wäöüß-]+)")
# The second column of a line in which two parties sign side by side.
_BESIDE = re.compile(r"[A-ZÄÖÜ][\w -]{2,40},\s(?:den\s|am\s)?\d{1,2}\.\s?(?:\d{1,2}\.|\w+)\s?\d{4}")
# Signatures stand in the last part of a text.
_LAST_PART = 0.5
_PERSON = re.compile(
    r"^[ \t]*(?:gez\.\s|Für\s(?:die|den|das)\s[^:\n]{3,80}:\s*)?"
    r"(?P<name>(?:(?:Prof\.|Dr\."
    r"|Dipl\.-\w+\.?)\s?)*[A-ZÄÖÜ][a-zäöüß]+(?:[- ][A-ZÄÖÜ][a-zäöüß.]*){0,2}"
    r"\s[A-ZÄÖÜ][a-zäöüß-]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?)"
    r"(?:,\s(?P<role>[^\n]{3,80}))?[ \t]*$",
    re.MULTILINE,
)
_FEW = 12


@dataclass(frozen=True, slots=True)
class Signing:
    """A day on which an agreement was signed, with the place where it is told, and its span."""

    day: date
    start: int
    end: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed, with the function that stands beside the name, and the span of the name."""

    name: str
    function: str
    start: int
    end: int


def find_signings(text: str) -> tuple[Signing, ...]:
    """Every day of signing, the last one last: an agreement is signed when the last party has."""
    found = {s.day: s for s in _all(text)}
    return tuple(found[day] for day in sorted(found))


def _all(text: str) -> Iterator[Signing]:
    for day in find_days(text):
        before = text[max(0, day.start - 90) : day.start]
        line_end = text.find("\n", day.end)
        rest = text[day.end : line_end if line_end >= 0 else None].strip(" \t._-–")
        line = _LINE.search(_column(before.rpartition("\n")[2]))
        stands_alone = not rest or _BESIDE.fullmatch(rest)
        is_at_the_end = day.start >= len(text) * _LAST_PART
        if line and stands_alone and is_at_the_end:
            yield Signing(day.date, day.start, day.end, line["place"].rstrip(","))
        elif _TOLD.search(before) and not re.search(r"Kraft|gilt|ab\s$", before[-40:]):
            place = _PLACE.search(before[-60:]) or _PLACE.match(text, day.end + 1)
            yield Signing(day.date, day.start, day.end, place["place"] if place else "")


def _column(before: str) -> str:
    """What stands in front of a day in its column; another day ends the column before."""
    days = list(find_days(before))
    return before[days[-1].end :].lstrip() if days else before


def find_signatories(text: str, spans: list[tuple[int, int]]) -> tuple[Signatory, ...]:
    """The names that stand on lines of their own within the signatures."""
    found = (m for start, end in spans for m in _PERSON.finditer(text, start, end))
    return tuple(
        Signatory(m["name"], m["role"] or "", m.start("name"), m.end("name")) for m in found
    )[:_FEW]
