"""Files made to harm: verdicts within the limits, nothing fetched, nothing left running."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading.children import children_of
from pipeline.reading.formats import DOC, DOCX
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Limits, Settings
from tests.pipeline.reading.makers import docx, paragraph, put, zipped
from tests.pipeline.reading.makers_word import ole

LIMITS = {"limits": {"seconds": 20, "memory_mb": 512}}
ENTITY = '<!DOCTYPE w:document [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = "<!DOCTYPE w:document [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
) + "]>"  # fmt: skip


def outcome(path: Path) -> str:
    """What reading gives: text, or the code of an error that says what to do next."""
    try:
        told = read_document(path, identify(path), Settings.model_validate(LIMITS)).text
    except DocumentError as error:
        told = error.code if error.hint else "no hint"
    return told


def bomb_pdf() -> bytes:
    """A page whose content unpacks twice, to a gigabyte."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()
    content = zlib.compress(once, 9)
    return _pdf(
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Length {len(content)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n".encode()
        + content
        + b"\nendstream",
    )


def _pdf(pages: str, content: bytes) -> bytes:
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>"
    )
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", pages.encode(), page, content]
    data, places = b"%PDF-1.7\n", []
    for n, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (n, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 5\n0000000000 65535 f \n" + table + (
        b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(data)
    )  # fmt: skip


EMPTY = b"<< /Length 0 >>\nstream\n\nendstream"


def lying_zip() -> bytes:
    """A package whose directory says that its document is small."""
    data = bytearray(
        zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<a>" + b" " * 300_000_000})
    )
    size = struct.pack("<I", 300_000_003)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<I", 1000)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("schleife.pdf", _pdf("<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>", EMPTY), None),
        ("viele.pdf", _pdf("<< /Type /Pages /Kids [3 0 R] /Count 90000000 >>", EMPTY), None),
        ("fremd.docx", docx(paragraph("&e;"), doctype=ENTITY), "unsafe"),
        ("lachen.docx", docx(paragraph("&j;"), doctype=LAUGHS), "unsafe"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)  # fmt: skip
def test_verdicts_within_the_limits(
    tmp_path: Path, name: str, data: bytes, told: str | None
) -> None:
    found = outcome(put(tmp_path, name, data))
    assert found == told if told else found in _ANY


_ANY = {"empty", "damaged", "memory", "timeout", "bomb", "crashed"}


def test_a_word_file_that_unpacks_to_much_is_a_bomb(tmp_path: Path) -> None:
    files = {"[Content_Types].xml": b"<x/>", "word/document.xml": bytes(400_000_000)}
    assert outcome(put(tmp_path, "bombe.docx", zipped(files))) == "bomb"


def test_a_directory_that_lies_about_the_size_is_no_harm(tmp_path: Path) -> None:
    assert outcome(put(tmp_path, "luege.docx", lying_zip())) in _ANY


def test_a_pdf_bomb_takes_too_much_memory(tmp_path: Path) -> None:
    assert outcome(put(tmp_path, "bombe.pdf", bomb_pdf())) == "memory"


def test_very_many_objects_are_no_harm(tmp_path: Path) -> None:
    start, rest = _pdf("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", EMPTY).split(b"\n", 1)
    many = b"".join(b"%d 0 obj\n<< /A %d >>\nendobj\n" % (n, n) for n in range(10, 300_000))
    assert outcome(put(tmp_path, "viele.pdf", start + b"\n" + many + rest)) == "empty"


def test_a_picture_larger_than_memory_is_no_harm(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(550)) + packer.flush()
    picture = (
        "<< /Type /XObject /Subtype /Image /Width 24000 /Height 24000 /ColorSpace /DeviceGray "
        "/BitsPerComponent 8"
        f" /Length {len(data)} /Filter /FlateDecode >>\nstream\n"
    ).encode()
    content = (
        b"<< /Length 28 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream\nendobj\n5 0 obj\n"
    )
    made = _pdf(
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", content + picture + data + b"\nendstream"
    )
    path = put(
        tmp_path,
        "riesig.pdf",
        made.replace(b"/Resources << >>", b"/Resources << /XObject << /I 5 0 R >> >>"),
    )
    assert outcome(path) in {"empty", "memory"}


