"""The parties that the title of an agreement names: `Vertrag zwischen dem Land A und Kreis B`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.drafting.facts import Fact
from pipeline.drafting.places import Places
from pipeline.drafting.wording import one_line

_BETWEEN = re.compile(
    r"\bzwischen\s+(?P<who>.+?)(?=\s+(?:über|zur|zum|für\s+(?:die|den|das)\b|vom\s+\d|im\s+Rahmen)|[\n(]|$)"
)
# The title once more, where what is read as the title is its first word alone.
_TITLE_LINE = re.compile(
    rf"^[ \t]*\w*(?:[Vv]ertrag|[Vv]ereinbarung|[Aa]bkommen)\s+{_BETWEEN.pattern}", re.MULTILINE
)
_TOP = 400  # letters in which a title stands
_FEWEST = 2  # parties of an agreement
_ONE = re.compile(
    r"(?:de[mrn]|die)\s+(?P<name>[A-ZÄÖÜ][^,]+?)(?=\s+(?:und|sowie)\s+(?:de[mrn]|die)\s|,|$)"
)


# Under a treaty: `Für das Land Nordmark`, `Für die Stadt Talheim`.
_SIGNED_FOR = re.compile(
    r"^[ \t]*Für (?:das|den|die) "
    r"(?P<name>(?:Land|Freistaat|Freie(?: und)? Hansestadt|Stadt|Landkreis|"
    r"Landeshauptstadt) (?P<own>[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)?))[ \t]*:?[ \t]*$",
    re.MULTILINE,
)


def with_signers(places: Places, parties: Sequence[Fact]) -> tuple[Fact, ...]:
    """The parties with those for whom the paper was signed and who were not read above it."""
    found = list(parties)
    if places.document.kind != "agreement":
        return tuple(found)
    for signed in _SIGNED_FOR.finditer(places.document.text):
        if not any(signed["own"] in fact.text for fact in found):
            found.append(_named(places, signed))
    return tuple(found)


def parties_by_title(places: Places, title: Fact | None, read: Sequence[Fact]) -> tuple[Fact, ...]:
    """What was read of those whom the title names, where it names several: others are only named
    further down. Where none of them was read, those of the title.
    """
    if title is None or places.document.kind != "agreement":
        return tuple(read)
    start, end = title.sources[0].start, title.sources[0].end
    text = places.document.text
    told = _BETWEEN.search(text, start, end) or _TITLE_LINE.search(text, 0, _TOP)
    names = list(_ONE.finditer(text, *told.span("who"))) if told else []
    if told is None or len(names) < _FEWEST:
        return tuple(read)
    said = one_line(told["who"])
    there = tuple(fact for fact in read if fact.text in said)
    if there:
        return there if len(there) == len(names) else tuple(read)
    return tuple(_named(places, match) for match in names)


def _named(places: Places, match: re.Match[str]) -> Fact:
    name = one_line(match["name"])
    return Fact(name, (places.source(*match.span("name")),), name)
