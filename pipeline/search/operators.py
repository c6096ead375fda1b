"""What somebody may write besides words: "a phrase" that must be there, and -a word or -"a phrase"
that must not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.analysis import all_places, places

_PHRASE = re.compile(
    r"((?<!\S)[-−–])?(?:\"([^\"]+)\"|„([^“”\"]+)[“”\"]|“([^”]+)”|»([^«]+)«|«([^»]+)»)"
)
_WITHOUT = re.compile(r"(?<!\S)[-−–](?=[^\W\d_])([^\s\"„“»«]+)")
# `Arbeitssicherheit und -schutz` leaves out the first half of a compound, and no document.
_LINKED = r"(?:und|oder|sowie|bzw\.|beziehungsweise|noch|auch|statt)"
_COMPLETED = re.compile(rf"\b{_LINKED}\s+[-−–]$", re.IGNORECASE)
_LISTED = re.compile(r",\s+[-−–]$")
# What people say to whom they ask; it is no part of what they ask.
_POLITE = re.compile(
    r"^\s*(?:bitte\s+)?(?:(?:ich\s+(?:suche|brauche)|zeig(?:e|en)?\s+(?:sie\s+)?mir|gib\s+mir|find(?:e|en)?\s+(?:sie\s+)?mir)\b"
    r"(?:\s+(?:bitte|mal|nach|alle|alles))*\s*:?\s+)(?=\S)",
    re.IGNORECASE,
)
_LIST_ENDS = re.compile(rf"[^\s,]+(?:,\s+[-−–]\S+)*\s+{_LINKED}\s+[-−–][a-zäöüß]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A query without its operators: the words that are asked for (those of phrases too), phrases,
    excluded words.

    `barred` are excluded phrases.
    """

    text: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


NOTHING_SPOKEN = Spoken("")


def parse(query: str) -> Spoken:
    """Take the operators and polite words out of a query.

    >>> parse('"gute Arbeit" Hessen -Bayern')
    Spoken(text='gute Arbeit Hessen', phrases=('gute Arbeit',), without=('Bayern',))
    """
    phrases: dict[str, None] = {}
    barred: dict[str, None] = {}

    def kept(match: re.Match[str]) -> str:
        words = next(group for group in match.groups()[1:] if group)
        # Marks around a single stop word or around nothing ask for nothing.
        if any(True for _ in places(words)):
            (barred if match[1] else phrases)[words] = None
        return " " if match[1] else f" {words} "

    def left_out(match: re.Match[str]) -> bool:
        return _word(match) in without and not _is_completion(match)

    query = _POLITE.sub("", query)
    bare = _PHRASE.sub(" ", query)
    without = dict.fromkeys(
        _word(match) for match in _WITHOUT.finditer(bare) if not _is_completion(match)
    )
    text = _WITHOUT.sub(
        lambda match: " " if left_out(match) else match[0], _PHRASE.sub(kept, query)
    )
    return Spoken(" ".join(text.split()), tuple(phrases), tuple(without), tuple(barred))


def _word(match: re.Match[str]) -> str:
    return match[1].rstrip("?!.,;:)")


def _is_completion(match: re.Match[str]) -> bool:
    """Whether a word after a hyphen completes a compound of the word before: `-gründung, -führung
    und -nachfolge`.
    """
    text, at = match.string, match.start(1)
    if not match[1][0].islower():
        return False
    return bool(
        _COMPLETED.search(text, 0, at)
        or (_LISTED.search(text, 0, at) and _LIST_ENDS.match(text, at))
    )


def has_phrase(text: str, phrase: str) -> bool:
    """Whether the words of a phrase stand in the text as written, one behind the other, little
    words too.
    """
    return bool(phrase_spans(text, phrase, limit=1))


def phrase_spans(text: str, phrase: str, limit: int = 0) -> list[tuple[int, int]]:
    """Where a phrase stands in a text; `limit` 0 for all places."""
    wanted = [place.word for place in all_places(phrase)]
    found = list(all_places(text))
    spans: list[tuple[int, int]] = []
    for first in range(len(found) - len(wanted) + 1):
        if [place.word for place in found[first : first + len(wanted)]] == wanted:
            spans.append((found[first].start, found[first + len(wanted) - 1].end))
            if len(spans) == limit:
                break
    return spans
