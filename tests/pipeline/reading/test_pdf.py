"""PDF pages made by hand: columns, hyphens, artifacts, tables, headings, scans."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pipeline.ground.types import Document
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.pipeline.reading import makers

LEFT = [
    "Die Partner vereinbaren, dass sie in den",
    "Regionen zusammenarbeiten und ihre Kräfte",
    "bündeln, damit kleine Betriebe schneller",
    "Hilfe finden als bisher und gut beraten",
    "werden.",
]
RIGHT = [
    "Jedes Netzwerk benennt eine Person, die",
    "Anfragen aufnimmt und weiterleitet, ohne",
    "selbst eine Leistung zu verkaufen oder zu",
    "vermitteln, die Geld kostet und bindet",
    "jemanden.",
]


def read(folder: Path, pages: list[str]) -> Document:
    path = makers.put(folder, "seite.pdf", makers.pdf(pages))
    return read_document(path, identify(path), Settings())


def blocks(document: Document, role: str) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.role == role]


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    lines = makers.running_text(LEFT) + makers.running_text(RIGHT, x=320)
    document = read(tmp_path, [makers.page(lines)])
    assert document.text == " ".join(LEFT) + "\n" + " ".join(RIGHT)


def test_columns_written_row_by_row_are_parted(tmp_path: Path) -> None:
    rows = zip(makers.running_text(LEFT), makers.running_text(RIGHT, x=320), strict=True)
    document = read(tmp_path, [makers.page([line for row in rows for line in row])])
    assert document.text == " ".join(LEFT) + "\n" + " ".join(RIGHT)


def test_hyphens_at_line_ends(tmp_path: Path) -> None:
    lines = ["Die Offensive Mittelstand will die Zusammen-", "arbeit der Unternehmer- und Fachverbände, Unternehmer-",
             "und Innungsverbände in ganz Deutschland, Baden-", "Württemberg eingeschlossen, stärken und die KMU-",
             "Beratung ausbauen."]  # fmt: skip
    text = read(tmp_path, [makers.page(makers.running_text(lines))]).text
    assert "die Zusammenarbeit der" in text
    assert "Unternehmer- und Innungsverbände" in text
    assert "Baden-Württemberg eingeschlossen" in text
    assert "KMU-Beratung ausbauen" in text


def test_headers_and_footers_are_artifacts(tmp_path: Path) -> None:
    def page(number: int, lines: list[str]) -> str:
        edge = [(70, 810, 9, "Offensive Mittelstand"), (280, 30, 9, f"Seite {number}")]
        return makers.page([*edge, *makers.running_text(lines)])

    document = read(
        tmp_path,
        [page(1, LEFT[:4]), page(2, ["werden, und zwar in allen Regionen des", "Landes.", *RIGHT])],
    )
    assert blocks(document, "artifact") == [
        "Offensive Mittelstand",
        "Seite 1",
        "Offensive Mittelstand",
        "Seite 2",
    ]
    # The paragraph that runs on over the page stays whole.
    assert "und gut beraten werden, und zwar in allen Regionen des Landes." in document.text
    second = document.pages[1]
    assert document.text[second.start :].startswith("werden, und zwar")


def test_ruled_tables_become_rows(tmp_path: Path) -> None:
    grid = "".join(f"{70 + x} {700 - 60} m {70 + x} 700 l S\n" for x in (0, 150, 300))
    grid += "".join(f"70 {700 - y} m 370 {700 - y} l S\n" for y in (0, 20, 40, 60))
    cells = [("Thema", "Code"), ("Personalführung", "A-2.1"), ("Gesundheit", "A-2.3")]
    lines = [
        (75 + 150 * c, 686 - 20 * r, 10, text)
        for r, row in enumerate(cells)
        for c, text in enumerate(row)
    ]
    document = read(
        tmp_path, [makers.page([(70, 740, 11, "Die Standards im Überblick:"), *lines], extra=grid)]
    )
    assert blocks(document, "table") == ["Thema\tCode\nPersonalführung\tA-2.1\nGesundheit\tA-2.3"]


def test_larger_type_is_a_heading(tmp_path: Path) -> None:
    lines = [(70, 780, 18, "Vereinbarung"), *makers.running_text(LEFT)]
    document = read(tmp_path, [makers.page(lines)])
    assert blocks(document, "heading") == ["Vereinbarung"]
    assert document.blocks[0].level == 1


def test_short_lines_stay_apart(tmp_path: Path) -> None:
    lines = [*LEFT, "Stiftung Mittelstand", "Kurfürsten-Anlage 62", "69115 Heidelberg"]
    text = read(tmp_path, [makers.page(makers.running_text(lines))]).text
    assert text.endswith("\nStiftung Mittelstand\nKurfürsten-Anlage 62\n69115 Heidelberg")


@pytest.mark.parametrize("angle", [0, 1.5, 90, 180])
def test_scans_are_read(tmp_path: Path, angle: float) -> None:
    import pypdfium2

    lines = [*LEFT, "", "§ 1 Ziele", *RIGHT, "", "§ 2 Umfang (OM-Praxis A1 - A-3.4)", *LEFT]
    path = makers.put(
        tmp_path, "t.pdf", makers.pdf([makers.page(makers.running_text(lines, pitch=16))])
    )
    with pypdfium2.PdfDocument(path) as pdf:
        image = pdf[0].render(scale=200 / 72, grayscale=True).to_pil()
    turned = image.rotate(angle, expand=angle % 90 == 0, fillcolor=255)
    scan = io.BytesIO()
    turned.convert("L").save(scan, "PDF", resolution=200)
    path = makers.put(tmp_path, "scan.pdf", scan.getvalue())
    document = read_document(path, identify(path), Settings())
    assert document.pages[0].ocr
    assert document.pages[0].quality > 0.8
    assert "bündeln, damit kleine Betriebe schneller Hilfe finden" in document.text
    assert "§ 1 Ziele" in document.text
    assert "§ 2 Umfang (OM-Praxis A1 - A-3.4)" in document.text
    page = document.pages[0]
    for block in document.blocks:
        assert block.bbox is not None
        assert 0 <= block.bbox[0] <= block.bbox[2] <= page.width
        assert 0 <= block.bbox[1] <= block.bbox[3] <= page.height
