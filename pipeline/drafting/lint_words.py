"""Rules on single words: words that stand twice, and words that nobody writes so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from nlp.analysis import word_frequencies
from nlp.taggers.given_names import is_given_name
from nlp.taggers.name_words import is_common_word
from nlp.tokens import fold, word_set, words
from pipeline.drafting.checked import Checked, mark
from pipeline.drafting.quotations import quoted_stretches
from pipeline.ground.drafts import LintMark

_WORD_TWICE = re.compile(r"\b(?P<word>[^\W\d_]{2,})[^\S\n]+(?P<again>(?i:(?P=word)))\b(?!-)")
# At the beginning of a sentence the first one is written large.
_PHRASE_TWICE = re.compile(
    r"\b(?P<phrase>[^\W\d_]+(?:\s+[^\W\d_]+){1,3})[^\S\n]+(?i:(?P=phrase))\b"
)
# `Betriebe, die die Beratung nutzen`, `in denen denen geholfen wird`: the first is a relative.
_PRONOUNS = word_set("der die das den dem denen deren")
_RELATIVE_BEFORE = re.compile(
    r"(?:,\s*(?:(?:in|mit|für|von|bei|zu|an|auf|aus|durch|über|unter|um)\s+)?|\b(?:und|oder|sowie|dass|wenn|weil)\s+)$"
)
# `die die Beratung nutzenden Betriebe`: the second begins an attribute.
_ATTRIBUTE_BEHIND = re.compile(
    r"(?:\s+[\wäöüß-]+){1,4}?\s+[a-zäöüß]+(?:end|t)(?:e|en|er|es)\s+[A-ZÄÖÜ]"
)
# Words that may stand twice: `dass sie sie nutzen`, `gefördert werden werden`, `sehr sehr`.
_MAY_REPEAT = word_set("sie es ihr ihnen sehr ganz viel zu werden haben hatten waren sein nie weit")
_BARE = re.compile(r"[^\W\d_]+")
_SHORTEST_NOUN = 8  # a shorter one with a capital is often a place or a surname
_SHORTEST = 6  # letters; shorter words are too near to one another
_LONG = 10  # letters; a word of a name so long is not hit by chance
_FREQUENT = 4  # binary logarithm: at least 16 times in the corpus of the word list
_ENDING = 3  # letters at the end that inflection changes
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _doubles(draft: Checked) -> Iterator[LintMark]:
    quoted = list(quoted_stretches(draft.sheet.text))
    for placed in draft.written():
        for start, end, once in doubled(placed.statement.text):
            at = placed.start + start
            if any(a <= at < b for a, b in quoted):
                continue  # a title or somebody's words
            message = f"„{placed.statement.text[start:end]}“: Das steht doppelt da."
            yield mark("doppelwort", "warning", message, at, placed.start + end, once)


def doubled(text: str) -> Iterator[tuple[int, int, str]]:
    """The half-open spans of words and phrases that stand twice by mistake, and the words once."""
    taken: list[tuple[int, int]] = []
    for match in _PHRASE_TWICE.finditer(text):
        phrase = match["phrase"].split()
        # `mehr und mehr und mehr`, `Schritt für Schritt für Schritt` are meant so.
        before, behind = _BARE.findall(text[: match.start()]), _BARE.findall(text, match.end())
        chained = before[-1:] == phrase[-1:] or behind[:1] == phrase[:1]
        if not chained and len(set(phrase)) > 1:
            taken.append(match.span())
            yield *match.span(), match["phrase"]
    for match in _WORD_TWICE.finditer(text):
        inside = any(a <= match.start() < b for a, b in taken)
        if not inside and not _is_meant(text, match):
            yield *match.span(), match["word"]


def _is_meant(text: str, match: re.Match[str]) -> bool:
    word = match["word"].casefold()
    if word in _PRONOUNS:
        before = _RELATIVE_BEFORE.search(text[: match.start()])
        return before is not None or _ATTRIBUTE_BEHIND.match(text, match.end()) is not None
    first, again = match["word"], match["again"]
    if word in _MAY_REPEAT or (first[0].islower() and again[0].isupper()):
        return True
    if re.search(rf"\b{word}\s+und\s+$", text[: match.start()], re.IGNORECASE):
        return True  # `nach und nach nach Norden`
    # A name: Baden Baden.
    return first[0].isupper() and first == again and not is_common_word(word)


def _misspelt(draft: Checked) -> Iterator[LintMark]:
    """A word of the author's own that no list has and that is one letter off a word in use."""
    known = _names_words(tuple(n for t in draft.vocabulary.terms() for n in (t.label, *t.names)))
    sources = {
        fold(w.text) for p in draft.sheet.placed for text in p.statement.proof for w in words(text)
    }
    for placed in draft.own():
        for word in words(placed.statement.text):
            right = "" if fold(word.text) in sources else right_spelling(word.text, known)
            if right:
                message = f"„{word.text}“ kennt omdok nicht. Gemeint ist wohl „{right}“."
                start, end = placed.start + word.start, placed.start + word.end
                yield mark("rechtschreibung", "warning", message, start, end, right)


