"""Word files of before 2007, RTF and OpenDocument texts for the tests, made on the spot."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.pipeline.reading.makers import zipped

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Property = tuple[int, int, bytes]


def word2(text: str) -> bytes:
    """A Word 2 file: header and text."""
    data = text.encode("cp1252")
    header = bytearray(0x180)
    struct.pack_into("<HHHHHH", header, 0, 0xA5DB, 45, 0, 0x0407, 0, 0)
    struct.pack_into("<II", header, 0x18, len(header), len(header) + len(data))
    struct.pack_into("<i", header, 0x34, len(data))
    return bytes(header) + data


def word6(text: str, language: int = 0x0407, encoding: str = "cp1252") -> bytes:
    """A Word 6 or 95 file."""
    data = text.encode(encoding)
    header = bytearray(0x300)
    struct.pack_into("<HHHHHH", header, 0, 0xA5DC, 101, 0, language, 0, 0)
    struct.pack_into("<II", header, 0x18, len(header), len(header) + len(data))
    struct.pack_into("<i", header, 0x34, len(data))
    return ole({"WordDocument": bytes(header) + data})


def word97(
    text: str,
    *,
    notes: str = "",
    wide: bool = True,
    runs: Sequence[Property] = (),
    flags: int = 0,
    row_ends: Sequence[int] = (),
) -> bytes:
    """A Word 97 file in one piece of text.

    `runs` are character properties as (first, last, grpprl); `row_ends` are the places of the marks
    that end table rows; where there are any, all paragraphs stand in the table.
    """
    width, encoding = (2, "utf-16-le") if wide else (1, "cp1252")
    start = 0x800
    whole = text + notes
    main = bytearray(start)
    struct.pack_into("<HHHHHH", main, 0, 0xA5EC, 0xC1, 0, 0x0407, 0, 0x200 | flags)
    struct.pack_into("<ii", main, 0x4C, len(text), len(notes))
    main += whole.encode(encoding)
    main += bytes(-len(main) % _SECTOR)
    place = start if wide else start * 2 | 0x40000000
    piece = struct.pack("<II", 0, len(whole)) + struct.pack("<HIH", 0, place, 0)
    tables: dict[int, bytes] = {33: b"\x02" + struct.pack("<I", len(piece)) + piece}
    if runs:
        tables[12] = _places(main, _characters(runs, start, width))
    if row_ends:
        tables[13] = _places(main, _paragraphs(whole, start, width, row_ends))
    table = bytearray()
    for number, data in tables.items():
        struct.pack_into("<II", main, 0x9A + 8 * number, len(table), len(data))
        table += data
    return ole({"WordDocument": bytes(main), "1Table": bytes(table)})


def _places(main: bytearray, page: bytes) -> bytes:
    number = len(main) // _SECTOR
    main += page
    return struct.pack("<III", 0, 1 << 30, number)


def _characters(runs: Sequence[Property], start: int, width: int) -> bytes:
    marks = sorted({0, 1 << 20, *(n for first, last, _ in runs for n in (first, last))})
    properties = [
        next((p for first, last, p in runs if first <= n < last), b"") for n in marks[:-1]
    ]
    return _page(marks, start, width, [bytes([len(p)]) + p if p else b"" for p in properties], 1)


def _paragraphs(text: str, start: int, width: int, row_ends: Sequence[int]) -> bytes:
    ends = [n + 1 for n, c in enumerate(text) if c in "\r\x07"]
    marks = [0, *ends]
    found: list[bytes] = []
    for last in ends:
        row_end = struct.pack("<HB", 0x2417, 1) if last - 1 in row_ends else b""
        grpprl = struct.pack("<HHB", 0, 0x2416, 1) + row_end
        odd = grpprl + bytes(1 - len(grpprl) % 2)
        found.append(bytes([(len(odd) + 1) // 2]) + odd)
    return _page(marks, start, width, found, 13)


def _page(
    marks: Sequence[int], start: int, width: int, properties: Sequence[bytes], size: int
) -> bytes:
    page = bytearray(_SECTOR)
    count = len(properties)
    struct.pack_into(f"<{count + 1}I", page, 0, *(start + n * width for n in marks))
    at = _SECTOR - 2
    for n, data in enumerate(properties):
        if data:
            at = (at - len(data)) // 2 * 2
            page[at : at + len(data)] = data
            page[4 * (count + 1) + n * size] = at // 2
    page[-1] = count
    return bytes(page)


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE container with these streams (three at most), each long enough to need no mini
    stream.
    """
    fat: list[int] = [_FAT, _END]
    body = b""
    entries = []
    for name, data in streams.items():
        padded = data + bytes(max(0, 4096 - len(data)))
        first = len(fat)
        count = -(-len(padded) // _SECTOR)
        fat += [first + n + 1 for n in range(count - 1)] + [_END]
        entries.append(_entry(name, 2, first, len(padded)))
        body += padded + bytes(-len(padded) % _SECTOR)
    assert len(fat) <= 128, "one FAT sector holds no more"
    root = bytearray(_entry("Root Entry", 5, _END, 0))
    struct.pack_into("<I", root, 76, 1)
    linked = [bytearray(e) for e in entries]
    for n, entry in enumerate(linked[:-1]):
        struct.pack_into("<I", entry, 72, n + 2)
    directory = bytes(root) + b"".join(linked) + bytes(128) * (3 - len(linked))
    header = bytearray(512)
    header[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    header[80:512] = b"\xff" * 432
    return (
        bytes(header) + struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat))) + directory + body
    )


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    entry = bytearray(128)
    entry[: len(written)] = written
    struct.pack_into("<HBB", entry, 64, len(written), kind, 1)
    struct.pack_into("<III", entry, 68, *(_FREE,) * 3)
    struct.pack_into("<II", entry, 116, start, size)
    return bytes(entry)


def odt(
    body: str, *, automatic: str = "", styles: str = "", meta: str = "", manifest: str = ""
) -> bytes:
    """An OpenDocument text with this XML in its body."""
    ours = ("office", "text", "table", "style", "meta")
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ours)
    names += ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    names += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    names += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    content = (
        "<office:document-content "
        f"{names}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    files = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": content.encode(),
        "styles.xml": f"<office:document-styles {names}>{styles}</office:document-styles>".encode(),
        "meta.xml": f"<office:document-meta {names}><office:meta>{meta}</office:meta></office:document-meta>".encode(),
        "META-INF/manifest.xml": f"<!DOCTYPE manifest><manifest>{manifest}</manifest>".encode(),
    }
    return zipped(files)
