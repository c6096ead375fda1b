"""One party of a frame: what an item or a tag names, with its whole name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.framed import FramePlace
from nlp.taggers.org_words import nominative
from pipeline.ground.types import Tag
from pipeline.tagging.party_names import CUT, MOST_WORDS, item_name_end, line_name_end, longer_end

Role = Literal["party", "signatory"]


# Words in front of a town that make it a body: the tag of the town alone begins behind them.
_BODY = re.compile(
    r"(?<![\w-])(?:(?:Landes|Bundes|Hanse|Universitäts|Kreis|Große[n]?\s)?(?:haupt)?[Ss]tadt|Gemeinde|Markt|Landkreis(?:es)?|Kreis(?:es)?)\s$"
)


NOBODY = re.compile(
    r"(?:Partner|Beteiligte|Unternehm|Betrieb|Vertragspartner|Parteien|Unterzeichn|Mitglied|Akteur"
    r"|(?:Schule|Gemeinde|Stadt|Träger|Einrichtung|Verein|Hochschule|Firma)(?!\s[A-ZÄÖÜ„\"])(?![\w-])"
    r"|(?:Senat|Ministerium|Kammer|Behörde|Universität|Regierung|Verwaltung|Gewerkschaft)(?:e?s|en)?"
    r"(?!\s(?:[A-ZÄÖÜ„\"]|für\s|de[rs]\s|von\s))(?![\w-])"
    r"|folgend|nachfolgend|Sozialpartner|Ländern?\b)"
)


# How far behind the article an item's name may begin: `dem gemeinnützigen Verein …`.
NEAR = 25


@dataclass(frozen=True, slots=True)
class Party:
    """A party: the id of a register (of partners, regions or Gemeinden) or None, what to print, and
    where it stands; `tag` is the kind of the tag that it comes from, an `office` is the local one
    of a partner.
    """

    id: str | None
    label: str
    start: int
    end: int
    role: Role
    tag: str = ""
    office: bool = False


def of_item(
    text: str, item: FramePlace, bodies: Sequence[Tag], *, listed: bool = False
) -> Iterator[Party]:
    """The party that an item names, or several that stand under one plural."""
    inside = [t for t in bodies if item.start <= t.start < item.end]
    if listed and (end := line_name_end(text, item)):
        yield _of_line(text, item, inside, end)
        return
    if any(t.start < item.start < t.end for t in bodies):
        return  # a line of a name that goes over several
    near = [t for t in inside if t.start - item.start <= NEAR and not is_bare_region(text, t)]
    if near:
        yield from _of_tags(text, item, near[0], inside)
    elif (item.article or listed) and not NOBODY.match(text, item.start):
        yield from _of_words(text, item)


def _of_line(text: str, item: FramePlace, inside: Sequence[Tag], end: int) -> Party:
    tag = next((t for t in inside if (t.start, t.end) == (item.start, end)), None)
    if tag:
        return party_of(text, tag, "party")
    label = nominative(" ".join(text[item.start : end].split()))
    return Party(None, _FIRM.sub("", _ARTICLE.sub("", label)), item.start, end, "party")


def _of_tags(text: str, item: FramePlace, first: Tag, inside: Sequence[Tag]) -> Iterator[Party]:
    """The party of an item's first tag, and what a plural or a second name adds to it."""
    more = [t for t in inside if t != first and _AND.fullmatch(text, first.end, t.start)]
    end = None if more else item_name_end(text, item, first)
    yield named_party(text, first, end, "party") if end else party_of(text, first, "party")
    for tag in inside:
        if tag in more or (tag != first and tag.how == "office"):
            yield party_of(text, tag, "party")


def _of_words(text: str, item: FramePlace) -> Iterator[Party]:
    """The party that only the words of an item name: nobody has a tag there."""
    cut = CUT.search(text, item.start, item.end)
    words = text[item.start : cut.start() if cut else item.end].rstrip()
    if re.match(r"[A-ZÄÖÜ„\"][\w„\"]{2}", words) and len(words.split()) <= MOST_WORDS:
        label = nominative(" ".join(words.split()))
        yield Party(None, label, item.start, item.start + len(words), "party")


# `zwischen Stadtwerke Probe AG und Hochschule Nord`: a second name without an article.
_AND = re.compile(r"\s(?:und|sowie)\s")


def is_bare_region(text: str, tag: Tag) -> bool:
    """Whether a tag is a place that no word makes a body: `der Region Hannover` may be one, `in
    Hannover` is none.
    """
    if tag.kind not in ("region", "place"):
        return False
    worded = re.match(r"(?:Land)?[Kk]reis|\w*[Ss]tadt|Freistaat|Land\b|Region", tag.surface)
    return not worded and not _BODY.search(text[max(0, tag.start - 24) : tag.start])


def named_party(text: str, tag: Tag, end: int, role: Role, start: int | None = None) -> Party:
    """The party by the words of the text from the tag's beginning: another body than the tag's."""
    begin = tag.start if start is None else start
    label = nominative(" ".join(text[begin:end].split()))
    return Party(None, _FIRM.sub("", label), begin, end, role, tag.kind)


_FIRM = re.compile(r"^(?:Firma|Fa\.)\s")
_ARTICLE = re.compile(r"^(?:Der|Die|Das)\s(?=[A-ZÄÖÜ])")


def party_of(text: str, tag: Tag, role: Role) -> Party:
    """The party that a tag names, with the word that makes a town a body and its whole name."""
    start = tag.start
    body = (
        _BODY.search(text[max(0, start - 24) : start]) if tag.kind in ("region", "place") else None
    )
    if body:
        start -= len(body.group())
    if end := longer_end(text, tag):
        return named_party(text, tag, end, role, start)
    if tag.kind in ("partner", "organisation") and (tag.id or tag.how in ("office", "defined")):
        label = tag.label
    else:
        label = nominative(
            " ".join((tag.label if tag.how == "grammar" else text[start : tag.end]).split())
        )
    return Party(tag.id, label, start, tag.end, role, tag.kind, tag.how == "office")


def distinct(found: Iterable[Party]) -> tuple[Party, ...]:
    """Each party once, where it stands first; offices of one partner are told apart by their
    labels.
    """
    kept: dict[str, Party] = {}
    for party in found:
        kept.setdefault(party.label.casefold(), party)
    whole = [p for p in kept.values() if not _is_part(p, kept.values())]
    return tuple(sorted(whole, key=lambda p: p.start))


def _is_part(party: Party, every: Iterable[Party]) -> bool:
    """Whether another party has the same words and more: `Kanuclub`, `Kanuclub Probe 1924`."""
    return party.id is None and any(o.label.startswith(f"{party.label} ") for o in every)
