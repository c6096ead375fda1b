"""Word files: what stands in them and what only seems to."""

from __future__ import annotations

import io
from pathlib import Path

from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.docx import read_docx
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.pipeline.reading.makers import docx, paragraph, put


def read(body: str, **parts: str) -> Extraction:
    return read_docx(io.BytesIO(docx(body, **parts)))


def texts(extraction: Extraction) -> list[str]:
    return [p.text for p in extraction.pieces]


def test_insertions_stay_and_deletions_go() -> None:
    body = (
        "<w:p><w:r><w:t>Wir </w:t></w:r><w:ins><w:r><w:t>gern </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>nie </w:delText></w:r></w:del><w:moveFrom><w:r><w:t>dort </w:t></w:r></w:moveFrom>"
        "<w:r><w:t>helfen.</w:t></w:r></w:p>"
    )
    extraction = read(body)
    assert texts(extraction) == ["Wir gern helfen."]
    assert [i.code for i in extraction.issues] == ["tracked_changes"]


def test_tables_headings_and_headers() -> None:
    cell = "<w:tc>{}</w:tc>"
    row = "<w:tr>{}</w:tr>"
    table = "<w:tbl>" + "".join(
        row.format("".join(cell.format(paragraph(t)) for t in cells))
        for cells in (("Thema", "Code"), ("Führung", "A-2.1"))
    ) + "</w:tbl>"  # fmt: skip
    body = paragraph("Vereinbarung", "Titel") + paragraph("Ziele", "berschrift1") + table
    extraction = read(body, header=paragraph("Briefkopf"))
    assert [(p.role, p.level, p.text) for p in extraction.pieces] == [
        ("furniture", 0, "Briefkopf"),
        ("heading", 1, "Vereinbarung"),
        ("heading", 1, "Ziele"),
        ("table", 0, "Thema\tCode\nFührung\tA-2.1"),
    ]


def test_automatic_numbers_are_written_out() -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        '<w:abstractNum w:abstractNumId="7">'
        + level.format(0, "decimal", "§ %1")
        + level.format(1, "lowerLetter", "%2)")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )  # fmt: skip

    def numbered(text: str, depth: int) -> str:
        return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')

    body = (
        numbered("Ziele", 0) + numbered("gut", 1) + numbered("besser", 1) + numbered("Dauer", 0) + numbered("lang", 1)
    )
    assert texts(read(body, numbering=numbering)) == ["§ 1 Ziele", "a) gut", "b) besser", "§ 2 Dauer", "a) lang"]


def test_links_boxes_and_fields() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "https://om.example/v.pdf" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Download</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('Im Kasten')}</w:txbxContent></w:pict></w:r>"
    extraction = read(f"<w:p><w:r><w:t>Zum </w:t></w:r>{field}<w:r><w:t> hier</w:t></w:r>{box}</w:p>")
    assert texts(extraction) == ["Zum Download hier", "Im Kasten"]
    (link,) = extraction.pieces[0].links
    assert ("Zum Download hier"[link.start : link.end], link.target) == ("Download", "https://om.example/v.pdf")


def test_content_controls_and_breaks() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('Im Feld')}</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>Straße 1</w:t><w:br/><w:t>69115 Heidelberg</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>KMU</w:t><w:noBreakHyphen/><w:t>Beratung</w:t><w:tab/><w:t>ja</w:t></w:r></w:p>"
    )
    assert texts(read(body)) == ["Im Feld", "Straße 1\n69115 Heidelberg", "KMU-Beratung ja"]


def test_the_title_is_not_the_letterhead(tmp_path: Path) -> None:
    body = paragraph("Netzwerk Nord", "Titel") + paragraph("Kooperationsvereinbarung", "berschrift1")
    body += "".join(
        paragraph(t) for t in ("zwischen", "Kammer Nord", "und", "Innung Süd", "§ 1 Ziele", "Gut.", "§ 2 Ende")
    )
    path = put(tmp_path, "v.docx", docx(body))
    document = read_document(path, identify(path), Settings())
    assert (document.kind, document.title) == ("agreement", "Kooperationsvereinbarung")


def test_no_properties_are_made_up() -> None:
    properties = read(paragraph("Hallo")).properties
    assert (properties.title, properties.date) == ("", None)
