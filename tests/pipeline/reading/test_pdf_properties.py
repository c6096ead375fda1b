"""What holds for every PDF page, wherever its lines stand and however it is turned."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.ground.types import Document
from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.pdf import PdfExtractor
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.pipeline.reading import makers
from tests.pipeline.reading.test_invariants import check

Lines = list[tuple[float, float, float, str]]

# Real words: a page of random letters is read again by OCR.
VOCABULARY = (
    "Betriebe Beschäftigte Führung Übergabe Verbände und die in Öffentlichkeit ganz wichtig groß "
    "Größe Mühe Ähnliches "
    "Beratung für mit Praxis stärken Netzwerk der das wird Süden Straße über"
)
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), min_size=1, max_size=4).map(" ".join)
ENDS = st.sampled_from(["", "", ".", "-", ":"])
# No two lines share a place: signs drawn upon each other are one to pdfium.
PLACES = st.lists(
    st.tuples(st.integers(1, 44), st.sampled_from([30.0, 320.0])), min_size=1, max_size=24, unique=True
)  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> list[Lines]:
    made: list[Lines] = []
    for _ in range(draw(st.integers(1, 3))):
        places = draw(PLACES)
        size = draw(st.sampled_from([8.0, 10.0, 11.0, 14.0]))
        made.append([(x, 18.0 * row, size, draw(WORDS) + draw(ENDS)) for row, x in places])
    return made


def bytes_of(drawn: list[Lines], turn: int, shift: float) -> bytes:
    """The pages turned as a whole, their edges moved, as scanners and layout programs leave
    them.
    """
    import pypdfium2

    pdf = pypdfium2.PdfDocument(makers.pdf([makers.page(lines) for lines in drawn]))
    for page in pdf:
        page.set_rotation(turn)
        page.set_mediabox(-shift, -shift, 595 + shift, 842 + shift)
    kept = io.BytesIO()
    pdf.save(kept)
    return kept.getvalue()


def letters(text: str) -> Counter[str]:
    return Counter(c for c in text if c.isalpha())


USUAL = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@given(pages(), st.sampled_from([0, 90, 180, 270]), st.sampled_from([0.0, 30.0]))
@USUAL
def test_spans_boxes_and_pages(tmp_path: Path, drawn: list[Lines], turn: int, shift: float) -> None:
    path = makers.put(tmp_path, "a.pdf", bytes_of(drawn, turn, shift))
    document = _document(path)
    check(document)
    assert len(document.pages) == len(drawn)
    assert letters(document.text) == letters(" ".join(line[3] for lines in drawn for line in lines))
    assert _document(path) == document


@given(pages())
@USUAL
def test_boxes_lie_where_the_words_were_drawn(tmp_path: Path, drawn: list[Lines]) -> None:
    found: Extraction = PdfExtractor().extract(
        makers.put(tmp_path, "a.pdf", bytes_of(drawn, 0, 0.0)), Settings()
    )  # fmt: skip
    for piece in found.pieces:
        assert piece.bbox is not None
        own = letters(" ".join(line[3] for line in _inside(drawn[piece.page - 1], piece.bbox)))
        first = piece.text if not piece.turns else piece.text[: piece.turns[0]]
        assert not letters(first) - own


def _inside(lines: Lines, box: tuple[float, float, float, float]) -> Lines:
    left, top, _, bottom = box
    return [x for x in lines if left - 3 < x[0] and top - 3 < 842 - x[1] < bottom + x[2]]


def _document(path: Path) -> Document:
    return read_document(path, identify(path), Settings())
