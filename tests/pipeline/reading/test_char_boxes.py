"""Boxes of single characters and spans: where they stand on the page."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.ground.types import BBox, Document
from pipeline.reading.char_boxes import Scans, boxes_of, boxes_of_all
from pipeline.reading.formats import PDF
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import PROJECT, Settings
from tests.pipeline.reading.makers import pdf, put

PAGES = PROJECT / "bench" / "extraction" / "pages" / "documents"


def read(path: Path) -> Document:
    return read_document(path, identify(path), Settings())


def of(path: Path, document: Document, words: str) -> list[tuple[int, BBox]]:
    start = document.text.index(words)
    return boxes_of(path, PDF, document, start, start + len(words))


def under(path: Path, places: list[tuple[int, BBox]]) -> str:
    """What pdfium itself finds in the boxes, hyphens at line ends left out."""
    import pypdfium2

    found = ""
    with closing(pypdfium2.PdfDocument(path)) as opened:
        for number, (x0, y0, x1, y1) in places:
            with closing(opened[number - 1]) as page, closing(page.get_textpage()) as text:
                height = page.get_height()
                found += text.get_text_bounded(
                    x0 - 0.3, height - y1 - 0.5, x1 + 0.3, height - y0 + 0.5
                )
    return re.sub(r"[\x02\ufffe\s-]+", "", found)


def test_a_word_torn_over_two_lines_has_a_box_in_each(tmp_path: Path) -> None:
    lines = [
        "Die Partner pflegen eine lange Zusammen-",
        "arbeit in allen Fragen der guten Arbeit im Betrieb.",
    ]
    shown = " ".join(f"0 -14 Td ({line}) Tj" for line in lines)
    path = put(tmp_path, "a.pdf", pdf([f"BT /F1 11 Tf 72 780 Td {shown} ET"]))
    document = read(path)
    places = of(path, document, "Zusammenarbeit")
    assert [page for page, _ in places] == [1, 1]
    (left, top, _, bottom), (x0, y0, x1, y1) = (box for _, box in places)
    assert 200 < left < 300
    assert top < bottom <= y0 + 4 < y1
    assert x0 == pytest.approx(72, abs=1.5)
    assert x1 < 130
    single = of(path, document, "Z")
    assert single[0][1][2] - single[0][1][0] == pytest.approx(80 / 9, abs=5)
    assert boxes_of(path, PDF, document, 3, 3) == []
    assert boxes_of(path, "text/html", document, 0, 9) == []


def test_boxes_hold_their_words() -> None:
    missed, count = [], 0
    for name in ("zwei-spalten", "tabelle-ueber-seiten", "handsatz-schmal", "fussnoten"):
        path = PAGES / f"{name}.pdf"
        document = read(path)
        for word in list(re.finditer(r"[^\W\d_]{5,}", document.text))[3::30]:
            shown = under(path, boxes_of(path, PDF, document, word.start(), word.end()))
            count += 1
            if word.group() not in shown or len(shown) > len(word.group()) + 6:
                missed.append((name, word.group(), shown))
    assert len(missed) <= 0.03 * count, missed


def test_a_span_over_a_page_break_has_boxes_on_both(tmp_path: Path) -> None:
    first = "BT /F1 11 Tf 72 80 Td (Der Satz beginnt auf der ersten Seite und geht ohne Ende weiter) Tj ET"
    second = "BT /F1 11 Tf 72 780 Td (auf der zweiten Seite, wo er schliesslich aufgeht.) Tj ET"
    path = put(tmp_path, "b.pdf", pdf([first, second]))
    document = read(path)
    start, end = document.text.index("weiter"), document.text.index(" zweiten")
    assert {page for page, _ in boxes_of(path, PDF, document, start, end)} == {1, 2}


def test_a_scan_gives_the_box_of_the_block_and_with_its_words_those(tmp_path: Path) -> None:
    path = PAGES / "scan-schmal.pdf"
    if not path.exists():
        pytest.skip("the page is not there")
    document = read(path)
    block = next(b for b in document.blocks if b.role == "paragraph" and b.bbox)
    assert boxes_of(path, PDF, document, block.start, block.end) == [(block.page, block.bbox)]
    word = max(document.text[block.start : block.end].split(), key=len)
    start = document.text.index(word, block.start)
    scans = Scans(Settings(), tmp_path / "page")
    asked = [(start, start + len(word))]
    (found,) = boxes_of_all(path, PDF, document, asked, scans=scans)
    assert block.bbox
    ((number, (x0, y0, x1, y1)),) = found
    assert number == block.page
    assert block.bbox[0] - 2 <= x0 < x1 <= block.bbox[2] + 2
    assert block.bbox[1] - 2 <= y0 < y1 <= block.bbox[3] + 2
    assert (x1 - x0) * (y1 - y0) < 0.2 * area(block.bbox)
    # The second look takes what the first has kept.
    assert (tmp_path / f"page-{number}-words.json").is_file()
    assert boxes_of_all(path, PDF, document, asked, scans=scans) == [found]


def area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
