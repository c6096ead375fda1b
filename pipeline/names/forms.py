"""How one person's name is written: in full or with initials, inflected, broken at a line's end, in
an address.

A name is kept as keyed hashes of its forms only, so every run of words of a text is hashed and
compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise, product
from urllib.parse import unquote

from nlp.taggers.given_names import GIVEN_NAMES
from nlp.tokens import Token, fold, words
from pipeline.names.torn import cut_at_seams, has_seam, put_together, with_beginnings
from pipeline.names.writing import PARTICLES, Form, Where, Words, hash_of

# Words that one name may have: two given names, three particles, a double surname.
_LONGEST = 7
# `v. Höll`, `z. Hagen`, `v. d. Heide`: how particles are shortened.
_SHORT = frozenset(["v", "z", "d"])
# A name before a hyphen stands for the person where such a word follows: the Birgit-Müller-Preis.
_NAMED_AFTER = frozenset([
    "preis", "stiftung", "strasse", "platz", "haus", "schule", "institut", "gesellschaft",
    "team", "buero", "kreis", "kolleg", "halle", "weg", "saal", "fonds", "stipendium",
    "medaille", "archiv", "zentrum", "plan", "papier", "kommission", "bericht", "formel",
    "reform", "gutachten", "akademie", "brief", "rede", "vortrag",
])  # fmt: skip
# „Meiers“, „die meiersche Idee“; a name that ends in s takes an apostrophe, which is no part of it.
_ENDINGS = ("", "s", "ens", "sche", "schen", "scher", "sches", "schem")
# A letter with the accents that stand behind it as marks of their own, and what may stand within a
# broken word.
_LETTER = r"[^\W\d_][\u0300-\u036f]*"
_SOFT = r"(?:\u00ad\s*)"
_BREAK = r"(?:[\-\u2010\u00ac]\s+(?=[a-zà-ÿ]))"
_WORD = re.compile(rf"{_LETTER}(?:{_SOFT}?{_LETTER})*")
_WORD_OVER_LINES = re.compile(rf"{_LETTER}(?:(?:{_SOFT}|{_BREAK})?{_LETTER})*")
_BROKEN = re.compile(_BREAK)
# `E r i k a`, as typists emphasised; between two such words stand more blanks.
_SPACED = rf"(?<![^\W_]){_LETTER}(?:[ \u00a0\u2009\u202f]{_LETTER}){{2,}}(?![^\W_])"
_WORD_SPACED = re.compile(rf"{_SPACED}|{_WORD.pattern}")
_EMPHASISED = re.compile(_SPACED)
_INSIDE = re.compile(r"[\u00ad\u2010\u00ac\s\-]")
# What may stand between the words of one name: blanks, a full stop behind an initial, a hyphen, a
# comma.
_BETWEEN = re.compile(
    r"[\s.\-_+\u00ad\u2010\u2011]{0,4}|[\u2012\u2013\u2014’'´`ʼ]|\s*[,;(]\s*|[“”\"'’»)]\s{1,2}"
)
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013")
# What may stand around a second name or a nickname.
_AROUND = re.compile(r"[\s.\-\u2010„“”\"'()«»‚‘’]{1,4}")
_AND = frozenset(["und", "u"])
_SHORTEST_SMALL = 2  # so many letters in small ones are any word: `na`, `in`
_JOINS = frozenset([*_HYPHENS, " ", "\u00a0"])
# An address or a link is masked whole where a part of it names the person.
_CHUNK = re.compile(r"[^\s<>()\[\]\"„“,;]+")
_OF_ADDRESS = ("@", "://", "www.")
_KNOWN = 200_000

_REACH: Mapping[Where, frozenset[Where]] = {
    "text": frozenset({"text"}), "loose": frozenset({"text", "loose"}),
    "place": frozenset({"text", "loose", "place"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """The name in full at `[start, end)`; `surname` is folded, and empty where it is not a word of
    its own.
    """

    start: int
    end: int
    surname: str


class NameFinder:
    """Finds the names of `forms`, whose hashes were made with `key`."""

    def __init__(self, forms: Iterable[Form], key: bytes) -> None:
        self._forms: Mapping[str, Form] = {form.hash: form for form in forms}
        self._form_of = lru_cache(_KNOWN)(lambda parts: self._forms.get(hash_of(key, parts)))

    def __bool__(self) -> bool:
        return bool(self._forms)

    def full(self, text: str, where: Where = "text") -> Iterator[Found]:
        """Every name in full; elsewhere than in a text capitals mean nothing."""
        for tokens in _readings(text):
            for at, token in enumerate(tokens):
                yield from self._from(text, tokens[at : at + _LONGEST], where)
                if token.text[0].isupper() or where != "text":
                    yield from self._with_more(text, tokens[at : at + _LONGEST])
        yield from self._torn(text, where)

    def spans(
        self, text: str, surnames: frozenset[str], where: Where = "text"
    ) -> Iterator[tuple[int, int]]:
        """Every name in full, every surname of those and of `surnames` alone, and every address
        with one of them.
        """
        full = list(self.full(text, where))
        yield from ((found.start, found.end) for found in full)
        known = surnames | {found.surname for found in full if found.surname}
        if known:
            yield from _alone(text, known, where)
        for match in _CHUNK.finditer(text):
            if any(sign in match[0] for sign in _OF_ADDRESS) and self._is_theirs(match[0], known):
                yield match.span()

    def _torn(self, text: str, where: Where) -> Iterator[Found]:
        """The name in words that OCR tore or let grow together."""
        tokens = list(cut_at_seams(_tokens(_WORD, text)))
        for run in chain(put_together(text, tokens), with_beginnings(text, tokens)):
            yield from self._from(text, run, where)

    def _is_theirs(self, address: str, surnames: frozenset[str]) -> bool:
        plain = unquote(address)
        return _has_a_word_of(surnames, plain) or any(True for _ in self.full(plain, "loose"))

    def _from(self, text: str, tokens: list[Token], where: Where) -> Iterator[Found]:
        """The name, where the first of the tokens is its first word."""
        parts: list[str] = []
        for count, token in enumerate(tokens, 1):
            if count > 1 and not _BETWEEN.fullmatch(text[tokens[count - 2].end : token.start]):
                return
            parts.append(fold(token.text))
            for last in _stems(parts[-1]):
                written = (*parts[:-1], last)
                form = self._form_of(written)
                if (
                    form
                    and form.where in _REACH[where]
                    and (where != "text" or _is_meant(text, tokens[:count]))
                ):
                    yield Found(
                        tokens[0].start, token.end, " ".join(written[form.start : form.end])
                    )

    def _with_more(self, text: str, tokens: list[Token]) -> Iterator[Found]:
        """The name with another between its words: `Erika B. Muster`, `Erika „Rika“ Muster`, `Erika
        und Max Muster`.
        """
        for given, more in product((1, 2), (1, 2)):
            if given == 2 and not (len(tokens) > 1 and _are_one(text, *tokens[:2])):
                continue
            for end in range(given + more + 1, len(tokens) + 1):
                run = tokens[:end]
                if not _is_more(text, run[given - 1 :], more):
                    break
                yield from self._found_with_more(text, run, given, more)

    def _found_with_more(
        self, text: str, run: list[Token], given: int, more: int
    ) -> Iterator[Found]:
        """The name in a run of so many given names, so many more words, and the surname."""
        at = given + more
        *before, last = run[at:]
        joined = text[run[at - 1].end : run[at].start] in _HYPHENS
        if joined or _goes_on(text, run):
            return
        for stem in _stems(fold(last.text)):
            surname = (*(fold(token.text) for token in before), stem)
            form = self._form_of((*(fold(token.text) for token in run[:given]), *surname))
            if form and form.start == given:
                told = " ".join(surname)
                if fold(run[given].text) in _AND:
                    yield Found(run[0].start, run[given - 1].end, told)
                    yield Found(run[at].start, last.end, told)
                else:
                    yield Found(run[0].start, last.end, told)


def _is_meant(text: str, tokens: list[Token]) -> bool:
    """Whether a form stands for the person in a sentence: one letter, or two, and a word in small
    letters are no name, and a part of a double name is somebody else's.
    """
    if _goes_on(text, tokens):
        return False
    own = [token for token in tokens if fold(token.text) not in PARTICLES | _SHORT] or tokens
    ends = (own[0], own[-1])
    are_large = all(token.text[0].isupper() for token in ends)
    return are_large or all(len(token.text) > _SHORTEST_SMALL for token in own)


def _are_one(text: str, one: Token, other: Token) -> bool:
    """Whether two words may be one person's given names: `Karl-Heinz`, `Anna Lena`."""
    return other.text[0].isupper() and text[one.end : other.start] in _JOINS


