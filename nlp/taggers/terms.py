"""Names, abbreviations and adjectives of a register: one walk over the text, whatever the
register's size.

All names stand in one trie of words. A word of the text finds the trie's keys through an index of
inflected forms, so a word that begins no name costs one look-up.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise

from nlp.confidence import CONFIDENCE
from nlp.forms import (
    Word,
    adjective_words,
    exact_words,
    fold_token,
    gap_fits,
    name_words,
    spellings,
    tokens,
    tokens_of,
)
from nlp.taggers import Register
from nlp.taggers.context import Context
from nlp.types import Mention, Term

# Of rivals for one stretch the one found in the stronger way holds.
_STRENGTH = {"listed": 6, "name": 5, "abbreviation": 4, "adjective": 3, "place name": 2, "weak": 1}

# Shorter words have one form, and so many letters of a longer one are enough to choose by.
_SHORTEST_INFLECTED, _BEGINNING = 4, 4
# Words whose keys one tagger remembers: more than a long document has.
_REMEMBERED = 32768


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a path through the trie means: the term, how it is named, and the words that must stand
    before it.
    """

    term: Term
    how: str
    needs: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Node:
    edges: dict[str, list[tuple[str, _Node]]] = field(default_factory=dict)
    entries: list[_Entry] = field(default_factory=list)


class TermTagger:
    """Finds the longest name of each kind at each place; weak names are marked so and settled by
    `nlp.resolve`.
    """

    def __init__(self, register: Register) -> None:
        self._root = _Node()
        self._forms: dict[str, set[str]] = defaultdict(set)
        self._exact: dict[str, set[str]] = defaultdict(set)
        # The trie's keys that a word of a text may stand for, remembered for words seen before.
        self.keys = lru_cache(maxsize=_REMEMBERED)(self._keys_of_word)
        for term in register.terms:
            self.add(term)

    def find(self, text: str) -> list[Mention]:
        """All mentions in `text`, ordered by start; mentions of different kinds may overlap."""
        walk = _Walk(self, text)
        return list(walk.mentions())

    def _keys_of_word(self, word: str) -> tuple[str, ...]:
        found = self.keys_of(fold_token(word), upper=not word[0].islower())
        return (*found, *self._exact[word]) if word in self._exact else found

    def keys_of(self, folded: str, *, upper: bool) -> tuple[str, ...]:
        """The same for a folded word; a word in lower case never stands for one that the name has
        in upper case.
        """
        if folded not in self._forms:
            return ()
        return tuple(sorted(key for key in self._forms[folded] if upper or key[0] == "w"))

    @property
    def root(self) -> _Node:
        """Where each walk begins."""
        return self._root

    def add(self, term: Term) -> None:
        """Look for one more term."""
        self.keys.cache_clear()
        for words, entry in _paths(term):
            self._add(words, entry)

    def _add(self, words: tuple[Word, ...], entry: _Entry) -> None:
        node = self._root
        for word in words:
            index = self._exact if word.key[0] == "=" else self._forms
            for form in word.forms:
                index[form].add(word.key)
            node = _child(node, word.key, word.gap)
        if words and entry not in node.entries:
            node.entries.append(entry)


