"""German forms: which spellings and inflections of a name count as the name.

A name is a list of words with gaps. Each word stands for a closed set of folded forms (made by
rule, never by cutting stems, so `Essen` never becomes `Esse`), each gap for the marks that may
stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlp.tokens import Token, fold

# Like `nlp.tokens.words`, but an ampersand is the word "und".
_TOKEN = re.compile(r"[^\W\d_]+|\d+|&")
DASHES = "-–—‐‑‒−\u00ad"
QUOTES = "\"„“”«»‚‘’‹›'`´"
# Marks that separate unless the name itself has them in that gap.
_SPECIAL = ".,:;()[]/!?*…"
_ADJECTIVE = re.compile(
    r"(?:.{2,}(?:isch|lich|ig|sam|bar|haft|los|ell|iert|nal|zial)|deutsch|neu|gut|klein|mittler|gross|frei|vereint"
    r"|angewandt|bewusst|.{4,}bewusst)e[rnms]?"
)
_FEMININE = (
    "ung",
    "ur",
    "schaft",
    "taet",
    "ion",
    "heit",
    "keit",
    "ik",
    "enz",
    "anz",
    "stadt",
    "region",
    "check",
)
# Words in names of places that inflect like any noun; all other words of a place only take the
# genitive -s.
_COMMON_PLACE = (
    "kreis",
    "land",
    "verband",
    "netzwerk",
    "gruppe",
    "staat",
    "raum",
    "gebiet",
    "seenplatte",
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name: its key in the trie, its forms (folded, or as written), and the marks
    allowed before it.

    A key begins with `W` where the text must have a capital, `w` where it may, `=` where the word
    counts as written.
    """

    key: str
    forms: frozenset[str]
    gap: str


