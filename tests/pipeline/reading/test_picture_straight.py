"""Photographed sheets are laid flat before they are read; scans and pictures are left alone."""

from __future__ import annotations

from math import dist
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image, ImageDraw, ImageFilter

from pipeline.reading.extractors.picture import PictureExtractor
from pipeline.reading.extractors.picture_straight import flattened, sheet_on
from pipeline.settings import Settings
from tests.pipeline.reading import makers_inbox as inbox

SIZE = (600, 800)
DESK, PAPER, INK = 70, 225, 30
Quad = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]
ASLANT: dict[str, Quad] = {
    "the top far away": ((130, 60), (470, 60), (560, 760), (40, 760)),
    "the foot far away": ((30, 30), (570, 45), (470, 740), (130, 745)),
    "from the right": ((40, 110), (560, 25), (560, 770), (40, 680)),
    "from the left": ((40, 25), (560, 110), (560, 680), (40, 770)),
    "askew": ((80, 30), (555, 100), (525, 760), (30, 695)),
    "turned": ((160, 25), (580, 115), (440, 770), (20, 680)),
    "one corner far away": ((45, 45), (560, 110), (540, 770), (25, 735)),
    "much aslant": ((190, 80), (430, 85), (580, 770), (20, 755)),
    "a sheet across": ((60, 210), (540, 160), (580, 600), (25, 560)),
    "a small sheet": ((150, 250), (450, 210), (490, 620), (110, 600)),
}


def photo(quad: Quad, desk: int = DESK, shadow: float = 0.0) -> Any:
    image = Image.new("L", SIZE, desk)
    draw = ImageDraw.Draw(image)
    draw.polygon(quad, fill=PAPER)
    a, b, c, d = quad
    for row in range(10, 90, 4):
        left = tuple(a[n] + (d[n] - a[n]) * row / 100 for n in (0, 1))
        right = tuple(b[n] + (c[n] - b[n]) * row / 100 for n in (0, 1))
        ends = [
            tuple(left[n] + (right[n] - left[n]) * share for n in (0, 1)) for share in (0.1, 0.9)
        ]
        draw.line([*ends[0], *ends[1]], fill=INK, width=4)
    noise = numpy.random.default_rng(7).normal(0, 6, (SIZE[1], SIZE[0]))
    light = numpy.linspace(1, 1 - shadow, SIZE[0])[None, :]
    shot = numpy.clip(numpy.asarray(image) * light + noise, 0, 255).astype("uint8")
    return Image.fromarray(shot).filter(ImageFilter.GaussianBlur(1))


@pytest.mark.parametrize("shadow", [0.0, 0.35], ids=["even light", "a shadow"])
@pytest.mark.parametrize("quad", ASLANT.values(), ids=list(ASLANT))
def test_the_corners_of_a_sheet_are_found(quad: Quad, shadow: float) -> None:
    sheet = sheet_on(photo(quad, shadow=shadow))
    assert sheet
    assert max(dist(a, b) for a, b in zip(sheet.corners, quad, strict=True)) < 8
    flat = flattened(photo(quad, shadow=shadow))
    greys = numpy.asarray(flat)
    assert numpy.median(greys) > 240
    # The lines of the sheet lie level: each row is of one kind nearly.
    rows = (greys[:, flat.width // 5 : -flat.width // 5] < 140).mean(axis=1)
    assert ((rows < 0.1) | (rows > 0.9)).mean() > 0.8


FLAT: Quad = ((40, 25), (560, 25), (560, 775), (40, 775))
OTHERS = {
    "a flat sheet": photo(FLAT),
    "hardly turned": photo(((50, 25), (570, 45), (545, 775), (25, 755))),
    "paper alone": photo(((-9, -9), (609, -9), (609, 809), (-9, 809))),
    "a desk as light as paper": photo(ASLANT["askew"], desk=PAPER - 5),
    "a small card": photo(((250, 300), (350, 320), (340, 400), (240, 390))),
    "no paper": Image.new("L", SIZE, 120),
    "black": Image.new("L", SIZE, 0),
    "a picture of greys": Image.linear_gradient("L").resize(SIZE),
    "a round plate": Image.radial_gradient("L").resize(SIZE).point(lambda v: 255 - v),
    "one pixel": Image.new("L", (1, 1), 255),
    "a strip": Image.new("L", (3000, 2), 255),
}  # fmt: skip


@pytest.mark.parametrize("image", OTHERS.values(), ids=list(OTHERS))
def test_other_pictures_are_left_alone(image: Any) -> None:
    assert flattened(image) is None


LINES = [
    "Vereinbarung über den Sprechtag in Ulm", "",
    "Der Verband und die Kammer laden zweimal im Jahr ein.",
    "Der Sprechtag richtet sich an alle kleinen Betriebe.",
    "Die Vereinbarung gilt ab dem 1. Oktober für drei Jahre.",
]  # fmt: skip


def test_a_letter_photographed_askew_is_read_and_told(tmp_path: Path) -> None:
    (tmp_path / "sheet.png").write_bytes(inbox.picture(LINES))
    letter = Image.open(tmp_path / "sheet.png").convert("L")
    wide, high = letter.size
    # Where the corners of the picture lie on the sheet: the sheet is seen from aside.
    seen = (
        -0.16 * wide,
        -0.02 * high,
        -0.02 * wide,
        1.04 * high,
        1.12 * wide,
        1.08 * high,
        1.02 * wide,
        -0.16 * high,
    )
    image = letter.transform((wide, high), Image.Transform.QUAD, seen, resample=3, fillcolor=DESK)
    image.point(lambda v: int(v * 0.88)).save(tmp_path / "brief.jpg")
    read = PictureExtractor().extract(tmp_path / "brief.jpg", Settings())
    words = " ".join(piece.text for piece in read.pieces).split()
    wanted = " ".join(LINES).split()
    assert sum(word in words for word in wanted) >= len(wanted) - 1
    assert "laid_flat" in {issue.code for issue in read.issues}
