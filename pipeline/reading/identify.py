"""What a file really is, told by its content; a suffix is only a name."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from pipeline.ground.errors import DocumentError, NotFound
from pipeline.ground.types import SourceFile
from pipeline.reading.archives import DAMAGED
from pipeline.reading.formats import (
    BROKEN_ZIP,
    DOC,
    DOCX,
    EML,
    EMPTY,
    ENCRYPTED,
    HEIC,
    HTML,
    JPEG,
    MBOX,
    MSG,
    ODP,
    ODS,
    ODT,
    OTHER_OLE,
    OTHER_PACKAGE,
    PDF,
    PNG,
    PPTX,
    RTF,
    TIFF,
    TNEF,
    UNKNOWN,
    WEBP,
    XLSX,
    ZIP,
)
from pipeline.reading.sealed import is_bare_signature
from pipeline.reading.text_formats import text_kind

BAD_NAME = (
    "Der Dateiname enthält Zeichen, die kein gültiger Text sind. Benennen Sie die Datei um und "
    "starten Sie neu."
)
_SAMPLE = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Media types told by their first bytes, with the name that staff know them by where omdok cannot
# read them.
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF8", "image/gif"),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"BM", "image/bmp"),
    (b"{\\rtf", RTF),
    (b"\xdb\xa5", DOC),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"%!PS", "application/postscript"),
    (b"\x00\x05\x16\x07", "application/x-apple-double"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
    (b"ID3", "audio/mpeg"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
# The storage names that tell which program wrote an OLE file; encryption first, it wraps the
# others.
_OLE_MEMBERS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", DOC),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", MSG),
)
_ZIP_FOLDERS = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))
# Templates and master documents are built as what they make.
_OPEN_DOCUMENT = (
    ("application/vnd.oasis.opendocument.text", ODT),
    ("application/vnd.oasis.opendocument.spreadsheet", ODS),
    ("application/vnd.oasis.opendocument.presentation", ODP),
)
# The brands by which pictures and films in one kind of box tell what they are.
_BRANDS = (
    (frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}), HEIC),
    (frozenset({b"avif", b"avis"}), "image/avif"),
)
_TNEF = b"\x78\x9f\x3e\x22"
_PKCS7 = bytes.fromhex("06092a864886f70d0107")  # the object id that every PKCS #7 message names
_PDF_BEGINS = 1024  # readers accept a PDF that begins a little late


def printable(place: str) -> str:
    """A name that is not UTF-8 reaches Python with lone surrogates, which no report, store or
    screen can take.
    """
    return place.encode("utf8", "backslashreplace").decode("utf8")


def identify(path: Path) -> SourceFile:
    """The file's place, hash, size and real media type; `fetched_at` is when its bytes last
    changed.

    A file that cannot be read as a document is identified all the same: `read_document` says why it
    cannot be used.

    Raises:
        NotFound: there is no such file.
        DocumentError: the file may not be opened.
    """
    path = Path(path)
    try:
        stat = path.stat()
        _refuse_what_is_no_file(path, stat.st_mode)
        digest = _hash(path)
        kind = media_type(path)
    except FileNotFoundError as error:
        raise NotFound(
            f"Die Datei „{path}“ gibt es nicht.",
            "Prüfen Sie die Schreibweise.",
            code="path_missing",
        ) from error
    except OSError as error:
        raise DocumentError(
            f"Die Datei „{path.name}“ lässt sich nicht öffnen.",
            "Prüfen Sie, ob Sie die Datei lesen dürfen und ob ein anderes Programm sie festhält.",
            code="unreadable",
        ) from error
    return SourceFile(
        path=os.path.abspath(path),  # noqa: PTH100 - a link keeps its own name, resolve() would lose it
        name=path.name,
        sha256=digest,
        media_type=kind,
        size=stat.st_size,
        fetched_at=datetime.fromtimestamp(stat.st_mtime, UTC),
    )


def _refuse_what_is_no_file(path: Path, mode: int) -> None:
    if S_ISDIR(mode):
        raise DocumentError(
            f"„{path.resolve()}“ ist ein Ordner.", "Nennen Sie eine Datei.", code="not_a_file"
        )
    if not S_ISREG(mode):
        # A pipe or a device may never end.
        raise DocumentError(
            f"„{path}“ ist keine gewöhnliche Datei.", "Nennen Sie eine Datei.", code="not_a_file"
        )


def media_type(path: Path) -> str:
    """The media type of the file's content."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    if not head.strip(b"\x00\t\n\r\f "):
        return EMPTY
    if head.startswith(_OLE):
        return _ole_type(path)
    # A ZIP that holds a PDF unpacked has that PDF's first bytes near its own.
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_type(path, head)
    if head.startswith(_TNEF):
        return TNEF
    if b"%PDF-" in head[:_PDF_BEGINS] and not _is_message(head):
        return PDF
    return _magic_type(head) or _text_type(head)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _magic_type(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        brands = {head[8:12], *(head[n : n + 4] for n in range(16, _brands_end(head), 4))}
        return next((kind for names, kind in _BRANDS if names & brands), "video/mp4")
    if head[:1] == b"\x30" and _PKCS7 in head[:64]:
        return f"application/pkcs7-{'signature' if is_bare_signature(head) else 'mime'}"
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    # Two letters prove nothing when the rest is text: "BMAS teilt mit …", "MZ-Redaktion".
    if found in {"image/bmp", "application/x-msdownload"} and b"\x00" not in head[:512]:
        return None
    return found


def _brands_end(head: bytes) -> int:
    return min(int.from_bytes(head[:4], "big"), 256)


def _is_message(head: bytes) -> bool:
    """Whether the mark of a PDF stands in a text that only tells of one."""
    before = head[: head.index(b"%PDF-")]
    return bool(before) and text_kind(before.decode("latin-1")) in {EML, MBOX, HTML}


def _ole_type(path: Path) -> str:
    data = path.read_bytes()
    names = {name: kind for name, kind in _OLE_MEMBERS if _has_ole_entry(data, name)}
    return next(iter(names.values()), OTHER_OLE)


def _has_ole_entry(data: bytes, name: str) -> bool:
    """Whether a directory entry has this name: entries are 128 bytes, aligned, the name first, its
    length at 64.
    """
    pattern = name.encode("utf-16-le") + b"\x00\x00"
    # Names of storages know no upper and lower case.
    return any(
        found.start() % 128 == 0
        and int.from_bytes(data[found.start() + 64 : found.start() + 66], "little") == len(pattern)
        for found in re.finditer(re.escape(pattern), data, re.IGNORECASE)
    )


def _zip_type(path: Path, head: bytes) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return _open_document(archive.read("mimetype").decode("ascii", "replace").strip())
    except DAMAGED:
        # Cut off or broken: the first member's name still tells what it was meant to be.
        is_office = b"[Content_Types].xml" in head or b"word/" in head
        return BROKEN_ZIP if is_office else ZIP
    if any(name.casefold() == "[content_types].xml" for name in names):
        lowered = [name.replace("\\", "/").casefold() for name in names]
        for folder, kind in _ZIP_FOLDERS:
            if any(name.startswith(folder) for name in lowered):
                return kind
        return OTHER_PACKAGE
    return ZIP


def _open_document(told: str) -> str:
    return next((kind for start, kind in _OPEN_DOCUMENT if told.startswith(start)), told)


def _text_type(head: bytes) -> str:
    text = decode(head, partial=True)
    return UNKNOWN if text is None else text_kind(text)


def decode(data: bytes, *, partial: bool = False) -> str | None:
    """The text of `data` in UTF-8, UTF-16, UTF-32 or Windows-1252, or None when it is no text;
    `partial` allows a cut end.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    wide = _utf16_without_mark(data)
    if wide:
        return data.decode(wide, "replace")
    if not _is_texty(data):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if partial and error.start >= len(data) - 3:
            return data[: error.start].decode("utf-8")
    broken = data.decode("utf-8", "replace").count("\ufffd")
    # Text that is UTF-8 but for a few damaged bytes stays UTF-8: its many umlauts would come out as
    # "Ã¼".
    sound = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", data))
    if sound > 10 * broken:
        return data.decode("utf-8", "replace")
    return data.decode("cp1252", "replace")


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:4096]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.6 * half and sample[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _is_texty(data: bytes) -> bool:
    # Some programs pad text with NULs, so those are counted more kindly.
    controls = sum(data.count(bytes([c])) for c in range(1, 32) if c not in (9, 10, 12, 13))
    return controls <= max(3, len(data) // 50) and data.count(0) <= max(3, len(data) // 4)
