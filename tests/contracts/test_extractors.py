"""Every extractor of the table keeps the same promises; a new one joins by adding a file here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading import formats
from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors import EXTRACTORS, load_extractor
from pipeline.reading.identify import identify
from pipeline.settings import PROJECT, Settings
from tests.pipeline.reading import makers, makers_word
from tests.pipeline.reading import makers_inbox as inbox

WORDS = "Guten Tag, Grüße aus Köln"
DOC = next((PROJECT / "corpus" / "samples" / "documents").glob("*.doc"), None)


def whole(kind: str, folder: Path) -> Path:
    """A sound file of each media type."""
    if kind == formats.DOC:
        assert DOC is not None, "the samples hold a real Word 97 file"
        return Path(shutil.copy(DOC, folder / "ganz"))
    made = {
        formats.PDF: makers.pdf([makers.page(makers.running_text([WORDS]))]),
        formats.DOCX: makers.docx(makers.paragraph(WORDS)),
        formats.RTF: rb"{\rtf1\ansi Guten Tag, Gr\'fc\'dfe aus K\'f6ln\par}",
        formats.ODT: makers_word.odt(f"<text:p>{WORDS}</text:p>"),
        formats.HTML: f"<html><body><p>{WORDS}</p></body></html>".encode(),
        formats.TEXT: WORDS.encode(),
        formats.WORD_XML: inbox.word_xml(makers.paragraph(WORDS)),
        formats.FODT: inbox.fodt(f"<text:p>{WORDS}</text:p>"),
        formats.MHTML: inbox.mhtml(f"<html><body><p>{WORDS}</p></body></html>"),
        formats.PPTX: inbox.pptx([inbox.shape(WORDS, kind="title"), inbox.shape("Folie 2")]),
        formats.ODP: inbox.open_document(
            "presentation",
            f'<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>{WORDS}</text:p>'
            "</draw:text-box></draw:frame></draw:page>",
        ),
        formats.XLSX: inbox.xlsx({"Partner": inbox.row(WORDS, "Köln")}),
        formats.ODS: inbox.open_document(
            "spreadsheet",
            f"<table:table><table:table-row><table:table-cell><text:p>{WORDS}</text:p></table:table-cell>"
            "</table:table-row></table:table>",
        ),
        formats.CSV: f"Partner;Ort\n{WORDS};Köln\nInnung Ulm;Ulm\nKammer Jena;Jena\n".encode(),
        formats.EML: inbox.message(WORDS).as_bytes(),
        formats.MSG: inbox.msg("Einladung", WORDS),
        formats.TNEF: inbox.tnef(text=WORDS),
        formats.MBOX: inbox.mbox(inbox.message("Hallo", subject=WORDS)),
        formats.ZIP: makers.zipped({f"{WORDS}.txt": b"Hallo"}),
        formats.JPEG: inbox.picture([WORDS], "JPEG"),
        formats.PNG: inbox.picture([WORDS]),
        formats.TIFF: inbox.picture([WORDS], "TIFF"),
        formats.WEBP: inbox.picture([WORDS], "WEBP"),
        # Nothing here writes HEIC; made of the same words by a telephone's way of packing.
        formats.HEIC: (Path(__file__).parent / "files" / "brief.heic").read_bytes(),
    }
    return makers.put(folder, "ganz", made[kind])


@pytest.fixture(params=sorted(EXTRACTORS), ids=lambda kind: formats.KIND_OF[kind].label)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def extract(kind: str, path: Path) -> Extraction:
    return load_extractor(kind).extract(path, Settings())


def test_a_sound_file_gives_its_words(kind: str, tmp_path: Path) -> None:
    extraction = extract(kind, whole(kind, tmp_path))
    text = "\n".join(p.text for p in extraction.pieces)
    assert (WORDS in text) or (kind == formats.DOC and len(text.split()) > 100)
    assert [p.number for p in extraction.pages] == list(range(1, len(extraction.pages) + 1))
    assert all(p.text == p.text.strip() and p.text for p in extraction.pieces)
    assert [p.page for p in extraction.pieces] == sorted(p.page for p in extraction.pieces)


def test_the_type_is_told_by_content(kind: str, tmp_path: Path) -> None:
    assert identify(whole(kind, tmp_path)).media_type == kind


def test_reading_twice_gives_the_same(kind: str, tmp_path: Path) -> None:
    path = whole(kind, tmp_path)
    assert extract(kind, path) == extract(kind, path)


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_half_a_file_is_read_or_refused_in_german(kind: str, tmp_path: Path, share: float) -> None:
    data = whole(kind, tmp_path).read_bytes()
    path = makers.put(tmp_path, "halb", data[: int(len(data) * share)])
    try:
        told = "read" if extract(kind, path).pages else "nothing"
    except DocumentError as error:
        told = error.code if error.hint else "no hint"
    assert told in {"read", "damaged", "empty", "encrypted"}


def test_the_table_names_real_classes() -> None:
    assert all(callable(load_extractor(kind).extract) for kind in EXTRACTORS)
