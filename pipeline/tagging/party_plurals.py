"""Several parties under one plural: `die Länder A, B und C`, `der Städte A und B`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.framed import FramePlace, PartyFrame
from pipeline.ground.types import Tag
from pipeline.tagging.party_items import NEAR, Party, Role, distinct, is_bare_region, party_of

# Plural ends of what bodies are called, with the end of one of them.
_ENDS = (
    ("kammern", "kammer"), ("schulen", "schule"), ("universitäten", "universität"),
    ("schaften", "schaft"), ("kreisen", "kreis"), ("kreise", "kreis"), ("verbänden", "verband"),
    ("verbände", "verband"), ("städten", "stadt"), ("städte", "stadt"), ("gemeinden", "gemeinde"),
    ("ländern", "land"), ("länder", "land"), ("freistaaten", "freistaat"), ("kassen", "kasse"),
    ("innungen", "innung"), ("instituten", "institut"), ("institute", "institut"),
    ("ministerien", "ministerium"), ("werken", "werke"), ("bezirken", "bezirk"),
    ("bezirke", "bezirk"), ("jobcentern", "jobcenter"), ("jobcenter", "jobcenter"),
    ("agenturen für arbeit", "agentur für Arbeit"), ("ämtern", "amt"), ("ämter", "amt"),
    ("märkten", "markt"), ("märkte", "markt"), ("vereinen", "verein"), ("vereine", "verein"),
    ("akademien", "akademie"), ("stiftungen", "stiftung"),
)  # fmt: skip
_PLURALS = frozenset(plural for plural, _ in _ENDS)
_NAME = (
    r"[A-ZÄÖÜ][\wäöüß]+(?:[-/][A-ZÄÖÜ]\w+)*"
    r"(?:\s(?:am|an\sder|im|in|bei|vor\sder|ob\sder|auf\sder)\s[A-ZÄÖÜ][\w-]+|\s\([A-ZÄÖÜ]\w+\)"
    r"|\s[A-ZÄÖÜ][\wäöüß-]+){0,2}"
)
_BETWEEN_NAMES = r"(?:\s*,\s*|,?\s+(?:und|sowie)\s+)"
_PLURAL = re.compile(
    rf"(?<![\w-])(?:(?P<first>[\w-]+)-\sund\s)?(?P<head>(?=[A-ZÄÖÜ])[\w-]*?"
    rf"(?i:{'|'.join(e for e, _ in _ENDS)}))\s+"
    rf"(?P<names>{_NAME}(?:{_BETWEEN_NAMES}{_NAME})+)(?![\w-])"
)
# What may stand in front of those who agree; `der Verbund der Schulen A und B` is one body.
_REACH = 120
_ACTS = re.compile(
    r"(?:^|[,.;:\n]|\b(?:und|sowie|zwischen|mit|haben|hatten|von)|\w*(?:[Vv]ereinbarung|[Vv]ertrag"
    r"|[Aa]bkommen|[Ee]rklärung|[Aa]llianz|[Pp]akt))\s*(?:(?:[Dd]ie|[Dd]en|[Dd]er)\s+)?(?:[\w-]+-\sund\s)?"
    r"[\w-]+(?:\sfür\sArbeit)?\s+$"
)
_ONE_NAME = re.compile(_NAME)
_PARTED = re.compile(_BETWEEN_NAMES)


def plural_parties(
    text: str, start: int, end: int, bodies: Sequence[Tag], role: Role
) -> Iterator[Party]:
    """Each body of the plurals in `[start, end)` by its whole name, with the place of the part that
    is its own.
    """
    for match in _PLURAL.finditer(text, start, end):
        head = _one_of(match)
        at = match.start("names")
        names = match["names"]
        if not head or not (match.start() == start or _ACTS.search(text[:at][-_REACH:])):
            continue
        for name in _PARTED.split(names):
            at = text.index(name, at)
            if not _is_name(name):
                return
            tag = next((t for t in bodies if at <= t.start and t.end == at + len(name)), None)
            known = tag.id if tag and tag.kind in ("region", "partner") else None
            kind = tag.kind if tag else "organisation"
            yield Party(known, f"{head} {name}", at, at + len(name), role, kind)
            at += len(name)


def _one_of(match: re.Match[str]) -> str:
    """`Landkreise` as `Landkreis`; "" where the word is no plural of a body."""
    head = match["head"]
    for plural, single in _ENDS:
        if head.casefold().endswith(plural):
            stem = head[: len(head) - len(plural)]
            one = f"{stem}{single}" if stem else f"{single[:1].upper()}{single[1:]}"
            return f"{match['first']}- und {one}" if match["first"] else one
    return ""


def _is_name(name: str) -> bool:
    """Whether an entry is a proper name: no second plural or head stands in it."""
    return _ONE_NAME.fullmatch(name) is not None and name.casefold() not in _PLURALS


def plural_item(text: str, item: FramePlace, bodies: Sequence[Tag]) -> list[Party]:
    """The parties of a place of a frame that begins with such a plural."""
    opening = _PLURAL.match(text, item.start, item.end)
    if opening is None:
        return []
    return list(plural_parties(text, item.start, opening.end(), bodies, "party"))


def under_plurals(text: str, start: int, end: int, bodies: Sequence[Tag]) -> list[Party]:
    """Who stands under the plurals of a sentence, and the whole bodies beside them."""
    several = list(plural_parties(text, start, end, bodies, "signatory"))
    if not several:
        return []
    covered = range(several[0].start - NEAR, several[-1].end)
    beside = (t for t in bodies if start <= t.start and t.end <= end and t.start not in covered)
    more = (party_of(text, t, "signatory") for t in beside if not is_bare_region(text, t))
    return list(distinct((*several, *more)))


def two_states(text: str, frame: PartyFrame) -> list[Party]:
    """`zwischen der Bundesrepublik Deutschland und Frankreich`: two states without an article
    between them are two who agree, where the frame has nothing else.
    """
    if len(frame.items) != 1:
        return []
    item = frame.items[0]
    both = _STATES.fullmatch(text, item.start, item.end)
    named = [] if both is None else [(both[g], *both.span(g)) for g in ("one", "other")]
    return [Party(None, label, start, end, "party") for label, start, end in named]


_STATES = re.compile(
    r"(?P<one>(?:(?:Bundesr|R)epublik|Königreich|Großherzogtum|Freistaat)\s[A-ZÄÖÜ]\w+)\s+und\s+"
    r"(?P<other>[A-ZÄÖÜ]\w+)"
)
