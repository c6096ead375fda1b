"""A Word file loses a name from every part, however Word cut it up."""

from __future__ import annotations

import io
import zipfile

import docx

from pipeline.drafting.redact import without_names
from pipeline.names.redaction import Redactor
from pipeline.names.writing import forms_of

KEY = b"k" * 32


def test_names_go_from_headers_links_and_runs_that_word_cut() -> None:
    made = docx.Document()
    header = made.sections[0].header.paragraphs[0]
    for run in ("Ansprech", "person: Jürgen ", "Weiß", "müller, Heidelberg"):
        header.add_run(run)
    made.part.relate_to(
        "mailto:j.weissmueller@beispiel.de", "http://example.org/link", is_external=True
    )
    made.core_properties.author = "Jürgen Weißmüller"
    made.add_paragraph("Alle Betriebe bleiben, wie sie sind.")
    target = io.BytesIO()
    made.save(target)
    clean = without_names(
        target.getvalue(), Redactor(forms_of("Jürgen Weißmüller", KEY), KEY), frozenset()
    )
    with zipfile.ZipFile(io.BytesIO(clean)) as package:
        whole = " ".join(
            package.read(name).decode("utf8", "replace") for name in package.namelist()
        )
    assert not [part for part in ("müller", "weissmueller", "Jürgen") if part in whole]
    again = docx.Document(io.BytesIO(clean))
    assert (
        again.sections[0].header.paragraphs[0].text
        == "Ansprechperson: ██████ ██████████, Heidelberg"
    )
    assert again.paragraphs[0].text == "Alle Betriebe bleiben, wie sie sind."
