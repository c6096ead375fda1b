"""Names of organisations and agreements in the case that a sentence needs: `die Handwerkskammer
Probe`, `des Landkreises Leer`, `einen Vertrag`.

Which noun has which gender is data (`corpus/style/beugung.toml`). What the data do not know keeps
its form and takes no article; where that would be wrong German, there is no form (None).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipeline.drafting.data import read_one
from pipeline.ground.types import Frozen
from pipeline.settings import Settings

Case = Literal["nom", "gen", "dat", "acc"]
Article = Literal["der", "ein", ""]
Gender = Literal["f", "m", "n", "p"]

_ARTICLES: dict[tuple[str, Case], dict[Gender, str]] = {
    ("der", "nom"): {"m": "der", "f": "die", "n": "das", "p": "die"},
    ("der", "gen"): {"m": "des", "f": "der", "n": "des", "p": "der"},
    ("der", "dat"): {"m": "dem", "f": "der", "n": "dem", "p": "den"},
    ("der", "acc"): {"m": "den", "f": "die", "n": "das", "p": "die"},
    ("ein", "nom"): {"m": "ein", "f": "eine", "n": "ein", "p": ""},
    ("ein", "gen"): {"m": "eines", "f": "einer", "n": "eines", "p": ""},
    ("ein", "dat"): {"m": "einem", "f": "einer", "n": "einem", "p": ""},
    ("ein", "acc"): {"m": "einen", "f": "eine", "n": "ein", "p": ""},
}
_STRONG: dict[Case, dict[Gender, str]] = {
    "nom": {"m": "er", "f": "e", "n": "es", "p": "e"},
    "gen": {"m": "en", "f": "er", "n": "en", "p": "er"},
    "dat": {"m": "em", "f": "er", "n": "em", "p": "en"},
    "acc": {"m": "en", "f": "e", "n": "es", "p": "e"},
}
_JOINED = {"von dem": "vom", "bei dem": "beim", "in dem": "im", "zu dem": "zum", "zu der": "zur"}
_NAME_END = "„“\"'‚‘,.()"


class Inflection(Frozen):
    """The file `beugung.toml`: endings of nouns, short names and legal forms by gender, what the
    genitive does, and by what stems an adjective is known.
    """

    endings: dict[Gender, tuple[str, ...]]
    short: dict[Gender, tuple[str, ...]]
    legal: dict[Gender, tuple[str, ...]]
    genitive: dict[str, tuple[str, ...]]
    adjectives: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its gender (None: not known); `head` counts the word that is declined."""

    words: tuple[str, ...]
    head: int
    gender: Gender | None
    rules: Inflection

    @property
    def plural(self) -> bool:
        """Whether a verb beside it stands in the plural."""
        return self.gender == "p"

    def form(self, case: Case, article: Article = "der") -> str | None:
        """The name in a case with its article; None where the right form is not known."""
        if self.gender is None:
            return None if case == "gen" else " ".join(self.words)
        words = [self._word(at, word, case, article) for at, word in enumerate(self.words)]
        front = _ARTICLES[article, case][self.gender] if article else ""
        return " ".join([front, *words] if front else words)

    def behind(self, preposition: str, case: Case = "dat") -> str:
        """The name behind a preposition: `bei der Stadt Emden`, `vom Landkreis Leer`."""
        text = f"{preposition} {self.form(case)}"
        first = next((j for j in _JOINED if text.startswith(f"{j} ")), "")
        return f"{_JOINED[first]}{text[len(first) :]}" if first else text

    def _word(self, at: int, word: str, case: Case, article: Article) -> str:
        assert self.gender is not None
        if at == self.head:
            return _noun(word, case, self.gender, self.rules)
        stem = _stem(word, self.rules) if at < self.head else ""
        return stem + _ending(case, article, self.gender) if stem else word


def name_of(text: str, rules: Inflection) -> Name:
    """The name as it can be declined; `text` stands without article, its head in the nominative or
    the genitive (`Hessischen Kultusministeriums`).
    """
    words = text.split()
    for at, word in enumerate(words):
        bare = _without_genitive(word, rules)
        if bare != word or _of_noun(word.strip(_NAME_END), rules):
            words[at] = bare
            break
    head, gender = _head(tuple(words), rules)
    return Name(tuple(words), head, gender, rules)


def is_adjective(word: str, rules: Inflection) -> bool:
    """Whether a word is one of those that are declined in front of a noun."""
    return bool(_stem(word, rules))


def _without_genitive(word: str, rules: Inflection) -> str:
    """`Verbandes` → `Verband`; a word that is a noun as it stands stays."""
    if _of_noun(word, rules):
        return word
    for ending in ("es", "s"):
        bare = word.removesuffix(ending)
        if bare != word and _of_noun(bare, rules) in ("m", "n"):
            return bare
    return word


def load_inflection(settings: Settings) -> Inflection:
    """Read `beugung.toml`; raises ConfigError with all its faults."""
    return _load(settings.paths.corpus / "style" / "beugung.toml")


@lru_cache(maxsize=4)
def _load(file: Path) -> Inflection:
    return read_one(file, Inflection)


def _head(words: tuple[str, ...], rules: Inflection) -> tuple[int, Gender | None]:
    for at, word in enumerate(words):
        bare = word.strip(_NAME_END)
        if gender := _of_noun(bare, rules):
            return at, gender
        short = next((g for g, names in rules.short.items() if bare in names), None)
        following = words[at + 1].strip(_NAME_END) if at + 1 < len(words) else ""
        if short and not _of_noun(following, rules):
            return at, short
    last = words[-1].strip(_NAME_END) if words else ""
    legal = next((g for g, names in rules.legal.items() if last in names), None)
    return len(words) - 1, legal


def _of_noun(word: str, rules: Inflection) -> Gender | None:
    """The gender by the longest ending that fits; a compound's last part tells."""
    if not word[:1].isupper():
        return None
    last = word.rsplit("-", 1)[-1].casefold()
    fitting = [
        (len(end), gender)
        for gender, ends in rules.endings.items()
        for end in ends
        if last.endswith(end)
    ]
    return max(fitting)[1] if fitting else None


def _noun(word: str, case: Case, gender: Gender, rules: Inflection) -> str:
    if case == "dat" and gender == "p":
        return word if word.endswith(("n", "s")) else f"{word}n"
    if case != "gen" or gender in ("f", "p") or word.isupper():
        return word
    folded, kinds = word.casefold(), rules.genitive
    if folded.endswith(kinds["plain_s"]):
        return f"{word}s"
    if folded.endswith(kinds["same"]):
        return word
    if folded.endswith(kinds["doubled"]):
        return f"{word}es" if word.endswith("ss") else f"{word}ses"
    return f"{word}es" if folded.endswith(kinds["es"]) or word.endswith("s") else f"{word}s"


def _stem(word: str, rules: Inflection) -> str:
    """The stem of an adjective, empty for any other word."""
    match = re.fullmatch(r"(?P<stem>[A-ZÄÖÜ]?[a-zäöüß-]{2,}?)e[rnms]?", word)
    return (
        match["stem"]
        if match and match["stem"].casefold().endswith(rules.adjectives["stems"])
        else ""
    )


def _ending(case: Case, article: Article, gender: Gender) -> str:
    if not article:
        return _STRONG[case][gender]
    if article == "ein" and case in ("nom", "acc"):
        return _STRONG[case][gender]
    plain = case == "nom" or (case == "acc" and gender in ("f", "n"))
    return "e" if plain and gender != "p" else "en"
