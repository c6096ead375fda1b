"""Word files of before 2007: read by omdok itself and, where it can, by the converter."""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.doc import DocExtractor
from pipeline.reading.extractors.doc_binary import read_doc
from pipeline.reading.formats import DOC
from pipeline.reading.identify import identify
from pipeline.reading.ole import OleFile
from pipeline.settings import Limits, Settings
from tests.pipeline.reading import makers_word as word
from tests.pipeline.reading.makers import put
from tests.workspace import PROJECT

DELETED, INSERTED, HIDDEN = (struct.pack("<HB", name, 1) for name in (0x0800, 0x0801, 0x083C))


def texts(data: bytes) -> list[tuple[str, str]]:
    return [(p.role, p.text) for p in read_doc(data).pieces]


@pytest.mark.parametrize("wide", [True, False])
def test_word_97_in_wide_and_narrow_characters(wide: bool) -> None:
    data = word.word97(
        "„Grüße“ – aus Köln\rZweiter Absatz\x0bneue Zeile\r", notes="Fußnote\r", wide=wide
    )
    assert texts(data) == [
        ("paragraph", "„Grüße“ – aus Köln"),
        ("paragraph", "Zweiter Absatz neue Zeile"),
        ("footnote", "Fußnote"),
    ]


def test_word_2_and_6(tmp_path: Path) -> None:
    assert texts(word.word2("Grüße aus Köln\rEnde\r")) == [
        ("paragraph", "Grüße aus Köln"),
        ("paragraph", "Ende"),
    ]
    assert texts(word.word6("Grüße\r")) == [("paragraph", "Grüße")]
    assert texts(word.word6("Привет\r", 0x0419, "cp1251")) == [("paragraph", "Привет")]
    assert identify(put(tmp_path, "alt.doc", word.word2("Guten Tag\r"))).media_type == DOC


def test_tracked_changes_and_hidden_text() -> None:
    text = "Wir gern nie helfen heimlich.\r"
    marks = [(4, 9, INSERTED), (9, 13, DELETED), (20, 29, HIDDEN)]
    extraction = read_doc(word.word97(text, runs=marks))
    found = [(p.role, p.text) for p in extraction.pieces]
    assert found == [("paragraph", "Wir gern helfen"), ("artifact", "heimlich.")]
    assert [i.code for i in extraction.issues] == ["tracked_changes", "hidden_text"]


def test_fields_give_their_results_only() -> None:
    link = '\x13 HYPERLINK "https://om.example/" \x14hier\x15'
    text = f'Am \x13 DATE \\@ "d" \x146. Mai\x15, siehe {link} und \x13 PAGE \x15.\r'
    (piece,) = read_doc(word.word97(text)).pieces
    assert piece.text == "Am 6. Mai, siehe hier und ."
    assert [(piece.text[k.start : k.end], k.target) for k in piece.links] == [
        ("hier", "https://om.example/")
    ]


def test_tables_are_rows() -> None:
    text = "Thema\x07Ort\x07\x07Führung\x07\x07\x07"
    ends = [len("Thema\x07Ort\x07"), len(text) - 1]
    assert texts(word.word97(text, row_ends=ends)) == [("table", "Thema\tOrt\nFührung")]


@pytest.mark.parametrize("cut", [100, 600, 2500, 4000])
def test_damaged_files_end_in_a_verdict_or_in_text(cut: int) -> None:
    data = word.word97("Guten Tag\r" * 50)
    try:
        told = "read" if read_doc(data[:cut] + bytes(300)).pieces is not None else ""
    except DocumentError as error:
        told = error.code
    assert told in {"read", "damaged"}


def test_passwords_are_told() -> None:
    with pytest.raises(DocumentError) as caught:
        read_doc(word.word97("geheim\r", flags=0x100))
    assert caught.value.code == "encrypted"


def test_the_extractor_falls_back_to_its_own_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    path = put(tmp_path, "alt.doc", word.word6("Vereinbarung zwischen Nord und Süd\r"))
    assert [p.text for p in DocExtractor().extract(path, Settings()).pieces] == [
        "Vereinbarung zwischen Nord und Süd"
    ]


def test_compound_files_give_their_streams() -> None:
    data = word.ole({"Eins": b"a" * 5000, "Zwei": b"b" * 4096})
    file = OleFile(data)
    assert sorted(file.names()) == ["Eins", "Zwei"]
    assert (file.stream("eins"), file.stream("Zwei"), file.stream("Drei")) == (
        b"a" * 5000,
        b"b" * 4096,
        b"",
    )
    with pytest.raises(ValueError, match="compound"):
        OleFile(b"PK" + bytes(600))


def test_a_chain_that_bites_its_tail_ends() -> None:
    data = bytearray(word.ole({"Eins": b"a" * 5000}))
    struct.pack_into("<I", data, 512 + 4 * 4, 2)
    stream = OleFile(bytes(data)).stream("Eins")
    assert stream
    assert len(stream) <= 5000
    assert set(stream) == {ord("a")}


@pytest.mark.parametrize("kept", [0, 8, 400, 512, 1023, 1024, 1100, 1536, 2000, 4096, 6000])
def test_of_a_cut_file_what_is_there_is_read_or_it_is_damaged(kept: int) -> None:
    data = word.ole({"Eins": b"a" * 5000})[:kept]
    try:
        stream = OleFile(data).stream("Eins")
    except ValueError:
        assert kept < 1536
        return
    assert set(stream) <= {ord("a"), 0}
    assert kept < 2000 or stream


def test_a_file_that_takes_the_converter_too_long_is_read_plainly() -> None:
    (path,) = sorted((PROJECT / "corpus" / "samples" / "documents").glob("*.doc"))[:1]
    short = Settings().model_copy(update={"limits": Limits(seconds=0.03)})
    plain, whole = DocExtractor().extract(path, short), DocExtractor().extract(path, Settings())
    assert [issue.code for issue in plain.issues] == ["plain_reading"]
    assert whole.issues == ()
    assert set(words(plain)) == set(words(whole))


def words(extraction: Extraction) -> list[str]:
    return re.findall(r"\w{4,}", " ".join(p.text for p in extraction.pieces))
