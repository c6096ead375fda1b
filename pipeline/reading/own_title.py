"""Which line a file's own title names: the `<title>` of a page, the title of a Word file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from pipeline.reading.evidence import Unit

_PARTED = re.compile(r"\s+[|–—•·ǀ»›:/-]+\s+|\s*:\s+|\s*[|»›]\s*")
_WORD = re.compile(r"[^\W_]+")
_LEAST_WORDS = 2
# A headline is one of the first lines.
_FIRST = 20


def title_words(text: str) -> tuple[str, ...]:
    """The words of a line in small letters, without soft hyphens."""
    return tuple(w.casefold() for w in _WORD.findall(text.replace("\u00ad", "")))


def named_parts(title: str) -> list[tuple[str, ...]]:
    """What a title may call its text, as words: each run of the parts that `|`, `–` or `:` make of
    it, of two words at least.
    """
    bounds = [0, *(b for m in _PARTED.finditer(title) for b in m.span()), len(title)]
    starts, ends = bounds[::2], bounds[1::2]
    runs = [*zip(starts, ends, strict=True)]
    runs += [(starts[i], ends[k]) for i, k in combinations(range(len(starts)), 2)]
    named = {title_words(title[start:end]) for start, end in runs}
    return [words for words in named if len(words) >= _LEAST_WORDS]


def with_named(found: Sequence[Unit], title: str) -> list[Unit]:
    """The lines; the heading that has the most words of `title`, and only such, is marked."""
    parts = set(named_parts(title))
    told = [
        (len(words), -n)
        for n, unit in enumerate(found[:_FIRST])
        if unit.is_heading and (words := title_words(unit.text)) in parts
    ]
    if not told:
        return list(found)
    at = -max(told)[1]
    return [replace(u, named=n == at) for n, u in enumerate(found)]
