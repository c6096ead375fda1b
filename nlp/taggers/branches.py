"""Branches and areas of an organisation are one name with it: `IG Metall, Bezirk Küste`, `DGUV –
Landesverband Südwest`, `DEHOGA Thüringen e. V.`, `Kliniken Ostallgäu-Kaufbeuren`.

Taggers find the house and its branch or area as two names; both halves tell who is meant, and the
area in such a name is no region that the text is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from nlp.taggers.org_words import FIELD, LEGAL, OF_LAND, OF_NAME, name_words_end
from nlp.types import Mention

_KINDS = ("partner", "organisation")
# What parts of a house are called; each has its place or field behind it.
_BRANCH = (
    r"(?:(?:Landes|Kreis|Bezirks|Regional|Orts|Stadt|Diözesan)(?:verband|vertretung|gruppe|bezirk|stelle|verwaltung"
    r"|direktion|abteilung|fachbereich|geschäftsstelle|büro|zentrum|leitung|organisation)"
    r"|Bezirk|Region|Niederlassung|Geschäftsstelle|Zweigstelle|Außenstelle|Forstamt|Bundesfachbereich|Fachbereich"
    r"|Bezirksstelle|Landesbüro|Standort|Campus|Referat|Dezernat|Sachgebiet|Spitzenverbände)"
)
_SHORT = r"(?:\s\([A-ZÄÖÜa-z][\w.\- ]{1,9}\))?"
# `DGB-Region Nord`: a branch behind a hyphen is one, too.
_JOINED = re.compile(
    rf"{_SHORT}(?P<sign>,\s|\s[–-]\s|[ \u00a0]|-)(?={_BRANCH}\s(?:[A-ZÄÖÜ]|\d|für\s|im\sLand\s))"
)
_HEAD = re.compile(_BRANCH)
# `AOK Nord – Die Gesundheitskasse`: a slogan that is part of the name.
_SLOGAN = re.compile(
    r"\s?[–-]\sDie\s[A-ZÄÖÜ][a-zäöüß]+kasse(?:\sfür\s[A-ZÄÖÜ][\w\-]+(?:\sund\s[A-ZÄÖÜ][\w\-]+)?)?(?![\w-])"
)
# Letters that stand for a house which no register has: `BGW Bezirksstelle Süd`.
_LETTERS = re.compile(rf"(?<![\w-])(?:[A-ZÄÖÜ]{{3,7}}|ver\.di)(?={_SHORT}\s{_BRANCH}\s[A-ZÄÖÜ])")
_MOST_WORDS = 3


def joined(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions with each house and its branch as one; what lies within such a name is left
    out. A partner's branch keeps the id of the partner and its own name.
    """
    kept = list(mentions)
    houses = sorted((m for m in kept if m.kind in _KINDS), key=lambda m: (m.start, -m.end))
    houses += [_of_letters(m) for m in _LETTERS.finditer(text)]
    starts = {m.start: m.end for m in houses}
    areas = {m.start: m.end for m in kept if m.kind == "region" and m.how != "adjective"}
    wholes: dict[tuple[int, int], Mention] = {}
    for house in houses:
        end = _whole_end(text, house, areas)
        end = starts.get(house.end + 2, end) if _ABBREVIATED.search(house.surface) else end
        start = house.start - _saint(text, house)
        if end is not None or start < house.start:
            whole = _whole(text, replace(house, start=start), end or house.end)
            wholes.setdefault((whole.start, whole.end), whole)
    spans = sorted(wholes)
    outside = [m for m in kept if m.kind not in (*_KINDS, "region") or not _is_within(m, spans)]
    return sorted([*outside, *_widest(wholes)], key=lambda m: (m.start, -m.end, m.kind, m.ids))


def _widest(wholes: dict[tuple[int, int], Mention]) -> list[Mention]:
    """The names that lie in no other."""
    return [whole for whole in wholes.values() if not _is_part(whole, wholes)]


def _is_part(one: Mention, wholes: Iterable[tuple[int, int]]) -> bool:
    others = (span for span in wholes if span != (one.start, one.end))
    return any(start <= one.start and one.end <= end for start, end in others)


