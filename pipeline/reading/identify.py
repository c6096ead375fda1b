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

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
HTML = "text/html"
TEXT = "text/plain"
EMPTY = "application/x-empty"
ENCRYPTED = "application/x-encrypted-office"
BROKEN_ZIP = "application/x-damaged-zip"
UNKNOWN = "application/octet-stream"

BAD_NAME = (
    "Der Dateiname enthält Zeichen, die kein gültiger Text sind. Benennen Sie die Datei um und "
    "starten Sie neu."
)
_SAMPLE = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Media types told by their first bytes, with the name that staff know them by where omdok cannot
# read them.
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", RTF),
    (b"\xdb\xa5", DOC),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"%!PS", "application/postscript"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
    (b"ID3", "audio/mpeg"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
GERMAN_NAMES = {
    "image/png": "ein PNG-Bild",
    "image/jpeg": "ein JPEG-Bild",
    "image/gif": "ein GIF-Bild",
    "image/tiff": "ein TIFF-Bild",
    "image/bmp": "ein BMP-Bild",
    "image/webp": "ein WebP-Bild",
    "application/vnd.rar": "ein RAR-Archiv",
    "application/x-7z-compressed": "ein 7-Zip-Archiv",
    "application/gzip": "eine gepackte Datei (gzip)",
    "application/zip": "ein ZIP-Archiv",
    "application/postscript": "eine PostScript-Datei",
    "application/x-msdownload": "ein Windows-Programm",
    "application/x-executable": "ein Programm",
    "audio/mpeg": "eine Tonaufnahme (MP3)",
    "video/mp4": "ein Video (MP4)",
    "application/vnd.sqlite3": "eine SQLite-Datenbank",
    "application/vnd.ms-excel": "eine Excel-Tabelle (XLS)",
    "application/vnd.ms-powerpoint": "eine PowerPoint-Präsentation (PPT)",
    "application/vnd.ms-outlook": "eine Outlook-Nachricht (MSG)",
    "application/x-office-package": "eine Office-Datei ohne Word-Text",
    "application/x-ole-storage": "eine Office-Datei ohne Word-Text",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "eine Excel-Tabelle (XLSX)",  # noqa: E501
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "eine PowerPoint-Präsentation (PPTX)",  # noqa: E501
    "application/vnd.oasis.opendocument.spreadsheet": "eine OpenDocument-Tabelle (ODS)",
    "application/vnd.oasis.opendocument.presentation": "eine OpenDocument-Präsentation (ODP)",
    "application/epub+zip": "ein E-Book (EPUB)",
    "multipart/related": "eine Web-Archivdatei (MHTML)",
    "message/rfc822": "eine E-Mail",
    "application/xml": "eine XML-Datei",
}
# The storage names that tell which program wrote an OLE file; encryption first, it wraps the
# others.
_OLE_MEMBERS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", DOC),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)
_OTHER_PACKAGE = "application/x-office-package"
_ZIP_FOLDERS = (
    ("word/", DOCX),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_HTML_START = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*"
    r"<(!doctype\s+html|html|head|body|title|meta|main|article|section|div|p|h[1-6]|table|ul|ol|center|font|span|br)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL_START = re.compile(r"(?:[A-Z][\w-]+: .*\r?\n(?:[ \t].*\r?\n)*){2,}")


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
    # Readers accept a PDF that begins a little late.
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(_OLE):
        return _ole_type(path)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_type(path, head)
    return _magic_type(head) or _text_type(head)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _magic_type(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    # Two letters prove nothing when the rest is text: "BMAS teilt mit …", "MZ-Redaktion".
    if found in {"image/bmp", "application/x-msdownload"} and b"\x00" not in head[:512]:
        return None
    return found


def _ole_type(path: Path) -> str:
    data = path.read_bytes()
    names = {name: kind for name, kind in _OLE_MEMBERS if _has_ole_entry(data, name)}
    return next(iter(names.values()), "application/x-ole-storage")


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
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except DAMAGED:
        # Cut off or broken: the first member's name still tells what it was meant to be.
        is_office = b"[Content_Types].xml" in head or b"word/" in head
        return BROKEN_ZIP if is_office else "application/zip"
    if any(name.casefold() == "[content_types].xml" for name in names):
        lowered = [name.replace("\\", "/").casefold() for name in names]
        return next(
            (k for folder, k in _ZIP_FOLDERS if any(n.startswith(folder) for n in lowered)),
            _OTHER_PACKAGE,
        )
    return "application/zip"


def _text_type(head: bytes) -> str:
    text = decode(head, partial=True)
    if text is None:
        return UNKNOWN
    if text.startswith("MIME-Version:") or (
        "multipart/related" in text[:2000] and _MAIL_START.match(text)
    ):
        return "multipart/related"
    if text.startswith(("From: ", "Return-Path: ", "Received: ")) and _MAIL_START.match(text):
        return "message/rfc822"
    if _HTML_START.match(text):
        return HTML
    return "application/xml" if text.lstrip().startswith("<?xml") else TEXT


def decode(data: bytes, *, partial: bool = False) -> str | None:
    """The text of `data` in UTF-8, UTF-16 or Windows-1252, or None when it is no text; `partial`
    allows a cut end.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
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
