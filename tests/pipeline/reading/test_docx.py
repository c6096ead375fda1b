"""Word files: what stands in them and what only seems to."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.docx import read_docx
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.pipeline.reading.makers import docx, paragraph, put, zipped


def read(body: str, **parts: str) -> Extraction:
    return read_docx(io.BytesIO(docx(body, **parts)))


def texts(extraction: Extraction) -> list[str]:
    return [p.text for p in extraction.pieces]


def test_insertions_stay_and_deletions_go() -> None:
    body = (
        "<w:p><w:r><w:t>Wir </w:t></w:r><w:ins><w:r><w:t>gern </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>nie </w:delText></w:r></w:del><w:moveFrom><w:r><w:t>dort "
        "</w:t></w:r></w:moveFrom>"
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
        ("artifact", 0, "Briefkopf"),
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
        return paragraph(
            text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'
        )

    body = (
        numbered("Ziele", 0)
        + numbered("gut", 1)
        + numbered("besser", 1)
        + numbered("Dauer", 0)
        + numbered("lang", 1)
    )
    assert texts(read(body, numbering=numbering)) == [
        "§ 1 Ziele",
        "a) gut",
        "b) besser",
        "§ 2 Dauer",
        "a) lang",
    ]


def test_links_boxes_and_fields() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "https://om.example/v.pdf" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Download</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('Im Kasten')}</w:txbxContent></w:pict></w:r>"
    extraction = read(
        f"<w:p><w:r><w:t>Zum </w:t></w:r>{field}<w:r><w:t> hier</w:t></w:r>{box}</w:p>"
    )
    assert texts(extraction) == ["Zum Download hier", "Im Kasten"]
    (link,) = extraction.pieces[0].links
    assert ("Zum Download hier"[link.start : link.end], link.target) == (
        "Download",
        "https://om.example/v.pdf",
    )


def test_content_controls_and_breaks() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('Im Feld')}</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>Straße 1</w:t><w:br/><w:t>69115 Heidelberg</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>KMU</w:t><w:noBreakHyphen/><w:t>Beratung</w:t><w:tab/><w:t>ja</w:t></w:r></w:p>"
    )
    assert texts(read(body)) == ["Im Feld", "Straße 1\n69115 Heidelberg", "KMU-Beratung ja"]


def test_the_title_is_not_the_letterhead(tmp_path: Path) -> None:
    body = paragraph("Netzwerk Nord", "Titel") + paragraph(
        "Kooperationsvereinbarung", "berschrift1"
    )
    body += "".join(
        paragraph(t)
        for t in ("zwischen", "Kammer Nord", "und", "Innung Süd", "§ 1 Ziele", "Gut.", "§ 2 Ende")
    )
    path = put(tmp_path, "v.docx", docx(body))
    document = read_document(path, identify(path), Settings())
    # A bare word is completed by the parties that follow it.
    title = "Kooperationsvereinbarung zwischen Kammer Nord und Innung Süd"
    assert (document.kind, document.title) == ("agreement", title)


def test_no_properties_are_made_up() -> None:
    properties = read(paragraph("Hallo")).properties
    assert (properties.title, properties.date) == ("", None)


def test_lists_may_begin_anew_and_look_otherwise() -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    override = '<w:num w:numId="{}"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">{}</w:lvlOverride></w:num>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{level.format("decimal", "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        + override.format(2, '<w:startOverride w:val="1"/>')
        + override.format(3, level.format("upperLetter", "%1)"))
    )

    def entry(text: str, number: int) -> str:
        return paragraph(
            text, properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        )

    empty = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    body = (
        entry("eins", 1)
        + empty
        + entry("drei", 1)
        + entry("neu", 2)
        + entry("weiter", 2)
        + entry("anders", 3)
    )
    assert texts(read(body, numbering=numbering)) == [
        "1. eins",
        "3. drei",
        "1. neu",
        "2. weiter",
        "C) anders",
    ]


def test_strict_packages_and_chunks_and_comments() -> None:
    source = zipfile.ZipFile(io.BytesIO(docx(paragraph("Hallo Welt") + '<w:altChunk r:id="c1"/>')))
    files = {n: source.read(n) for n in source.namelist()}
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    files["word/chunk.html"] = (
        "<html><body><p>Aus einer Webseite, größer</p></body></html>".encode()
    )
    files["word/comments.xml"] = (
        f'<w:comments xmlns:w="{w}"><w:comment>{paragraph("Bitte prüfen")}</w:comment></w:comments>'.encode()
    )
    links = (
        f'<Relationship Id="c1" Type="{office}/aFChunk" Target="chunk.html"/>'
        f'<Relationship Id="c2" Type="{office}/comments" Target="comments.xml"/></Relationships>'
    )
    rels = "word/_rels/document.xml.rels"
    files[rels] = files[rels].replace(b"</Relationships>", links.encode())
    kinds = (
        '<Default Extension="html" ContentType="text/html"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(
        b"<Override", kinds.encode() + b"<Override", 1
    )
    for strict in (False, True):
        named = {
            n: d.replace(
                office.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
            ).replace(w.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            if strict
            else d
            for n, d in files.items()
        }
        extraction = read_docx(io.BytesIO(zipped(named)))
        found = [(p.role, p.text) for p in extraction.pieces]
        assert found == [
            ("paragraph", "Hallo Welt"),
            ("paragraph", "Aus einer Webseite, größer"),
            ("artifact", "Bitte prüfen"),
        ]
        assert [i.code for i in extraction.issues] == ["comments"]


def test_hidden_runs_are_put_aside() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> offen</w:t></w:r>'
    extraction = read(f"<w:p><w:r><w:t>Ganz</w:t></w:r>{hidden}{shown}</w:p>")
    assert [(p.role, p.text) for p in extraction.pieces] == [
        ("paragraph", "Ganz offen"),
        ("artifact", "geheim"),
    ]
    assert [i.code for i in extraction.issues] == ["hidden_text"]


def test_form_fields_say_what_is_ticked_and_chosen() -> None:
    def field(data: str) -> str:
        begin = (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        )
        return begin + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

    on = '<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
    off = '<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>'
    chosen = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Handel"/><w:listEntry w:val="Handwerk"/></w:ddList>'
    plain = '<w:ddList><w:listEntry w:val="Bau"/></w:ddList>'
    # a content control
    control = (
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>Müller GmbH</w:t></w:r></w:sdtContent></w:sdt>"
    )

    def line(inside: str) -> str:
        return f"<w:p>{inside}</w:p>"

    body = (
        line(field(on) + "<w:r><w:t>einverstanden</w:t></w:r>")
        + line(field(off) + "<w:r><w:t>nicht</w:t></w:r>")
        + line(field(chosen))
        + line(field(plain))
        + line("<w:r><w:t>Betrieb: </w:t></w:r>" + control)
    )
    assert texts(read(body)) == [
        "☒ einverstanden",
        "☐ nicht",
        "Handwerk",
        "Bau",
        "Betrieb: Müller GmbH",
    ]
