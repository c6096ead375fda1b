"""Automatic numbers of OpenDocument lists and headings: they stand in no paragraph, they are
counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.reading.counts import count_in
from pipeline.reading.extractors.docx_lists import written

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_Levels = dict[int, Any]


@dataclass(slots=True)
class Lists:
    """The list styles of a document and the counts of the lists that run."""

    styles: dict[str, _Levels] = field(default_factory=dict)
    outline: _Levels = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, style: str, level: int, *, start: int | None = None) -> str:
        """The number of the next entry of a list at `level`, from 1 on; empty for bullets and
        unknown lists.
        """
        levels = self.styles.get(style, {})
        return self._next(style, levels, level, start)

    def heading(self, level: int) -> str:
        """The number of the next heading of `level`; empty where headings have none."""
        return self._next("", self.outline, level, None)

    def begin(self, style: str) -> None:
        """A list of its own begins."""
        self.counts.pop(style, None)

    def _next(self, name: str, levels: _Levels, level: int, start: int | None) -> str:
        element = levels.get(level)
        if element is None:
            return ""
        counts = self.counts.setdefault(name, {})
        first = count_in(element.get(f"{TEXT}start-value"), 1)
        counts[level] = start if start is not None else counts.get(level, first - 1) + 1
        for deeper in [d for d in counts if d > level]:
            del counts[deeper]
        if not element.get(f"{STYLE}num-format"):
            return ""
        shown = count_in(element.get(f"{TEXT}display-levels"), 1)
        numbers = [
            written(
                counts.get(n, 1), _FORMS.get(levels[n].get(f"{STYLE}num-format") or "", "decimal")
            )
            for n in range(max(1, level - shown + 1), level + 1)
            if n in levels and levels[n].get(f"{STYLE}num-format")
        ]
        label = ".".join(numbers)
        return f"{element.get(f'{STYLE}num-prefix') or ''}{label}{element.get(f'{STYLE}num-suffix') or ''}".strip()  # noqa: E501 - one label


def read_lists(*roots: Any) -> Lists:
    """The list styles that content and styles define."""
    lists = Lists()
    for root in roots:
        if root is None:
            continue
        for element in root.iter(f"{TEXT}list-style", f"{TEXT}outline-style"):
            levels = {count_in(e.get(f"{TEXT}level")): e for e in element if e.get(f"{TEXT}level")}
            if element.tag == f"{TEXT}outline-style":
                lists.outline = levels
            else:
                lists.styles[str(element.get(f"{STYLE}name"))] = levels
    return lists
