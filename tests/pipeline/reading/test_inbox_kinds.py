"""What is read of messages, slides, tables, pictures and archives: one row a shape."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors import load_extractor
from pipeline.reading.identify import identify
from pipeline.settings import Settings
from tests.pipeline.reading import makers
from tests.pipeline.reading import makers_inbox as inbox


def read(folder: Path, data: bytes) -> Extraction:
    path = makers.put(folder, "datei", data)
    return load_extractor(identify(path).media_type).extract(path, Settings())


def said(extraction: Extraction) -> list[str]:
    """The text without what is kept apart."""
    return [p.text for p in extraction.pieces if p.role != "artifact"]


def apart(extraction: Extraction) -> list[str]:
    return [p.text for p in extraction.pieces if p.role == "artifact"]


TALE = "Der Verband lädt zum Sprechtag nach Ulm ein."
MAILS = [
    ("plain", inbox.message(TALE), [TALE], "Betreff: Einladung"),
    ("seite", inbox.message(html=f"<p>{TALE}</p>"), [TALE], "Von: presse@verband.example"),
    ("beide formen", inbox.message(TALE, html=f"<p>{TALE} Als Seite.</p>"), [TALE], "An: om@amt.example"),
    ("plain sagt nichts", inbox.message("HTML!", html=f"<p>{TALE}</p>"), [TALE], "Betreff: Einladung"),
    ("zitierte nachricht", inbox.message(f"{TALE}\n\n> Haben Sie Zeit?\n> Gruß"), [TALE], "Haben Sie Zeit?"),
    ("unterschrift", inbox.message(f"{TALE}\n\n-- \nIda Ost\nTel. 0731 555"), [TALE], "Ida Ost"),
    ("umlaute im betreff", inbox.message(TALE, subject="Grüße für Müsterau"), [TALE], "Betreff: Grüße für Müsterau"),
    ("anlage", inbox.message(TALE, ("a.pdf", b"%PDF-1.4")), [TALE], "Betreff: Einladung"),
    ("ohne text", inbox.message("", ("a.pdf", b"%PDF-1.4")), [], "Betreff: Einladung"),
    ("aufzaehlung", inbox.message("Wir bieten:\n\n- Rat\n- Tat"), ["Wir bieten:", "- Rat", "- Tat"],
        "Betreff: Einladung"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("message", "text", "kept"), [r[1:] for r in MAILS], ids=[r[0] for r in MAILS]
)
def test_a_message_says_its_own_text(
    tmp_path: Path, message: object, text: list[str], kept: str
) -> None:
    found = read(tmp_path, message.as_bytes())  # type: ignore[attr-defined]
    assert said(found) == text
    assert any(kept in line for line in apart(found))
    assert found.properties.date == date(2024, 6, 4)


CODED = [
    ("iso-8859-1", b"Content-Type: text/plain; charset=iso-8859-1\n\nGr\xfc\xdfe", "Grüße"),
    ("falscher zeichensatz", "Content-Type: text/plain; charset=us-ascii\n\nGrüße".encode(), "Grüße"),
    ("unbekannter zeichensatz", "Content-Type: text/plain; charset=x-neu\n\nGrüße".encode(), "Grüße"),
    ("ohne angabe", "\nGrüße".encode(), "Grüße"),
    ("base64", b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZQ==", "Grüße"),
    ("qp", b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe",
        "Grüße"),
    ("kaputtes base64", b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZQ",
        "Grüße"),
]  # fmt: skip


@pytest.mark.parametrize(("rest", "text"), [r[1:] for r in CODED], ids=[r[0] for r in CODED])
def test_a_message_in_any_coding(tmp_path: Path, rest: bytes, text: str) -> None:
    head = b"From: a@b.example\nTo: c@d.example\nMIME-Version: 1.0\n"
    assert said(read(tmp_path, head + rest)) == [text]


ODD_HEADS = [
    ("a day beyond numbers", b"Date: Tue, 999999999999999999999 Jun 2024 08:30:00 +0200"),
    ("a year beyond numbers", b"Date: Tue, 4 Jun 99999999999999999999 08:30:00 +0200"),
    ("an hour beyond numbers", b"Date: Tue, 4 Jun 2024 99999999999999999999:30:00 +0200"),
    ("a zone beyond numbers", b"Date: Tue, 4 Jun 2024 08:30:00 +99999999999999999999"),
    ("no day", b"Date: gestern"),
    ("a coding that is cut", b'Content-Type: text/plain; charset="utf-\x00\x00'),
    ("a coding of zeros", b'Content-Type: text/plain; charset="\x00"'),
    ("a coding that nobody knows", b"Content-Type: text/plain; charset=utf-99"),
    ("a size of zeros", b'Content-Disposition: inline; size="\x00\x00"'),
    ("a boundary of zeros", b'Content-Type: text/plain; boundary="\x00"'),
    ("a name whose count overflows", b"Content-Type: text/plain; name*99999999999999999999=x"),
    ("a sender without an end", b"From: " + b"(" * 300),
]


@pytest.mark.parametrize("head", [r[1] for r in ODD_HEADS], ids=[r[0] for r in ODD_HEADS])
def test_an_odd_head_costs_only_itself(tmp_path: Path, head: bytes) -> None:
    sent = b"From: a@b.example\nTo: c@d.example\nSubject: Sprechtag\n" + head
    found = read(tmp_path, sent + b"\n\nDer Sprechtag ist am Montag in Ulm.\n")
    text = "\n".join(piece.text for piece in found.pieces)
    assert "Der Sprechtag ist am Montag in Ulm." in text
    assert "Betreff: Sprechtag" in text


def test_a_file_without_a_name_costs_only_itself(tmp_path: Path) -> None:
    packed = makers.zipped({"qrs.txt": b"Hallo", "brief.txt": b"Der Sprechtag in Ulm"})
    found = read(tmp_path, packed.replace(b"qrs.txt", b"\0rs.txt"))
    assert "brief.txt" in [piece.text for piece in found.pieces]


def test_logos_are_told_and_no_files(tmp_path: Path) -> None:
    message = inbox.message(TALE)
    message.add_attachment(
        b"\x89PNG\r\n\x1a\n" + bytes(300),
        maintype="image",
        subtype="png",
        filename="logo.png",
        disposition="inline",
        cid="<1@x>",
    )
    found = read(tmp_path, message.as_bytes())
    assert [issue.code for issue in found.issues] == ["logos_apart"]


def test_an_outlook_message_is_read_as_any_other(tmp_path: Path) -> None:
    found = read(tmp_path, inbox.msg("Sprechtag", TALE))
    assert (said(found), found.properties.title) == ([TALE], "Sprechtag")


CELL = '<c r="{}"><v>{}</v></c>'
DAYS = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs>'
FORMATS = (
    '<numFmts><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="0.00&quot;dm&quot;"/>'
    "</numFmts>"
)
SHEETS = [
    ("zeilen", inbox.row("Name", "Ort") + inbox.row("Kammer", "Ulm"), ["Name\tOrt\nKammer\tUlm"]),
    ("titel darueber", inbox.row("Partner 2024") + inbox.row("Name", "Ort") + inbox.row("Kammer", "Ulm"),
        ["Partner 2024", "Name\tOrt\nKammer\tUlm"]),
    ("leerzeile trennt", inbox.row("a",
            "b") + '<row r="5"><c t="inlineStr"><is><t>c</t></is></c><c t="inlineStr"><is><t>d</t></is></c></row>',
            ["a\tb", "c\td"]),
    ("luecke", '<row><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row>', ["1\t\t3"]),
    ("geteilte texte", '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>', ["Ulm\tKammer"]),
    ("zahlen", '<row><c><v>1250</v></c><c><v>0.5</v></c><c><v>3.0</v></c></row>', ["1250\t0,5\t3"]),
    ("tag", '<row><c s="1"><v>45447</v></c><c><v>45447</v></c></row>', ["04.06.2024\t45447"]),
    ("eigenes format", '<row><c s="2"><v>45447</v></c><c><v>1</v></c></row>', ["04.06.2024\t1"]),
    ("ja und nein", '<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c></row>', ["ja\tnein"]),
    ("formel", '<row><c t="str"><f>A1</f><v>Ulm</v></c><c><v>2</v></c></row>', ["Ulm\t2"]),
    ("verborgene zeile", inbox.row("a", "b") + '<row hidden="1"><c><v>9</v></c><c><v>9</v></c></row>', ["a\tb"]),
    ("falsche nummer", '<row><c t="s"><v>99</v></c><c><v>2</v></c></row>', ["2"]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "text"), [r[1:] for r in SHEETS], ids=[r[0] for r in SHEETS])
def test_a_sheet_reads_as_staff_see_it(tmp_path: Path, rows: str, text: list[str]) -> None:
    book = inbox.xlsx({"Tabelle1": rows}, texts=["Kammer", "Ulm"], styles=FORMATS + DAYS)
    assert said(read(tmp_path, book)) == text


def test_sheets_are_pages_and_hidden_ones_apart(tmp_path: Path) -> None:
    sheets = {
        "Partner": inbox.row("a", "b"),
        "Intern": inbox.row("geheim", "x"),
        "Kreise": inbox.row("c", "d"),
    }
    found = read(tmp_path, inbox.xlsx(sheets, hidden=["Intern"]))
    assert said(found) == ["Partner", "a\tb", "Kreise", "c\td"]
    assert [p.page for p in found.pieces] == [1, 1, 2, 2, 3, 3]
    assert [issue.code for issue in found.issues] == ["hidden_text"]


TABLE = (
    "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Ort</a:t></a:r></a:p>"
    "</a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>Ulm</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
    "</a:graphicData></a:graphic></p:graphicFrame>"
)
SLIDES = [
    ("titel", [inbox.shape("Auftakt", kind="title")], [("heading", "Auftakt")]),
    ("titel zuletzt gezeichnet", [inbox.shape("Rat", kind="body") + inbox.shape("Auftakt", kind="ctrTitle")],
        [("heading", "Auftakt"), ("list_item", "Rat")]),
    ("textfeld", [inbox.shape("Frei gesetzt")], [("paragraph", "Frei gesetzt")]),
    ("gruppe", [f"<p:grpSp>{inbox.shape('Innen')}</p:grpSp>"], [("paragraph", "Innen")]),
    ("tabelle", [TABLE], [("table", "Ort\tUlm")]),
    ("fuss", [inbox.shape("Auftakt", kind="title") + inbox.shape("Verband", kind="ftr")],
        [("heading", "Auftakt"), ("artifact", "Verband")]),
    ("zwei folien", [inbox.shape("Eins", kind="title"), inbox.shape("Zwei", kind="title")],
        [("heading", "Eins"), ("heading", "Zwei")]),
]  # fmt: skip


@pytest.mark.parametrize(("slides", "pieces"), [r[1:] for r in SLIDES], ids=[r[0] for r in SLIDES])
def test_slides(tmp_path: Path, slides: list[str], pieces: list[tuple[str, str]]) -> None:
    found = read(tmp_path, inbox.pptx(slides))
    assert [(p.role, p.text) for p in found.pieces] == pieces
    assert len(found.pages) == len(slides)


def test_notes_and_hidden_slides_are_apart(tmp_path: Path) -> None:
    slides = [inbox.shape("Eins", kind="title"), inbox.shape("Entfällt", kind="title")]
    found = read(
        tmp_path, inbox.pptx(slides, notes=inbox.shape("Langsam sprechen", kind="body"), hidden=[2])
    )
    assert (said(found), apart(found)) == (["Eins"], ["Langsam sprechen", "Entfällt"])
    assert {issue.code for issue in found.issues} == {"speaker_notes", "hidden_text"}


def test_words_of_a_diagram_are_read(tmp_path: Path) -> None:
    graphic = (
        '<p:graphicFrame><a:graphic><a:graphicData><d:relIds xmlns:d="urn:x" r:dm="r1"/></a:graphicData></a:graphic>'
        "</p:graphicFrame>"
    )
    data = (
        b'<m xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>Rat</a:t></a:r></a:p><a:p>'
        b"<a:r><a:t>Tat</a:t></a:r></a:p></m>"
    )
    assert said(read(tmp_path, inbox.pptx([graphic], parts={"diagramData": data}))) == [
        "Rat",
        "Tat",
    ]


def test_an_open_document_sheet_ends_where_its_words_end(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    edge = '<table:table-cell table:number-columns-repeated="16000"/>'
    rows = "".join(
        f"<table:table-row>{cell.format(a)}{cell.format(b)}{edge}</table:table-row>"
        for a, b in (("Ort", "Jahr"), ("Ulm", "2024"))
    )
    sheet = (
        f'<table:table table:name="Kreise">{rows}<table:table-row table:number-rows-repeated="1000000">'
        f"{edge}</table:table-row></table:table>"
    )
    assert said(read(tmp_path, inbox.open_document("spreadsheet", sheet))) == [
        "Kreise",
        "Ort\tJahr\nUlm\t2024",
    ]


PICTURES = [
    ("jpeg", {"form": "JPEG"}),
    ("liegend", {"turn": 90}),
    ("kopf", {"turn": 180}),
    ("schief", {"turn": 3}),
    ("palette", {"mode": "P"}),
    ("bilevel", {"mode": "1"}),
    ("farbe", {"mode": "RGB", "form": "WEBP"}),
    ("durchsichtig", {"mode": "RGBA"}),
    ("tiff", {"form": "TIFF"}),
]
PRINTED = [
    "Der Verband lädt zum Sprechtag nach Ulm ein.",
    "Er beginnt um neun Uhr im Rathaus der Stadt",
    "und richtet sich an alle kleinen Betriebe.",
]


@pytest.mark.parametrize("how", [row[1] for row in PICTURES], ids=[row[0] for row in PICTURES])
def test_a_picture_of_a_letter_is_read(tmp_path: Path, how: dict[str, object]) -> None:
    found = read(tmp_path, inbox.picture(PRINTED, **how))  # type: ignore[arg-type]
    text = " ".join(said(found))
    assert "Sprechtag nach Ulm" in text
    assert "kleinen Betriebe" in text
    assert found.pages[0].ocr


def test_each_picture_of_a_fax_is_a_page(tmp_path: Path) -> None:
    found = read(tmp_path, inbox.picture(PRINTED, "TIFF", frames=2))
    assert [page.number for page in found.pages] == [1, 2]


def test_a_fax_whose_next_page_has_no_size_is_damaged(tmp_path: Path) -> None:
    fax = inbox.picture(PRINTED, "TIFF", frames=2)
    # The tag of the width becomes one that nobody knows, on the second page alone.
    at = fax.rindex(b"\x00\x01\x04\x00\x01\x00")
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, fax[:at] + b"\x00\xff" + fax[at + 2 :])
    assert caught.value.code == "damaged"


def test_a_picture_without_words_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="kein Text zu erkennen") as caught:
        read(tmp_path, inbox.picture([]))
    assert caught.value.code == "empty"
