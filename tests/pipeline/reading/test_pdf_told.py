"""What a PDF says beside its plain words: struck out, letter-spaced, signed, or a form that only
Adobe Reader shows.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.ocr import repair
from pipeline.reading.extractors.pdf import PdfExtractor
from pipeline.reading.layout import Line, Word
from pipeline.reading.quality import is_meaningless
from pipeline.settings import Settings
from tests.pipeline.reading import makers

PLAIN = makers.page(
    makers.running_text(
        [
            "Die Kammer und der Verband vereinbaren einen Sprechtag in Ulm.",
            "Er findet jedes Jahr im Mai statt.",
        ]
    )
)


def read(folder: Path, extra: str) -> Extraction:
    path = makers.put(folder, "seite.pdf", makers.pdf([f"{PLAIN}\n{extra}"]))
    return PdfExtractor().extract(path, Settings())


def said(found: Extraction) -> str:
    return " ".join(p.text for p in found.pieces if p.role != "artifact")


# At 12 points in Helvetica "Die Frist beträgt " ends at about 164, "vier" at about 184.
LINE = "BT /F1 12 Tf 70 600 Td (Die Frist betr\\344gt vier sechs Wochen.) Tj ET"
STRUCK = [
    ("line", "0.8 w 161 604 m 182 604 l S", True),
    ("thin-box", "0 g 161 603.5 21 0.9 re f", True),
    ("red", "1 0 0 RG 1 w 161 603 m 182 603 l S", True),
    ("a-little-long", "0.8 w 159 604 m 185 604 l S", True),
    ("high", "0.8 w 161 605.5 m 182 605.5 l S", True),
    ("underline", "0.8 w 161 598 m 182 598 l S", False),
    ("below-baseline", "0.8 w 161 600 m 182 600 l S", False),
    ("above", "0.8 w 161 612 m 182 612 l S", False),
    ("rule-of-a-table", "0.8 w 20 604 m 560 604 l S", False),
    ("half-a-word", "0.8 w 161 604 m 168 604 l S", False),
    ("upright", "0.8 w 170 590 m 170 615 l S", False),
    ("elsewhere", "0.8 w 400 604 m 430 604 l S", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("drawn", "is_struck"), [r[1:] for r in STRUCK], ids=[r[0] for r in STRUCK]
)
def test_struck_out_words_do_not_hold(tmp_path: Path, drawn: str, is_struck: bool) -> None:
    found = read(tmp_path, f"{LINE} {drawn}")
    assert ("Die Frist beträgt sechs Wochen." in said(found)) is is_struck
    assert ("beträgt vier sechs" in said(found)) is not is_struck
    assert [issue.code for issue in found.issues] == (["struck_text"] if is_struck else [])
    assert any(p.text == "vier" and p.role == "artifact" for p in found.pieces) is is_struck


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("V E R E I N B A R U N G   Z U R   A U S B I L D U N G", "VEREINBARUNG ZUR AUSBILDUNG"),
        ("E I N L A D U N G   Z U M   F O R U M", "EINLADUNG ZUM FORUM"),
        ("P R E S S E", "PRESSE"),
        ("A B und C D", "A B und C D"),
    ],
)
def test_wide_gaps_part_spaced_words_on_a_page(tmp_path: Path, typed: str, expected: str) -> None:
    found = read(tmp_path, f"BT /F1 14 Tf 70 640 Td ({typed}) Tj ET")
    assert expected in said(found)


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("st\\250arkt", "stärkt"), ("F\\250orderung", "Förderung"), ("M\\250usterau", "Müsterau"),
        ("\\250Uber", "Über"), ("\\250Aste", "Äste"), ("\\250Ol", "Öl"), ("l\\250auft", "läuft"),
        ("Pl\\250ane", "Pläne"),
        ("gr\\250un", "grün"), ("sch\\250on", "schön"),
    ],
)  # fmt: skip
def test_umlauts_of_old_fonts_are_whole(tmp_path: Path, torn: str, whole: str) -> None:
    assert whole in said(read(tmp_path, f"BT /F1 12 Tf 70 600 Td ({torn}) Tj ET"))


SECTIONS = [
    ("nach 88 6 und 7", "nach §§ 6 und 7"),
    ("gemäß 88 6 bis 9", "gemäß §§ 6 bis 9"),
    ("Die 88 3 bis 5 gelten", "Die §§ 3 bis 5 gelten"),
    ("die 88 3, 4 dieser", "die §§ 3, 4 dieser"),
    ("siehe $$ 2 sowie 3", "siehe §§ 2 sowie 3"),
    ("die 88 611 ff. BGB", "die §§ 611 ff. BGB"),
    ("gemäß 88 6", "gemäß §§ 6"),
    ("bei 88 Betrieben", "bei 88 Betrieben"),
    ("mit 88 Plätzen", "mit 88 Plätzen"),
    ("88 und 7 Fälle", "88 und 7 Fälle"),
    ("Nr. 88 in 6 Fällen", "Nr. 88 in 6 Fällen"),
]


@pytest.mark.parametrize(("text", "expected"), SECTIONS)
def test_two_signs_of_sections_are_put_right(text: str, expected: str) -> None:
    words = tuple(Word(word, (0.0, 0.0, 1.0, 1.0), "") for word in text.split())
    (line,) = repair([Line(words, 11.0, 1)])
    assert line.text == expected


# "Der Raum R" at 12 points in Helvetica ends at about 136.6; x, height and size of the index follow.
INDICES = [
    ("raised, close", 137, 605, 7, "R³"),
    ("raised, apart", 139, 605, 7, "R³"),
    ("raised, farther", 140, 605, 7, "R³"),
    ("raised less", 139, 604, 8, "R³"),
    ("lowered, close", 137, 597, 8, "R3"),
    ("lowered, apart", 139, 597, 8, "R3"),
    ("lowered, farther", 140, 597, 8, "R3"),
    ("lowered, small", 139, 598, 6, "R3"),
    ("lowered less", 139, 598, 9, "R3"),
    ("a word of its own", 146, 597, 8, "R 3"),
    ("on the line", 140, 600, 12, "R 3"),
    ("small on the line", 140, 600, 8, "R 3"),
]


@pytest.mark.parametrize(
    ("x", "y", "size", "expected"), [r[1:] for r in INDICES], ids=[r[0] for r in INDICES]
)
def test_indices_stand_at_their_letters(
    tmp_path: Path, x: float, y: float, size: float, expected: str
) -> None:
    extra = (
        "BT /F1 12 Tf 1 0 0 1 70 560 Tm (Der Raum R) Tj "
        f"/F1 {size} Tf 1 0 0 1 {x} {y - 40} Tm (3) Tj "
        "/F1 12 Tf 1 0 0 1 160 560 Tm (ist weit.) Tj ET"
    )
    assert f"Raum {expected} ist" in said(read(tmp_path, extra))


BEFORE = "Die Partner schließen folgende Vereinbarung."
ALONE = [
    (BEFORE, "8 2 Aufgaben", "§ 2 Aufgaben"),
    (BEFORE, "8 4 Laufzeit. Die Vereinbarung gilt drei Jahre.", "§ 4 Laufzeit."),
    (BEFORE, "& 7 Kündigung", "§ 7 Kündigung"),
    (BEFORE, "$ 3 Kosten und Beiträge", "§ 3 Kosten"),
    (BEFORE, "8 12 Schlussbestimmungen", "§ 12 Schlussbestimmungen"),
    ("nach § 4 der Ordnung", "8 5 Gebühren", "§ 5 Gebühren"),
    ("Satzung der Gemeinde Seebach", "S 2 Geltungsbereich", "§ 2 Geltungsbereich"),
    (BEFORE, "8 Aufgaben der Partner", "8 Aufgaben"),
    (BEFORE, "8 20 Uhr", "8 20 Uhr"),
    (BEFORE, "8 500 Personen", "8 500 Personen"),
    (BEFORE, "8 2 von zehn Partnern", "8 2 von"),
    (BEFORE, "8 12 Personen", "8 12 Personen"),
    ("7 3 Köln", "8 2 Seebach", "8 2 Seebach"),
    ("Unsere Preise im Mai", "8 2 Brötchen", "8 2 Brötchen"),
]


@pytest.mark.parametrize(("before", "text", "expected"), ALONE)
def test_a_single_sign_of_a_section_is_put_right(before: str, text: str, expected: str) -> None:
    def line(typed: str) -> Line:
        words = tuple(Word(word, (0.0, 0.0, 1.0, 1.0), "") for word in typed.split())
        return Line(words, 11.0, 1)

    _, head = repair([line(before), line(text)])
    assert head.text.startswith(expected)


@pytest.mark.parametrize(
    ("raw", "is_so"),
    [
        ("\ue050\ue072\ue065" * 20, True),
        ("\ue050\ue020\ue072\ue065 " * 10, True),
        ("\ufffd" * 40, True),
        ("\x01\x03\x04" * 15, True),
        ("\ue050" * 20 + "a" * 15, True),
        ("\ue050" * 10, False),
        ("Ein Text mit \ue0a7 einem Zeichen, das nichts heißt, und vielen anderen.", False),
        ("• • • • Eine Liste von Punkten und Wörtern", False),
        ("", False),
        ("12 345 678 " * 10, False),
    ],
)
def test_a_layer_that_means_nothing(raw: str, is_so: bool) -> None:
    assert is_meaningless(raw) is is_so


def xfa(shown: str, packet: str) -> bytes:
    """A form of Adobe LiveCycle with one page and one packet of XML."""
    content = f"BT /F1 12 Tf 70 700 Td ({shown}) Tj ET"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /XFA [(datasets) 6 0 R] >> /NeedsRendering true >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Length {len(packet)} >>\nstream\n{packet}\nendstream",
    ]
    return makers._numbered([body.encode("cp1252") for body in bodies], "")


def datasets(inner: str) -> str:
    name = "http://www.xfa.org/schema/xfa-data/1.0/"
    return (
        f'<xfa:datasets xmlns:xfa="{name}"><xfa:data><form>{inner}</form></xfa:data></xfa:datasets>'
    )


WAIT = "Please wait... If this message is not eventually replaced"
FILLED = datasets("<betrieb>Innung Hof</betrieb><ort>Hof</ort><leer/>")


@pytest.mark.parametrize(
    ("shown", "packet", "expected"),
    [
        (WAIT, FILLED, ["betrieb: Innung Hof", "ort: Hof"]),
        ("Bitte warten Sie.", FILLED, ["betrieb: Innung Hof", "ort: Hof"]),
        ("Sie brauchen Acrobat Reader, siehe get.adobe.com", FILLED, ["betrieb: Innung Hof", "ort: Hof"]),
        ("Your PDF viewer may not be able to display this", FILLED, ["betrieb: Innung Hof", "ort: Hof"]),
        ("Beitritt zum Netzwerk", FILLED, ["Beitritt zum Netzwerk"]),
        (WAIT, datasets(""), None),
        (WAIT, "<kaputt", None),
    ],
)  # fmt: skip
def test_a_form_that_only_adobe_shows(
    tmp_path: Path, shown: str, packet: str, expected: list[str] | None
) -> None:
    path = makers.put(tmp_path, "formular.pdf", xfa(shown, packet))
    if expected is None:
        with pytest.raises(DocumentError, match="XFA-Formular"):
            PdfExtractor().extract(path, Settings())
        return
    found = PdfExtractor().extract(path, Settings())
    assert [piece.text for piece in found.pieces] == expected
