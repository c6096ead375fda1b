"""What changed between two wordings, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

_MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
Part = tuple[Literal["same", "gone", "new"], str]


def word_diff(before: str, after: str) -> list[Part]:
    """The words of both in order; joined with blanks, `same` and `gone` give `before`, the others
    `after`.
    """
    old, new = re.findall(r"\S+", before), re.findall(r"\S+", after)
    parts: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", " ".join(old[a:b])))
            continue
        if b > a:
            parts.append(("gone", " ".join(old[a:b])))
        if d > c:
            parts.append(("new", " ".join(new[c:d])))
    return parts


def marked_diff(before: str, after: str) -> str:
    """Both wordings in one line: [-words that are gone-] and {+words that are new+}."""
    return " ".join(_MARKS[kind].format(words) for kind, words in word_diff(before, after))
