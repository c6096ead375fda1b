"""The ways in which one person's name is written, as keyed hashes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product
from typing import Literal

from nlp.taggers.given_names import GIVEN_NAMES
from nlp.tokens import fold, words
from pipeline.ground.errors import Refused

TITLES = frozenset([
    "dr", "prof", "dipl", "ing", "mag", "med", "rer", "nat", "phil", "jur", "herr", "herrn", "frau",
])  # fmt: skip
# What stands behind a name and is none.
_BEHIND = frozenset(["jun", "junior", "jr", "sen", "senior", "sr", "mdb", "mdl"])
PARTICLES = frozenset([
    "von", "vom", "van", "de", "der", "den", "zu", "zum", "zur", "di", "da", "del", "la", "le",
    "du", "dos", "ten", "ter",
])  # fmt: skip

# `D’Aubigné`, `O'Connor`: one letter before an apostrophe is no initial.
_ELIDED = re.compile(r"\b[^\W\d_][’'´`ʼ](?=[^\W\d_])")

Words = tuple[str, ...]
Where = Literal["text", "loose", "place"]


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing a name: its keyed hash, and which of its words, from `start` to `end`, are
    the surname.

    `where` says how far it reaches: anywhere, only where no sentence stands (in addresses and
    queries), or only in the names of files that lie within others, which nobody can rename.
    """

    hash: str
    start: int
    end: int
    where: Where = "text"


def forms_of(name: str, key: bytes) -> tuple[Form, ...]:
    """The ways in which a person's name is written: in full, with initials, surname first, in one
    word; particles written out, shortened or left out; umlauts as ae or a.

    Raises:
        Refused: the name has no given name or no surname, so that it would mean many people.
    """
    spellings = [parts_of(name), parts_of(_without_dots(name))]
    given, particles, core = spellings[0]
    elided = [fold(found[0]) for found in _ELIDED.findall(name)]
    is_surname = bool(given) and given[0] in elided
    if not given or is_surname or not core or sum(len(p) < 2 for p in core) > len(elided):
        raise Refused(
            f"„{name}“ ist kein voller Name.",
            "Nennen Sie Vor- und Nachnamen, zum Beispiel „Erika Muster“.",
        )
    forms: dict[str, Form] = {}
    for first, _, _ in spellings:
        for _, _, last in spellings:
            for form in _writings(key, first, particles, last):
                forms.setdefault(form.hash, form)
    return tuple(forms.values())


def parts_of(name: str) -> tuple[Words, Words, Words]:
    """Given names, particles and the rest of the surname, folded, without titles and *jun.* What
    hyphens join to the last word is the surname too.
    """
    read = list(words(name))
    while len(read) > 1 and fold(read[-1].text) in _BEHIND:
        read.pop()
    ends = name.rfind(" ", 0, read[-1].start) if read else -1
    tokens = [(fold(token.text), token.start > ends) for token in read]
    tokens = [(part, is_last) for part, is_last in tokens if part not in TITLES]
    parts = tuple(part for part, _ in tokens)
    if not parts:
        return (), (), ()
    usual = max(1, sum(not is_last for _, is_last in tokens))
    first = next((at for at, part in enumerate(parts) if part in PARTICLES and at), usual)
    last = next((at for at in range(first, len(parts)) if parts[at] not in PARTICLES), first)
    return parts[:first], parts[first:last], parts[last:]


def _without_dots(name: str) -> str:
    """The name as who has no umlauts types it: `Jurgen Muller`."""
    apart = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _in_one(key: bytes, writings: Iterable[str], where: Where) -> Iterator[Form]:
    """Forms that are one word, without a surname of their own."""
    return (Form(hash_of(key, (writing,)), 0, 0, where) for writing in sorted(writings))


def _writings(key: bytes, given: Words, particles: Words, core: Words) -> Iterator[Form]:
    initial = given[0][0]
    givens = [given, (given[0],), (initial,), tuple(part[0] for part in given)]
    givens += [("".join(given),), *_taken_apart(given)]
    links = [particles, ()]
    if particles:
        initials = tuple(part[0] for part in particles)
        links += [initials, ("".join(initials),)]
    cores = [core, ("".join(core),)]
    for first, link, last in product(dict.fromkeys(givens), dict.fromkeys(links), cores):
        surname = (*link, *last)
        yield Form(hash_of(key, (*first, *surname)), len(first), len(first) + len(surname))
        yield Form(hash_of(key, (*surname, *first)), 0, len(surname))
        if link:
            yield Form(hash_of(key, (*last, *first, *link)), 0, len(last))
    # `vonhoell-meyer`, as addresses have it.
    for first, last in product(dict.fromkeys(givens), _grown_together(particles, core)):
        yield Form(hash_of(key, (*first, *last)), len(first), len(first) + len(last), "loose")
    whole = "".join((*particles, *core))
    if len(core) > 1:
        yield Form(hash_of(key, (given[0] + core[0], *core[1:])), 0, 0)
    run = {"".join(given) + whole, given[0] + whole, whole + given[0], given[0] + "".join(core)}
    yield from _in_one(key, run, "text")
    yield from _in_one(key, {initial + whole, initial + "".join(core)}, "loose")
    yield Form(hash_of(key, (*particles, *core)), 0, len(particles) + len(core), "place")


def _grown_together(particles: Words, core: Words) -> Iterator[Words]:
    """The surname with its particles and the next word in one, and all in one."""
    if particles:
        link = "".join(particles)
        yield from dict.fromkeys([(link + core[0], *core[1:]), (link + "".join(core),)])


def _taken_apart(given: Words) -> Iterator[Words]:
    """`Karlheinz` as `Karl Heinz`, where both are given names."""
    if len(given) == 1:
        halves = ((given[0][:at], given[0][at:]) for at in range(3, len(given[0]) - 2))
        yield from (pair for pair in halves if GIVEN_NAMES.issuperset(pair))


def hash_of(key: bytes, parts: tuple[str, ...]) -> str:
    """What is kept in place of the words of a name."""
    return blake2b(
        " ".join(parts).encode(), key=key[: blake2b.MAX_KEY_SIZE], digest_size=16
    ).hexdigest()
