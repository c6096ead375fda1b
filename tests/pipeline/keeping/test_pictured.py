"""Files that hold pictures are told of where a person is erased: a signature may be among them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from pipeline.keeping.pictured import pictured
from tests.pipeline.reading import makers, makers_inbox, makers_word


def drawn(form: str = "PNG") -> bytes:
    kept = io.BytesIO()
    Image.new("L", (40, 12), 200).save(kept, form)
    return kept.getvalue()


def packed(**files: bytes) -> bytes:
    return makers.zipped(
        {name.replace("__", "/").replace("_dot_", "."): data for name, data in files.items()}
    )


WORD = makers.docx(makers.paragraph("gez. Anke Brömmelhof"))
TEXT = "<text:p>gez. Anke Brömmelhof</text:p>"
FILES = {
    "docx with": (packed(word__document_dot_xml=b"<w/>", word__media__image1_dot_png=drawn()), True),
    "docx without": (WORD, False),
    "odt with": (packed(content_dot_xml=b"<o/>", Pictures__1_dot_jpg=drawn("JPEG")), True),
    "odt without": (makers_word.odt(TEXT), False),
    "odt with a thumbnail": (packed(content_dot_xml=b"<o/>", Thumbnails__thumbnail_dot_png=drawn()), False),
    "zip with a docx": (packed(brief_dot_docx=packed(word__media__a_dot_emf=b"x")), True),
    "zip without": (packed(brief_dot_docx=WORD), False),
    "pdf with": (drawn("PDF"), True),
    "pdf without": (makers.pdf([makers.page(makers.running_text(["gez. Brömmelhof"]))]), False),
    "picture": (drawn(), True), "tiff": (drawn("TIFF"), True),
    "mail with": (bytes(makers_inbox.message("Gruss", ("u.png", drawn()))), True),
    "mail without": (bytes(makers_inbox.message("Gruss", ("u.docx", WORD))), False),
    "page with": (b"<html><img alt=x src='data:image/png;base64,AAAA'>", True),
    "page with a link": (b"<html><img src='https://beispiel.example/logo.png'>", False),
    "rtf with": (b"{\\rtf1 {\\pict\\pngblip 89504e47}}", True),
    "text": (b"Bilder und Unterschriften", False),
    "damaged zip": (b"PK\x03\x04" + b"x" * 50, False), "damaged pdf": (b"%PDF-1.7 x", False),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_picture_is_seen_in_every_format(tmp_path: Path, name: str) -> None:
    data, has_picture = FILES[name]
    file = tmp_path / "a"
    file.write_bytes(data)
    assert list(pictured([str(file)])) == [str(file)] * has_picture


def test_a_file_that_is_gone_holds_none(tmp_path: Path) -> None:
    assert list(pictured([str(tmp_path / "weg"), str(tmp_path)])) == []
