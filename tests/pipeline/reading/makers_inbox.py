"""Small files of the kinds that lie in an inbox beside documents: messages, slides, tables, pictures,
archives.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from email.message import EmailMessage

from tests.pipeline.reading import makers, makers_word

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def message(
    text: str = "",
    *attached: tuple[str, bytes],
    html: str = "",
    subject: str = "Einladung",
    sender: str = "presse@verband.example",
) -> EmailMessage:
    """A message with a plain text, a page, or both, and with attachments."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "om@amt.example", subject
    made["Date"], made["Message-ID"] = "Tue, 04 Jun 2024 08:30:00 +0200", "<7@verband.example>"
    if text or not html:
        made.set_content(text)
    if html and text:
        made.add_alternative(html, subtype="html")
    elif html:
        made.set_content(html, subtype="html")
    for name, data in attached:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def mbox(*messages: EmailMessage) -> bytes:
    """A mail folder in one file."""
    parts = (b"From - Tue Jun 04 08:30:00 2024\n" + one.as_bytes() + b"\n\n" for one in messages)
    return b"".join(parts)


def msg(subject: str, text: str) -> bytes:
    """An Outlook message without attachments."""
    return makers_word.ole(
        {
            "__properties_version1.0": b"",
            "__substg1.0_0037001F": subject.encode("utf-16-le"),
            "__substg1.0_1000001F": text.encode("utf-16-le"),
        }
    )


def tnef(*files: tuple[str, bytes], text: str = "") -> bytes:
    """A winmail.dat with these files."""
    made = b"\x78\x9f\x3e\x22\x01\x00"
    if text:
        made += _attribute(0x0002800C, text.encode("cp1252") + b"\0")
    for name, data in files:
        made += _attribute(0x00069002, bytes(14))
        made += _attribute(0x00018010, name.encode("cp1252") + b"\0")
        made += _attribute(0x0006800F, data)
    return made


def _attribute(kind: int, data: bytes) -> bytes:
    return (
        b"\x01" + struct.pack("<II", kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
    )


def relations(*targets: tuple[str, str]) -> bytes:
    """The relations of a part: (kind, target) with the ids r1, r2 …"""
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{_R}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'.encode()


def shape(*paragraphs: str, kind: str = "") -> str:
    """A shape with text; `kind` is that of a placeholder."""
    place = f'<p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>' if kind else ""
    text = "".join(f"<a:p><a:r><a:t>{p}</a:t></a:r></a:p>" for p in paragraphs)
    return f"<p:sp>{place}<p:txBody>{text}</p:txBody></p:sp>"


def pptx(
    slides: Sequence[str],
    *,
    notes: str = "",
    hidden: Sequence[int] = (),
    parts: dict[str, bytes] | None = None,
) -> bytes:
    """A presentation of these slides; the notes are the first slide's, as are the other `parts`."""
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in range(1, len(slides) + 1))
    names = f'xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{_R}"'
    files = {
        "[Content_Types].xml": b"<Types/>",
        "ppt/presentation.xml": f"<p:presentation {names}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>".encode(),
        "ppt/_rels/presentation.xml.rels": relations(
            *(("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1))
        ),
    }
    for n, slide in enumerate(slides, 1):
        show = ' show="0"' if n in hidden else ""
        files[f"ppt/slides/slide{n}.xml"] = (
            f"<p:sld {names}{show}><p:cSld><p:spTree>{slide}</p:spTree></p:cSld></p:sld>".encode()
        )
    others = [("notesSlide", "../notesSlides/notes1.xml")] if notes else []
    if notes:
        files["ppt/notesSlides/notes1.xml"] = (
            f"<p:notes {names}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>".encode()
        )
    for name, data in (parts or {}).items():
        files[f"ppt/parts/{name}.xml"] = data
        others.append((name, f"../parts/{name}.xml"))
    files["ppt/slides/_rels/slide1.xml.rels"] = relations(*others)
    return makers.zipped(files)


def xlsx(
    sheets: dict[str, str],
    *,
    texts: Sequence[str] = (),
    styles: str = "",
    hidden: Sequence[str] = (),
    mac: bool = False,
) -> bytes:
    """A workbook with this XML as the rows of its sheets."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" '
        f'r:id="r{n}"{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""}/>'
        for n, name in enumerate(sheets, 1)
    )
    properties = '<workbookPr date1904="1"/>' if mac else ""
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    files = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": (
            f'<workbook xmlns="{_S}" xmlns:r="{_R}">{properties}<sheets>{listed}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": relations(
            *(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1))
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{_S}">{shared}</sst>'.encode(),
        "xl/styles.xml": f'<styleSheet xmlns="{_S}">{styles}</styleSheet>'.encode(),
    }
    for n, rows in enumerate(sheets.values(), 1):
        files[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{_S}"><sheetData>{rows}</sheetData></worksheet>'.encode()
        )
    return makers.zipped(files)


def row(*cells: str) -> str:
    """A row of a sheet whose cells hold their words themselves."""
    return (
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
        + "</row>"
    )


def open_document(kind: str, body: str) -> bytes:
    """An OpenDocument presentation or spreadsheet with this XML in its body."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
            ("presentation", "presentation"),
        )
    )  # fmt: skip
    content = (
        f"<office:document-content {names}><office:body><office:{kind}>{body}</office:{kind}></office:body>"
        f"</office:document-content>"
    )
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return makers.zipped({"mimetype": mimetype, "content.xml": content.encode()})


def fodt(body: str) -> bytes:
    """A text in one XML file."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    kind = 'office:mimetype="application/vnd.oasis.opendocument.text"'
    return (
        f'<?xml version="1.0"?><office:document {names} {kind}><office:body><office:text>{body}</office:text>'
        f"</office:body></office:document>".encode()
    )


def word_xml(body: str) -> bytes:
    """Word's XML of 2003."""
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="{space}"><w:body>'
        f"{body}</w:body></w:wordDocument>".encode()
    )


def mhtml(page: str) -> bytes:
    """A web page as a browser saves it."""
    head = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://amt.example/\nSubject: Seite\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="X"\n\n'
    )
    return (
        f"{head}--X\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{page}\n"
        "--X\nContent-Type: image/gif\nContent-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACw=\n--X--\n"
    ).encode()


def picture(
    lines: Sequence[str], form: str = "PNG", *, turn: int = 0, frames: int = 1, mode: str = "L"
) -> bytes:
    """A picture of printed lines, turned by `turn` degrees against the clock."""
    from pypdfium2 import PdfDocument

    sheet = makers.pdf([makers.page(makers.running_text(lines, size=14, pitch=24))])
    image = PdfDocument(sheet)[0].render(scale=150 / 72, grayscale=True).to_pil()
    turned = image.rotate(turn, expand=True, fillcolor=255).convert(mode)
    out = io.BytesIO()
    more = {"save_all": True, "append_images": [turned] * (frames - 1)} if frames > 1 else {}
    turned.save(out, form, dpi=(150, 150), **more)
    return out.getvalue()
