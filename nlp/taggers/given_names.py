"""Given names that people in Germany bear: a word behind one of them is a surname (Anna
Hamburg).
"""

from __future__ import annotations

from importlib.resources import files

from nlp.tokens import fold, word_set


def _read(name: str) -> frozenset[str]:
    names = (files("nlp") / "data" / name).read_text(encoding="utf8")
    return frozenset(fold(name) for name in names.split())


GIVEN_NAMES = _read("given_names.txt")
# Names of women that do not end in -a, and names that women and men bear.
_WOMEN = _read("feminine_names.txt")
_OPEN = _read("open_names.txt")
_MEN_IN_A = word_set(
    "luca sascha mischa joshua josua noah elia mustafa micha mika musa issa isa nikola luka jona "
    "hamza joscha bela attila ilja"
)


def is_given_name(word: str) -> bool:
    """Whether a word, or its part in front of a hyphen, is a given name: `Karl-Josef`,
    `Ann-Kathrin`.
    """
    return word[:1].isupper() and (
        fold(word) in GIVEN_NAMES or fold(word.partition("-")[0]) in GIVEN_NAMES
    )


def is_womans(word: str) -> bool | None:
    """Whether a given name is a woman's; None where women and men bear it or no list has it."""
    name = fold(word)
    if name not in GIVEN_NAMES:
        name = fold(word.partition("-")[0])
    if name in _OPEN:
        return None
    if name in _WOMEN or (name.endswith("a") and name not in _MEN_IN_A):
        return True
    return False if name in GIVEN_NAMES else None
