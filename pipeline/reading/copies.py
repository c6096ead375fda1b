"""What omdok keeps of files beside the archive: bytes that were fetched, and pictures of pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.reading.images import pictures_of
from pipeline.reading.sources.download_cache import kept_file
from pipeline.settings import Settings


def copies_of(settings: Settings, hashes: Iterable[str]) -> Iterator[Path]:
    """Every file that is kept of files with these hashes (SHA-256)."""
    for sha256 in hashes:
        yield from pictures_of(settings, sha256)
        kept = kept_file(settings, sha256)
        if kept.is_file():
            yield kept


def drop_copies(settings: Settings, hashes: Iterable[str]) -> int:
    """Delete them; gives how many files went."""
    files = list(copies_of(settings, hashes))
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)
