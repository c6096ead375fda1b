"""What lies on top of PDF pages: values of form fields, text that somebody added, notes.

pdfium's text layer has none of it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from nlp.normal import normalise
from pipeline.ground.types import BBox, Issue
from pipeline.reading.extraction import Piece
from pipeline.reading.extractors.pdf_attached import attached_names, is_cover, pinned_name
from pipeline.reading.remarks import COMMENTS, embedded, signed

_LONGEST = 1 << 20
_MOST_ON_A_PAGE = 5000
_YES = "☒"


@dataclass(slots=True)
class Overlay:
    """Collects what lies on top of the pages; make it before the first page is opened, and show it
    each page.
    """

    pdf: Any
    _found: list[Piece] = field(default_factory=list)
    _forms: Any = None
    _names: list[str] = field(default_factory=list)
    _signed: int = 0

    def __post_init__(self) -> None:
        import pypdfium2.raw as pdfium

        self._names = list(attached_names(self.pdf))
        self._signed = max(0, pdfium.FPDF_GetSignatureCount(self.pdf))
        # Forms of Adobe LiveCycle are filled in as the usual ones beside their own XML.
        if self.pdf.get_formtype() != pdfium.FORMTYPE_NONE:
            # Runs no script: this build of pdfium has no engine for them.
            self.pdf.init_forms()
            self._forms = self.pdf.formenv

    def look(self, page: Any, number: int) -> None:
        """Take in what lies on a page."""
        import pypdfium2.raw as pdfium

        for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ON_A_PAGE)):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            if annotation:
                try:
                    self._found += self._read(page, annotation, number)
                    self._names += [name] if (name := pinned_name(annotation)) else []
                finally:
                    pdfium.FPDFPage_CloseAnnot(annotation)

    def look_at_signatures(self, page: Any, number: int) -> None:
        """Take in what the visible signatures of a page say: they are drawn, not written, so the
        page is drawn flat first. Its own text must have been read before.
        """
        boxes = list(_signatures(page, self._forms)) if self._signed and self._forms else []
        if boxes:
            self._found += _flat_text(page, boxes, number)

    def without_cover(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces; those of a portfolio's cover are no text of the files within."""
        if not is_cover(pieces, self._names):
            return list(pieces)
        return [replace(piece, role="artifact", level=0) for piece in pieces]

    def merged(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """The pages' pieces with what lies on top of them, each behind the piece beside or above
        it.
        """
        merged = list(pieces)
        for piece in self._found:
            merged.insert(_place(merged, piece), piece)
        return tuple(merged)

    def issues(self) -> tuple[Issue, ...]:
        """That there are notes or attached files."""
        notes = (COMMENTS,) if any(piece.role == "artifact" for piece in self._found) else ()
        return (*notes, *signed(self._signed), *embedded(self._names))

    def _read(self, page: Any, annotation: Any, number: int) -> Iterator[Piece]:
        import pypdfium2.raw as pdfium

        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind == pdfium.FPDF_ANNOT_WIDGET:
            text = self._field(annotation) if self._forms else ""
        elif kind in (pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_LINK):
            text = ""
        else:
            text = _value(annotation, "Contents")
        if text := normalise(text).replace("\t", " ").strip():
            # What is typed onto the page is read with it; a note is hidden until somebody opens it.
            is_shown = kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT)
            yield Piece(
                text,
                "paragraph" if is_shown else "artifact",
                page=number,
                bbox=_box(page, annotation),
            )

    def _field(self, annotation: Any) -> str:
        import pypdfium2.raw as pdfium

        form = self._forms
        kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
        named = _string(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annotation) or _string(
            pdfium.FPDFAnnot_GetFormFieldName, form, annotation
        )
        if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
            return f"{_YES} {named}" if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
        if kind not in (
            pdfium.FPDF_FORMFIELD_TEXTFIELD,
            pdfium.FPDF_FORMFIELD_COMBOBOX,
            pdfium.FPDF_FORMFIELD_LISTBOX,
        ):
            return ""
        value = _string(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation).strip()
        return f"{named}: {value}" if named and value else value


def _annotations(page: Any) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ON_A_PAGE)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            try:
                yield annotation
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def _signatures(page: Any, form: Any) -> Iterator[tuple[BBox, BBox]]:
    """Where signatures are seen: in pdfium's coordinates, and on the page as it is shown."""
    import pypdfium2.raw as pdfium

    for annotation in _annotations(page):
        rect = pdfium.FS_RECTF()
        kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
        box = _box(page, annotation) if kind == pdfium.FPDF_FORMFIELD_SIGNATURE else None
        if box and pdfium.FPDFAnnot_GetRect(annotation, rect) and rect.right > rect.left:
            yield (rect.left, rect.bottom, rect.right, rect.top), box


def _flat_text(page: Any, boxes: Sequence[tuple[BBox, BBox]], number: int) -> Iterator[Piece]:
    import pypdfium2.raw as pdfium

    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return
    flat = page.pdf[number - 1]
    with closing(flat), closing(flat.get_textpage()) as text:
        for inner, shown in boxes:
            said = " ".join(normalise(text.get_text_bounded(*inner)).split())
            if said:
                yield Piece(said, page=number, bbox=shown)


def _place(pieces: Sequence[Piece], new: Piece) -> int:
    """Where a piece belongs: behind the last one of its page that stands beside or above it."""
    at = max((n + 1 for n, p in enumerate(pieces) if p.page < new.page), default=0)
    for n, piece in enumerate(pieces):
        is_above = not (piece.bbox and new.bbox) or piece.bbox[1] <= (new.bbox[1] + new.bbox[3]) / 2
        if piece.page == new.page and piece.role != "artifact" and is_above:
            # What runs on over the page break ends on the next page.
            at = max(at, n if piece.turns else n + 1)
    return at


def _value(annotation: Any, key: str) -> str:
    import pypdfium2.raw as pdfium

    return _string(pdfium.FPDFAnnot_GetStringValue, annotation, key.encode())


def _string(read: Any, *arguments: Any) -> str:
    """A text of pdfium: asked for its length in bytes first, then for its UTF-16."""
    import pypdfium2.raw as pdfium

    length = min(read(*arguments, None, 0), _LONGEST)
    buffer = ctypes.create_string_buffer(length)
    if length > 2:
        read(*arguments, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace")


def _box(page: Any, annotation: Any) -> BBox | None:
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, rect):
        return None
    width, height = page.get_size()
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for left, top in ((rect.left, rect.top), (rect.right, rect.bottom)):
        # Tenths of points, because pdfium gives whole pixels.
        pdfium.FPDF_PageToDevice(page, 0, 0, int(width * 10), int(height * 10), 0, left, top, x, y)
        corners.append((min(max(x.value / 10, 0.0), width), min(max(y.value / 10, 0.0), height)))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