# `Diakonisches Werk der Ev.-Luth. Kirche Probe`: a full stop within a name.
_ABBREVIATED = re.compile(r"\b(?:[Ee]v|[Ll]uth|[Kk]ath|[Rr]ef|St)$")
_SAINT = re.compile(r"(?:(?<![\w-])[A-ZÄÖÜ]\w+\s)?(?<!\w)S(?:ank)?t\.?\s$")


def _saint(text: str, house: Mention) -> int:
    """How many letters in front of a house are its saint: `Helios St. Anna-Klinik`."""
    saint = _SAINT.search(text[max(0, house.start - 30) : house.start])
    return len(saint.group()) if saint and not house.ids else 0


def _whole_end(text: str, house: Mention, areas: Mapping[int, int]) -> int | None:
    """Where the name ends with its branch and its areas; None where the house is all of it."""
    branch = _branch_end(text, house.end)
    end = _with_areas(text, house.start, branch or house.end, areas)
    if branch is None and house.ids and not LEGAL.search(text, house.end, end):
        end = house.end  # `BVMW Hamburg` tells who is meant and where: the partner and a region
    pair = _PAIR.match(text, end) if house.how == "office" else None
    end = pair.end() if pair else end
    return end if end > house.end else None


# `Agentur für Arbeit Bayreuth – Hof`: two towns of one office.
_PAIR = re.compile(r"\s–\s[A-ZÄÖÜ][a-zäöüß]+(?=\s[a-zäöü]|[,;)])")


def _with_areas(text: str, start: int, end: int, areas: Mapping[int, int]) -> int:
    """The end of a name with the area right behind it and those that go on a list: `DEHOGA
    Thüringen`, `Bezirksleitung Niedersachsen und Sachsen-Anhalt`, `Schulamt für den Landkreis A und
    den Kreis B`; with the legal form behind them.
    """
    land = OF_NAME.match(text, end)
    end = land.end() if land else end
    while True:
        gap = _BEFORE_AREA.match(text, end)
        following = areas.get(gap.end()) if gap else None
        if following is None or (gap and gap["und"] and not _lists_areas(text, start, end)):
            break
        end = following
    legal = LEGAL.match(text, end)
    return legal.end() if legal else end


_BEFORE_AREA = re.compile(
    r"(?P<und>\s(?:und|sowie)\s(?:den\s|die\s|das\s|der\s)?)|[ \u00a0](?:im\sLand\s)?|[-/–]"
)
# Behind these an area may be one of several.
_OF_AREAS = re.compile(rf"(?:{_BRANCH}|\sfür\s(?:den|die|das))\s[^,;.]{{3,40}}$")


def _lists_areas(text: str, start: int, end: int) -> bool:
    return _OF_AREAS.search(text[start:end]) is not None


def _branch_end(text: str, at: int) -> int | None:
    """Where the branch or slogan behind a house ends; None where there is none."""
    slogan = _SLOGAN.match(text, at)
    if slogan:
        return slogan.end()
    sign = _JOINED.match(text, at)
    if sign is None:
        return None
    head = _HEAD.match(text, sign.end())
    if head is None:
        return None
    field = FIELD.match(text, head.end()) or OF_LAND.match(text, head.end())
    end = field.end() if field else name_words_end(text, head.end(), _MOST_WORDS)
    if end is None:
        return None
    legal = LEGAL.match(text, end)
    end = legal.end() if legal else end
    # Behind a comma a list may go on: the branch must be followed by an end or the next comma.
    return end if sign["sign"] != ", " or _CLOSES.match(text, end) else None


_CLOSES = re.compile(r"\s*(?:[,.;:)\n]|$|\s(?:und|sowie|hat|haben|[a-zäöü]))")


def _whole(text: str, house: Mention, end: int) -> Mention:
    surface = text[house.start : end]
    name = " ".join(surface.split())
    how = "office" if house.ids else "grammar"
    return replace(house, end=end, surface=surface, name=name, how=how)


def _of_letters(match: re.Match[str]) -> Mention:
    return Mention("organisation", match.start(), match.end(), match.group(), (), "grammar", 0.7)


def _is_within(mention: Mention, spans: list[tuple[int, int]]) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in spans)