def right_spelling(word: str, known: dict[str, str]) -> str:
    """The word in use that this one is a slip of; empty where it is in use itself or near to none.

    `known` are words of the registers' names, folded, each with its spelling.
    """
    folded = fold(word)
    shortest = _SHORTEST_NOUN if word[:1].isupper() else _SHORTEST
    if len(folded) < shortest or not word.isalpha() or word.isupper() or folded in known:
        return ""
    frequencies = word_frequencies()
    if folded in frequencies or is_given_name(word):
        return ""
    near = _one_off(folded)
    if len(folded) >= _LONG:
        # What differs in the ending alone is inflected: Mittelstands.
        stem = folded[:-1]
        named = [known[n] for n in near if n in known and not n.startswith(stem)]
        if named:
            return named[0]
    if is_common_word(word):
        return ""
    frequent = [n for n in near if frequencies.get(n, 0) >= _FREQUENT]
    return _like(word, frequent[0]) if len(frequent) == 1 else ""


def _one_off(word: str) -> list[str]:
    """All words in which a letter more stands, two change places, a double one is single, or, in a
    long word, another stands."""
    found = []
    for at in range(1, len(word)):
        left, right = word[:at], word[at:]
        found += [left + letter + right for letter in _LETTERS]
        found.append(left + right[1:2] + right[:1] + right[2:])
        if right[0] == left[-1]:
            found.append(left + right[1:])
        # In a shorter word another letter makes another word: wertet, wartet.
        if _LONG <= len(word) > at + _ENDING:
            found += [left + letter + right[1:] for letter in _LETTERS]
    # Inflection changes the last letter, and `Partnern` is no slip of `Partnerin`.
    near = [one for one in dict.fromkeys(found) if one[-1] == word[-1]]
    near = [one for one in near if one != word and not one.endswith("in")]
    return [one for one in near if _plain(one) != _plain(word)]


def _plain(word: str) -> str:
    """Without the e of umlauts: `bluten` and `blüten` are two words."""
    return re.sub(r"(?<=[aou])e", "", word)


def _like(word: str, folded: str) -> str:
    """The right word with the capital of the written one; umlauts as the written word has them."""
    spelled = folded
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        if umlaut in word.casefold():
            spelled = spelled.replace(letters, umlaut)
    return spelled.capitalize() if word[0].isupper() else spelled


@lru_cache(maxsize=4)
def _names_words(names: tuple[str, ...]) -> dict[str, str]:
    return {fold(word.text): word.text for name in names for word in words(name)}


WORD_RULES: tuple[Callable[[Checked], Iterator[LintMark]], ...] = (_doubles, _misspelt)