def tokens(text: str) -> Iterator[Token]:
    """Every run of letters or digits and every ampersand of `text`, in order."""
    return (Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one text; `joints` are the numbers of those that only a hyphen parts from the
    next.
    """

    every: tuple[Token, ...]
    joints: frozenset[int]


# The taggers of a register walk over one text one after another.
@lru_cache(maxsize=16)
def tokens_of(text: str) -> Tokens:
    """The words of a text, cut once for all who ask in turn."""
    every = tuple(tokens(text))
    dashed = (n for n, token in enumerate(every[:-1]) if text[token.end] in DASHES)
    joints = (n for n in dashed if is_joint(text[every[n].end : every[n + 1].start]))
    return Tokens(every, frozenset(joints))


def fold_token(token: str) -> str:
    """The folded word; an ampersand is `und`."""
    return "und" if token == "&" else fold(token)


def folded_set(words: str) -> frozenset[str]:
    """A list of words, parted by blanks, as a set of folded words."""
    return frozenset(fold_token(word) for word in words.split())


def name_words(name: str, *, place: bool = False) -> tuple[Word, ...]:
    """The words of a name that is inflected; capital words must be capital in the text, adjectives
    need not.
    """
    return tuple(
        _name_word(n, token, gap, place) for n, (token, gap) in enumerate(_with_gaps(name))
    )


def exact_words(abbreviation: str) -> tuple[Word, ...]:
    """The words of an abbreviation, which counts only as written."""
    return tuple(
        Word(f"={token}", frozenset({token}), gap) for token, gap in _with_gaps(abbreviation)
    )


def adjective_words(adjective: str) -> tuple[Word, ...]:
    """The words of an adjective given by its stem (`nordrhein-westfälisch`) or unchanging
    (`Berliner`).
    """
    *first, (last, gap) = _with_gaps(adjective)
    stem = fold_token(last)
    before = tuple(Word(f"w:{fold_token(t)}!", frozenset({fold_token(t)}), g) for t, g in first)
    if stem.endswith("er"):
        return (*before, Word(f"W:{stem}!", frozenset({stem}), gap))
    return (*before, Word(f"w:{stem}~", _endings(stem), gap))


def _with_gaps(name: str) -> Iterator[tuple[str, str]]:
    end = 0
    for token in tokens(name):
        yield token.text, gap_class(name[end : token.start])
        end = token.end


def _name_word(number: int, token: str, gap: str, place: bool) -> Word:
    folded = fold_token(token)
    free = not token[0].isupper() or (number > 0 and _ADJECTIVE.fullmatch(folded) is not None)
    # A word of a place has fewer forms than the same word elsewhere, so it is a key of its own.
    key = f"{'w' if free else 'W'}{'@' if place else ':'}{folded}"
    return Word(key, inflections(folded, place=place), gap)


@lru_cache(maxsize=1024)
def gap_class(gap: str) -> str:
    """The special marks of a gap of a name; a dash allows a colon or slash too, as titles are
    written both ways.
    """
    allowed = {mark for mark in gap if mark in _SPECIAL}
    if any(mark in DASHES for mark in gap):
        allowed |= {":", "/"} if " " in gap else {"/"}
    return "".join(sorted(allowed))


def gap_fits(gap: str, allowed: str) -> bool:
    """Whether the marks between two words of a text may stand in a gap of a name."""
    if gap in (" ", "-"):
        return True
    gap = gap.replace(",,", "„")  # scans and old typists write the opening mark so
    if len(gap) > 8 or gap.count("\n") > 1 or "\t" in gap:
        return False
    return all(
        mark.isspace() or mark in DASHES or mark in QUOTES or mark in allowed or mark in "+•"
        for mark in gap
    )


def is_joint(gap: str) -> bool:
    """Whether a gap only breaks one word in two: a hyphen, also at a line's end."""
    return bool(gap) and gap[0] in DASHES and not gap[1:].strip() and (len(gap) == 1 or "\n" in gap)


@lru_cache(maxsize=65536)
def inflections(folded: str, *, place: bool = False) -> frozenset[str]:
    """All folded forms that a folded word of a name may take; words of places only the genitive."""
    if folded.isdigit() or len(folded) < 4:
        return frozenset({folded})
    if _ADJECTIVE.fullmatch(folded):
        stem = re.sub(r"e[rnms]?$", "", folded)
        return _endings(stem)
    if place and not folded.endswith(_COMMON_PLACE):
        return frozenset({folded} if folded[-1] in "sxz" else {folded, folded + "s"})
    return frozenset(_noun_forms(folded))


def _endings(stem: str) -> frozenset[str]:
    return frozenset(stem + ending for ending in ("e", "en", "em", "er", "es"))


def _noun_forms(word: str) -> set[str]:
    if word.endswith("e"):
        return {word, word + "n", word + "s"}
    if word.endswith(("s", "x", "z")):
        return {word, word + "e", word + "es", word + "en"} | _without_genitive(word)
    forms = {word, word + "s"}
    if word.endswith(_FEMININE):
        forms.add(word + "en")
    if word.endswith(("el", "er")):
        forms.add(word + "n")
    elif word[-1] not in "aeiouy":
        forms |= {word + "es", word + "e", word + "en"}
    return forms


def _without_genitive(word: str) -> set[str]:
    """`Mittelstands` may be written `Mittelstandes`, and the other way round."""
    if word.endswith("es") and len(word) > 6:
        return {word[:-2] + "s", word[:-2]}
    if len(word) > 6 and word[-2] not in "aeiousz":
        return {word[:-1] + "es", word[:-1]}
    return set()


def spellings(name: str) -> Iterator[str]:
    """The name itself, without its `e. V.`, and with each inner hyphen of a compound closed up."""
    yield name
    short = re.sub(r",?\s+e\.\s?V\.$", "", name)
    if short != name:
        yield short
    for match in re.finditer(r"(?<=[a-zäöüß]{4})-(?=[^\W\d_]{4})", short):
        yield short[: match.start()] + short[match.end() :]
