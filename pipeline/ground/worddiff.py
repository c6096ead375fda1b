"""What changed between two wordings, word by word: as changes with their places, or as parts in
order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A word or a mark for itself; what blanks separate.
_WORD, _SPACED = re.compile(r"\w+|[^\w\s]"), re.compile(r"\S+")
_LINE = re.compile(r"[^\n]+")
# Word by word, a stretch of this many words takes a second; larger ones are told as a whole.
_MOST_WORDS = 4000
_MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
Part = tuple[Literal["same", "gone", "new"], str]


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words that were taken out, put in, or put in place of others; spans point into the old and
    the new text.
    """

    kind: Literal["deleted", "inserted", "replaced"]
    old: tuple[int, int]
    new: tuple[int, int]
    before: str
    after: str


def word_diff(before: str, after: str) -> list[Part]:
    """The words of both in order; joined with blanks, `same` and `gone` give `before`, the others
    `after`.
    """
    parts: list[Part] = []
    at = 0
    for change in word_changes(before, after, _SPACED):
        parts += [
            ("same", before[at : change.old[0]]), ("gone", change.before), ("new", change.after)
        ]  # fmt: skip
        at = change.old[1]
    parts.append(("same", before[at:]))
    told = ((kind, " ".join(words.split())) for kind, words in parts)
    return [(kind, words) for kind, words in told if words]


def marked_diff(before: str, after: str) -> str:
    """Both wordings in one line: [-words that are gone-] and {+words that are new+}."""
    return " ".join(_MARKS[kind].format(words) for kind, words in word_diff(before, after))


def word_changes(old: str, new: str, token: re.Pattern[str] = _WORD) -> tuple[WordChange, ...]:
    """The changes that make `old` into `new`, in order; blanks and line breaks do not count as
    changes. `token` is what counts as a word.
    """
    changes: list[WordChange] = []
    first, second = list(_LINE.finditer(old)), list(_LINE.finditer(new))
    lines = SequenceMatcher(
        None, [_bare(m) for m in first], [_bare(m) for m in second], autojunk=False
    )
    for kind, i, j, k, m in lines.get_opcodes():
        if kind != "equal":
            before = _stretch(first, i, j, len(old))
            after = _stretch(second, k, m, len(new))
            changes += _within(old, new, before, after, token)
    return tuple(changes)


def _bare(line: re.Match[str]) -> str:
    return " ".join(line.group().split())


def _stretch(found: Sequence[re.Match[str]], first: int, last: int, end: int) -> tuple[int, int]:
    if first < last:
        return found[first].start(), found[last - 1].end()
    at = found[first].start() if first < len(found) else end
    return at, at


def _within(
    old: str,
    new: str,
    before: tuple[int, int],
    after: tuple[int, int],
    token: re.Pattern[str],
) -> Iterator[WordChange]:
    first = list(token.finditer(old, *before))
    second = list(token.finditer(new, *after))
    if max(len(first), len(second)) > _MOST_WORDS:
        yield _change(old, new, before, after)
        return
    matcher = SequenceMatcher(
        None, [w.group() for w in first], [w.group() for w in second], autojunk=False
    )
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            yield _change(
                old, new, _stretch(first, i, j, before[1]), _stretch(second, k, m, after[1])
            )


def _change(old: str, new: str, before: tuple[int, int], after: tuple[int, int]) -> WordChange:
    was, now = old[slice(*before)], new[slice(*after)]
    kind: Literal["deleted", "inserted", "replaced"] = (
        "replaced" if was and now else "deleted" if was else "inserted"
    )
    return WordChange(kind, before, after, was, now)
