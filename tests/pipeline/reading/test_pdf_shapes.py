"""PDF pages as programs make them: fonts of size one, boxes drawn last, letterheads read across,
stars in words.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.pdf import PdfExtractor
from pipeline.settings import Settings
from tests.pipeline.reading import makers

BODY = [
    "Wer Aus- und Weiterbildung plant, braucht einen Überblick über die",
    "Fähigkeiten der Belegschaft im Betrieb.",
]
ADDRESS = [
    "Handwerkskammer Südthüringen",
    "Frau Dr. Krüger",
    "Rosa-Luxemburg-Straße 7",
    "98527 Suhl",
]
SIGNS = ["Unser Zeichen: OM-12", "Durchwahl: -421", "Heidelberg, 6. Mai 2024"]


def read(folder: Path, *pages: str) -> Extraction:
    return PdfExtractor().extract(makers.put(folder, "a.pdf", makers.pdf(pages)), Settings())


def texts(found: Extraction) -> list[str]:
    return [p.text for p in found.pieces]


def scaled(x: float, y: float, size: float, text: str, font: str = "F1") -> str:
    """A line in a font of one point that its matrix makes as large as it is, as Word and InDesign
    write it.
    """
    return f"BT /{font} 1 Tf {size} 0 0 {size} {x} {y} Tm ({text}) Tj ET\n"


def test_sizes_are_those_that_are_seen(tmp_path: Path) -> None:
    lines = [scaled(70, 700 - 14 * n, 11, text) for n, text in enumerate(BODY)]
    found = read(tmp_path, scaled(70, 740, 16, "Fachkräfte finden") + "".join(lines))
    assert [(p.role, p.text) for p in found.pieces] == [
        ("heading", "Fachkräfte finden"),
        ("paragraph", " ".join(BODY)),
    ]


def test_a_star_in_a_word_is_no_note(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        makers.page(makers.running_text(["Alle Kolleg*innen und Partner* lesen das gern."])),
    )
    assert texts(found) == ["Alle Kolleg*innen und Partner [*] lesen das gern."]


def test_a_letterhead_that_is_drawn_last_stands_above(tmp_path: Path) -> None:
    box = [
        (400.0, 770.0 - 12 * n, 9, text)
        for n, text in enumerate(["Kontakt im Netzwerk", "Telefon 06221 123 456"])
    ]
    page = makers.page(
        [(70, 770, 11, "Stiftung Mittelstand"), *makers.running_text(BODY * 3, top=700), *box]
    )
    assert texts(read(tmp_path, page))[:2] == [
        "Stiftung Mittelstand",
        "Kontakt im Netzwerk Telefon 06221 123 456",
    ]


def test_a_footer_that_is_drawn_first_stands_below(tmp_path: Path) -> None:
    page = makers.page(
        [(70, 60, 9, "Gedruckt auf Papier aus der Region"), *makers.running_text(BODY * 3)]
    )
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


def _grid(rows: list[list[str]], columns: list[int], *, top: float = 700) -> str:
    placed = [
        (float(x), top - 16 * n, 11, text)
        for n, row in enumerate(rows)
        for x, text in zip(columns, row, strict=True)
        if text
    ]
    above = makers.running_text(BODY * 2, top=760)
    return makers.page(
        [*above, *placed, *makers.running_text(BODY * 2, top=top - 16 * len(rows) - 30)]
    )


def tables(found: Extraction) -> list[str]:
    return [p.text for p in found.pieces if p.role == "table"]


def test_a_table_without_lines_has_rows_and_cells(tmp_path: Path) -> None:
    rows = [
        ["Nr.", "Thema", "Wer", "Frist"],
        ["1", "Lärm", "Frau Özdemir", "3.9.2024"],
        ["2", "Hitze und", "Herr Weiß", "4.9.2024"],
        ["", "Zeitdruck", "", ""],
        ["3", "Nachfolge", "Frau Krüger", "5.9.2024"],
    ]
    found = read(tmp_path, _grid(rows, [70, 110, 260, 420]))
    assert tables(found) == [
        "Nr.\tThema\tWer\tFrist\n1\tLärm\tFrau Özdemir\t3.9.2024\n"
        "2\tHitze und Zeitdruck\tHerr Weiß\t4.9.2024\n3\tNachfolge\tFrau Krüger\t5.9.2024"
    ]


def test_two_columns_are_a_table_where_the_second_holds_figures(tmp_path: Path) -> None:
    rows = [
        ["Beitrag", "120,00 €"],
        ["Schulung", "85,50 €"],
        ["Fahrt", "12,00 €"],
        ["Summe", "217,50 €"],
    ]
    assert tables(read(tmp_path, _grid(rows, [70, 320]))) == ["\n".join("\t".join(r) for r in rows)]


def test_what_looks_like_a_table_and_is_none(tmp_path: Path) -> None:
    contents = [
        ["1", "Ziele", "3"],
        ["2", "Partner", "5"],
        ["3", "Aufgaben", "8"],
        ["4", "Schluss", "9"],
    ]
    names = [
        ["Frau Özdemir", "Heidelberg"],
        ["Herr Weiß", "Suhl"],
        ["Frau Krüger", "Neuwied"],
        ["Herr Ott", "Bremen"],
    ]
    steps = [
        ["1.", "Lärm messen"],
        ["2.", "Hitze mindern"],
        ["3.", "Pausen planen"],
        ["4.", "Prüfen"],
    ]
    assert tables(read(tmp_path, _grid(contents, [70, 110, 500]))) == []
    assert tables(read(tmp_path, _grid(names, [70, 320]))) == []
    assert tables(read(tmp_path, _grid(steps, [70, 110]))) == []
    assert tables(read(tmp_path, _letter(ADDRESS, SIGNS))) == []