class TermsOnDemand:
    """The same for short texts such as queries: a name is prepared when a text has a word that it
    could begin with. To prepare all of a register takes longer than any search.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._waiting: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            for beginning in {_beginning(name) for name in _all_names(term)}:
                self._waiting[beginning].append(term)
        self._tagger = TermTagger(Register(()))
        self._ready: set[int] = set()
        # What is prepared changes the tagger, and a page asks from several threads.
        self._lock = threading.Lock()

    def find(self, text: str) -> list[Mention]:
        """The mentions that a `TermTagger` of the whole register finds."""
        words = [fold_token(token.text) for token in tokens(text)]
        # A word that a hyphen breaks in two is looked for whole as well; it begins as its first
        # half does, unless that is shorter than a beginning.
        joined = (first + second for first, second in pairwise(words))
        with self._lock:
            for word in {*words, *joined}:
                for length in range(1, _BEGINNING + 1):
                    self._prepare(word[:length])
            return self._tagger.find(text)

    def _prepare(self, beginning: str) -> None:
        for term in self._waiting.pop(beginning, ()):
            if id(term) not in self._ready:
                self._ready.add(id(term))
                self._tagger.add(term)


def _all_names(term: Term) -> Iterator[str]:
    yield from (*term.names, *term.abbreviations, *term.adjectives, *term.weak)


def _beginning(name: str) -> str:
    """What all forms of a name's first word begin with: inflection changes its last two letters at
    most.
    """
    first = next(tokens(name), None)
    folded = fold_token(first.text) if first else ""
    return (
        folded if len(folded) < _SHORTEST_INFLECTED else folded[: min(_BEGINNING, len(folded) - 2)]
    )


# Who tries a change of a register builds taggers of nearly the same terms: each is worked out once.
@lru_cache(maxsize=_REMEMBERED)
def _paths(term: Term) -> tuple[tuple[tuple[Word, ...], _Entry], ...]:
    """All that a term is called by, as the words of each name and what they mean."""
    place = term.kind == "region"
    needs = frozenset(map(fold_token, term.needs))
    # A name that only the plural (Kreise Hof und Bayreuth) shows then beats the town of the
    # same name.
    shown = "listed" if "kreise" in needs and "kreis" not in needs else "place name"
    named = _Entry(term, shown if needs else "name", needs)
    weak = _Entry(term, "weak", needs)
    spelled = chain.from_iterable(map(spellings, term.names))
    return (
        *((name_words(spelling, place=place), named) for spelling in spelled),
        *((exact_words(short), _Entry(term, "abbreviation")) for short in term.abbreviations),
        *((adjective_words(stem), _Entry(term, "adjective")) for stem in term.adjectives),
        *((_weak_words(form), weak) for form in term.weak),
    )


def _weak_words(form: str) -> tuple[Word, ...]:
    return exact_words(form) if _is_abbreviation(form) else name_words(form)


def _is_abbreviation(form: str) -> bool:
    return all(len(token.text) <= 4 for token in tokens(form))


def _child(node: _Node, key: str, gap: str) -> _Node:
    edges = node.edges.setdefault(key, [])
    for known, child in edges:
        if known == gap:
            return child
    child = _Node()
    edges.append((gap, child))
    return child


class _Walk:
    """One text on its way through the trie."""

    def __init__(self, tagger: TermTagger, text: str) -> None:
        self._tagger = tagger
        self._text = text
        words = tokens_of(text)
        self._tokens, self._joints = words.every, words.joints
        self._keys = [tagger.keys(token.text) for token in self._tokens]
        self._context = Context(text, self._tokens)

    def mentions(self) -> Iterator[Mention]:
        """The longest mention of each kind at each place where the context allows it."""
        for start, keys in enumerate(self._keys):
            if not keys and start not in self._joints:
                continue
            ends = list(self._ends(self._tagger.root, start, start))
            if ends:
                yield from self._longest(start, ends)

    def _gap(self, at: int) -> str:
        return self._text[self._tokens[at].end : self._tokens[at + 1].start]

    def _ends(self, node: _Node, start: int, at: int) -> Iterator[tuple[int, _Entry]]:
        """Every entry that can be reached from `node` with the words from `at`, and its last
        word.
        """
        if at >= len(self._tokens):
            return
        yield from self._steps(node, start, at, at, self._keys[at])
        if at in self._joints:
            first, second = self._tokens[at], self._tokens[at + 1]
            joined = fold_token(first.text) + fold_token(second.text)
            keys = self._tagger.keys_of(joined, upper=not first.text[0].islower())
            yield from self._steps(node, start, at, at + 1, keys)

    def _steps(
        self, node: _Node, start: int, at: int, last: int, keys: tuple[str, ...]
    ) -> Iterator[tuple[int, _Entry]]:
        for key in keys:
            for gap, child in node.edges.get(key, ()):
                if at == start or gap_fits(self._gap(at - 1), gap):
                    yield from ((last, entry) for entry in child.entries)
                    yield from self._ends(child, start, last + 1)

    def _longest(self, start: int, ends: list[tuple[int, _Entry]]) -> Iterator[Mention]:
        done: set[str] = set()
        for last, entry in sorted(ends, key=lambda end: -end[0]):
            kind = entry.term.kind
            rivals = [e for n, e in ends if n == last and e.term.kind == kind]
            if kind in done:
                continue
            allowed = [e for e in rivals if self._allowed(start, last, e)]
            if allowed:
                done.add(kind)
                yield from (self._mention(start, last, e) for e in _best(allowed))

    def _allowed(self, start: int, last: int, entry: _Entry) -> bool:
        exact = entry.how in ("abbreviation", "weak")
        if not self._context.is_free(start, last, exact=exact):
            return False
        if entry.term.kind != "region":
            return True
        # A bare town is one word or more without `Stadt` or `Kreis`; the register calls it by such
        # a word.
        town = entry.how != "adjective" and entry.term.label.startswith(
            ("Stadt ", "Region", "Städteregion")
        )
        # `das Handwerk Südthüringens` speaks of the land, `Handwerkskammer Südthüringen` is a name.
        named = town or (entry.term.landscape and not self._tokens[last].text.endswith("s"))
        return self._context.is_region(
            start, last, how=entry.how, needs=entry.needs, town=town, named=named
        )

    def _mention(self, start: int, last: int, entry: _Entry) -> Mention:
        begin, end = self._tokens[start].start, self._tokens[last].end
        if entry.term.kind in ("partner", "organisation"):
            end = self._context.with_legal_form(end)
        how = entry.how
        if entry.term.kind == "standard" and how == "name":
            how = "title"
        if how == "listed" or (how == "weak" and entry.term.kind == "region"):
            how = "place name"
        confidence = CONFIDENCE["open" if how == "weak" else how]
        surface = self._text[begin:end]
        return Mention(entry.term.kind, begin, end, surface, (entry.term.id,), how, confidence)


def _best(entries: list[_Entry]) -> list[_Entry]:
    """The strongest entries of one stretch: a name counts before a place name, that before a weak
    form.
    """
    strength = max(_STRENGTH[entry.how] for entry in entries)
    best = [entry for entry in entries if _STRENGTH[entry.how] == strength]
    return list({entry.term.id: entry for entry in best}.values())
