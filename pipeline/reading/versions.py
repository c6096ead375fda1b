"""What changed from one version of a text to the next, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORD = re.compile(r"\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]+")
# Word by word, a stretch of this many words takes a second; larger ones are told as a whole.
_MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Change:
    """Words that were taken out, put in, or put in place of others; spans point into the old and
    the new text.
    """

    kind: Literal["deleted", "inserted", "replaced"]
    old: tuple[int, int]
    new: tuple[int, int]
    before: str
    after: str


def word_diff(old: str, new: str) -> tuple[Change, ...]:
    """The changes that make `old` into `new`, in order; blanks and line breaks do not count as
    changes.
    """
    changes: list[Change] = []
    first, second = list(_LINE.finditer(old)), list(_LINE.finditer(new))
    lines = SequenceMatcher(
        None, [_bare(m) for m in first], [_bare(m) for m in second], autojunk=False
    )
    for kind, i, j, k, m in lines.get_opcodes():
        if kind != "equal":
            changes += _within(
                old, new, _stretch(first, i, j, len(old)), _stretch(second, k, m, len(new))
            )
    return tuple(changes)


def _bare(line: re.Match[str]) -> str:
    return " ".join(line.group().split())


def _stretch(found: Sequence[re.Match[str]], first: int, last: int, end: int) -> tuple[int, int]:
    if first < last:
        return found[first].start(), found[last - 1].end()
    at = found[first].start() if first < len(found) else end
    return at, at


def _within(
    old: str, new: str, before: tuple[int, int], after: tuple[int, int]
) -> Iterator[Change]:
    first = list(_WORD.finditer(old, *before))
    second = list(_WORD.finditer(new, *after))
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


def _change(old: str, new: str, before: tuple[int, int], after: tuple[int, int]) -> Change:
    was, now = old[slice(*before)], new[slice(*after)]
    kind: Literal["deleted", "inserted", "replaced"] = (
        "replaced" if was and now else "deleted" if was else "inserted"
    )
    return Change(kind, before, after, was, now)
