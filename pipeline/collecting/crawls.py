"""The last look at each source, for people: small JSON files, because a look without news leaves
the archive alone.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from pipeline.ground.types import SourceLook
from pipeline.ground.whole_files import write_whole
from pipeline.reading.sources.download_cache import download_cache_folder
from pipeline.settings import Settings


def keep_look(settings: Settings, look: SourceLook) -> None:
    """Keep a look in place of the one before; where it cannot be written (disk full), nothing
    happens.
    """
    file = _file(settings, look.name)
    with suppress(OSError):
        write_whole(file, look.model_dump_json(indent=2))


def last_look(settings: Settings, name: str) -> SourceLook | None:
    """The last look at a source; None when there was none."""
    try:
        return SourceLook.model_validate_json(_file(settings, name).read_text(encoding="utf8"))
    except (OSError, ValidationError):
        return None


def _file(settings: Settings, name: str) -> Path:
    return (
        download_cache_folder(settings)
        / "looks"
        / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"
    )
