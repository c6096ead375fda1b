"""Lines with boxes → paragraphs, headings and lists in reading order, across columns and pages."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from nlp.normal import LINE_END_HYPHENS, join_hyphenated
from pipeline.ground.types import BBox, BlockRole
from pipeline.reading.extraction import Piece, PieceLink
from pipeline.reading.marks import is_bulleted, is_list_item, is_section_head

_END = re.compile(r"[.!?:;…][\"“”»«'’)\]]*$")
_HEADING_RATIO = 1.11
_LONGEST_HEADING = 200


class Word(NamedTuple):
    """One word as printed, with its box (points, top-left origin) and the link that lies on it."""

    text: str
    box: BBox
    target: str = ""


@dataclass(frozen=True)
class Line:
    """One printed line; `size` is the font size and `base` the baseline in points, `bold` says that
    all is bold.

    `noted` says that it begins with a note's number, `sure` how sure OCR is of it (0 to 1).
    """

    words: tuple[Word, ...]
    size: float
    page: int
    bold: bool = False
    role: BlockRole | None = None
    base: float = 0.0
    noted: bool = False
    sure: float | None = None

    @cached_property
    def text(self) -> str:
        """The words with single blanks."""
        return " ".join(w.text for w in self.words)

    @cached_property
    def box(self) -> BBox:
        """The smallest box around all words."""
        return around([w.box for w in self.words])

    @cached_property
    def gaps(self) -> tuple[float, float]:
        """The narrowest and the widest gap between neighbouring words in points, 0 for one word;
        words that overlap have one below 0.
        """
        found = [b.box[0] - a.box[2] for a, b in itertools.pairwise(self.words)] or [0.0]
        return min(found), max(found)

    def of(self, words: Iterable[Word]) -> Line:
        """The same line with other words."""
        return replace(self, words=tuple(words))


@dataclass(slots=True)
class _Draft:
    """A paragraph in the making."""

    lines: list[Line] = field(default_factory=list)


def around(boxes: Sequence[BBox]) -> BBox:
    """The smallest box around `boxes`."""
    if len(boxes) == 1:
        return boxes[0]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


class Layout:
    """Groups the lines of one document; what is usual in the whole document decides what is a
    heading or a gap.
    """

    def __init__(self, lines: Sequence[Line], known: frozenset[str]) -> None:
        self.known = known
        self.body = _body_size(lines)
        self.pitch = _usual_pitch(lines)
        self.levels = _levels(lines, self.body)
        self.bold_body = _mostly_bold(lines)

    def pieces(self, lines: Sequence[Line]) -> list[Piece]:
        """The paragraphs of `lines`, which stand in reading order; artifacts and body are given
        apart.
        """
        rights = _right_edges(lines)
        drafts: list[_Draft] = []
        for n, line in enumerate(lines):
            if drafts and self._joins(drafts[-1], line, rights[n - 1]):
                drafts[-1].lines.append(line)
            else:
                drafts.append(_Draft([line]))
        return [self._piece(d) for d in drafts]

    def _joins(self, draft: _Draft, line: Line, right: float) -> bool:
        last = draft.lines[-1]
        if (
            last.role != line.role
            or line.role in ("table", "artifact")
            or not self._same_style(last, line)
        ):
            return False
        if line.role == "footnote":
            return not line.noted and self._is_near(last, line)
        jumps = line.page != last.page or line.box[1] < last.box[1] - last.size
        styled = self._is_large(line) or (line.bold and not self.bold_body)
        if jumps:
            return (
                not styled and not self._fits(last, line, right) and _is_open(last.text, line.text)
            )
        if not self._is_near(last, line):
            return False
        if is_list_item(line.text) and (
            is_bulleted(line.text) or _END.search(last.text) or _indents(last, line)
        ):
            return False
        if styled:
            return not is_section_head(line.text)
        if self._fits(last, line, right):
            return False
        return not (
            _indents(last, line)
            and _END.search(last.text)
            and not is_list_item(draft.lines[0].text)
        )

    def _same_style(self, last: Line, line: Line) -> bool:
        ratio = line.size / last.size if last.size else 1.0
        return 0.85 < ratio < 1.18 and (
            last.bold == line.bold or last.text[-1:] in LINE_END_HYPHENS
        )

    def _is_large(self, line: Line) -> bool:
        return line.size > self.body * _HEADING_RATIO

    def _is_near(self, last: Line, line: Line) -> bool:
        pitch = _pitch(last, line)
        usual = self.pitch.get(round(line.size)) or 1.25 * line.size
        return pitch < 1.25 * max(usual, line.size)

    @staticmethod
    def _fits(last: Line, line: Line, right: float) -> bool:
        """Whether the next line's first word had room on the last one: then the break was meant."""
        first = line.words[0]
        room = right - last.box[2]
        hyphen = last.text[-1:] in LINE_END_HYPHENS
        return not hyphen and room > (first.box[2] - first.box[0]) + 0.8 * last.size

    def _piece(self, draft: _Draft) -> Piece:
        text, links, turns = _joined(draft.lines, self.known)
        role, level = self._role(draft, text)
        first = draft.lines[0].page
        box = around([line.box for line in draft.lines if line.page == first])
        return Piece(text, role, level, first, box, links, turns, _sureness(draft.lines))

    def _role(self, draft: _Draft, text: str) -> tuple[BlockRole, int]:
        first = draft.lines[0]
        if first.role:
            return first.role, 0
        short = (
            len(text) <= _LONGEST_HEADING
            and len(draft.lines) <= 5
            and any(c.isalpha() for c in text)
        )
        if short and self._is_large(first):
            return "heading", self.levels.get(round(first.size), 1)
        if (
            short
            and first.bold
            and not self.bold_body
            and not re.search(r"[.,;]$", text)
            and len(text) <= 120
        ):
            return "heading", max(self.levels.values(), default=0) + 1
        return ("list_item", 1) if is_list_item(text) else ("paragraph", 0)


