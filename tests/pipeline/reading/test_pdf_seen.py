"""What nobody sees on a page is no text, what is painted over is not kept, and what is seen stays:
one row a way of painting.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.pdf import PdfExtractor
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
SECRET = "Die Vertreterin Ida Ost wohnt in der Gasse 3."


def words(
    before: str = "", after: str = "", *, x: int = 70, y: int = 600, size: float = 11, mode: int = 0
) -> str:
    """A line of its own with what is painted before and after it."""
    return f"q {before} BT {mode} Tr /F1 {size} Tf {x} {y} Td ({SECRET}) Tj ET {after} Q"


BAR = "50 590 500 30 re f"
HIDDEN = {
    "unsichtbar": words(mode=3),
    "nur zum schneiden": words(mode=7),
    "weiss": words("1 1 1 rg"),
    "fast weiss": words("0.97 0.97 0.97 rg"),
    "weiss in cmyk": words("0 0 0 0 k"),
    "weisser umriss": words("1 1 1 RG", mode=1),
    "winzig": words(size=0.5),
    "unter der seite": words(y=-200),
    "neben der seite": words(x=900),
    "weggeschnitten": words("0 0 1 1 re W n"),
}
COVERED = {
    "schwarzer balken": words(after=f"0 0 0 rg {BAR}"),
    "weisser balken": words(after=f"1 1 1 rg {BAR}"),
    "grauer balken": words(after=f"0.5 g {BAR}"),
    "dicke linie": words(after="20 w 50 604 m 550 604 l S"),
    "schwarz auf schwarz": words(f"0 0 0 rg {BAR}"),
    "zwei balken": words(after="0 0 0 rg 50 590 200 30 re f 250 590 300 30 re f"),
}
SEEN = {
    "schlicht": words(),
    "gelb hinterlegt": words(f"1 1 0 rg {BAR} 0 g"),
    "weiss auf dunkel": words(f"0 0 0.4 rg {BAR} 1 1 1 rg"),
    "unterstrichen": words(after="1 w 70 598 m 400 598 l S"),
    "umrahmt": words(after="50 590 500 30 re S"),
    "grau": words("0.6 g"),
    "balken darueber": words(after="0 g 50 640 500 30 re f"),
    "weiss daneben": words(after="1 g 50 500 500 30 re f"),
    "klein": words(size=5),
    "im ausschnitt": words("40 580 520 60 re W n"),
}


def read(folder: Path, extra: str) -> Extraction:
    path = makers.put(folder, "seite.pdf", makers.pdf([f"{PLAIN}\n{extra}"]))
    return PdfExtractor().extract(path, Settings())


def said(found: Extraction) -> str:
    return " ".join(p.text for p in found.pieces if p.role != "artifact")


@pytest.mark.parametrize("shape", HIDDEN)
def test_what_nobody_sees_is_kept_apart_and_told(tmp_path: Path, shape: str) -> None:
    found = read(tmp_path, HIDDEN[shape])
    assert "Ida" not in said(found)
    assert "Sprechtag in Ulm" in said(found)
    assert any("Ida Ost" in p.text for p in found.pieces if p.role == "artifact")
    assert [(issue.code, issue.page) for issue in found.issues] == [("hidden_text", 1)]


@pytest.mark.parametrize("shape", COVERED)
def test_what_is_painted_over_is_not_kept(tmp_path: Path, shape: str) -> None:
    found = read(tmp_path, COVERED[shape])
    assert not any("Ida" in p.text or "Gasse" in p.text for p in found.pieces)
    assert "Sprechtag in Ulm" in said(found)
    assert [(issue.code, issue.page) for issue in found.issues] == [("redacted_text", 1)]


@pytest.mark.parametrize("shape", SEEN)
def test_what_is_seen_stays(tmp_path: Path, shape: str) -> None:
    found = read(tmp_path, SEEN[shape])
    assert SECRET in said(found)
    assert found.issues == ()


def test_a_word_that_is_covered_but_for_its_edge_is_covered(tmp_path: Path) -> None:
    name = "q BT /F1 11 Tf 70 600 Td (Donaudampfschifffahrt) Tj ET 0 0 0 rg 85 590 200 30 re f Q"
    found = read(tmp_path, name)
    assert "Donau" not in said(found)
    assert [issue.code for issue in found.issues] == ["redacted_text"]


LAYERS = "/OCProperties << /OCGs [90 0 R] /D << {} [90 0 R] >> >>"
LAYER = b"\n90 0 obj\n<< /Type /OCG /Name (Ebene) >>\nendobj\n"


@pytest.mark.parametrize(("switch", "is_seen"), [("/OFF", False), ("/ON", True)])
def test_a_layer_that_is_switched_off_is_not_seen(
    tmp_path: Path, switch: str, is_seen: bool
) -> None:
    data = makers.pdf([f"{PLAIN}\n/OC /L1 BDC {words()} EMC"])
    data = data.replace(b"/Type /Catalog", b"/Type /Catalog " + LAYERS.format(switch).encode())
    data = data.replace(b"/Resources <<", b"/Resources << /Properties << /L1 90 0 R >>")
    # The table of places is wrong now: readers make their own.
    data = data.replace(b"\nxref\n", LAYER + b"\nxxxx\n")
    found = PdfExtractor().extract(makers.put(tmp_path, "a.pdf", data), Settings())
    assert (SECRET in said(found)) is is_seen
    assert bool(found.issues) is not is_seen
