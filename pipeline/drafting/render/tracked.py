"""A Word file with real tracked changes between two wordings of a draft (`w:ins` and `w:del`): who
gets it accepts or refuses them in Word.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.drafting.merging import changes_between
from pipeline.drafting.render.docx_edit import DocxParagraph, changed_package, new_like
from pipeline.ground.worddiff import word_diff

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Author:
    """Whose changes they are and when, as Word shows it."""

    name: str
    at: datetime


def tracked(docx: bytes, before: Sequence[str], after: Sequence[str], author: Author) -> bytes:
    """The newer Word file `docx`, whose paragraphs are `after`, with what is different from
    `before` as changes that Word tracks.
    """

    def change(paragraphs: list[DocxParagraph]) -> None:
        marks = _Marks(author)
        # From the end, so that the numbers before stay what they are.
        for hunk in reversed(changes_between(after, before)):
            here = [element for element, _ in paragraphs[hunk.start : hunk.end]]
            pairs = min(len(here), len(hunk.lines))
            for element, old, new in zip(here, hunk.lines, after[hunk.start :], strict=False):
                marks.rewrite(element, old, new)
            for element, new in zip(here[pairs:], after[hunk.start + pairs :], strict=False):
                marks.insert(element, new)
            for old in hunk.lines[pairs:]:
                _put(paragraphs, hunk.end, marks.deleted(paragraphs, hunk.end, old))

    return changed_package(docx, change)


class _Marks:
    """Makes the elements of tracked changes, each with a number of its own."""

    def __init__(self, author: Author) -> None:
        self._author, self._count = author, 0

    def _mark(self, parent: Any, name: str) -> Any:
        self._count += 1
        made = parent.makeelement(f"{_W}{name}")
        made.set(f"{_W}id", str(900_000 + self._count))
        made.set(f"{_W}author", self._author.name)
        made.set(f"{_W}date", self._author.at.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return made

    def rewrite(self, paragraph: Any, old: str, new: str) -> None:
        """The paragraph with what is gone and what is new in it, word by word."""
        look = paragraph.find(f".//{_W}r/{_W}rPr")
        _emptied(paragraph)
        parts = word_diff(old, new)
        for number, (kind, words) in enumerate(parts):
            text = words + (" " if number < len(parts) - 1 else "")
            self._add(paragraph, kind, text, look)

    def _add(self, paragraph: Any, kind: str, text: str, look: Any) -> None:
        if kind == "same":
            paragraph.append(_run(paragraph, text, look, "t"))
            return
        mark = self._mark(paragraph, "ins" if kind == "new" else "del")
        mark.append(_run(paragraph, text, look, "t" if kind == "new" else "delText"))
        paragraph.append(mark)

    def insert(self, paragraph: Any, new: str) -> None:
        """The paragraph as one that was put in as a whole."""
        look = paragraph.find(f".//{_W}r/{_W}rPr")
        _emptied(paragraph)
        self._add(paragraph, "new", new, look)
        self._mark_end(paragraph, "ins")

    def deleted(self, paragraphs: list[DocxParagraph], number: int, old: str) -> Any:
        """A paragraph that was taken out as a whole; it looks like the one at its place."""
        model = paragraphs[min(number, len(paragraphs) - 1)][0]
        made = new_like(model, "")
        look = made.find(f".//{_W}r/{_W}rPr")
        _emptied(made)
        self._add(made, "gone", old, look)
        self._mark_end(made, "del")
        return made

    def _mark_end(self, paragraph: Any, name: str) -> None:
        """Mark the end of the paragraph too, so that refusing takes away the whole of it."""
        style = paragraph.find(f"{_W}pPr")
        if style is None:
            style = paragraph.makeelement(f"{_W}pPr")
            paragraph.insert(0, style)
        run = style.find(f"{_W}rPr")
        if run is None:
            run = style.makeelement(f"{_W}rPr")
            style.append(run)
        run.insert(0, self._mark(run, name))


def _emptied(paragraph: Any) -> None:
    for child in list(paragraph):
        if child.tag != f"{_W}pPr":
            paragraph.remove(child)


def _run(paragraph: Any, text: str, look: Any, tag: str) -> Any:
    run = paragraph.makeelement(f"{_W}r")
    if look is not None:
        run.append(deepcopy(look))
    words = paragraph.makeelement(f"{_W}{tag}")
    words.text = text
    words.set(_SPACE, "preserve")
    run.append(words)
    return run


def _put(paragraphs: list[DocxParagraph], number: int, new: Any) -> None:
    if number < len(paragraphs):
        paragraphs[number][0].addprevious(new)
    else:
        paragraphs[-1][0].addnext(new)
