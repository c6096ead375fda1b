"""Why files were put aside: for each a small JSON file with reason code, German explanation, engine
and log.

The manifest of the archive knows that a file is in quarantine; what a technician needs to find out
why is kept here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from pipeline.ground.errors import DocumentError
from pipeline.ground.types import Frozen, SourceFile
from pipeline.ground.whole_files import write_whole
from pipeline.reading.extractors import engine_of
from pipeline.settings import Settings

_LONGEST_LOG = 4000


class Quarantined(Frozen):
    """One file put aside: `code` is for programs, `message` and `hint` are German, `log` is what
    the engine said.
    """

    place: str
    sha256: str
    code: str
    message: str
    hint: str
    engine: str
    log: str
    at: datetime


def quarantine_folder(settings: Settings) -> Path:
    """Where the notes lie."""
    return settings.paths.outputs / "quarantine"


def put_aside(
    settings: Settings, source: SourceFile, error: DocumentError, at: datetime
) -> Quarantined:
    """Note why a file was put aside; a note of before on the same place is replaced whole or stays
    whole.

    A note is no reason to end a run: where it cannot be written (disk full), nothing happens.
    """
    note = Quarantined(
        place=source.path,
        sha256=source.sha256,
        code=error.code,
        message=error.message,
        hint=error.hint,
        engine=engine_of(source.media_type),
        log="\n".join(getattr(error, "__notes__", ()))[-_LONGEST_LOG:],
        at=at,
    )
    with suppress(OSError):
        write_whole(_file(settings, source.path), note.model_dump_json(indent=2))
    return note


def let_go(settings: Settings, place: str) -> None:
    """Forget the note on a place, because its file could be read."""
    with suppress(OSError):
        _file(settings, place).unlink(missing_ok=True)


def notes(settings: Settings) -> Iterator[Quarantined]:
    """All notes, by place."""
    found = []
    for file in sorted(quarantine_folder(settings).glob("*.json")):
        with suppress(OSError, ValidationError):
            found.append(Quarantined.model_validate_json(file.read_text(encoding="utf8")))
    yield from sorted(found, key=lambda note: note.place)


def _file(settings: Settings, place: str) -> Path:
    return quarantine_folder(settings) / f"{hashlib.sha256(place.encode()).hexdigest()[:16]}.json"
