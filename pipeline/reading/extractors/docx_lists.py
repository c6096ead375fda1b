"""Automatic numbers of Word lists and headings: "§ 1", "2.", "a)" stand in no paragraph, they are
counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.reading.counts import count_in

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),  # noqa: E501 - a table
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    format: str = "bullet"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Counts the lists of one document."""

    abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    own: dict[str, dict[int, _Level]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)

    def next_label(self, number: str, depth: int) -> str:
        """The label of the next paragraph of list `number` at `depth`; empty for bullets and
        unknown lists.
        """
        list_id = self.numbers.get(number, "")
        levels = {**self.abstract.get(list_id, {}), **self.own.get(number, {})}
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self.counts.setdefault(list_id, {})
        # A list may begin anew at its first use; afterwards it goes on.
        counts.update({d: start - 1 for d, start in self.restarts.pop(number, {}).items()})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.format in {"bullet", "none"}:
            return ""
        return re.sub(
            r"%(\d)", lambda m: self._count(levels, counts, int(m.group(1)) - 1), level.text
        ).strip()

    @staticmethod
    def _count(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        level = levels.get(depth, _Level("decimal"))
        return written(counts.get(depth, level.start), level.format)


def read_numbering(part: Any) -> Numbering:
    """The lists that a document's numbering part defines; none when it has no such part."""
    root = next(
        (r.target_part.element for r in part.rels.values()
         if not r.is_external and str(r.reltype).endswith("/numbering") and hasattr(r.target_part,
         "element")),
        None,
    )  # fmt: skip
    numbering = Numbering()
    if root is None:
        return numbering
    for element in root.iter(f"{_W}abstractNum"):
        levels = {count_in(e.get(f"{_W}ilvl")): _level(e) for e in element.iter(f"{_W}lvl")}
        numbering.abstract[str(element.get(f"{_W}abstractNumId"))] = levels
    for element in root.iter(f"{_W}num"):
        target = element.find(f"{_W}abstractNumId")
        if target is not None:
            number = str(element.get(f"{_W}numId"))
            numbering.numbers[number] = str(target.get(f"{_W}val"))
            numbering.restarts[number] = _restarts(element)
            numbering.own[number] = {
                count_in(e.get(f"{_W}ilvl")): _level(e) for e in element.iter(f"{_W}lvl")
            }
    return numbering


def _restarts(number: Any) -> dict[int, int]:
    found: dict[int, int] = {}
    for override in number.iter(f"{_W}lvlOverride"):
        start = override.find(f"{_W}startOverride")
        depth = count_in(override.get(f"{_W}ilvl"), -1)
        value = count_in(start.get(f"{_W}val"), -1) if start is not None else -1
        if depth >= 0 and value >= 0:
            found[depth] = value
    return found


def _level(element: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.find(f"{_W}{name}")
        return str(found.get(f"{_W}val") or default) if found is not None else default

    return _Level(
        value("numFmt", "decimal"), value("lvlText", ""), count_in(value("start", "1"), 1)
    )


def written(count: int, form: str) -> str:
    """A count in one of the forms that Word names, such as `lowerRoman`."""
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        roman = _roman(count)
        return roman.upper() if form == "upperRoman" else roman
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        written += letters * times
    return written
