"""Where on the page the characters of a document stand: one box for each printed line of a span.

The file is read again, and its words are found in the text of the block that they became. Joined
hyphens, ligatures and repaired signs do not matter, because only letters and digits are compared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import Field

from pipeline.ground.types import BBox, Document, Frozen
from pipeline.reading import sandbox
from pipeline.reading.assemble import page_at
from pipeline.reading.formats import PDF
from pipeline.reading.layout import Line, around
from pipeline.reading.scanned_words import scanned_lines
from pipeline.settings import Limits, Settings

_NEAR = 2.0
# Fewer letters than these on a following page may stand anywhere.
_TELLING = 4


class PagePlace(Frozen):
    """A box on a page, in points from its top left."""

    page: int
    box: BBox


class _Part(Frozen):
    """A block's text with the stretch of it that is asked for; it begins on `page` in `box`, and
    ends on `last`.
    """

    text: str
    start: int
    end: int
    page: int
    last: int
    box: BBox | None


class _Request(Frozen):
    """`scanned` are the pages that were read by OCR, each with the file that keeps its words; for
    these `settings` say how.
    """

    path: str
    media_type: str
    spans: tuple[tuple[_Part, ...], ...]
    scanned: dict[int, str] = Field(default_factory=dict)
    settings: Settings | None = None


class _Answer(Frozen):
    spans: tuple[tuple[PagePlace, ...], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A printed word that is the letters `[start, end)` of a block; `line` numbers its line."""

    start: int
    end: int
    page: int
    line: int
    box: BBox


@dataclass(frozen=True, slots=True)
class Scans:
    """How pages are read again that OCR has read, and where the words of page N are kept:
    `{stem}-N-words.json`.
    """

    settings: Settings
    stem: Path


def boxes_of(
    path: Path,
    media_type: str,
    document: Document,
    start: int,
    end: int,
    limits: Limits | None = None,
) -> list[tuple[int, BBox]]:
    """Page and box of each printed line of the characters `[start, end)` of a document, in their
    order.

    Where the words cannot be found again (a scan), the box of the block. Formats without pages have
    none.

    Raises:
        DocumentError: `timeout`, `memory` or `crashed`.
    """
    return boxes_of_all(path, media_type, document, [(start, end)], limits)[0]


def boxes_of_all(
    path: Path,
    media_type: str,
    document: Document,
    spans: Sequence[tuple[int, int]],
    limits: Limits | None = None,
    scans: Scans | None = None,
) -> list[list[tuple[int, BBox]]]:
    """`boxes_of` of many spans, for each its boxes; the file is opened once. With `scans` the words
    of scanned pages are found too.
    """
    has_pages = media_type == PDF or media_type.startswith("image/")
    parts = tuple(tuple(_parts(document, *span)) if has_pages else () for span in spans)
    if not any(parts):
        return [[] for _ in spans]
    scanned = [p.number for p in document.pages if p.ocr] if scans else []
    request = _Request(
        path=str(path),
        media_type=media_type,
        spans=parts,
        scanned={n: f"{scans.stem}-{n}-words.json" for n in scanned} if scans else {},
        settings=scans.settings if scans and scanned else None,
    ).model_dump_json()
    answer = _Answer.model_validate_json(
        sandbox.call(f"{__name__}:boxes_request", request, limits or Limits())
    )
    return [_placed_boxes(places) for places in answer.spans]


def _placed_boxes(places: Sequence[PagePlace]) -> list[tuple[int, BBox]]:
    return [(place.page, place.box) for place in places]


def boxes_request(text: str) -> str:
    """The child's side of `boxes_of_all`."""
    request = _Request.model_validate_json(text)
    parts = [part for span in request.spans for part in span]
    numbers = sorted({n for part in parts for n in range(part.page, part.last + 1)})
    pages: dict[int, list[Line]] = {}
    if request.media_type == PDF:
        _read_pdf(request, numbers, pages)
    for number in numbers:
        kept = request.scanned.get(number)
        if kept and request.settings:
            seen = scanned_lines(request.path, request.media_type, number, kept, request.settings)
            pages[number] = [*seen, *pages.get(number, [])]
    found = tuple(_span_places(span, pages) for span in request.spans)
    return _Answer(spans=found).model_dump_json()


def _span_places(parts: Sequence[_Part], pages: dict[int, list[Line]]) -> tuple[PagePlace, ...]:
    return tuple(place for part in parts for place in _places(part, pages))


def _read_pdf(request: _Request, numbers: Sequence[int], pages: dict[int, list[Line]]) -> None:
    import pypdfium2

    with closing(pypdfium2.PdfDocument(request.path)) as pdf:
        for number in numbers:
            pages[number] = _lines(pdf, number)