def test_entities_in_wide_characters_are_seen(tmp_path: Path) -> None:
    source = zipfile.ZipFile(io.BytesIO(docx(paragraph("&e;"), doctype=ENTITY)))
    files = {n: source.read(n) for n in source.namelist()}
    files["word/document.xml"] = files["word/document.xml"].decode().encode("utf-16")
    assert outcome(put(tmp_path, "weit.docx", zipped(files))) == "unsafe"


def test_pictures_elsewhere_are_not_fetched(tmp_path: Path) -> None:
    """The sandbox ends whatever opens a connection, so text means that nothing did."""
    source = zipfile.ZipFile(io.BytesIO(docx(paragraph("Hallo Welt") + '<w:altChunk r:id="x1"/>')))
    files = {n: source.read(n) for n in source.namelist()}
    kinds = ("image", "attachedTemplate", "aFChunk", "header", "oleObject")
    links = "".join(
        f'<Relationship Id="x{n}" TargetMode="External" Target="http://192.0.2.1/{kind}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
        for n, kind in enumerate(kinds)
    )
    rels = "word/_rels/document.xml.rels"
    files[rels] = files[rels].replace(b"</Relationships>", links.encode() + b"</Relationships>")
    assert outcome(put(tmp_path, "fern.docx", zipped(files))) == "Hallo Welt"
    page = b"<html><body><img src='http://192.0.2.1/x.png'><p>Guten Tag zusammen</p><iframe src='//192.0.2.1'></iframe>"
    assert outcome(put(tmp_path, "fern.html", page)) == "Guten Tag zusammen"


def packed(name: str, data: bytes) -> bytes:
    """A file as Windows packs it into an OLE object."""
    path = f"C:\\{name}".encode() + b"\0"
    body = b"\x02\0" + name.encode() + b"\0" + path + bytes(4) + struct.pack("<I", len(path)) + path
    return struct.pack("<I", 0) + body + struct.pack("<I", len(data)) + data


def test_embedded_files_are_taken_out_and_named(tmp_path: Path) -> None:
    inner = docx(paragraph("Im Inneren"))
    source = zipfile.ZipFile(io.BytesIO(docx(paragraph("Hallo Welt"))))
    files = {n: source.read(n) for n in source.namelist()}
    files["word/embeddings/Anlage.docx"] = inner
    files["word/embeddings/oleObject1.bin"] = ole(
        {"\x01Ole10Native": packed("notiz.txt", b"Guten Tag")}
    )
    path = put(tmp_path, "v.docx", zipped(files))
    found = children_of(path, DOCX, Limits())
    assert [(c.name, c.data) for c in found] == [
        ("Anlage.docx", inner),
        ("notiz.txt", b"Guten Tag"),
    ]
    document = read_document(path, identify(path), Settings())
    assert [i.code for i in document.issues if "eingebettet" in i.message] == ["embedded_files"]
    assert "„notiz.txt“" in next(i.message for i in document.issues if i.code == "embedded_files")


def test_embedded_files_have_caps(tmp_path: Path) -> None:
    many = {f"word/embeddings/{n}.bin": b"x" for n in range(80)}
    assert len(children_of(put(tmp_path, "v.docx", zipped(many)), DOCX, Limits())) == 50
    large = zipped({"word/embeddings/a.bin": bytes(3_000_000)})
    assert children_of(put(tmp_path, "w.docx", large), DOCX, Limits(file_mb=1)) == ()
    assert children_of(put(tmp_path, "x.docx", b"PK\x03\x04kaputt"), DOCX, Limits()) == ()
    assert children_of(put(tmp_path, "x.doc", b"kein OLE"), DOC, Limits()) == ()
