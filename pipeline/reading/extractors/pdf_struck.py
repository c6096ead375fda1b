"""Words of a PDF page that are struck out: by a drawn line through their middle, or by a note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.ground.types import BBox
from pipeline.reading.extractors.pdf_frame import PdfFrame
from pipeline.reading.layout import Line, Word

# Of the size of the letters above their baseline; a line below is an underline, one above belongs
# to a table.
_LOWEST, _HIGHEST = 0.1, 0.5
_MOST_OF_WORD = 0.8
# A rule of a table goes on where the words end.
_BEYOND = 1.5  # sizes


def parted(
    lines: Sequence[Line], rulings: Sequence[BBox], notes: Sequence[BBox]
) -> tuple[list[Line], list[Line]]:
    """The lines without what is struck out in them, and that alone; lines that have none of it are
    given back as they are.
    """
    flat = [box for box in rulings if box[3] - box[1] < box[2] - box[0]]
    kept: list[Line] = []
    struck: list[Line] = []
    for line in lines if flat or notes else ():
        gone = _struck(line, flat, notes)
        if not gone:
            kept.append(line)
            continue
        rest = [word for word in line.words if word not in gone]
        kept += [line.of(rest)] if rest else []
        struck.append(line.of(gone))
    return (kept, struck) if flat or notes else (list(lines), [])


def _struck(line: Line, flat: Sequence[BBox], notes: Sequence[BBox]) -> list[Word]:
    base = line.base or max(word.box[3] for word in line.words)
    found: list[Word] = []
    for rule in flat:
        height = (base - rule[1]) / line.size
        if not _LOWEST <= height <= _HIGHEST:
            continue
        crossed = [word for word in line.words if _lies_on(word.box, rule)]
        if crossed and _ends_with(crossed, rule, line.size):
            found += crossed
    found += [word for word in line.words if _is_covered(word.box, notes)]
    return [word for word in line.words if word in found]


def _is_covered(box: BBox, notes: Sequence[BBox]) -> bool:
    return any(_covers(note, box) for note in notes)


def _lies_on(box: BBox, rule: BBox) -> bool:
    wide = min(box[2], rule[2]) - max(box[0], rule[0])
    return wide >= _MOST_OF_WORD * (box[2] - box[0]) > 0


def _ends_with(words: Sequence[Word], rule: BBox, size: float) -> bool:
    left, right = min(w.box[0] for w in words), max(w.box[2] for w in words)
    return left - rule[0] <= _BEYOND * size and rule[2] - right <= _BEYOND * size


def _covers(note: BBox, box: BBox) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return note[0] <= x <= note[2] and note[1] <= y <= note[3]


def strike_notes(page: Any, frame: PdfFrame) -> Iterator[BBox]:
    """Where notes strike words out."""
    import pypdfium2.raw as raw

    for n in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, n)
        if not note:
            continue
        try:
            rect = raw.FS_RECTF()
            is_strike = raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_STRIKEOUT
            if is_strike and raw.FPDFAnnot_GetRect(note, rect):
                yield frame.place(rect.left, rect.bottom, rect.right, rect.top)
        finally:
            raw.FPDFPage_CloseAnnot(note)
