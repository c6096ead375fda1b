"""Brings together what two people changed in one draft: different paragraphs merge, the same one
does not.

A text is a list of paragraphs. What somebody did to it is a list of `TextChange`s, counted in
the paragraphs of the text that they had in view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pipeline.drafting.render.docx import read_back
from pipeline.drafting.render.docx_edit import (
    Edit,
    edited,
    with_last_line,
    with_line,
    without_line,
)


@dataclass(frozen=True, slots=True)
class TextChange:
    """The paragraphs `[start, end)` give way to `lines`; where both are the same, `lines` come in
    between.
    """

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def growth(self) -> int:
        """By how many paragraphs the text grows."""
        return len(self.lines) - (self.end - self.start)

    def touches(self, other: TextChange) -> bool:
        """Whether both change the same paragraph, or one comes in where the other takes away."""
        return self.start < other.end and other.start < self.end


class Overlap(ValueError):
    """Two changes of the same paragraph: `mine` and `theirs`, counted in the text in view."""

    def __init__(self, mine: TextChange, theirs: TextChange) -> None:
        super().__init__(f"{mine} meets {theirs}")
        self.mine, self.theirs = mine, theirs


def changes_between(old: Sequence[str], new: Sequence[str]) -> list[TextChange]:
    """What makes `new` of `old`; as many paragraphs for as many others are a change of each."""
    found: list[TextChange] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        lines = tuple(new[first:last])
        if kind == "replace" and len(lines) == end - start:
            pairs = enumerate(lines, start)
            found += [TextChange(number, number + 1, (line,)) for number, line in pairs]
        elif kind != "equal":
            found.append(TextChange(start, end, lines))
    return found


def moved(mine: Iterable[TextChange], theirs: Sequence[TextChange]) -> list[TextChange]:
    """My changes, counted in the text that their changes have made of the one we both had in view.

    What both did alike is left out.

    Raises:
        Overlap: both changed the same paragraph, and not alike.
    """
    found = []
    for change in mine:
        if change in theirs:
            continue
        for other in theirs:
            if change.touches(other):
                raise Overlap(change, other)
        shift = sum(other.growth for other in theirs if other.end <= change.start)
        found.append(replace(change, start=change.start + shift, end=change.end + shift))
    return found


def applied(
    docx: bytes,
    lines: Sequence[str],
    changes: Iterable[TextChange],
    look: Callable[[int], int] | None = None,
) -> bytes:
    """The Word file with these changes; `lines` are its paragraphs with text, which keep their
    look.

    A new paragraph looks like the one below it, or like that which `look` names for its place.
    """
    # From the end, so that the numbers before stay what they are.
    for change in sorted(changes, key=lambda c: (c.start, c.end), reverse=True):
        pairs = zip(range(change.start, change.end), change.lines, strict=False)
        docx = edited(docx, [smallest_edit(n, lines[n], line) for n, line in pairs])
        docx = _shortened(docx, change)
        more = change.lines[change.end - change.start :]
        if change.end >= len(lines):
            for line in more:
                docx = with_last_line(docx, line)
        else:
            like = look(change.end) if look else None
            for line in reversed(more):
                docx = with_line(docx, change.end, line, like)
    return docx


def with_lines(docx: bytes, lines: Sequence[str]) -> bytes:
    """The Word file with these paragraphs, whatever words it has; the same where it has them."""
    there = [text for _, text in read_back(docx)[0]]
    return applied(docx, there, changes_between(there, lines))


def _shortened(docx: bytes, change: TextChange) -> bytes:
    for number in reversed(range(change.start + len(change.lines), change.end)):
        docx = without_line(docx, number)
    return docx


def smallest_edit(number: int, old: str, new: str) -> Edit:
    """The edit without what both texts begin and end with, so that bold words elsewhere in the
    paragraph stay so.
    """
    most = min(len(old), len(new))
    start = next((i for i in range(most) if old[i] != new[i]), most)
    end = next((i for i in range(most - start) if old[-1 - i] != new[-1 - i]), most - start)
    return Edit(number, start, len(old) - end, new[start : len(new) - end])
