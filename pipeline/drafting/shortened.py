"""What a headline may leave out: the tail of a purpose, the long form of a name."""

from __future__ import annotations

import re

from pipeline.drafting.german import Inflection, name_of

# A purpose is still true without where, at whom and by what means.
_TAIL = re.compile(r"\s(?:in|im|an|am|auf|bei|beim|durch|mit|nach|unter|zwischen|sowie)\s[^,]+$")
# `über die Errichtung und den Betrieb einer gemeinsamen Anstalt` is one about a joint institution.
_MAKING = re.compile(
    r"^über die (?:\w+ung)(?: und (?:die|den|das) \w+)? (?:einer|eines)\s+(?P<what>[^,]+)$"
)
_FEWEST = 2  # nouns: `über die Zusammenarbeit` says nothing yet
_ACRONYM = re.compile(r"\s*\((?P<short>[A-ZÄÖÜ][A-ZÄÖÜa-z-]{1,9})\)")


def brief_title(title: str, most: int) -> tuple[int, int] | None:
    """Where the longest part of a title lies that a headline has room for: `Papier fordert Reform`
    of `Pflege: Papier fordert Reform`. None where no part is a line of its own.
    """
    ends = [0, *(m.end() for m in _PART.finditer(title))]
    stops = [*(m.start() for m in _PART.finditer(title)), len(title)]
    found = [(a, b) for a in ends for b in stops if a < b <= a + most]
    whole = [part for part in found if len(title[slice(*part)].split()) >= _FEWEST_WORDS]
    return max(whole, key=lambda part: part[1] - part[0], default=None)


_PART = re.compile(r"\s+[–—-]\s+|\s*:\s+|\s+\|\s+")
_FEWEST_WORDS = 4  # of a headline that says who does what


def brief_purpose(purpose: str, rules: Inflection) -> str:
    """The purpose without its tail; empty where there is nothing to leave out."""
    words = _without_tail(purpose)
    made = _MAKING.match(words)
    if made:
        what = name_of(made["what"], rules).form("acc", "")
        words = f"über {what}" if what else words
    return words if words != purpose else ""


def _without_tail(purpose: str) -> str:
    tail = _TAIL.search(purpose)
    rest = purpose[: tail.start()] if tail else purpose
    nouns = [word for word in rest.split() if word[:1].isupper()]
    return rest if len(nouns) >= _FEWEST and rest.split()[-1] == nouns[-1] else purpose


def acronym_behind(text: str, end: int) -> tuple[str, int]:
    """The short form that the text gives in brackets behind a name, with where it ends; both empty
    where there is none.
    """
    found = _ACRONYM.match(text, end)
    is_one = found and sum(letter.isupper() for letter in found["short"]) > 1
    return (found["short"], found.end()) if found and is_one else ("", end)
