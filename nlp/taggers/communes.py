"""Länder, towns, Gemeinden and districts that act: `Die Stadt Probe unterschreibt`.

The same words tell of an area (`in der Stadt Probe`); then they name no body. A body does not take
the place of its region, so these mentions are found when the others are settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.confidence import CONFIDENCE
from nlp.taggers.org_words import name_words_end
from nlp.types import Mention

_BODY = re.compile(
    r"(?<![\w-])(?:Freien?\s(?:und\s)?Hansestadt|[A-ZÄÖÜ]\w+-\sund\s[A-ZÄÖÜ]\w+stadt|(?:Landeshaupt|Hanse|Universitäts|Kreis|Bundes|Messe)?[Ss]tadt|(?:Verbands|Samt|Orts)?[Gg]emeinde"
    r"|(?P<district>(?:Land)?[Kk]reis(?:es)?))(?=\s[A-ZÄÖÜ])"
)
_WITHIN = re.compile(
    r"\b(?:[Ii]n|[Aa]us|[Nn]ach|[Dd]urch|[Ii]nnerhalb|[Uu]m|[Ii]m)\s(?:(?:der|die|den|dem|des)\s)?$"
)
# `Hessische Landesregierung`, `Mecklenburgs Landesregierung`: whose it is tells the word in front.
_GOVERNMENT = re.compile(
    r"(?<![\w-])[A-ZÄÖÜ][\w\-]+(?:ische[nrms]?|länder|s)\s(?:Landes|Staats)regierung(?!\w)"
)
_FOR = re.compile(r"\b[Ff]ür\s\w+\s$")
# An article, or the beginning of a line: `der benachbarte Landkreis Probe`, a list of parties.
_ARTICLE = re.compile(
    r"(?<!\w)(?:[Dd]er|[Dd]em|[Dd]en|[Dd]es)\s(?:[a-zäöüß]+e[nrs]?\s)?$|(?:^|\n)(?:\d{1,2}[.)]\s|\W{0,3})$"
)
# `Das Land Probe zahlt`, `gefördert vom Land Probe`; `im Land Probe` tells where.
_LAND = re.compile(
    r"(?<!\w)(?:[Dd]as|[Vv]om|[Dd]em|[Dd]er|[Dd]en|[Bb]eim)\s(?P<body>(?:Land|Freistaat)\s(?:Freie\s)?"
    r"(?:Baden-Württemberg|Bayern|Berlin|Brandenburg|Bremen|Hamburg|Hessen|Mecklenburg-Vorpommern|Niedersachsen"
    r"|Nordrhein-Westfalen|NRW|Rheinland-Pfalz|Sachsen-Anhalt|Sachsen|Schleswig-Holstein|Thüringen))(?![\w-])"
)
_LONGEST_NAME = 3


def find_acting(text: str) -> Iterator[Mention]:
    """Each Land, town, Gemeinde or district that is named as a body, with its name."""
    for match in _GOVERNMENT.finditer(text):
        yield _acting(text, match.start(), match.end())
    for match in _LAND.finditer(text):
        yield _acting(text, *match.span("body"))
    for match in _BODY.finditer(text):
        end = name_words_end(text, match.end(), _LONGEST_NAME)
        before = text[max(0, match.start() - 20) : match.start()]
        if end is None or _WITHIN.search(before):
            continue
        if match["district"] and (not _ARTICLE.search(before) or _FOR.search(before)):
            continue
        yield _acting(text, match.start(), end)


def _acting(text: str, start: int, end: int) -> Mention:
    sure = CONFIDENCE["neighbour"]
    return Mention("organisation", start, end, text[start:end], (), ACTING, sure)


ACTING = "acting"
