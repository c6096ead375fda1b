"""What stands in the graphics of a Word file, in its formulas and its scanned pictures."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.reading.drafts_told import draft_marks
from pipeline.reading.extraction import Extraction, Piece
from pipeline.reading.extractors.docx import DocxExtractor
from pipeline.settings import Settings
from tests.pipeline.reading import makers
from tests.pipeline.reading.makers_inbox import relations

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_NAMES = " ".join(
    (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
        M,
    )
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override '
    'PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def word(folder: Path, body: str, *parts: tuple[str, str, bytes]) -> Extraction:
    """What is read of a Word file with this body; `parts` are (kind, name, bytes), related as r1, r2 …"""
    files = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>".encode(),
        "word/_rels/document.xml.rels": relations(*((kind, name) for kind, name, _ in parts)),
    }
    files |= {f"word/{name}": data for _, name, data in parts}
    path = makers.put(folder, "datei.docx", makers.zipped(files))
    return DocxExtractor().extract(path, Settings())


def said(extraction: Extraction) -> list[str]:
    return [piece.text for piece in extraction.pieces if piece.role != "artifact"]


def p(inner: str) -> str:
    return f"<w:p><w:r><w:t>Zu Beginn</w:t></w:r>{inner}</w:p>"


def drawn(inner: str) -> str:
    return p(
        f"<w:r><w:drawing><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></w:drawing></w:r>"
    )


def smart(*texts: str) -> bytes:
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>" for text in texts
    )
    return f"<dgm:dataModel {_NAMES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>".encode()


def chart(title: str, *rows: str) -> bytes:
    told = (
        f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        if title
        else ""
    )
    drawn = f"<c:chart>{told}<c:plotArea>{''.join(rows)}</c:plotArea></c:chart>"
    return f"<c:chartSpace {_NAMES}>{drawn}</c:chartSpace>".encode()


def row(names: list[str], numbers: list[str], title: str = "") -> str:
    def points(values: list[str]) -> str:
        return "".join(
            f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values)
        )

    head = (
        f"<c:tx><c:strRef><c:strCache>{points([title])}</c:strCache></c:strRef></c:tx>"
        if title
        else ""
    )
    cats = (
        f"<c:cat><c:strRef><c:strCache>{points(names)}</c:strCache></c:strRef></c:cat>"
        if names
        else ""
    )
    return f"<c:ser>{head}{cats}<c:val><c:numRef><c:numCache>{points(numbers)}</c:numCache></c:numRef></c:val></c:ser>"


DIAGRAM = drawn('<dgm:relIds r:dm="r1" r:lo="r9"/>')
CHART = drawn('<c:chart r:id="r1"/>')


def art(text: str) -> str:
    return p(f'<w:r><w:pict><v:shape><v:textpath string="{text}"/></v:shape></w:pict></w:r>')


GRAPHICS = [
    ("smartart", DIAGRAM, ("diagramData", smart("Aufnahme", "Plan", "Wirkung")), ["Aufnahme", "Plan", "Wirkung"]),
    ("smartart-one", DIAGRAM, ("diagramData", smart("Netzwerk Küste")), ["Netzwerk Küste"]),
    ("smartart-empty", DIAGRAM, ("diagramData", smart()), []),
    ("smartart-broken", DIAGRAM, ("diagramData", b"<kaputt"), []),
    ("chart", CHART, ("chart", chart("Beratungen", row(["Ulm", "Hof"], ["7", "9"]))), ["Beratungen", "Ulm 7, Hof 9"]),
    ("chart-series", CHART, ("chart", chart("", row(["Ulm"], ["7"], "2024"), row(["Ulm"], ["8"], "2025"))),
     ["2024: Ulm 7", "2025: Ulm 8"]),
    ("chart-numbers", CHART, ("chart", chart("", row([], ["7", "9"]))), ["7, 9"]),
    ("chart-bare", CHART, ("chart", chart("Nur Titel")), ["Nur Titel"]),
    ("wordart", art("Zukunftstag Küste"), None, ["Zukunftstag Küste"]),
    ("wordart-lines", art("Zukunft&#10;Küste"), None, ["Zukunft Küste"]),
    ("wordart-empty", art(""), None, []),
    ("linked-elsewhere", CHART, ("image", b"x"), []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "part", "expected"), [r[1:] for r in GRAPHICS], ids=[r[0] for r in GRAPHICS]
)
def test_the_words_of_graphics_are_text(
    tmp_path: Path, body: str, part: tuple[str, bytes] | None, expected: list[str]
) -> None:
    parts = [(part[0], "teile/eins.xml", part[1])] if part else []
    assert said(word(tmp_path, body, *parts)) == ["Zu Beginn", *expected]


def t(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


FORMULAS = [
    (f"<m:f><m:num>{t('a')}</m:num><m:den>{t('b')}</m:den></m:f>", "a/b"),
    (f"<m:f><m:num>{t('a + b')}</m:num><m:den>{t('2')}</m:den></m:f>", "(a + b)/2"),
    (f"<m:sSup><m:e>{t('m')}</m:e><m:sup>{t('2')}</m:sup></m:sSup>", "m²"),
    (f"<m:sSup><m:e>{t('x')}</m:e><m:sup>{t('a+b')}</m:sup></m:sSup>", "x^(a+b)"),
    (f"<m:sSub><m:e>{t('CO')}</m:e><m:sub>{t('2')}</m:sub></m:sSub>", "CO2"),
    (f"<m:rad><m:deg/><m:e>{t('9')}</m:e></m:rad>", "√9"),
    (f"<m:d><m:e>{t('a')}</m:e></m:d>", "(a)"),
    (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{t("a")}</m:e></m:d>', "[a]"),
    (f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:e>{t("x")}</m:e></m:nary>', "∑x"),
    (f"{t('y = ')}<m:f><m:num>{t('1')}</m:num><m:den>{t('2')}</m:den></m:f>", "y = 1/2"),
    (t("5 %"), "5 %"),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "expected"), FORMULAS)
def test_formulas_stand_in_one_line(tmp_path: Path, inner: str, expected: str) -> None:
    formula = p(f"<w:r><w:t xml:space='preserve'> </w:t></w:r><m:oMath>{inner}</m:oMath>")
    assert said(word(tmp_path, formula)) == [f"Zu Beginn {expected}"]


LETTER = (
    "Die Kammer und der Verband beraten kleine\nBetriebe in allen Kreisen des Landes.\n"
    "Die Beratung ist für Betriebe bis zu fünfzig\nBeschäftigten frei und beginnt im Sommer."
)


def scan(text: str, size: tuple[int, int] = (1240, 900)) -> bytes:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).multiline_text((80, 80), text, 0, ImageFont.load_default(40), spacing=24)
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


SCAN = drawn('<a:blip r:embed="r1"/>')


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (scan(LETTER), True),
        (scan("Logo"), False),
        (scan(LETTER, (400, 300)), False),
        (b"kein Bild", False),
    ],
    ids=["letter", "few-words", "small", "broken"],
)
def test_a_scanned_letter_in_word_is_read(tmp_path: Path, data: bytes, expected: bool) -> None:
    found = word(tmp_path, SCAN, ("image", "media/bild.png", data))
    assert ("beraten kleine" in " ".join(said(found))) is expected
    assert found.pages[0].ocr is expected


MARKS = [
    ("ENTWURF", True), ("- Entwurf -", True), ("Vertragsentwurf", True), ("Draft", True), ("MUSTER", True),
     ("KOPIE", True),
    ("nicht freigegeben", True), ("Entwurf einer Vereinbarung", False), ("Musterbetrieb", False),
     ("Kopien liegen bei", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "is_mark"), MARKS)
def test_a_mark_of_a_draft_is_told(text: str, is_mark: bool) -> None:
    assert bool(draft_marks([Piece(text)])) is is_mark