def _parts(document: Document, start: int, end: int) -> Iterator[_Part]:
    for block in document.blocks:
        if block.start < end and start < block.end:
            yield _Part(
                text=document.text[block.start : block.end],
                start=max(0, start - block.start),
                end=min(end, block.end) - block.start,
                page=block.page,
                last=max(block.page, page_at(document.pages, block.end - 1)),
                box=block.bbox,
            )


def _lines(pdf: Any, number: int) -> list[Line]:
    """The printed lines of a page, their words in boxes on the page as it is shown."""
    from pipeline.reading.extractors.pdf_lines import text_lines

    with closing(pdf[number - 1]) as page:
        found = text_lines(page, number)
        lines, frame = found.lines, found.frame
    return [_as_shown(line, frame) for line in lines]


def _as_shown(line: Line, frame: Any) -> Line:
    return line.of(word._replace(box=frame.on_page(word.box)) for word in line.words)


def _places(part: _Part, pages: dict[int, list[Line]]) -> Iterator[PagePlace]:
    text, at = _letters(part.text)
    wanted = [n for n, index in enumerate(at) if part.start <= index < part.end]
    if not wanted:
        return
    first, last = wanted[0], wanted[-1] + 1
    lines: dict[tuple[int, int], list[_Found]] = {}
    for found in sorted(_matched(text, _candidates(part, pages)), key=lambda f: f.start):
        if found.start < last and first < found.end:
            lines.setdefault((found.page, found.line), []).append(_cut(found, first, last))
    if not lines and part.box:
        yield PagePlace(page=part.page, box=part.box)
    for (page, _), words in lines.items():
        yield PagePlace(page=page, box=around([word.box for word in words]))


def _letters(text: str) -> tuple[str, list[int]]:
    """Letters and digits as they compare, and for each the index of the character that it comes
    from.
    """
    found = [(c, n) for n, char in enumerate(text) for c in _compared(char)]
    return "".join(c for c, _ in found), [n for _, n in found]


def _compared(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def _candidates(part: _Part, pages: dict[int, list[Line]]) -> Iterator[Line]:
    """The lines in the block's box, then those of the pages on which it goes on."""
    for line in pages.get(part.page, ()):
        inside = line.of(
            word for word in line.words if part.box is None or _is_within(word.box, part.box)
        )
        if inside.words:
            yield inside
    for number in range(part.page, part.last + 1):
        yield from (
            line
            for line in pages.get(number, ())
            if number > part.page and len(_compared(line.text)) >= _TELLING
        )


def _is_within(box: BBox, around_: BBox) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return (
        around_[0] - _NEAR <= x <= around_[2] + _NEAR
        and around_[1] - _NEAR <= y <= around_[3] + _NEAR
    )


def _matched(text: str, lines: Iterable[Line]) -> list[_Found]:
    """The words that are found in the text, each stretch of it once: line by line, else word by
    word.
    """
    found: list[_Found] = []
    taken = bytearray(len(text))
    after = 0
    for number, line in enumerate(lines):
        whole = "".join(_compared(word.text) for word in line.words)
        at = _free(text, whole, taken, after)
        if at is not None:
            found += _words(line, number, at)
            after = at + len(whole)
            taken[at:after] = b"\x01" * len(whole)
            continue
        for word in line.words:
            letters = _compared(word.text)
            at = _free(text, letters, taken, after) if len(letters) > 1 else None
            if at is not None:
                found.append(_Found(at, at + len(letters), line.page, number, word.box))
                after = at + len(letters)
                taken[at:after] = b"\x01" * len(letters)
    return found


def _free(text: str, wanted: str, taken: bytearray, after: int) -> int | None:
    """Where `wanted` stands in the text and nothing was found yet: behind what was found last, else
    anywhere.
    """
    for start in (after, 0):
        at = text.find(wanted, start) if wanted else -1
        while at >= 0:
            if not any(taken[at : at + len(wanted)]):
                return at
            at = text.find(wanted, at + 1)
    return None


def _words(line: Line, number: int, at: int) -> Iterator[_Found]:
    for word in line.words:
        end = at + len(_compared(word.text))
        yield _Found(at, end, line.page, number, word.box)
        at = end


def _cut(found: _Found, first: int, last: int) -> _Found:
    """The part of a word that is asked for: letters are taken to be of one width."""
    length = max(1, found.end - found.start)
    x0, y0, x1, y1 = found.box
    left = x0 + (x1 - x0) * max(0, first - found.start) / length
    right = x1 - (x1 - x0) * max(0, found.end - last) / length
    return replace(found, box=(round(left, 2), y0, round(right, 2), y1))
