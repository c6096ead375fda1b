"""The runs of a PDF page put together to words and lines that stand upright."""

from __future__ import annotations

import ctypes
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nlp.normal import LINE_END_HYPHENS, normalise
from pipeline.ground.types import BBox
from pipeline.reading.extractors.pdf_chars import BREAK, PageText, Run, page_text
from pipeline.reading.extractors.pdf_drawings import Painted, painted
from pipeline.reading.extractors.pdf_frame import PdfFrame
from pipeline.reading.extractors.pdf_seen import PageSight, Sight
from pipeline.reading.layout import Line, Word, around
from pipeline.reading.spaced import with_letters_joined

_RAISED = re.compile(r"[\d,*†‡]+\Z")
_MAY_BE_RAISED = re.compile(r"[\d*†‡]")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A raised number behind a word or a full stop is a note's; behind a letter or a unit it is an
# exponent.
_TAKES_NOTE = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?)\]»«“”\"'])$")
_RTL = re.compile(r"[\u0590-\u08ff]")
_LONGEST_INDEX, _LONGEST_SYMBOL = 2, 3
_UNIT = re.compile(r"(?:^|\d)(?:[kcdmµ]?m|qm)$")
# Signs that `normalise` leaves as they are.
_PLAIN = re.compile(r"[0-9A-Za-zÄÖÜäöüß.,;:!?()/„“”\"'–-]+\Z")
# Of those, without any that may be raised.
_PLAIN_WORD = re.compile(
    r"[A-Za-zÄÖÜäöüß.,;:!?()/„“”\"'–-]*[A-Za-zÄÖÜäöüß.;:!?()/][,;:!?“”\"'–-]*\Z"
)
# Old fonts of TeX set the two points before their letter.
_TORN_UMLAUT = re.compile("\u00a8([aouAOU])")
_SURROGATE = re.compile("[\ud800-\udfff]")

_Links = list[tuple[BBox, str]]


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines that are seen in pdfium's order, those that are not, the raw text for the quality
    test, the page's frame and its objects, and how many words are painted over: those are left out
    for good.
    """

    lines: list[Line]
    hidden: list[Line]
    raw: str
    frame: PdfFrame
    objects: list[Painted]
    covered: int = 0


def text_lines(page: Any, number: int) -> PageLines:
    """The lines of a page."""
    with page_text(page) as (source, frame):
        objects = painted(page, frame)
        sight = PageSight(page, frame, objects)
        told = [(Sight.SEEN if run is BREAK else sight.of(run), run) for run in source.runs()]
        unseen = {id(run): seen for seen, run in told if seen is not Sight.SEEN}
        links = _link_boxes(page, frame)
        runs = [run for _, run in told]
        seen = _lines_of(source, number, links, (r for r in runs if id(r) not in unseen))
        gone = (r for r in runs if r is BREAK or unseen.get(id(r)) is Sight.HIDDEN)
        hidden = _lines_of(source, number, links, gone) if unseen else []
        covered = sum(found is Sight.COVERED for found in unseen.values())
        raw = _whole_signs(source.text)
        return PageLines(seen, hidden, raw, frame, objects, covered)


def _lines_of(source: PageText, number: int, links: _Links, runs: Iterable[Run]) -> list[Line]:
    maker = _Maker(source, number, links)
    row: list[Run] = []
    for run in runs:
        if run is BREAK or (
            row and (run.glued or run.base != row[-1].base) and _is_new_line(row[-1], run)
        ):
            maker.close(row)
            row = []
        if run is not BREAK:
            row.append(run)
    maker.close(row)
    return _with_hyphens(maker.lines)


def _whole_signs(text: str) -> str:
    """Pairs of surrogates as the signs that they stand for."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_new_line(last: Run, run: Run) -> bool:
    """Whether a line ended here although pdfium wrote no line break, as it does behind hyphens."""
    if run.glued and not run.level:
        return False
    size = max(run.size, last.size)
    step = abs(run.base - last.base)
    # The left edge of the last sign, which is no wider than half its height.
    left = max(last.box[0], last.box[2] - 0.5 * last.size)
    back = run.box[0] < left
    if back and step > (0.2 if run.box[0] < left - 3 * size else 0.7) * size:
        return True
    if run.box[0] > last.box[2] + size and step > 0.08 * size:
        # Neighbours in two columns whose lines are not level.
        return True
    if not (run.glued and last.text[-1] == "\ufffe"):
        return False
    is_elsewhere = abs((run.box[1] + run.box[3]) - (last.box[1] + last.box[3])) > run.size
    return is_elsewhere or back or run.box[0] > last.box[2] + 0.4 * run.size