def _sureness(lines: Sequence[Line]) -> float | None:
    """How sure OCR is of the lines, by their letters; None where nothing was read by OCR."""
    read = [(x.sure, len(x.text)) for x in lines if x.sure is not None]
    if not read:
        return None
    letters = sum(count for _, count in read)
    return round(sum(sure * count for sure, count in read) / letters, 3)


def _pitch(last: Line, line: Line) -> float:
    """The distance of two baselines; boxes end lower where a letter hangs down."""
    return line.base - last.base if line.base and last.base else line.box[3] - last.box[3]


def _is_open(last: str, following: str) -> bool:
    """Whether a paragraph may run on over a column or page break."""
    if is_list_item(following) or is_section_head(following):
        return False
    return last[-1:] in LINE_END_HYPHENS or not _END.search(last)


def _indents(last: Line, line: Line) -> bool:
    return 0.8 * line.size < line.box[0] - last.box[0] < 6 * line.size


def _joined(
    lines: Sequence[Line], known: frozenset[str]
) -> tuple[str, tuple[PieceLink, ...], tuple[int, ...]]:
    text = ""
    links: list[PieceLink] = []
    turns: list[int] = []
    for n, line in enumerate(lines):
        before = len(text)
        text = join_hyphenated(text, line.text, known) if text else line.text
        start = len(text) - len(line.text)
        if n and line.page != lines[n - 1].page:
            turns += [max(start, before - 1)] * (line.page - lines[n - 1].page)
        links += _links(line, start)
    if text[-1:] in "\u00ad\ufffe¬":
        text = text[:-1] + "-"
    return text, tuple(_merged(links, text)), tuple(turns)


def _links(line: Line, start: int) -> list[PieceLink]:
    found = []
    for word in line.words:
        if word.target:
            found.append(PieceLink(start, start + len(word.text), word.target))
        start += len(word.text) + 1
    return found


def _merged(links: Sequence[PieceLink], text: str) -> list[PieceLink]:
    """Neighbouring words with one target are one link."""
    merged: list[PieceLink] = []
    for link in links:
        if (
            merged
            and merged[-1].target == link.target
            and len(text[merged[-1].end : link.start].strip()) == 0
        ):
            merged[-1] = replace(merged[-1], end=link.end)
        else:
            merged.append(link)
    return merged


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[int] = Counter()
    for line in lines:
        sizes[round(line.size * 2)] += len(line.text)
    return sizes.most_common(1)[0][0] / 2 if sizes else 11.0


def _levels(lines: Sequence[Line], body: float) -> dict[int, int]:
    """Font size → heading level, largest first; sizes are rounded so that OCR's unrest does not
    make levels.
    """
    sizes = sorted({round(x.size) for x in lines if x.size > body * _HEADING_RATIO}, reverse=True)
    levels: dict[int, int] = {}
    level, last = 0, 0.0
    for size in sizes:
        if not last or size < last * 0.93:
            level, last = level + 1, size
        levels[size] = min(level, 6)
    return levels


def _mostly_bold(lines: Sequence[Line]) -> bool:
    total = sum(len(x.text) for x in lines)
    return total > 0 and sum(len(x.text) for x in lines if x.bold) > 0.5 * total


def _usual_pitch(lines: Sequence[Line]) -> dict[int, float]:
    """Font size → the usual distance of two baselines, for sizes with enough lines to tell."""
    pitches: dict[int, list[float]] = {}
    for last, line in itertools.pairwise(lines):
        pitch = _pitch(last, line)
        if (
            line.page == last.page
            and round(line.size) == round(last.size)
            and 0.9 < pitch / max(line.size, 1) < 2.6
        ):
            pitches.setdefault(round(line.size), []).append(pitch)
    return {
        size: sorted(found)[len(found) // 4] for size, found in pitches.items() if len(found) >= 4
    }


def _right_edges(lines: Sequence[Line]) -> list[float]:
    """For each line how far its column reaches to the right: the widest of its neighbours in the
    same column.
    """
    spans = [(x.page, x.size, x.box[0], x.box[2]) for x in lines]
    edges = []
    for n, (page, size, left, right) in enumerate(spans):
        smallest, largest, reach = 0.85 * size, 1.18 * size, 8 * size
        # Only a wider neighbour changes anything, and in a full column there is none.
        wider = [
            other_right
            for other_page, other_size, other_left, other_right in spans[max(0, n - 12) : n + 13]
            if other_right > right
            and left < right
            and other_page == page
            and smallest < other_size < largest
            and abs(other_left - left) < reach
            and other_left < right
        ]
        edges.append(max(wider, default=right))
    return edges
