"""Foreign text that Word takes in when it opens a file (altChunk): web pages, RTF, other Word
files.
"""

from __future__ import annotations

import email
import io
from collections.abc import Callable
from email.policy import default
from typing import Any

from pipeline.ground.errors import DocumentError
from pipeline.reading.archives import check_package
from pipeline.reading.extraction import Extraction, Piece
from pipeline.reading.extractors.docx_package import R
from pipeline.reading.extractors.html import read_html
from pipeline.reading.extractors.rtf import read_rtf
from pipeline.reading.identify import decode

_MOST_MB = 64
_DEEPEST = 2


# Reads a Word file from memory, at a depth.
ReadWord = Callable[[io.BytesIO, int], Extraction]


def chunk_pieces(part: Any, element: Any, depth: int, read_word: ReadWord) -> list[Piece]:
    """The text of a chunk; none when it lies elsewhere, is too large, too deep, or cannot be
    read.
    """
    relation = part.rels.get(str(element.get(f"{R}id")))
    if relation is None or relation.is_external or depth >= _DEEPEST:
        return []
    data = relation.target_part.blob
    if len(data) > _MOST_MB << 20:
        return []
    try:
        return _read(data, depth, read_word)
    except DocumentError:
        return []


def _read(data: bytes, depth: int, read_word: ReadWord) -> list[Piece]:
    if data.startswith(b"PK"):
        check_package(io.BytesIO(data), _MOST_MB)
        return list(read_word(io.BytesIO(data), depth + 1).pieces)
    if data.startswith(b"{\\rtf"):
        return list(read_rtf(data).pieces)
    if b"mime-version:" in data[:1000].lower():
        data = _page_of(data)
    if b"<" in data:
        return list(read_html(data).pieces)
    return [Piece(line.strip()) for line in (decode(data) or "").splitlines() if line.strip()]


def _page_of(mail: bytes) -> bytes:
    """The web page in a web archive."""
    for part in email.message_from_bytes(mail, policy=default).walk():
        if part.get_content_type() in {"text/html", "text/plain"}:
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    return b""
