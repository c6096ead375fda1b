"""What somebody may write besides words: "a phrase" that lifts what has it, and -a word or
-"a phrase" that must not be there.

People paste titles, and German writing has hyphens, dashes, brackets and quotation marks of its
own. So a sign is an operator only where it stands free and could be nothing else; whatever is
doubtful is a part of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.analysis import all_places, places

# A mark behind a letter or a digit opens nothing: `12" Rohr` has inches.
# Nobody quotes more than LENGTH signs: a mark that nothing closes is not looked through to the end.
_PHRASE = re.compile(
    r"((?<!\S)[-−–])?(?<!\w)"
    r"(?:\"([^\"]LENGTH)\"|„([^“”\"]LENGTH)[“”\"]|“([^”]LENGTH)”|»([^«]LENGTH)«"
    r"|«([^»]LENGTH)»|‚([^‘’]LENGTH)[‘’]|›([^‹]LENGTH)‹)(?![^\W_])".replace("LENGTH", "{1,400}")
)
_DASH = r"[-−–]"
# A word alone: `-schutz/-sicherheit` and `-leiter(in)` belong to what stands before them.
_WITHOUT = re.compile(rf"(?<!\S){_DASH}([^\W\d_][\w-]*)[?!.,;:)]*(?=\s|$)")
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
_LIST_ENDS = re.compile(rf"[^\s,]+(?:,\s+[-−–]\S+){{0,12}}\s+{_LINKED}\s+[-−–][a-zäöüß]")


# A word that ends in a hyphen closes what a hyphen opened, as in `-Beschluss des Rates-`; where a
# list goes on, its other half follows: `Klein- und Mittelbetriebe`.
_CLOSING = re.compile(rf"\S{_DASH}(?=[\s,;:.)]|$)(?!,?\s+{_LINKED}\b)")
# What stands behind these is set off from them: `(GmbH) -Beschluss`, `hier: -Entwurf`.
_SETS_OFF = (")", "]", "}", ":", "/")
# Within so many signs before a hyphen stands the word that it completes.
_NEAR = 60
# Who leaves something out asks in few words; a longer text with hyphens is a pasted one.
_LONGEST = 8
# Phrases are a condition where so many words a quoted one stand beside them: one beside four.
_BESIDE = 0.25


@dataclass(frozen=True, slots=True)
class Spoken:
    """A query without its operators: the words that are asked for (those of phrases too), phrases,
    excluded words.

    With `strict` the phrases are a condition, else they lift what has them. `barred` are excluded
    phrases.
    """

    text: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    strict: bool = False


NOTHING_SPOKEN = Spoken("")


def parse(query: str, *, excludes: bool = True) -> Spoken:
    """Take the operators and polite words out of a query; without `excludes` hyphens are a part of
    the text.

    >>> parse('"gute Arbeit" Hessen -Bayern')
    Spoken(text='gute Arbeit Hessen', phrases=('gute Arbeit',), without=('Bayern',), barred=(), \
strict=False)
    """
    query = _POLITE.sub("", query)
    marked = list(_PHRASE.finditer(query))
    barred = [found for found in marked if excludes and _bars(found)]
    gone = _exclusions(query, marked) if excludes else []
    kept = [found for found in marked if not (excludes and _bars(found))]
    text = _unmarked(query, kept, [*barred, *gone])
    phrases = _with_words(kept)
    return Spoken(
        text,
        phrases,
        tuple(dict.fromkeys(found[1] for found in gone)),
        _with_words(barred),
        _are_nearly_all(phrases, text),
    )


def _inner(found: re.Match[str]) -> str:
    return next(group for group in found.groups()[1:] if group)


def _with_words(marked: list[re.Match[str]]) -> tuple[str, ...]:
    """What stands in the marks; marks around a single stop word or around nothing ask for
    nothing.
    """
    inner = dict.fromkeys(map(_inner, marked))
    return tuple(words for words in inner if next(iter(places(words)), None))


def _are_nearly_all(phrases: tuple[str, ...], text: str) -> bool:
    """Whether a query is hardly more than what it quotes; in a question marks set off a name."""
    quoted = {place.word for phrase in phrases for place in places(phrase)}
    beside = sum(1 for place in places(text) if place.word not in quoted)
    is_question = text.rstrip().endswith("?") and beside > 1
    return bool(quoted) and not is_question and beside <= len(quoted) * _BESIDE


def _bars(found: re.Match[str]) -> bool:
    """Whether a hyphen before marks excludes them: `-„X“` does, `–„X“– ` and `-„X“-Programm` set
    off or join.
    """
    text = found.string
    free = text[found.end() : found.end() + 1] in ("", *" ?!.,;)")
    return bool(found[1]) and free and not text[: found.start()].rstrip().endswith(_SETS_OFF)


def _exclusions(query: str, marked: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words that a hyphen excludes; within marks there are none."""
    masked = _PHRASE.sub(lambda found: "q" * len(found[0]), query) if marked else query
    closed = max((found.start() for found in _CLOSING.finditer(masked)), default=-1)
    gone = [found for found in _WITHOUT.finditer(masked) if _excludes(found, closed)]
    rest = _WITHOUT.sub(" ", query)
    return gone if sum(1 for _ in places(rest)) <= _LONGEST else []


def _excludes(found: re.Match[str], closed: int) -> bool:
    """Whether a word behind a hyphen is left out; `closed`: where the last hyphen closes."""
    return not (
        closed >= found.end()
        or found[1].endswith("-")
        or found.string[: found.start()].rstrip().endswith(_SETS_OFF)
        or _is_completion(found)
    )


def _unmarked(query: str, kept: list[re.Match[str]], gone: list[re.Match[str]]) -> str:
    """The query without what is excluded and without the marks of the rest."""
    parts: list[str] = []
    at = 0
    dropped = {found.start() for found in gone}
    for found in sorted((*kept, *gone), key=lambda found: found.start()):
        # A free hyphen stays free: glued to the word, it would exclude it the next time.
        word = (
            ""
            if found.start() in dropped
            else f"{found[1] + ' ' if found[1] else ''}{_inner(found)}"
        )
        parts.extend((query[at : found.start()], word))
        at = found.end()
    return " ".join("".join((*parts, query[at:])).split())


def _is_completion(match: re.Match[str]) -> bool:
    """Whether a word after a hyphen completes a compound of the word before: `-gründung, -führung
    und -nachfolge`.
    """
    text, at = match.string, match.start(1)
    near = max(0, at - _NEAR)
    if not match[1][0].islower():
        return False
    return bool(
        _COMPLETED.search(text, near, at)
        or (_LISTED.search(text, near, at) and _LIST_ENDS.match(text, at))
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
