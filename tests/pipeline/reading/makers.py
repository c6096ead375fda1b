"""Small files for the tests of reading, made on the spot: PDFs, Word packages, OLE containers, good
and bad.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def pdf(pages: Sequence[str], *, password: str = "") -> bytes:
    """A PDF with one content stream per page, fonts F1 (Helvetica) and F2 (bold), readable by
    hand.
    """
    count = len(pages)
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(count))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        font.format("Helvetica"),
        font.format("Helvetica-Bold"),
    ]
    bodies = [o.encode("cp1252") for o in objects]
    key = b""
    trailer = ""
    if password:
        owner, user, key = _security(password)
        trailer = (
            f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P -4 >>"
            f" /ID [<{'00' * 16}> <{'00' * 16}>]"
        )
    for n, content in enumerate(pages):
        stream = content.encode("cp1252")
        number = 6 + 2 * n
        if key:
            salt = number.to_bytes(3, "little") + b"\0\0"
            stream = _rc4(hashlib.md5(key + salt).digest()[:10], stream)
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        bodies.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    return _numbered(bodies, trailer)


def _numbered(bodies: Sequence[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for n, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % n + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in places)
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _security(password: str) -> tuple[bytes, bytes, bytes]:
    """The /O and /U entries and the file key of the standard handler, revision 2."""
    padded = (password.encode("latin-1") + _PAD)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + struct.pack("<i", -4) + bytes(16)).digest()[:5]
    return owner, _rc4(key, _PAD), key


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def page(
    lines: Sequence[tuple[float, float, float, str]], *, font: str = "F1", extra: str = ""
) -> str:
    """A content stream: (x, y from the bottom, size, text) for each line; `extra` is drawn
    first.
    """
    shown = [
        f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET" for x, y, size, text in lines
    ]  # fmt: skip
    return "\n".join([extra, *shown])


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def running_text(lines: Sequence[str], *, x: float = 70, top: float = 760, size: float = 11, pitch: float = 14) -> list[
    tuple[float, float, float, str]
]:  # fmt: skip
    """Lines below each other."""
    return [(x, top - n * pitch, size, line) for n, line in enumerate(lines)]


def docx(body: str, *, numbering: str = "", header: str = "", doctype: str = "") -> bytes:
    """A Word package with this XML in its body."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "document": (
            f"{kind}.document.main+xml",
            f"{doctype}<w:document {w} {r}><w:body>{body}</w:body></w:document>",
        )
    }
    styles = (
        '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    )
    parts["styles"] = (f"{kind}.styles+xml", f"<w:styles {w}>{styles}</w:styles>")
    if numbering:
        parts["numbering"] = (
            f"{kind}.numbering+xml",
            f"<w:numbering {w}>{numbering}</w:numbering>",
        )
    if header:
        parts["header1"] = (f"{kind}.header+xml", f"<w:hdr {w}>{header}</w:hdr>")
    overrides = "".join(
        f'<Override PartName="/word/{n}.xml" ContentType="{c}"/>' for n, (c, _) in parts.items()
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{rel}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for n, name in enumerate(parts)
        if name != "document"
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r0" '
        f'Type="{rel}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        **{f"word/{n}.xml": x for n, (_, x) in parts.items()},
    }
    return zipped({name: text.encode() for name, text in files.items()})


def paragraph(text: str, style: str = "", properties: str = "") -> str:
    """One Word paragraph."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f'<w:p><w:pPr>{named}{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def ole(*names: str) -> bytes:
    """An OLE container with empty streams of these names (three at most)."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    # One FAT sector (0), the directory in sector 1, no mini stream.
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header[80:512] = b"\xff" * 432
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    entries = [_entry("Root Entry", 5), *(_entry(name, 2) for name in names)]
    entries += [bytes(128)] * (4 - len(entries))
    return bytes(header) + fat + b"".join(entries)


def _entry(name: str, kind: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    entry = bytearray(128)
    entry[: len(written)] = written
    struct.pack_into("<HBB", entry, 64, len(written), kind, 1)
    struct.pack_into("<III", entry, 68, *(0xFFFFFFFF,) * 3)
    struct.pack_into("<I", entry, 116, 0xFFFFFFFE)
    return bytes(entry)


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(data)
    return path
