"""PDF pages as programs make them: fonts of size one, boxes drawn last, letterheads read across, stars in words."""

from __future__ import annotations

from pathlib import Path

from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.pdf import PdfExtractor
from pipeline.settings import Settings
from tests.pipeline.reading import makers

BODY = ["Wer Aus- und Weiterbildung plant, braucht einen Überblick über die", "Fähigkeiten der Belegschaft im Betrieb."]
ADDRESS = ["Handwerkskammer Südthüringen", "Frau Dr. Krüger", "Rosa-Luxemburg-Straße 7", "98527 Suhl"]
SIGNS = ["Unser Zeichen: OM-12", "Durchwahl: -421", "Heidelberg, 6. Mai 2024"]


def read(folder: Path, *pages: str) -> Extraction:
    return PdfExtractor().extract(makers.put(folder, "a.pdf", makers.pdf(pages)), Settings())


def texts(found: Extraction) -> list[str]:
    return [p.text for p in found.pieces]


def scaled(x: float, y: float, size: float, text: str, font: str = "F1") -> str:
    """A line in a font of one point that its matrix makes as large as it is, as Word and InDesign write it."""
    return f"BT /{font} 1 Tf {size} 0 0 {size} {x} {y} Tm ({text}) Tj ET\n"


def test_sizes_are_those_that_are_seen(tmp_path: Path) -> None:
    lines = [scaled(70, 700 - 14 * n, 11, text) for n, text in enumerate(BODY)]
    found = read(tmp_path, scaled(70, 740, 16, "Fachkräfte finden") + "".join(lines))
    assert [(p.role, p.text) for p in found.pieces] == [
        ("heading", "Fachkräfte finden"),
        ("paragraph", " ".join(BODY)),
    ]


def test_a_star_in_a_word_is_no_note(tmp_path: Path) -> None:
    found = read(tmp_path, makers.page(makers.running_text(["Alle Kolleg*innen und Partner* lesen das gern."])))
    assert texts(found) == ["Alle Kolleg*innen und Partner [*] lesen das gern."]


def test_a_letterhead_that_is_drawn_last_stands_above(tmp_path: Path) -> None:
    box = [(400.0, 770.0 - 12 * n, 9, text) for n, text in enumerate(["Kontakt im Netzwerk", "Telefon 06221 123 456"])]
    page = makers.page([(70, 770, 11, "Stiftung Mittelstand"), *makers.running_text(BODY * 3, top=700), *box])
    assert texts(read(tmp_path, page))[:2] == ["Stiftung Mittelstand", "Kontakt im Netzwerk Telefon 06221 123 456"]


def test_a_footer_that_is_drawn_first_stands_below(tmp_path: Path) -> None:
    page = makers.page([(70, 60, 9, "Gedruckt auf Papier aus der Region"), *makers.running_text(BODY * 3)])
    assert texts(read(tmp_path, page))[-1] == "Gedruckt auf Papier aus der Region"


def _letter(left: list[str], right: list[str]) -> str:
    rows: list[tuple[float, float, float, str]] = []
    for n, text in enumerate(left):
        rows.append((70.0, 760.0 - 14 * n, 11, text))
        if n < len(right):
            rows.append((380.0, 760.0 - 14 * n, 11, right[n]))
    return makers.page([*rows, *makers.running_text(BODY * 4, top=600)])


def test_an_address_is_read_before_what_stands_beside_it(tmp_path: Path) -> None:
    words = " ".join(texts(read(tmp_path, _letter(ADDRESS, SIGNS)))).split()
    wanted = " ".join([*ADDRESS, *SIGNS]).split()
    assert words[: len(wanted)] == wanted


def test_labels_and_values_stay_together(tmp_path: Path) -> None:
    labels, values = ["Ort", "Beginn", "Ende", "Kosten"], ["Suhl", "9 Uhr", "17 Uhr", "keine"]
    words = " ".join(texts(read(tmp_path, _letter(labels, values)))).split()
    assert words[:6] == ["Ort", "Suhl", "Beginn", "9", "Uhr", "Ende"]
