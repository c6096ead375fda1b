"""Who has a function: people with function and organisation, as the newest document says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.analysis import main_parts, places, stem
from nlp.taggers.names import Names
from nlp.taggers.people import describe_anywhere
from pipeline.archive.told import Said
from pipeline.archive.types import FoundPassage, WordQuery
from pipeline.search.bundle import Bundle
from pipeline.search.expected import asks_of_today, is_of_once

_WHO = re.compile(
    r"^\W*wer\s+(?:(?P<is>ist|war|sind|waren|wurde|heißt)\s+|(?P<does>leitet|leitete|führt|koordiniert)\s+)"
    r"(?P<what>.+?)\W*$",
    re.IGNORECASE,
)
# What somebody is who does it.
_DOES = {
    "leit": ("leit", "vorsitz"),
    "fuhrt": ("fuehr", "vorsitz"),
    "koordiniert": ("koordin", "leit"),
}
# Another office than the bare one; counted only where the question says so.
_OTHER_OFFICE = re.compile(
    r"\b(?:stell(?:v|vertretend)\w*|Vize\w*|ehemalig\w*|früher\w*|Alt|Ehren|Co)-?\b|\bVize|\bEhren",
    re.IGNORECASE,
)
# In front of an office stands in so many letters that somebody held it once.
_BEFORE = 80
_PART = re.compile(r"[.;,]")
# Passages that are read, newest first, and people that are told.
_PASSAGES, _SHOWN = 60, 3
# Quotes of their documents that are looked at.
_QUOTES = 200
# So many letters of a word tell it from others whatever its ending is: `Sprecherin`, `Sprecher`.
_SAME, _ENDING = 5, 3
# So far behind a name a relative clause reaches: `…, die das Netzwerk leitet`.
_AFTER = 120


@dataclass(frozen=True, slots=True)
class Role:
    """A person in a function, at `[start, end)` of a passage's text."""

    name: str
    function: str
    organisation: str
    passage: FoundPassage
    start: int
    end: int


def roles_for(bundle: Bundle, question: str) -> tuple[Role, ...] | None:
    """Who is what a question asks for, newest first, empty where no text says; None where it asks
    for no function.
    """
    asked = _WHO.search(question)
    words = [place.word for place in places(asked["what"])] if asked else []
    if asked is None or not words:
        return None
    function = _DOES.get(stem(asked["does"])) if asked["does"] else None
    deputy = _OTHER_OFFICE.search(question) is not None
    is_now = asks_of_today(question)
    told = [
        (number, role)
        for number, role in _told(bundle, words, has_function=function is None)
        if (_OTHER_OFFICE.search(role.function) is not None) == deputy
        and not (is_now and _was_once(role))
    ]
    fitting = [role for _, role in told if _fits(role, words, function)]
    if not fitting and function is None:
        fitting = _of_a_house(bundle, told, words)
    found: dict[str, Role] = {}
    for role in fitting:
        found.setdefault(role.name.split()[-1], role)
    return tuple(found.values())[:_SHOWN]


def _told(bundle: Bundle, words: list[str], *, has_function: bool) -> Iterator[tuple[int, Role]]:
    """Everybody with a function in the passages of the words, with the number of the document."""
    passages = _passages(bundle, words, has_function=has_function)
    spoke = _spoke(bundle, passages)
    for number, passage in passages:
        for role in (*_in_passage(passage), *_speakers(passage, spoke.get(number, ()))):
            yield number, role


def _of_a_house(bundle: Bundle, told: list[tuple[int, Role]], words: list[str]) -> list[Role]:
    """Who has the function where a text names the house in full, and beside the person only by its
    short form; by none only where nobody else there has such a function.
    """
    mine = [(number, role) for number, role in told if _has(_words(role.function), words[0])]
    texts = bundle.archive.said.texts({number for number, _ in mine})
    found: list[Role] = []
    for number, role in mine:
        house = [word for word in words[1:] if not _has(_words(role.function), word)]
        short = _words(role.organisation)
        others = {r.name.split()[-1] for n, r in mine if n == number}
        is_its = bool(short) and all(_has(house, word) for word in short)
        if (is_its or (not short and len(others) == 1)) and _names(texts[number], house):
            found.append(role)
    return found


