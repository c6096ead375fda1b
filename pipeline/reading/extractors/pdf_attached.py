"""Files within a PDF: attached to the whole, pinned to a page, or gathered in a portfolio whose one
page only says that a viewer is too old.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from nlp.normal import normalise
from pipeline.reading.extraction import Piece

_PINNED = 17  # pdfium's number of a note with a file (FPDF_ANNOT_FILEATTACHMENT)
_MOST_PINNED = 200
_COVER = re.compile(r"pdf[- ]?(?:portfolio|paket|package|sammlung)", re.IGNORECASE)
_READER = re.compile(r"adobe|acrobat|reader|viewer", re.IGNORECASE)
_MOST_WORDS = 80


def attached(path: Path, room: int) -> list[tuple[str, bytes]]:
    """Name and bytes of the files within a PDF, none larger than `room` bytes; empty where it
    cannot be opened.
    """
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(path)) as pdf:
            return [*_attachments(pdf, room), *_pinned(pdf, room)]
    except pypdfium2.PdfiumError:
        return []


def attached_names(pdf: Any) -> tuple[str, ...]:
    """The names of the files attached to the whole document."""
    return tuple(name for name, _ in _attachments(pdf, 0))


def pinned_name(annotation: Any) -> str:
    """The name of the file that a note holds; empty where it holds none."""
    import pypdfium2
    import pypdfium2.raw as raw

    if raw.FPDFAnnot_GetSubtype(annotation) != _PINNED:
        return ""
    held = raw.FPDFAnnot_GetFileAttachment(annotation)
    return _name(pypdfium2.PdfAttachment(held, None)) if held else ""


def is_cover(pieces: Sequence[Piece], names: Sequence[str]) -> bool:
    """Whether the pages say nothing but that these files want another viewer."""
    text = " ".join(piece.text for piece in pieces)
    few = len(text.split()) <= _MOST_WORDS
    return bool(names) and few and bool(_COVER.search(text) and _READER.search(text))


def _attachments(pdf: Any, room: int) -> Iterator[tuple[str, bytes]]:
    """The attached files; with no room only their names."""
    import pypdfium2

    for index in range(pdf.count_attachments()):
        try:
            attachment = pdf.get_attachment(index)
            name = _name(attachment) or f"anlage-{index + 1}"
            data = bytes(attachment.get_data()) if room else b""
        except pypdfium2.PdfiumError:
            continue
        if len(data) <= room:
            yield name, data


def _pinned(pdf: Any, room: int) -> Iterator[tuple[str, bytes]]:
    import pypdfium2

    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError:
            continue
        with closing(page):
            yield from _pinned_to(page, room)


def _pinned_to(page: Any, room: int) -> Iterator[tuple[str, bytes]]:
    import pypdfium2
    import pypdfium2.raw as raw

    for n in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_PINNED)):
        note = raw.FPDFPage_GetAnnot(page, n)
        held = raw.FPDFAnnot_GetFileAttachment(note) if note else None
        try:
            data = bytes(pypdfium2.PdfAttachment(held, page.pdf).get_data()) if held else b""
            if held and len(data) <= room:
                yield _name(pypdfium2.PdfAttachment(held, page.pdf)) or f"beilage-{n + 1}", data
        except pypdfium2.PdfiumError:
            continue
        finally:
            if note:
                raw.FPDFPage_CloseAnnot(note)


def _name(attachment: Any) -> str:
    return normalise(attachment.get_name()).strip()
