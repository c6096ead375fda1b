"""Places that OCR passed over are told: ink without words, with text above and below."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.reading.extractors.ocr_unreadable import unreadable
from pipeline.reading.extractors.picture import PictureExtractor
from pipeline.reading.layout import Line, Word
from pipeline.settings import Settings

DPI = 150
SIZE = (1240, 1754)
PITCH, LEFT, WIDE, HIGH, TOP = 50, 150, 900, 22, 150
PAPER, TEXT = 250, 20
ROWS = 14
NO_ROWS: tuple[int, ...] = ()


def top_of(row: int) -> int:
    return TOP + PITCH * row


def page(blank: Collection[int] = NO_ROWS) -> Any:
    image = Image.new("L", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    for row in set(range(ROWS)) - set(blank):
        for x in range(LEFT, LEFT + WIDE, 16):
            draw.rectangle((x, top_of(row), x + 2, top_of(row) + HIGH), fill=TEXT)
    return image


def lines(without: Collection[int] = NO_ROWS, unsure: Collection[int] = NO_ROWS) -> list[Line]:
    found = []
    for row in sorted(set(range(ROWS)) - set(without)):
        box = (LEFT, top_of(row), LEFT + WIDE, top_of(row) + HIGH)
        x0, y0, x1, y1 = (v * 72 / DPI for v in box)
        words = (Word(f"Zeile-{row}-der-Mitteilung", (x0, y0, x1, y1)),)
        found.append(Line(words, 11.0, 1, sure=0.6 if row in unsure else 0.95))
    return found


def half(row: int) -> Line:
    """A row whose second half was not read."""
    (line,) = lines(set(range(ROWS)) - {row})
    word = line.words[0]
    x0, y0, x1, y1 = word.box
    return Line((word._replace(box=(x0, y0, (x0 + x1) / 2, y1)),), line.size, 1, sure=line.sure)


def drawn(*boxes: tuple[int, int, int, int], image: Any = None, width: int = 0) -> Any:
    made = image or page()
    for box in boxes:
        ImageDraw.Draw(made).rectangle(box, outline=TEXT, fill=None if width else TEXT, width=width)
    return made


STAMP = (400, top_of(6) - 10, 900, top_of(7) + HIGH + 10)
HIDDEN = [
    ("two rows under a bar", drawn(STAMP), lines({6, 7}), (5, 8)),
    ("one row that is lost", page(), lines({6}), (5, 7)),
    ("three rows that are lost", page(), lines({6, 7, 8}), (5, 9)),
    ("five rows that are lost", page(), lines({4, 5, 6, 7, 8}), (3, 9)),
    ("at the left edge", drawn((60, top_of(6), 500, top_of(7))), lines({6, 7}), (5, 8)),
    ("a frame alone", drawn(STAMP, width=8), lines({6, 7}), (5, 8)),
    ("in the second row", page(), lines({1}), (0, 2)),
    ("in the last row but one", page(), lines({12}), (11, 13)),
    ("the end of a row", page(), [*lines({6}), half(6)], (5, 7)),
    ("a stamp as dark as ink", drawn((200, top_of(9) - 14, 1000, top_of(10) + 4)), lines({9, 10}), (8, 11)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("image", "read", "rows"), [r[1:] for r in HIDDEN], ids=[r[0] for r in HIDDEN]
)
def test_a_place_is_told_by_its_neighbours(
    image: Any, read: list[Line], rows: tuple[int, int]
) -> None:
    (place,) = unreadable(image, read, DPI)
    assert place.above.startswith(f"Zeile-{rows[0]}-")
    assert place.below.startswith(f"Zeile-{rows[1]}-")


RULE = (LEFT, top_of(6) + 34, LEFT + WIDE, top_of(6) + 38)
SHADES = page(blank=range(4, 14))
SHADES.paste(Image.linear_gradient("L").resize((800, 470)), (200, top_of(4)))
OTHERS = [
    ("all is read", page(), lines()),
    ("a paragraph's gap", page({6}), lines({6})),
    ("a rule", drawn(RULE), lines()),
    ("unsure rows without more ink", page(), lines(unsure={5, 6})),
    ("a stamp in the margin", drawn((1080, 400, 1230, 600)), lines()),
    ("a stamp below all text", drawn((300, 1300, 800, 1500)), lines()),
    ("a letterhead above all text", drawn((300, 20, 800, 110)), lines()),
    ("a picture in the text", SHADES, lines(range(4, 13))),
    ("a speck", drawn((500, top_of(6) + 34, 506, top_of(6) + 40)), lines()),
    ("a poor page", page(), [Line(x.words, x.size, 1, sure=0.7) for x in lines({6})]),
    ("few lines", page(), lines(range(4, 14))),
    ("an empty page", Image.new("L", SIZE, PAPER), lines()),
]


@pytest.mark.parametrize(("image", "read"), [r[1:] for r in OTHERS], ids=[r[0] for r in OTHERS])
def test_other_pages_are_left_alone(image: Any, read: list[Line]) -> None:
    assert unreadable(image, read, DPI) == []


def test_a_dark_stamp_over_a_clause_is_told(tmp_path: Path) -> None:
    image = Image.new("L", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    font, large = ImageFont.load_default(26), ImageFont.load_default(64)
    for row in range(11):
        text = f"{row + 1}. Die Partner beraten die Betriebe im Kreis gemeinsam und ohne Kosten."
        draw.text((150, 200 + 46 * row), text, font=font, fill=TEXT)
    over = Image.new("L", (560, 150), 255)
    ink = ImageDraw.Draw(over)
    ink.rectangle((4, 4, 555, 145), outline=0, width=8)
    ink.text((30, 35), "EINGEGANGEN", font=large, fill=0)
    turned = over.rotate(9, expand=True, fillcolor=255)
    image.paste(TEXT, (300, 360), turned.point(lambda v: 255 - v))
    image.save(tmp_path / "brief.png", dpi=(DPI, DPI))
    read = PictureExtractor().extract(tmp_path / "brief.png", Settings())
    told = [issue for issue in read.issues if issue.code == "unreadable_place"]
    assert told
    assert "Stelle nicht lesbar" in told[0].message
