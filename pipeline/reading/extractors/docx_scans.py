"""Letters that lie in a Word file as scanned pictures, read by OCR."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import Any

from pipeline.ground.errors import DocumentError
from pipeline.reading.extraction import Extraction, PageInfo, Piece
from pipeline.reading.extractors.picture import read_pages
from pipeline.settings import Settings

# A page is scanned at 100 dots an inch at least; photos and logos are smaller or say hardly a word.
_SHORTEST, _LONGEST = 500, 750  # pixels
_FEWEST_WORDS = 15
_LEAST_SURE = 0.6
_MOST_PICTURES = 20
# So many in a row that are no letters: the file has photos.
_MOST_VAIN = 3


class WordScans:
    """Reads the pictures of one file, each once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sure: list[float] = []
        self._seen: set[bytes] = set()
        self._vain = 0

    def look(self, data: bytes) -> list[Piece]:
        """The pieces of a scanned letter; none of any other picture."""
        key = hashlib.sha256(data).digest()
        is_new = key not in self._seen and len(self._seen) < _MOST_PICTURES
        self._seen.add(key)
        if not is_new or self._vain >= _MOST_VAIN or not _is_large(data):
            return []
        found = self._read(data)
        self._vain = 0 if found else self._vain + 1
        return found

    def _read(self, data: bytes) -> list[Piece]:
        try:
            found = read_pages(io.BytesIO(data), self._settings)
        except DocumentError:
            return []
        sure = min((page.quality for page in found.pages), default=0.0)
        words = sum(len(piece.text.split()) for piece in found.pieces)
        if words < _FEWEST_WORDS or sure < _LEAST_SURE:
            return []
        self._sure.append(sure)
        return [replace(piece, page=1, bbox=None, turns=()) for piece in found.pieces]

    def told(self, extraction: Extraction) -> Extraction:
        """The extraction with its page marked as read by OCR, where any of it was."""
        if not self._sure:
            return extraction
        return replace(extraction, pages=(PageInfo(1, ocr=True, quality=min(self._sure)),))


def _is_large(data: bytes) -> bool:
    size = _size(data)
    return min(size) >= _SHORTEST and max(size) >= _LONGEST


def _size(data: bytes) -> tuple[int, int]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            found: Any = image.size
            return int(found[0]), int(found[1])
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return 0, 0
