"""Tells which files hold pictures: a signature is one, and no search for words sees it."""

from __future__ import annotations

import email
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

# Where packages of Word, OpenDocument, Excel and PowerPoint keep their pictures, and attached ones.
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|tiff?|bmp|emf|wmf|svg|webp|heic)$", re.IGNORECASE)
_THUMBNAIL = re.compile(r"(?:^|/)(?:Thumbnails|docProps)/")
_IN_PAGE = re.compile(
    rb"<img\b[^>]+src\s*=\s*[\"']?(?:data:image|cid:)|\\pict\b|^BM", re.IGNORECASE
)
_BEGINS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_MAIL = b"\nMIME-Version:"
_HEAD = 100_000  # octets in which a message has its head
_PDF_IMAGE = 3  # FPDF_PAGEOBJ_IMAGE
_MOST_PAGES = 200
_DEEPEST = 3
_LARGEST = 200_000_000  # octets that are unpacked of one file in a package


def pictured(places: Iterable[str]) -> Iterator[str]:
    """The files among these that hold a picture; one that cannot be read holds none."""
    for place in places:
        with suppress(OSError):
            if _holds_picture(Path(place).read_bytes(), 0):
                yield place


def _holds_picture(data: bytes, depth: int) -> bool:
    if data.startswith(_BEGINS) or _IN_PAGE.search(data[: 20 * _HEAD]):
        return True
    if depth == _DEEPEST:
        return False
    if data.startswith(b"%PDF"):
        return _in_pdf(data)
    if data.startswith(b"PK"):
        return _in_package(data, depth)
    return _MAIL in b"\n" + data[:_HEAD] and _in_mail(data, depth)


def _in_pdf(data: bytes) -> bool:
    import pypdfium2

    with suppress(pypdfium2.PdfiumError), closing(pypdfium2.PdfDocument(data)) as document:
        pages = (document[number] for number in range(min(len(document), _MOST_PAGES)))
        return any(True for page in pages for _ in page.get_objects(filter=[_PDF_IMAGE]))
    return False


def _in_package(data: bytes, depth: int) -> bool:
    damaged = (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError)
    with suppress(*damaged), zipfile.ZipFile(io.BytesIO(data)) as package:
        held = [one for one in package.infolist() if not _THUMBNAIL.search(one.filename)]
        if any(_PICTURE.search(one.filename) for one in held):
            return True
        inner = (one for one in held if not one.filename.endswith((".xml", ".rels", "/")))
        # More than it says of itself is never unpacked.
        small = (one for one in inner if one.file_size <= _LARGEST)
        return any(_holds_picture(package.read(one), depth + 1) for one in small)
    return False


def _in_mail(data: bytes, depth: int) -> bool:
    for part in email.message_from_bytes(data).walk():
        content = part.get_payload(decode=True)
        if part.get_content_maintype() == "image":
            return True
        if isinstance(content, bytes) and _holds_picture(content, depth + 1):
            return True
    return False
