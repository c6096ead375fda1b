"""Web pages saved in one file (MHTML): the page itself; its pictures and styles are left out."""

from __future__ import annotations

import email
from email import policy
from email.message import Message
from pathlib import Path

from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.html import read_html
from pipeline.reading.faults import fault
from pipeline.reading.messages import MALFORMED
from pipeline.settings import Settings


class MhtmlExtractor:
    """Reads what browsers and Word save as a web archive."""

    def extract(self, path: Path, settings: Settings) -> Extraction:  # noqa: ARG002 - the protocol's shape
        """As of a web page."""
        return read_html(_page(email.message_from_bytes(path.read_bytes(), policy=policy.default)))


def _page(archive: Message) -> bytes:
    """The first page: what it shows in frames comes behind it."""
    for part in archive.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            return _utf8(part)
    raise fault("empty", "Die Web-Archivdatei enthält keine Webseite.")


def _utf8(part: Message) -> bytes:
    """The page in UTF-8 where the archive says how it is encoded; the page itself may be wrong."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b""
    try:
        return data.decode(part.get_content_charset() or "").encode("utf-8")
    except MALFORMED:
        return data
