"""Pages for documents whose format has none: their text is set once, kept as a PDF, and then shown
and framed like any other PDF.

What is set is omdok's own text, so it is as masked as the text is; it is set anew whenever the text
is another, and goes with all that is kept of the file (`pipeline.reading.copies`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.ground.types import Block, Document, Page
from pipeline.ground.whole_files import write_whole
from pipeline.reading import sandbox
from pipeline.reading.faults import fault
from pipeline.reading.formats import ODP, PPTX
from pipeline.reading.images import folder_of
from pipeline.settings import Settings

_LAYOUT = Path(__file__).with_name("set_pages.typ")
_A4 = (595.0, 842.0)
_SLIDE = (842.0, 474.0)
_MARGIN = 62.0  # as in the layout
# A longer paragraph is set in several parts: a part stays whole, and must fit on a page.
_LONGEST = 1200
# More than a book; setting it would keep somebody waiting.
_MOST = 3_000_000
_ENDS = re.compile(r"(?<=[.!?:;])\s+|\n")


@dataclass(frozen=True, slots=True)
class SetPages:
    """The PDF `file`, and the document laid out on its pages: blocks in their boxes."""

    file: Path
    document: Document


def set_pages(settings: Settings, document: Document) -> SetPages:
    """The document on pages, set when that was not yet done or is kept no more.

    Raises:
        DocumentError: it is too long, or cannot be set within the limits.
    """
    file = file_of(settings, document)
    told = file.with_suffix(".json")
    if not (file.is_file() and told.is_file()):
        _make(settings, document, file)
    return SetPages(file, _laid(document, json.loads(told.read_text(encoding="utf8"))))


def file_of(settings: Settings, document: Document) -> Path:
    """Where the PDF is kept: its name tells the text that was set and how."""
    content = [document.text, *(f"{b.start} {b.end} {b.role} {b.level}" for b in document.blocks)]
    content.append(_LAYOUT.read_text(encoding="utf8"))
    key = hashlib.sha256("\0".join(content).encode("utf8", "replace")).hexdigest()[:16]
    sha256 = document.source.sha256
    return folder_of(settings, sha256) / f"{sha256}-set-{key}.pdf"


def _make(settings: Settings, document: Document, file: Path) -> None:
    if len(document.text) > _MOST:
        raise fault("too_large", "Der Text ist zu lang, um ihn auf Seiten zu setzen.")
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in file.parent.glob(f"{document.source.sha256}-set-*"):
        old.unlink(missing_ok=True)
    width, height = _SLIDE if document.source.media_type in (PPTX, ODP) else _A4
    parts = list(_parts(document))
    asked = {
        "out": str(file), "width": width, "height": height,
        "parts": [
            {"text": document.text[part.start : part.end], "role": part.role, "level": part.level,
             "joined": part.joined, "new_page": part.new_page}
            for part in parts
        ],
    }  # fmt: skip
    found = json.loads(sandbox.call(f"{__name__}:typeset", json.dumps(asked), settings.limits))
    laid = [
        [part.start, part.end, part.role, part.level, *place]
        for part, place in zip(parts, found, strict=True)
    ]
    write_whole(
        file.with_suffix(".json"), json.dumps({"width": width, "height": height, "parts": laid})
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a block that stays whole; `joined` to the one before it."""

    start: int
    end: int
    role: str
    level: int
    joined: bool
    new_page: bool


def _parts(document: Document) -> Iterator[_Part]:
    page = 1
    for block in document.blocks:
        new_page, page = block.page > page, block.page
        for n, (start, end) in enumerate(_stretches(document.text, block)):
            # A row too long for one line of a table is set as running text.
            is_row = block.role == "table" and end - start <= _LONGEST
            role = "paragraph" if block.role == "table" and not is_row else block.role
            yield _Part(start, end, role, block.level, n > 0, new_page and n == 0)


def _stretches(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """The rows of a table; of any other block as many sentences as fit."""
    ends = [m.end() + block.start for m in _ENDS.finditer(text[block.start : block.end])]
    if block.role == "table":
        ends = [e for e in ends if text[e - 1] == "\n"]
    start = block.start
    for here, following in zip(ends, (*ends[1:], block.end), strict=False):
        if block.role == "table" or following - start > _LONGEST:
            yield from _cut(text, start, here)
            start = here
    yield from _cut(text, start, block.end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch without blanks at its end, in pieces that fit: something without any sentence ends
    anywhere.
    """
    end = start + len(text[start:end].rstrip())
    for first in range(start, end, _LONGEST):
        yield first, min(end, first + _LONGEST)


def _laid(document: Document, told: dict[str, object]) -> Document:
    width, height = float(str(told["width"])), float(str(told["height"]))
    rows = told["parts"]
    assert isinstance(rows, list)
    blocks = tuple(
        Block(
            start=start, end=end, role=role, level=level, page=page,
            bbox=(_MARGIN, top, width - _MARGIN, bottom),
        )
        for start, end, role, level, page, top, bottom in rows
    )  # fmt: skip
    firsts = {block.page: block.start for block in reversed(blocks)}
    starts = [firsts[number] for number in sorted(firsts)] or [0]
    pages = tuple(
        Page(number=n, start=start, end=end, width=width, height=height)
        for n, (start, end) in enumerate(
            zip(starts, [*starts[1:], len(document.text)], strict=True), 1
        )
    )
    return document.model_copy(update={"blocks": blocks, "pages": pages})


def typeset(text: str) -> str:
    """The child's side of `set_pages`: writes the PDF, and tells page, top and bottom of each
    part.
    """
    import typst

    asked = json.loads(text)
    out = Path(asked.pop("out"))
    compiler = typst.Compiler(str(_LAYOUT), sys_inputs={"data": json.dumps(asked)})
    pdf = compiler.compile(format="pdf")
    assert isinstance(pdf, bytes)  # one PDF, not a picture a page
    corners: dict[int, list[tuple[int, float]]] = {}
    for n, page, _, y in json.loads(compiler.query("<corner>", field="value")):
        corners.setdefault(n, []).append((page, round(y, 2)))
    write_whole(out, pdf)
    ends = [corners[n] for n in sorted(corners)]
    return json.dumps([(page, top, bottom) for (page, top), (_, bottom) in ends])