def _link_boxes(page: Any, frame: PdfFrame) -> _Links:
    import pypdfium2.raw as raw

    found: _Links = []
    document = page.pdf
    at, link, rect = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while len(found) < 500 and raw.FPDFLink_Enumerate(page, at, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or not raw.FPDFLink_GetAnnotRect(link, rect):
            continue
        length = raw.FPDFAction_GetURIPath(document, action, None, 0)
        if 1 < length < 4000:
            buffer = ctypes.create_string_buffer(length)
            raw.FPDFAction_GetURIPath(document, action, buffer, length)
            target = buffer.raw[: length - 1].decode("utf-8", "replace")
            found.append((frame.place(rect.left, rect.bottom, rect.right, rect.top), target))
    return found


class _Maker:
    """Makes lines of one page."""

    def __init__(self, source: PageText, number: int, links: _Links) -> None:
        self.lines: list[Line] = []
        self._source = source
        self._number = number
        self._links = links

    def close(self, row: list[Run]) -> None:
        """Make a line of the runs read so far."""
        if not row:
            return
        size = max(1.0, _middle([r.size for r in row], row))
        base = _middle([r.base for r in row], row)
        words, noted = self._words(row, size, base)
        words = with_letters_joined(_in_row(words, size))
        if words:
            bold = all(r.bold for r in row)
            noted = noted or words[0].text[:1] == "["
            self.lines.append(Line(tuple(words), size, self._number, bold, base=base, noted=noted))

    def _words(self, row: list[Run], size: float, base: float) -> tuple[list[Word], bool]:
        """The words of a row, and whether the sign of a note stands before them."""
        words: list[Word] = []
        noted = False
        for joined in _joined(row):
            first = joined[0]
            if len(joined) == 1 and self._is_plain(first, size, base):
                target = self._target(first.box) if self._links else ""
                words.append(Word(first.text, first.box, target))
                continue
            parts = list(self._parted(joined, size, base))
            if not words and len(parts) == 1:
                noted = noted or _is_sign_of_note(parts[0], size, base)
            for part in parts:
                word = self._word(part, size, base, words)
                words += [word] if word else []
        return words, noted

    @staticmethod
    def _is_plain(run: Run, size: float, base: float) -> bool:
        """Whether a word holds nothing that may be raised or written otherwise than people do."""
        return bool(_PLAIN_WORD.match(run.text)) or (
            run.text.isdecimal() and not _hangs(run.box, size, base)
        )

    def _parted(self, runs: list[Run], size: float, base: float) -> Iterator[list[Run]]:
        """The runs of one word with raised numbers as parts of their own."""
        apart = self._apart(runs, size, base)
        raised = [_are_raised([r], size, base) for r in apart]
        if not any(raised):
            yield runs
            return
        for n, sign in enumerate(apart):
            # "Kolleg*innen" has a star and no note.
            if sign.text == "*" and 0 < n < len(apart) - 1 and apart[n + 1].text[0].isalpha():
                raised[n] = False
        for _, part in itertools.groupby(range(len(apart)), key=lambda n: raised[n]):
            yield [apart[n] for n in part]

    def _apart(self, runs: list[Run], size: float, base: float) -> list[Run]:
        """The runs, those that hold raised signs beside others sign by sign."""
        found: list[Run] = []
        for run in runs:
            mixed = len(run.text) > 1 and not _RAISED.match(run.text)
            places = (
                [run.start + m.start() for m in _MAY_BE_RAISED.finditer(run.text)] if mixed else []
            )
            if any(_hangs(self._source.box(n), size, base) for n in places):
                found += self._source.signs(run.text, run.start, run.glued)
            else:
                found.append(run)
        return found

    def _word(self, runs: list[Run], size: float, base: float, before: list[Word]) -> Word | None:
        raw = runs[0].text if len(runs) == 1 else "".join(r.text for r in runs)
        text = raw if _PLAIN.match(raw) else _normal(raw)
        if not text:
            return None
        box = _around_ink(runs)
        if _RAISED.match(text) and _are_raised(runs, size, base):
            return _raised(text, box, before)
        return Word(text, box, self._target(box) if self._links else "")

    def _target(self, box: BBox) -> str:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return next((t for b, t in self._links if b[0] <= x <= b[2] and b[1] <= y <= b[3]), "")


def _normal(raw: str) -> str:
    raw = _whole_signs(raw)
    hyphen = raw[-1] if raw[-1] in LINE_END_HYPHENS else ""
    text = normalise(_TORN_UMLAUT.sub("\\1\u0308", raw.removesuffix(hyphen))) + hyphen
    return "".join(text.split())


def _around_ink(runs: Sequence[Run]) -> BBox:
    if len(runs) == 1:
        return runs[0].box
    boxes = [r.box for r in runs if r.box[2] > r.box[0] or r.box[3] > r.box[1]]
    return around(boxes) if boxes else runs[0].box


def _middle(values: list[float], row: Sequence[Run]) -> float:
    """The median of values of the runs, by their signs."""
    if len(set(values)) == 1:
        return values[0]
    weighted = sorted((value, len(run.text)) for value, run in zip(values, row, strict=True))
    half = sum(n for _, n in weighted) // 2
    for value, number in weighted:
        half -= number
        if half < 0:
            return value
    return weighted[-1][0]


def _joined(row: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs of each word."""
    word: list[Run] = []
    for run in row:
        if word and not run.glued and not _is_index(word[-1], run):
            yield word
            word = []
        word.append(run)
    yield word


def _is_index(last: Run, run: Run) -> bool:
    """Whether a run is an index of the letters before it, as in R³ and x₁: formulas set it a little
    apart, and pdfium takes the gap for a blank.
    """
    if len(run.text) > _LONGEST_INDEX or not (run.text.isalnum() and last.text.isalpha()):
        return False
    is_small = run.size <= 0.82 * last.size and len(last.text) <= _LONGEST_SYMBOL
    is_off = abs(run.base - last.base) >= 0.1 * last.size
    return is_small and is_off and 0 <= run.box[0] - last.box[2] < 0.35 * last.size


def _in_row(words: list[Word], size: float) -> list[Word]:
    """The words from left to right; a hyphen that the file holds apart stands at its word again."""
    lefts = [w.box[0] for w in words]
    if lefts != sorted(lefts) and not any(_RTL.search(w.text) for w in words):
        words.sort(key=lambda w: w.box[0])
    if not any(w.text in LINE_END_HYPHENS for w in words):
        return words
    joined: list[Word] = []
    for word in words:
        last = joined[-1] if joined else None
        if (
            last
            and word.text in LINE_END_HYPHENS
            and -0.3 * size < word.box[0] - last.box[2] < 0.15 * size
        ):
            joined[-1] = Word(last.text + word.text, around([last.box, word.box]), last.target)
        else:
            joined.append(word)
    return joined


def _with_hyphens(lines: list[Line]) -> list[Line]:
    """Hyphens that begin a line go back to the word that they were torn from."""
    kept = list(lines)
    for n, line in enumerate(lines):
        first, *rest = line.words
        place = _torn_from(kept, n, first) if first.text in LINE_END_HYPHENS else None
        if place is None:
            continue
        at, k = place
        words = list(kept[at].words)
        words[k] = Word(
            words[k].text + first.text, around([words[k].box, first.box]), words[k].target
        )
        kept[at] = kept[at].of(words)
        kept[n] = line.of(rest)
    return [x for x in kept if x.words]


def _torn_from(lines: list[Line], own: int, hyphen: Word) -> tuple[int, int] | None:
    """The line and the word that end where the hyphen begins."""
    x, y = hyphen.box[0], (hyphen.box[1] + hyphen.box[3]) / 2
    for n, line in enumerate(lines):
        for k, word in enumerate(line.words if n != own else ()):
            if (
                word.box[1] - 1 < y < word.box[3] + 1
                and -0.3 * line.size < x - word.box[2] < 0.2 * line.size
            ):
                return n, k
    return None


def _hangs(box: BBox, size: float, base: float) -> bool:
    return box[3] < base - 0.2 * size and box[3] - box[1] < 0.62 * size


def _is_sign_of_note(runs: Sequence[Run], size: float, base: float) -> bool:
    """Whether a line that begins so is a note: with few raised signs."""
    return sum(len(run.text) for run in runs) < 4 and _are_raised(runs, size, base)


def _are_raised(runs: Sequence[Run], size: float, base: float) -> bool:
    """Whether these signs hang above the line: by a smaller font, or by signs of the same font
    drawn small.
    """
    return all(r.level and _hangs(r.box, size, base) and _RAISED.match(r.text) for r in runs)


def _raised(text: str, box: BBox, before: list[Word]) -> Word | None:
    """A note's number in brackets, so that it cannot be taken for a part of the word; an exponent
    as one.
    """
    last = before[-1] if before else None
    if last is None or (_TAKES_NOTE.search(last.text) and not _UNIT.search(last.text)):
        return Word(f"[{text.strip(',')}]", box) if text.strip(",") else None
    gap, height = box[0] - last.box[2], box[3] - box[1]
    is_symbol = last.text.isalpha() and len(last.text) <= _LONGEST_SYMBOL
    if text.isdecimal() and gap < (1.0 if is_symbol else 0.5) * height:
        exponent = text.translate(_SUPERSCRIPTS)
        before[-1] = Word(last.text + exponent, around([last.box, box]), last.target)
        return None
    return Word(text, box)
