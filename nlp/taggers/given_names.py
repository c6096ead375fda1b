"""Given names that people in Germany bear: a word behind one of them is a surname (Anna
Hamburg).
"""

from __future__ import annotations

from importlib.resources import files

from nlp.tokens import fold


def _read() -> frozenset[str]:
    names = (files("nlp") / "data" / "given_names.txt").read_text(encoding="utf8")
    return frozenset(fold(name) for name in names.split())


GIVEN_NAMES = _read()


def is_given_name(word: str) -> bool:
    """Whether a word, or its part in front of a hyphen, is a given name: `Karl-Josef`,
    `Ann-Kathrin`.
    """
    return word[:1].isupper() and (
        fold(word) in GIVEN_NAMES or fold(word.partition("-")[0]) in GIVEN_NAMES
    )
