"""What holds for every document, whatever is in it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ground.errors import DocumentError
from pipeline.reading.assemble import assemble, page_at
from pipeline.reading.evidence import units
from pipeline.reading.extraction import Extraction, PageInfo, Piece, PieceText
from pipeline.reading.identify import identify
from pipeline.reading.kind import kind_of
from pipeline.reading.layout import Layout, Line, Word
from pipeline.reading.metadata import date_of, title_of
from pipeline.reading.order import in_reading_order
from pipeline.reading.read import read_document, read_request, reading_fingerprint
from pipeline.reading.sections import sections_of
from pipeline.settings import Settings
from tests.pipeline.reading import makers
from tests.pipeline.reading.invariants import check

WORDS = st.text(alphabet="aeinrstÄöß-„“.,:§1234 \n", min_size=1, max_size=60)
PIECES = st.lists(
    st.tuples(
        WORDS, st.integers(1, 4), st.sampled_from(["heading", "paragraph", "table", "artifact"])
    )
)
LINES = st.lists(
    st.tuples(
        st.text(alphabet="abcÄß-.,1", min_size=1, max_size=12),
        st.floats(0, 500),
        st.floats(0, 800),
        st.integers(1, 3),
    ),
    max_size=25,
)
TURNS = st.sampled_from(
    ["Pressemitteilung, 6. Mai 2021", "Vereinbarung zur Sache", "zwischen", "und", "Präambel", "§ 1 Ziele",
     "„Ja,“ so Max.", "Die Partner vereinbaren Gutes.",
     "Heidelberg, den 3. Mai 2021", "Kontakt", "info@example.org",
     "Über uns", "Download", "Ort, Datum", "Heidelberg, 3. Mai 2021 – Es geht los. Und zwar jetzt."]
)  # fmt: skip


@given(PIECES, st.integers(0, 2))
def test_assembling(drawn: list[tuple[str, int, str]], more_pages: int) -> None:
    ordered = sorted(drawn, key=lambda p: p[1])
    pieces = tuple(Piece(text, role, page=page) for text, page, role in ordered)  # type: ignore[arg-type]
    pages = tuple(PageInfo(n) for n in range(1, 5 + more_pages))
    body = assemble(Extraction(pieces, pages))
    assert [body.text[b.start : b.end] for b in body.blocks] == [p.text for p in pieces]
    assert body.pages[0].start == 0
    assert body.pages[-1].end == len(body.text)
    assert all(a.end == b.start for a, b in pairwise(body.pages))
    assert [page_at(body.pages, b.start) for b in body.blocks] == [p.page for p in pieces]


@given(LINES)
def test_layout_loses_no_word(drawn: list[tuple[str, float, float, int]]) -> None:
    lines = [
        Line((Word(text, (x, y, x + 6.0 * len(text), y + 11)),), 11, page)
        for text, x, y, page in sorted(drawn, key=lambda d: d[3])
    ]
    pieces = Layout(lines, frozenset()).pieces(in_reading_order(lines))
    letters = sorted(c for p in pieces for c in p.text if c.isalnum())
    assert letters == sorted(c for text, *_ in drawn for c in text if c.isalnum())
    assert all(0 <= turn <= len(p.text) for p in pieces for turn in p.turns)


@given(
    st.lists(
        st.tuples(st.text(max_size=20), st.sampled_from(["", "https://om.example/a.pdf"])),
        max_size=8,
    )
)
def test_links_lie_on_their_words(runs: list[tuple[str, str]]) -> None:
    text = PieceText()
    for run, target in runs:
        text.add(run, target)
    piece = text.piece()
    for link in piece.links if piece else ():
        assert piece is not None
        assert piece.text[link.start : link.end].strip() == piece.text[link.start : link.end] != ""


@given(st.lists(TURNS, min_size=1, max_size=20))
def test_heads_and_zones(lines: list[str]) -> None:
    body = assemble(Extraction(tuple(Piece(line) for line in lines)))
    found = units(body.text, body.blocks)
    kind = kind_of(found, "")
    sections = sections_of(kind, found)
    assert all(a.end <= b.start for a, b in pairwise(sections))
    assert all(0 <= z.start < z.end <= len(body.text) for z in sections)
    day = date_of(kind, found, sections, body.text)
    assert day is None or str(day.date.year) in body.text[day.start : day.end]
    from pipeline.reading.extraction import Properties

    assert title_of(found, sections, body.text, Properties(), "name.txt")


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"{\\rtf", b"\xff\xfe"]),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
def test_any_bytes_end_in_a_document_or_a_verdict(
    tmp_path: Path, data: bytes, start: bytes
) -> None:
    path = makers.put(tmp_path, "datei", start + data)
    try:
        document = read_document(path, identify(path), Settings())
    except DocumentError as error:
        told = (error.message, error.hint, error.code)
        document = None
    if document is None:
        assert all(told)
    else:
        check(document)


FILES = {
    "text": b"Pressemitteilung, 6. Mai 2021\nGutes geschieht\nEs geschah.",
    "html": b"<html><body><h1>A</h1><p>Eins <a href='a.pdf'>zwei</a></p></body></html>",
    "docx": makers.docx(makers.paragraph("Eins", "Titel") + makers.paragraph("Zwei")),
    "pdf": makers.pdf(
        [
            makers.page(makers.running_text(["Eins zwei", "drei-", "vier"])),
            makers.page([(70, 700, 11, "Ende")]),
        ]
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_bytes_give_the_same_document(tmp_path: Path, name: str) -> None:
    path = makers.put(tmp_path, name, FILES[name])
    source = identify(path)
    first = read_document(path, source, Settings())
    assert read_document(path, source, Settings()).model_dump_json() == first.model_dump_json()
    check(first)
    assert first.id == source.sha256[:12]


def test_id_version_and_time_are_the_callers(tmp_path: Path) -> None:
    path = makers.put(tmp_path, "a.txt", b"Guten Tag")
    at = datetime(2024, 5, 1, tzinfo=UTC)
    document = read_document(path, identify(path), Settings(), document_id="d7", version=3, at=at)
    assert (document.id, document.version, document.made.at) == ("d7", 3, at)


def test_the_fingerprint_follows_the_settings() -> None:
    usual = reading_fingerprint(Settings())
    assert reading_fingerprint(Settings()) == usual
    assert reading_fingerprint(Settings.model_validate({"ocr": {"dpi": 200}})) != usual
    assert reading_fingerprint(Settings.model_validate({"limits": {"seconds": 5}})) == usual
    assert callable(read_request)