def _is_more(text: str, tokens: list[Token], more: int) -> bool:
    """Whether `more` words behind the first are names or `und` and a name, and what stands between
    all words fits into a name.
    """
    gaps = (text[one.end : other.start] for one, other in pairwise(tokens))
    if not all(_AROUND.fullmatch(gap) for gap in gaps):
        return False
    given, surname = tokens[1 : more + 1], tokens[more + 1 :]
    if len(given) > 1 and fold(given[0].text) in _AND:
        given = given[1:]
    small = PARTICLES | _SHORT
    names = (*given, *(token for token in surname if fold(token.text) not in small))
    return all(token.text[0].isupper() for token in names)


def _goes_on(text: str, tokens: list[Token]) -> bool:
    """Whether a name is but a part of a double name, and so somebody else's: `Karl-Heinz Schmidt`
    in *Karl-Heinz Schmidt-Bauer*, `Heinz Schmidt` in *Karl-Heinz Schmidt*.
    """
    start, end = tokens[0].start, tokens[-1].end
    if start > 1 and text[start - 1] in _HYPHENS and text[start - 2].isalpha():
        return True
    behind = _WORD.match(text, end + 1) if text[end : end + 1] in _HYPHENS else None
    return bool(behind and behind[0][0].isupper() and fold(behind[0]) not in _NAMED_AFTER)


