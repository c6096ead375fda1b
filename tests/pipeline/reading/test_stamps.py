"""Stamps on scanned pages: seen where there is one, lifted without harm to the text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.reading.extractors.ocr_stamps import lifted, stamp_on
from pipeline.reading.extractors.picture import PictureExtractor
from pipeline.reading.layout import Line, Word
from pipeline.settings import Settings

DPI = 150
SIZE = (1240, 1754)
PITCH, LEFT, WIDE, HIGH = 50, 150, 900, 22
PAPER, TEXT = 250, 20
READ = range(12)  # rows of text that were read; the stamp hides those behind


def page(rows: Sequence[int] = range(16)) -> Any:
    image = Image.new("L", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    for row in rows:
        top = 150 + PITCH * row
        for x in range(LEFT, LEFT + WIDE, 16):
            draw.rectangle((x, top, x + 6, top + HIGH), fill=TEXT)
    return image


def lines() -> list[Line]:
    found = []
    for row in READ:
        top = 150 + PITCH * row
        box = (LEFT, top, LEFT + WIDE, top + HIGH)
        x0, y0, x1, y1 = (v * 72 / DPI for v in box)
        found.append(Line((Word("Wörter", (x0, y0, x1, y1)),), 11.0, 1))
    return found


def stamp(image: Any, grey: int, box: tuple[int, int, int, int], width: int = 10) -> Any:
    draw = ImageDraw.Draw(image)
    draw.rectangle(box, outline=grey, width=width)
    middle = (box[1] + box[3]) // 2
    half = min(20, (box[3] - box[1]) // 2)
    draw.rectangle((box[0] + 40, middle - half, box[2] - 40, middle + half), fill=grey)
    return image


OVER = (400, 740, 900, 960)
MARKED = {
    "a grey stamp over the clause": (110, OVER),
    "a paler one": (150, OVER),
    "a darker one": (85, OVER),
    "at the left edge": (110, (20, 740, 420, 960)),
    "at the right edge": (110, (820, 740, 1230, 960)),
    "at the foot": (110, (400, 1400, 900, 1640)),
    "a large one": (120, (200, 740, 1100, 1100)),
    "a small one": (120, (500, 800, 700, 900)),
    "a tall one": (130, (600, 740, 800, 1500)),
    "a broad bar": (100, (200, 800, 1100, 880)),
}
PLAIN = {
    "no stamp": page(),
    "as dark as the text": stamp(page(), TEXT, OVER),
    "hardly darker than paper": stamp(page(), 215, OVER),
    "nothing but paper": Image.new("L", SIZE, PAPER),
    "a grey page": Image.new("L", SIZE, 120),
    "a photograph": page(),
    "a speck": stamp(page(), 110, (600, 1600, 690, 1602), width=1),
    "a page of a grey picture": page(),
    "text that was not read": page(range(25)),
    "a shade of many greys": page(),
}
PLAIN["a photograph"].paste(
    Image.linear_gradient("L").resize((800, 500)).point(lambda v: 40 + v * 3 // 4), (200, 1000)
)
PLAIN["a page of a grey picture"].paste(130, (100, 900, 1140, 1700))
PLAIN["a shade of many greys"].paste(Image.linear_gradient("L").resize((300, 300)), (300, 1300))


@pytest.mark.parametrize("kind", MARKED)
def test_a_stamp_is_seen_and_lifted(kind: str) -> None:
    grey, box = MARKED[kind]
    image = stamp(page(), grey, box)
    found = stamp_on(image, lines(), DPI)
    assert found is not None
    left, top, right, bottom = found.box
    assert left <= box[0] + 10
    assert top <= box[1] + 10
    assert right >= box[2] - 10
    assert bottom >= box[3] - 10
    clean = lifted(image, found)
    assert clean.getpixel((box[0] + 5, (box[1] + box[3]) // 2)) in {255, 0, PAPER}
    histogram = clean.histogram()
    assert histogram[grey] == 0
    assert sum(histogram[:100]) >= 0.8 * sum(page().histogram()[:100])


@pytest.mark.parametrize("kind", PLAIN)
def test_other_pages_are_left_alone(kind: str) -> None:
    assert stamp_on(PLAIN[kind], lines(), DPI) is None


def test_few_lines_prove_nothing() -> None:
    assert stamp_on(stamp(page(), 110, OVER), lines()[:2], DPI) is None


CLAUSE = (
    "Diese Vereinbarung gilt ab dem Tag der Unterschrift",
    "und zwei weitere Jahre. Sie kann mit einer Frist von drei Monaten",
    "zum Ende eines Jahres schriftlich beendet werden.",
)


def test_the_clause_below_a_stamp_is_read_and_told(tmp_path: Path) -> None:
    image = Image.new("L", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    font, large = ImageFont.load_default(26), ImageFont.load_default(70)
    before = ("Die Partner arbeiten im Netzwerk zusammen.",) * 3
    for row, text in enumerate((*before, *CLAUSE, "Seebach, den 4. Mai 2024")):
        draw.text((150, 200 + 46 * row), text, font=font, fill=TEXT)
    over = Image.new("L", (620, 170), 255)
    ink = ImageDraw.Draw(over)
    ink.rectangle((4, 4, 615, 165), outline=120, width=8)
    ink.text((40, 40), "EINGEGANGEN", font=large, fill=120)
    turned = over.rotate(9, expand=True, fillcolor=255)
    image.paste(120, (300, 300), turned.point(lambda v: 255 - v if v < 200 else 0))
    for row, text in enumerate(CLAUSE, 3):
        draw.text((150, 200 + 46 * row), text, font=font, fill=TEXT)
    image.save(tmp_path / "brief.png", dpi=(DPI, DPI))
    read = PictureExtractor().extract(tmp_path / "brief.png", Settings())
    words = " ".join(piece.text for piece in read.pieces).split()
    wanted = " ".join(CLAUSE).split()
    assert sum(word in words for word in wanted) >= len(wanted) - 2
    assert "stamp_over_text" in {issue.code for issue in read.issues}
