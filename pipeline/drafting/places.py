"""Where something stands in a document: pages, sections and the place of given words."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from pipeline.ground.drafts import DraftSource
from pipeline.ground.types import Block, Document, SectionKind

# Sections in which names are not what the document is about: the house's own boilerplate, imprint
# and download lines.
APART: frozenset[str | None] = frozenset({"boilerplate", "contact", "downloads"})


class Places:
    """Looks up places in one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._page_starts = [page.start for page in document.pages]
        # Sections may lie in one another: the furthest end so far says how far back a search has to
        # look.
        self._sections = sorted(document.sections, key=lambda z: z.start)
        self._section_starts = [z.start for z in self._sections]
        self._reach = list(accumulate((z.end for z in self._sections), max))
        self._headings = [b for b in document.blocks if b.role == "heading"]
        self._heading_ends = [b.end for b in self._headings]
        self._block_starts = [b.start for b in document.blocks]

    @property
    def keeps_day(self) -> bool:
        """Whether a draft from it has its day, so that `gestern` stays true."""
        return self.document.kind == "press_release" and self.document.date is not None

    def page(self, offset: int) -> int:
        """The number of the page that the character at `offset` stands on."""
        index = bisect_right(self._page_starts, offset) - 1
        return self.document.pages[max(index, 0)].number if self.document.pages else 1

    def source(self, start: int, end: int) -> DraftSource:
        """The span as a draft's source."""
        return DraftSource(document=self.document.id, page=self.page(start), start=start, end=end)

    def section(self, start: int, end: int) -> SectionKind | None:
        """The narrowest section around the span."""
        around = []
        index = bisect_right(self._section_starts, start) - 1
        while index >= 0 and self._reach[index] >= end:
            if self._sections[index].end >= end:
                around.append(self._sections[index])
            index -= 1
        return min(around, key=lambda z: z.end - z.start).kind if around else None

    def block(self, start: int, end: int) -> Block | None:
        """The block around the span; None when there is none."""
        index = bisect_right(self._block_starts, start) - 1
        found = self.document.blocks[index] if index >= 0 else None
        return found if found and end <= found.end else None

    def heading(self, offset: int) -> str:
        """The nearest heading above `offset`, empty when there is none."""
        index = bisect_right(self._heading_ends, offset) - 1
        found = self._headings[index] if index >= 0 else None
        return self.document.text[found.start : found.end] if found else ""

    def sections(self, kind: SectionKind) -> list[DraftSource]:
        """All sections of a kind, without blanks at their ends."""
        return [self.trimmed(z.start, z.end) for z in self.document.sections if z.kind == kind]

    def trimmed(self, start: int, end: int) -> DraftSource:
        """The span without white space at its ends."""
        text = self.document.text[start:end]
        start += len(text) - len(text.lstrip())
        return self.source(start, max(start, start + len(text.strip())))

    def find(self, phrase: str, *, near: int = 0) -> DraftSource | None:
        """Where `phrase` stands, white space and line ends aside; of several places the one nearest
        to `near`.
        """
        return self._nearest([re.escape(part) for part in phrase.split()], near)

    def find_form(self, phrase: str, *, near: int = 0) -> DraftSource | None:
        """As `find`, in whatever case the words stand: `Vorsitzender` in `dem Vorsitzenden`."""
        stems = (re.sub(r"(?<=\w{4})e?[rnsm]?$", "", part) for part in phrase.split())
        return self._nearest([rf"{re.escape(stem)}(?:e?[rnsm]|e|es)?" for stem in stems], near)

    def _nearest(self, patterns: list[str], near: int) -> DraftSource | None:
        if not patterns:
            return None
        pattern = r"(?<!\w)" + r"\s+".join(patterns) + r"(?!\w)"
        found = [m.span() for m in re.finditer(pattern, self.document.text)]
        if not found:
            return None
        return self.source(*min(found, key=lambda span: abs(span[0] - near)))