def _readings(text: str) -> Iterator[list[Token]]:
    """The words of a text; again with those made whole where words seem to be broken at a hyphen,
    written spaced or grown together.
    """
    plain = _tokens(_WORD, text)
    yield plain
    if has_seam(text):
        yield list(cut_at_seams(plain))
    if _BROKEN.search(text):
        yield _tokens(_WORD_OVER_LINES, text)
    if _EMPHASISED.search(text):
        yield _tokens(_WORD_SPACED, text)


def _tokens(pattern: re.Pattern[str], text: str) -> list[Token]:
    return [Token(_INSIDE.sub("", match[0]), *match.span()) for match in pattern.finditer(text)]


def _stems(word: str) -> Iterator[str]:
    return (
        word.removesuffix(ending)
        for ending in _ENDINGS
        if word.endswith(ending) and len(word) > len(ending)
    )


def _is_given_to(text: str, ahead: Token, name: Token) -> bool:
    """Whether a given name stands right before this one."""
    return fold(ahead.text) in GIVEN_NAMES and text[ahead.end : name.start].isspace()


def _alone(text: str, surnames: frozenset[str], where: Where) -> Iterator[tuple[int, int]]:
    """Surnames without the given name; not behind the given name of somebody else."""
    wanted = [list(way) for way in _ways_alone(surnames)]
    adjectives = _adjectives(surnames)
    yield from _torn_alone(text, surnames)
    for tokens in _readings(text):
        folded = [fold(token.text) for token in tokens]
        yield from _as_adjectives(text, tokens, adjectives)
        for at in range(len(tokens)):
            for parts in wanted:
                run = tokens[at : at + len(parts)]
                if not _is(run, folded[at : at + len(parts)], parts, where):
                    continue
                if where == "text" and _goes_on(text, run):
                    continue
                if not (at and _is_given_to(text, tokens[at - 1], run[0])):
                    yield run[0].start, run[-1].end


def _torn_alone(text: str, surnames: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Surnames in pieces; particles may be far from them."""
    cores = {_without_particles(surname) for surname in surnames}
    for *_, torn in put_together(text, _tokens(_WORD, text)):
        if torn.text[0].isupper() and not cores.isdisjoint(_stems(fold(torn.text))):
            yield torn.start, torn.end


def _adjectives(surnames: Iterable[str]) -> frozenset[str]:
    """`höllsche`, `höllmeyersche`: what a surname makes without its particles."""
    cores = map(_without_particles, surnames)
    return frozenset(core + end for core in cores for end in _ENDINGS if end.startswith("sch"))


def _without_particles(surname: str) -> str:
    return "".join(part for part in surname.split() if part not in PARTICLES)


def _as_adjectives(
    text: str, tokens: list[Token], adjectives: frozenset[str]
) -> Iterator[tuple[int, int]]:
    yield from ((one.start, one.end) for one in tokens if fold(one.text) in adjectives)
    for one, other in pairwise(tokens):
        joined = text[one.end : other.start] in _HYPHENS
        if joined and fold(one.text + other.text) in adjectives:
            yield one.start, other.end


def _ways_alone(surnames: Iterable[str]) -> set[Words]:
    """`von Höll-Meyer` also as `v. Höll-Meyer` and, where a double name tells whose it is, as
    `Höll-Meyer`.
    """
    ways: set[Words] = set()
    for surname in surnames:
        parts = tuple(surname.split())
        link = tuple(part for part in parts if part in PARTICLES or part in _SHORT)
        core = parts[len(link) :]
        ways |= {parts, (*(part[0] for part in link), *core)}
        if len(core) > 1:
            ways.add(core)
    return ways - {()}


def _is(run: list[Token], folded: list[str], parts: list[str], where: Where) -> bool:
    if (
        len(folded) < len(parts)
        or folded[:-1] != parts[:-1]
        or not folded[-1].startswith(parts[-1])
    ):
        return False
    ending = folded[-1].removeprefix(parts[-1])
    return ending in _ENDINGS and (where != "text" or run[-1].text[0].isupper())


def _has_a_word_of(surnames: frozenset[str], address: str) -> bool:
    wanted = {part for surname in surnames for part in surname.split() if part not in PARTICLES}
    return bool(wanted) and not wanted.isdisjoint(fold(token.text) for token in words(address))