def _was_once(role: Role) -> bool:
    before = role.passage.text[max(0, role.start - _BEFORE) : role.start]
    return is_of_once(_PART.split(before)[-1])


def _names(text: str, house: list[str]) -> bool:
    """Whether a text has these words one behind the other."""
    said = [place.word for place in places(text)]
    length = len(house)
    return length > 0 and any(
        all(map(alike, said[at : at + length], house)) for at in range(len(said) - length + 1)
    )


def _words(text: str) -> list[str]:
    return [place.word for place in places(text)]


def _spoke(bundle: Bundle, passages: Iterable[tuple[int, FoundPassage]]) -> dict[int, list[Said]]:
    """Who is quoted in the documents of these passages, with what the whole document tells of
    them.
    """
    found: dict[int, list[Said]] = {}
    numbers = {number for number, _ in passages}
    for said in bundle.archive.told.quotes(_QUOTES, within=numbers) if numbers else ():
        found.setdefault(said.head.number, []).append(said)
    return found


def _speakers(passage: FoundPassage, spoke: Iterable[Said]) -> Iterator[Role]:
    for said in spoke:
        family = said.speaker.split()[-1]
        at = passage.text.find(family)
        if at >= 0:
            yield Role(
                said.speaker, said.function, said.organisation, passage, at, at + len(family)
            )


def _passages(
    bundle: Bundle, words: list[str], *, has_function: bool
) -> list[tuple[int, FoundPassage]]:
    """The newest passages that have the first word, which is the function, or any, each with the
    number of its document.
    """
    looked = words[:1] if has_function else words
    parts = [p for word in looked if (p := main_parts(word))]
    stems = tuple({*map(stem, looked), *map(_bare, looked)})
    query = WordQuery(tuple(looked), stems, tuple(parts))
    scores = bundle.archive.index.by_words(query)
    days = bundle.archive.facts.days(scores.documents)
    # Newest first; of one day what has more of the words.
    order = sorted(range(len(days)), key=lambda at: (-days[at], -scores.values[at]))[:_PASSAGES]
    numbers = {int(scores.passages[at]): int(scores.documents[at]) for at in order}
    found = bundle.archive.shown.passages(list(numbers))
    return [(of, found[number]) for number, of in numbers.items() if number in found]


def _bare(word: str) -> str:
    return stem(word.removesuffix("innen").removesuffix("in").removesuffix("r"))


def _in_passage(passage: FoundPassage) -> Iterator[Role]:
    text = passage.text
    for named in Names(text).every:
        person = describe_anywhere(text, named.start, named.end, named.name, named.feminine)
        if person.function or person.organisation:
            yield Role(
                named.name, person.function or "", person.organisation or "", passage,
                named.start, named.end,
            )  # fmt: skip


def _fits(role: Role, words: list[str], does: tuple[str, ...] | None) -> bool:
    """Whether function and organisation have every word that was asked for, and the function the
    first.
    """
    function, organisation = _words(role.function), _words(role.organisation)
    if does is not None:
        behind = [place.word for place in places(role.passage.text[role.end : role.end + _AFTER])]
        said = [word for word in behind if word.startswith(does[0])]
        is_it = any(beginning in word for word in function for beginning in does) or said
        return bool(is_it) and all(_has(organisation, word) for word in words)
    everything = [*function, *organisation]
    return _has(function, words[0]) and all(_has(everything, word) for word in words)


def _has(words: Iterable[str], wanted: str) -> bool:
    return any(alike(word, wanted) for word in words)


def alike(word: str, wanted: str) -> bool:
    """Whether two folded words are forms of one, those for women and men too."""
    if stem(word) == stem(wanted) or _bare(word) == _bare(wanted):
        return True
    shorter = min(len(word), len(wanted))
    same = shorter >= _SAME and word[: shorter - 2] == wanted[: shorter - 2]
    return same and abs(len(word) - len(wanted)) <= _ENDING
