"""What lies on top of PDF pages: form fields, typed text, notes, attached files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ground.types import Document
from pipeline.reading.children import children_of, unpack
from pipeline.reading.extractors.pdf import PdfExtractor
from pipeline.reading.formats import PDF
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Limits, Settings
from tests.pipeline.reading.makers import _numbered, put

TEXT = b"BT /F1 12 Tf 72 700 Td (Vereinbarung zum Ausfuellen) Tj 0 -40 Td (Betrieb) Tj 0 -40 Td (Ende des Textes) Tj ET"
FIELDS = """
<< /Type /Annot /Subtype /Widget /FT /Tx /T (firma) /TU (Name des Betriebs) /V (Müller GmbH) /Rect [150 655 400 675] >>
<< /Type /Annot /Subtype /Widget /FT /Tx /T (leer) /V () /Rect [150 630 400 640] >>
<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (Branche) /V (Handwerk) \
/Opt [(Handel) (Handwerk)] /Rect [1 1 9 9] >>
<< /Type /Annot /Subtype /Widget /FT /Btn /T (einverstanden) /V /Yes \
/AS /Yes /AP << /N << /Yes 5 0 R >> >> /Rect [0 600 9 610] >>
<< /Type /Annot /Subtype /FreeText /Contents (Von Hand dazu) /DA (/F1 12 Tf) /Rect [72 560 300 580] >>
<< /Type /Annot /Subtype /Text /Contents (Bitte prüfen, Frau Abel) /Rect [500 700 520 720] >>
<< /Type /Annot /Subtype /Link /Contents (Verweis) /Rect [500 700 520 720] >>
""".strip().split("\n")


def form() -> bytes:
    first = 9
    numbers = " ".join(f"{first + n} 0 R" for n in range(len(FIELDS)))
    attached = b"Guten Tag, das ist die Anlage."
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{numbers}] >>"
        " /Names << /EmbeddedFiles << /Names [(a) 7 0 R] >> >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [{numbers}]"
        " /Resources << /Font << /F1 6 0 R >> >> >>",
        f"<< /Length {len(TEXT)} >>\nstream\n{TEXT.decode()}\nendstream",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Filespec /F (anlage.txt) /UF (anlage.txt) /EF << /F 8 0 R >> >>",
        f"<< /Type /EmbeddedFile /Length {len(attached)} "
        f">>\nstream\n{attached.decode()}\nendstream",
        *FIELDS,
    ]
    return _numbered([body.encode("cp1252") for body in bodies], "")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = put(tmp_path_factory.mktemp("form"), "formular.pdf", form())
    return read_document(path, identify(path), Settings())


def test_values_stand_where_they_were_filled_in(document: Document) -> None:
    text = [document.text[b.start : b.end] for b in document.blocks if b.role != "artifact"]
    at = text.index("Name des Betriebs: Müller GmbH")
    assert text[at - 1 : at + 2] == ["Betrieb", "Name des Betriebs: Müller GmbH", "Ende des Textes"]
    assert {"☒ einverstanden", "Von Hand dazu", "Branche: Handwerk"} <= set(text)
    assert "leer" not in document.text
    assert "Verweis" not in document.text


def test_notes_are_kept_apart_and_remarked_on(document: Document) -> None:
    (note,) = [b for b in document.blocks if "Frau Abel" in document.text[b.start : b.end]]
    assert note.role == "artifact"
    assert {"comments", "embedded_files"} <= {issue.code for issue in document.issues}


def test_boxes_are_on_the_page(document: Document) -> None:
    (value,) = [b for b in document.blocks if document.text[b.start : b.end].startswith("Name des")]
    assert value.bbox == pytest.approx((150, 842 - 675, 400, 842 - 655), abs=0.2)


def test_attached_files_are_unpacked(tmp_path: Path) -> None:
    path = put(tmp_path, "formular.pdf", form())
    (child,) = unpack(path, PDF, Limits(), tmp_path)
    assert (child.name, Path(child.file).read_bytes()) == (
        "anlage.txt",
        b"Guten Tag, das ist die Anlage.",
    )
    assert children_of(put(tmp_path, "x.pdf", b"%PDF-kaputt"), PDF, Limits()) == ()


def holder(text: str, *, pinned: bool) -> bytes:
    """A page with a file attached to the whole, or pinned to the page."""
    note = "/Annots [7 0 R]" if pinned else ""
    names = (
        "" if pinned else " /Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >> /Collection << >>"
    )
    content = f"BT /F1 11 Tf 72 700 Td ({text}) Tj ET"
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R{names} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {note}"
        " /Resources << /Font << /F1 8 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Filespec /F (brief.txt) /UF (brief.txt) /EF << /F 6 0 R >> >>",
        "<< /Type /EmbeddedFile /Length 11 >>\nstream\nGuten Tag.\n\nendstream",
        "<< /Type /Annot /Subtype /FileAttachment /FS 5 0 R /Rect [9 9 29 29] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _numbered([body.encode("cp1252") for body in bodies], "")


COVERS = {
    "For the best experience, open this PDF portfolio in Acrobat X or Adobe Reader X.": True,
    "Öffnen Sie dieses PDF-Portfolio mit Adobe Reader 9 oder neuer.": True,
    "Ihr Viewer kann dieses PDF-Paket nicht zeigen.": True,
    "Die Partner vereinbaren einen Sprechtag.": False,
    "Das Portfolio der Kammer umfasst drei Angebote.": False,
}


@pytest.mark.parametrize("text", COVERS)
def test_the_cover_of_a_portfolio_is_no_text(tmp_path: Path, text: str) -> None:
    found = PdfExtractor().extract(put(tmp_path, "a.pdf", holder(text, pinned=False)), Settings())
    assert all(p.role == "artifact" for p in found.pieces) is COVERS[text]
    assert [issue.code for issue in found.issues] == ["embedded_files"]


def test_a_file_that_is_pinned_to_a_page_is_unpacked(tmp_path: Path) -> None:
    path = put(tmp_path, "a.pdf", holder("Siehe Anlage", pinned=True))
    assert "embedded_files" in {
        issue.code for issue in PdfExtractor().extract(path, Settings()).issues
    }
    (child,) = unpack(path, PDF, Limits(), tmp_path)
    assert (child.name, Path(child.file).read_bytes()) == ("brief.txt", b"Guten Tag.\n")
