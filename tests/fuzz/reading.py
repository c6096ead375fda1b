"""Fuzz targets for what reads files: identifying, every extractor, the sections of a document."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path
from unittest.mock import patch

from pipeline.ground.types import BlockRole, Document, Made
from pipeline.reading.assemble import Body, assemble
from pipeline.reading.evidence import units
from pipeline.reading.extraction import Extraction, PageInfo, Piece, Properties
from pipeline.reading.extractors.ocr import OcrPage
from pipeline.reading.extractors.pdf_pictures import PageOcr
from pipeline.reading.identify import identify
from pipeline.reading.kind import kind_of
from pipeline.reading.metadata import date_of, language_of, month_of, title_of
from pipeline.reading.read import VERSION, _Request, read_request
from pipeline.reading.sections import sections_of
from pipeline.settings import Settings
from tests.pipeline.reading.invariants import check
from tests.pipeline.reading.makers import zipped

_PART = re.compile(rb"^--- (\S{1,80})\n", re.MULTILINE)
_SIGNS: dict[str, BlockRole] = {
    "#": "heading",
    "|": "table",
    "*": "list_item",
    "^": "artifact",
    "_": "footnote",
}
_NEW_PAGE = "\x0c"
SETTINGS = Settings.model_validate(
    {"limits": {"memory_mb": 256, "text_chars": 2_000_000, "file_mb": 20}}
)


class _NoOcr:
    """Stands for Tesseract, which takes seconds a page and is not ours: it sees nothing."""

    def read(self, *_: object, **__: object) -> OcrPage:
        return OcrPage((), 0.0)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="omdok-fuzz-"))


def identifying(data: bytes) -> None:
    """Any bytes have a hash, a size and a media type."""
    path = _folder() / "datei"
    path.write_bytes(data)
    found = identify(path)
    assert found.size == len(data)
    assert "/" in found.media_type


def reading(data: bytes) -> None:
    """Any bytes end in a document whose spans are right, or in a verdict: what the sandbox's child
    does.
    """
    path = _folder() / "datei"
    path.write_bytes(data)
    source = identify(path)
    request = _Request(
        path=str(path),
        source=source,
        settings=SETTINGS,
        id="fuzz",
        version=1,
        made=Made(at=source.fetched_at, by=VERSION, fingerprint="fuzz"),
    )
    with patch.object(PageOcr, "_ocr", lambda _self: _NoOcr()):
        check(Document.model_validate_json(read_request(request.model_dump_json())))


def package(data: bytes) -> bytes:
    """A ZIP package from its parts as text: `--- NAME` and a line break, then the part."""
    pieces = _PART.split(data)
    return zipped(
        {
            name.decode("utf-8", "replace"): part
            for name, part in zip(pieces[1::2], pieces[2::2], strict=True)
        }
    )


def reading_packages(data: bytes) -> None:
    """A package with these parts; so the fuzzer changes the XML and not the compressed bytes."""
    reading(package(data))


def body_of(text: str) -> Body:
    """A document's body: one block a line, its role by its first sign, a form feed begins a
    page.
    """
    pieces: list[Piece] = []
    page = 1
    for line in text.split("\n"):
        page += line.startswith(_NEW_PAGE)
        words = line.lstrip(_NEW_PAGE)
        role = _SIGNS.get(words[:1], "paragraph")
        words = words[1:] if role != "paragraph" else words
        if words.strip():
            pieces.append(Piece(words.strip(), role, int(role == "heading"), page))
    return assemble(Extraction(tuple(pieces), tuple(PageInfo(n) for n in range(1, page + 1))))


def document_of(text: str) -> Document:
    """The text as a document, told what it is and where its parts are, as `pipeline.reading.read`
    does it.
    """
    body = body_of(text)
    found = units(body.text, body.blocks)
    kind = kind_of(found, "")
    sections = sections_of(kind, found)
    day = date_of(kind, found, sections, body.text) or month_of(found)
    assert day is None or body.text[day.start : day.end].strip()
    path = _folder() / "text"
    path.touch()
    source = identify(path)
    return Document(
        id="fuzz", version=1, source=source, kind=kind, date=day.date if day else None, date_span=None, text=body.text,
        title=title_of(found, sections, body.text, Properties(), "name.txt"), pages=body.pages, blocks=body.blocks,
        sections=sections, links=body.links, language=language_of(body.text, Properties()),
        made=Made(at=source.fetched_at, by=VERSION, fingerprint="fuzz"),
    )  # fmt: skip


def sectioning(data: bytes) -> None:
    """Sections are ordered, disjoint and within the text, and every document has a title."""
    document = document_of(data.decode("utf-8", "replace"))
    check(document)
    assert document.title
