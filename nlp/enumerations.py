"""Lists that grammar shows: `das Ministerium für Schule, Arbeit und Jugend, die Kammer Probe und
der Verein Nord` are three, each with its own article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.framed import NO_VERB, FramePlace
from nlp.frames import AGREEMENT
from nlp.taggers.name_words import ROLE

_CAPITAL = r"[A-ZÄÖÜ][\w./&-]*"
# What goes on a name: a capital, with small words in front of it; no article, it begins the next.
_GOES_ON = (
    rf"(?:,?\s(?:(?:und|für|für\sdie|für\sden|für\sdas|der|des|auf\sdem|an\sder|im|in|in\sder|am|an|zu|zur|von"
    rf"|bei|&)\s)?(?:{NO_VERB}[a-zäöüß]+en\s)?{_CAPITAL}|\se\.\s?V\.|\s\([\w /-]{{2,14}}\))"
)
_ENTRY = re.compile(
    rf"\b(?P<article>[Dd](?:er|ie|as|em|en))\s(?P<name>(?:[a-zäöüß]+en?\s)?{_CAPITAL}(?:{_GOES_ON})*)"
)
_BETWEEN = re.compile(r"\s*,?\s*(?:und|sowie|mit|gemeinsam\smit)?\s*")
_LEAST = 2


def enumerations(text: str, start: int, end: int) -> Iterator[tuple[FramePlace, ...]]:
    """The runs of at least two entries that stand side by side in `text[start:end]`; persons with
    their offices are none.
    """
    run: list[FramePlace] = []
    last = start
    for match in _ENTRY.finditer(text, start, end):
        if run and not _BETWEEN.fullmatch(text, last, match.start()):
            if len(run) >= _LEAST:
                yield tuple(run)
            run = []
        last = match.end()
        if not ROLE.search(match["name"].split()[0]) and not AGREEMENT.search(match["name"]):
            run.append(FramePlace(match.start("name"), match.end("name")))
    if len(run) >= _LEAST:
        yield tuple(run)
