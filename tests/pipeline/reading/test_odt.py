"""OpenDocument texts: what stands in them and what only seems to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.odt import OdtExtractor
from pipeline.reading.formats import ODT
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.pipeline.reading.makers import put
from tests.pipeline.reading.makers_word import odt


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def inner(body: str, **parts: str) -> Extraction:
        return OdtExtractor().extract(put(tmp_path, "v.odt", odt(body, **parts)), Settings())

    return inner


def texts(extraction: Extraction) -> list[tuple[str, str]]:
    return [(p.role, p.text) for p in extraction.pieces]


def test_headings_lists_and_tables(read) -> None:  # type: ignore[no-untyped-def]
    lists = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
        'style:num-format="1" '
        'style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" '
        'style:num-suffix=")"/>'
        "</text:list-style>"
    )
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('tief', '')}</text:list>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row>{cell.format(a)}{cell.format(b)}</table:table-row>"
        for a, b in (("Thema", "Ort"), ("Führung", "Neuwied"))
    )
    body = (
        '<text:h text:outline-level="2">Ziele</text:h>'
        "<text:list "
        f'text:style-name="L1">{item.format("erstens", inner)}{item.format("zweitens", "")}</text:list>'
        f"<table:table>{rows}</table:table><text:p>Schluss<text:s/>hier</text:p>"
    )
    assert texts(read(body, automatic=lists)) == [
        ("heading", "Ziele"),
        ("list_item", "1. erstens"),
        ("list_item", "a) tief"),
        ("list_item", "2. zweitens"),
        ("table", "Thema\tOrt\nFührung\tNeuwied"),
        ("paragraph", "Schluss hier"),
    ]


def test_notes_boxes_artifacts_and_links(read) -> None:  # type: ignore[no-untyped-def]
    body = (
        "<text:p>Siehe <text:a "
        'xlink:href="https://om.example/">hier</text:a><text:note><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>Fußnote</text:p></text:note-body></text:note> weiter."
        "<draw:frame><draw:text-box><text:p>Kasten</text:p></draw:text-box></draw:frame>"
        "<office:annotation><dc:creator>X</dc:creator><text:p>Randbemerkung</text:p></office:annotation></text:p>"
    )
    pages = (
        "<office:master-styles><style:master-page><style:header><text:p>Briefkopf</text:p></style:header>"
        "<style:footer><text:p>Seite</text:p></style:footer></style:master-page></office:master-styles>"
    )
    extraction = read(body, styles=pages)
    assert texts(extraction) == [
        ("artifact", "Briefkopf"),
        ("paragraph", "Siehe hier weiter."),
        ("paragraph", "Kasten"),
        ("footnote", "Fußnote"),
        ("artifact", "Randbemerkung"),
        ("artifact", "Seite"),
    ]
    assert [k.target for k in extraction.pieces[1].links] == ["https://om.example/"]


def test_deletions_go_and_hidden_text_is_put_aside(read) -> None:  # type: ignore[no-untyped-def]
    body = (
        "<text:tracked-changes><text:changed-region "
        'text:id="c1"><text:deletion><text:p>nie</text:p></text:deletion>'
        "</text:changed-region></text:tracked-changes><text:p>Wir <text:change-start "
        'text:change-id="c1"/>nie '
        '<text:change-end text:change-id="c1"/>helfen.<text:span '
        'text:style-name="T1">geheim</text:span></text:p>'
    )
    hidden = (
        '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    )
    extraction = read(body, automatic=hidden)
    assert texts(extraction) == [("paragraph", "Wir helfen."), ("artifact", "geheim")]
    assert [i.code for i in extraction.issues] == ["tracked_changes", "hidden_text"]


def test_a_whole_file(tmp_path: Path) -> None:
    meta = "<dc:title>Vereinbarung</dc:title><meta:creation-date>2021-12-06T10:00:00</meta:creation-date>"
    path = put(tmp_path, "v.odt", odt("<text:p>Ein Text ohne Datum.</text:p>", meta=meta))
    source = identify(path)
    document = read_document(path, source, Settings())
    assert (source.media_type, document.title, document.date) == (
        ODT,
        "Vereinbarung",
        date(2021, 12, 6),
    )


@pytest.mark.parametrize(
    ("body", "manifest", "code"),
    [("<text:p>x</text:p>", "<encryption-data/>", "encrypted"), ("<text:p>", "", "damaged")],
)
def test_verdicts(read, body: str, manifest: str, code: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DocumentError) as caught:
        read(body, manifest=manifest)
    assert caught.value.code == code
