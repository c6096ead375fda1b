"""Every template's PDF against PDF/UA-1 and PDF/A-2a, each with gaps, a table, links, and long."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import pytest
from docx import Document
from page import ValidationProfile, validate_pdf_bytes
from PIL import Image

from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.draft import new_draft
from pipeline.drafting.picture_files import read_picture
from pipeline.drafting.picture_work import About
from pipeline.drafting.provenance import Line, Sheet
from pipeline.drafting.render.docx import read_back
from pipeline.drafting.render.docx_pictures import PictureFile
from pipeline.drafting.render.filled import Filled, Properties
from pipeline.drafting.render.pdf import render
from pipeline.drafting.templates import list_templates
from pipeline.settings import load_settings
from tests.pipeline.drafting.builders import AT, Register

TEMPLATES = {template.name: template for template in list_templates(load_settings())}
LINKS = (
    "Mehr dazu steht auf www.beispiel-netz.de/angebote.",
    "Anmelden: https://beispiel.de/"
    + "sehr-langer-weg/" * 20
    + "?a=1&b=2 oder per Mail an rat@beispiel.de.",
)
LONG = tuple(f"Absatz {n}: Die Partner beraten Betriebe vor Ort und am Telefon." for n in range(90))


def grown(docx: bytes, case: str) -> bytes:
    """The Word file as somebody gives it back, with more in it."""
    word = Document(io.BytesIO(docx))
    if case == "table":
        table = word.add_table(rows=3, cols=2)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"Zelle {number + 1}"
    for text in {"link": LINKS, "long": LONG}.get(case, ()):
        word.add_paragraph(text)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


@cache
def made(name: str, filled: bool) -> DraftVersion:
    samples = {field.name: field.sample for field in TEMPLATES[name].fields if field.sample}
    given = samples if filled else {}
    return new_draft(name, None, Register(), load_settings(), values=given, at=AT)


def a_picture(form: str, mode: str) -> PictureFile:
    file = io.BytesIO()
    Image.new(mode, (320, 200), "teal").save(file, form)
    made = read_picture(file.getvalue())
    about = About("Im Saal", "Ilse Lichtbild", "CC0", f"Acht Leute, {form}")
    return replace(made, picture=about.of(made.picture))


def pdf_of(name: str, case: str) -> bytes:
    version = made(name, case != "gap")
    assert version.draft.missing or case != "gap"
    paragraphs, _ = read_back(grown(version.docx, case))
    pictures = PICTURES if case == "picture" else ()
    paragraphs += [("Caption", file.picture.line) for file in pictures]
    sheet = Sheet(tuple(Line((text,), style) for style, text in paragraphs))
    return render(Filled(sheet, b"", Properties(version.draft.title, AT, pictures=pictures)))


PICTURES = (a_picture("JPEG", "RGB"), a_picture("PNG", "RGBA"))


@pytest.mark.parametrize("case", ["gap", "table", "link", "long", "picture"])
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_pdf_is_accessible_and_fit_to_be_kept(name, case):
    pdf = pdf_of(name, case)
    for profile in (ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_2A):
        report = validate_pdf_bytes(pdf, profile=profile)
        assert [failure.message for failure in report.failures] == []
        assert report.is_compliant
        assert report.rules.total > 100
    assert (b"/URI" in pdf) or case != "link"
    assert (pdf.count(b"/Figure") >= len(PICTURES)) or case != "picture"
