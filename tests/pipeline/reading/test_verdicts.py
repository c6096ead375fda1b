"""Files that cannot be used: each ends in a German reason and a next step, never in a traceback or
a wait.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.pipeline.reading import makers

GOOD_PDF = makers.pdf([makers.page(makers.running_text(["Guten Tag, das ist ein Text."]))])
GOOD_DOCX = makers.docx(makers.paragraph("Hallo Welt"))
ENTITY = '<!DOCTYPE w:document [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
BOMB = makers.zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": bytes(40_000_000)})

BAD = [
    ("abgeschnitten.pdf", GOOD_PDF[:300], "damaged"),
    ("nur-kopf.pdf", b"%PDF-1.7\n", "damaged"),
    (
        "kennwort.pdf",
        makers.pdf([makers.page(makers.running_text(["geheim"]))], password="x"),
        "encrypted",
    ),
    ("weiss.pdf", makers.pdf([""]), "empty"),
    ("leer.doc", b"", "empty"),
    ("blank.txt", b" \n\t\n", "empty"),
    ("bild.pdf", b"GIF89a" + bytes(100), "unsupported"),
    ("kaputt.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "damaged"),
    ("leer.zip", makers.zipped({}), "empty"),
    ("termin.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "unsupported"),
    ("geschuetzt.docx", makers.ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
    ("tabelle.doc", makers.ole("Workbook"), "unsupported"),
    ("kaputt.doc", makers.ole("WordDocument"), "damaged"),
    ("archiv.docx", b"Rar!\x1a\x07\x01" + bytes(50), "unsupported"),
    ("abgeschnitten.docx", GOOD_DOCX[:700], "damaged"),
    ("bombe.docx", BOMB, "bomb"),
    ("fremd.docx", makers.docx(makers.paragraph("&e;"), doctype=ENTITY), "unsafe"),
    ("ohne-rumpf.html", b"<html><head><title>Nur ein Titel</title></head></html>", "empty"),
    ("rauschen.pdf", random.Random(1).randbytes(5000), "unsupported"),
    ("brief.rtf", rb"{\rtf1 }", "empty"),
    (
        "entwurf.docx",
        makers.zipped({"[Content_Types].xml": b"<x/>", "theme/a.xml": b"<x/>"}),
        "unsupported",
    ),
]


@pytest.mark.parametrize(("name", "data", "code"), BAD, ids=[name for name, _, _ in BAD])
def test_verdict(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = makers.put(tmp_path, name, data)
    with pytest.raises(DocumentError) as caught:
        read_document(path, identify(path), Settings())
    assert caught.value.code == code
    assert caught.value.message.endswith(".")
    assert caught.value.hint
    assert "Traceback" not in caught.value.message


def test_a_renamed_picture_is_named(tmp_path: Path) -> None:
    path = makers.put(tmp_path, "bild.pdf", b"GIF89a" + bytes(100))
    with pytest.raises(DocumentError, match="GIF-Bild"):
        read_document(path, identify(path), Settings())


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = makers.put(tmp_path, "gross.txt", b"Wort " * 300_000)
    settings = Settings.model_validate({"limits": {"file_mb": 1}})
    with pytest.raises(DocumentError) as caught:
        read_document(path, identify(path), settings)
    assert caught.value.code == "too_large"


def test_too_much_text_is_refused(tmp_path: Path) -> None:
    path = makers.put(tmp_path, "lang.txt", b"Wort " * 1000)
    settings = Settings.model_validate({"limits": {"text_chars": 1000}})
    with pytest.raises(DocumentError) as caught:
        read_document(path, identify(path), settings)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Hallo\x00 Welt.\x00\n" * 20, "Hallo Welt."),
        ("Grüße aus Köln".encode("utf-16"), "Grüße aus Köln"),
        ("Grüße aus Köln".encode("utf-16-le"), "Grüße aus Köln"),
        ("„Grüße“ aus Köln".encode("cp1252"), "„Grüße“ aus Köln"),
        ("\ufeffGrüße".encode(), "Grüße"),
        (b"A-" * 500_000, "A-A-A-"),
        (b"a" * 1_000_000, "aaa"),
    ],
    ids=["nul", "utf16", "utf16-ohne-marke", "cp1252", "bom", "eine-zeile", "ein-wort"],
)
def test_odd_texts_are_read(tmp_path: Path, data: bytes, expected: str) -> None:
    path = makers.put(tmp_path, "text.txt", data)
    assert read_document(path, identify(path), Settings()).text.startswith(expected)
