"""Looks for a person's name in every file that omdok keeps: as bytes, within Word files, and in the words of PDFs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from nlp.tokens import fold
from pipeline.errors import DocumentError
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.redaction import Redactor
from pipeline.settings import Settings
from pipeline.types import Frozen

# Models hold no documents; keys and hashes of names hold no names.
_APART = frozenset({"models", "keys"})


class Trace(Frozen):
    """That the name can still be found: `where` in German."""

    where: str


def traces(settings: Settings, name: str, redactor: Redactor) -> Iterator[Trace]:
    """Every file below the outputs folder that names this person, whom the redactor knows."""
    surname = name.split()[-1]
    outputs = settings.paths.outputs
    for file in sorted(outputs.rglob("*")):
        if not file.is_file() or file.relative_to(outputs).parts[0] in _APART:
            continue
        texts = (text for text in _texts_in(file, settings, surname) for text in (text, text.title()))
        if any(redactor.spans(text) for text in texts):
            yield Trace(where=f"Datei {file.relative_to(outputs)}")


def _texts_in(file: Path, settings: Settings, surname: str) -> Iterator[str]:
    """The words of a file, read in every way in which a name could stand in it; nothing where the surname does not."""
    try:
        data = file.read_bytes()
    except OSError:
        return  # a lock or a log that its owner has just taken away
    yield from _decoded(data, surname)
    if data.startswith(b"PK"):
        yield from _packed(data, surname)
    if data.startswith(b"%PDF"):
        yield _words_of_pdf(file, settings)


def _decoded(data: bytes, surname: str) -> Iterator[str]:
    spellings = {surname, surname.lower(), surname.upper(), surname.title(), fold(surname), fold(surname).title()}
    for encoding in ("utf8", "latin-1", "utf-16-le"):
        # Most files do not hold the bytes at all: only what may name somebody is read word by word.
        if any(spelling.encode(encoding, "ignore") in data for spelling in spellings):
            yield data.decode(encoding, errors="replace")


def _packed(data: bytes, surname: str) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for info in package.infolist():
                yield from _decoded(package.read(info), surname)
    except (zipfile.BadZipFile, RuntimeError, OSError):
        return


def _words_of_pdf(file: Path, settings: Settings) -> str:
    try:
        return read_document(file, identify(file), settings, at=datetime.now(UTC)).text
    except DocumentError:
        return ""
