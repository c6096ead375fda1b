"""Word files of before 2007 (DOC): made a DOCX by msdoc2docx, read by omdok itself where that
refuses or loses text.

LibreOffice, where it is installed, is asked when both fail.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from nlp.normal import normalise
from nlp.tokens import words
from pipeline.ground.errors import DocumentError
from pipeline.ground.types import Issue
from pipeline.reading.archives import check_package
from pipeline.reading.children import children_of
from pipeline.reading.extraction import Extraction, Properties
from pipeline.reading.extractors.doc_binary import read_doc
from pipeline.reading.extractors.docx import read_docx
from pipeline.reading.faults import fault
from pipeline.reading.formats import DOC
from pipeline.reading.ole import OleFile
from pipeline.reading.processor_time import TooSlow, processor_seconds
from pipeline.reading.quality import text_quality
from pipeline.reading.remarks import embedded
from pipeline.settings import Settings

# A damaged file can fail anywhere in the converter, not only with its own errors.
_FAILURES = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    RecursionError,
    struct.error,
)

# The converter takes minutes for some files that omdok itself reads in a second.
_SHARE = 1 / 6
_SLOW = Issue(
    code="plain_reading",
    level="info",
    message="Die DOC-Datei ist aufwendig gebaut und wurde in einfacher Form gelesen; automatische "
    "Nummern und Überschriften können fehlen.",
    hint="Speichern Sie sie als DOCX, wenn es darauf ankommt.",
)
_RUBBISH = 0.5
_MOST_LOST = 0.02


class DocExtractor:
    """Reads Word 2 to 2003."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """The pieces of the converted file, or of omdok's own reading where the conversion lost
        words.
        """
        data = path.read_bytes()
        with tempfile.TemporaryDirectory(prefix="omdok-") as folder:
            target = Path(folder) / "converted.docx"
            own = _own(data)
            converted, is_slow = _converted(path, target, settings)
            chosen = _chosen(own, converted)
            if chosen is None and _convert_with_office(path, target):
                chosen = _noted(_checked(_read(target, settings)))
        if chosen is None and isinstance(own, DocumentError):
            raise own
        read = chosen or own
        assert isinstance(read, Extraction)
        names = [child.name for child in children_of(path, DOC, settings.limits)]
        slow = (_SLOW,) if is_slow and read is own else ()
        return replace(read, issues=(*read.issues, *slow, *embedded(names)))


def _chosen(own: Extraction | DocumentError, converted: Extraction | None) -> Extraction | None:
    """The better of two readings; None when neither has words."""
    if isinstance(own, DocumentError) or not _has_words(own):
        return converted if converted and _has_words(converted) else None
    if converted is None:
        return own
    # The conversion knows automatic numbers and titles, so it is preferred as long as it is whole.
    wanted, found = _counted(own), _counted(converted)
    lost = sum((wanted - found).values())
    return own if lost > max(2, _MOST_LOST * sum(wanted.values())) else converted


def _counted(extraction: Extraction) -> Counter[str]:
    return Counter(w.text for p in extraction.pieces for w in words(p.text))


def _own(data: bytes) -> Extraction | DocumentError:
    """omdok's own reading, or the verdict on the file.

    Raises:
        DocumentError: `encrypted`.
    """
    try:
        return replace(_checked(read_doc(data)), properties=_properties(data))
    except DocumentError as error:
        if error.code == "encrypted":
            raise
        return error


def _properties(data: bytes) -> Properties:
    from doc2docx.diagnostics import ConversionReport
    from doc2docx.errors import Doc2DocxError
    from doc2docx.oleps import read_summary_information

    with suppress(Doc2DocxError, *_FAILURES):
        summary = OleFile(data).stream("\x05SummaryInformation")
        core = read_summary_information(summary, report=ConversionReport("", ""))
        made = core.created or core.modified or ""
        day = date.fromisoformat(made[:10]) if made else None
        return Properties(" ".join(normalise(core.title or "").split()), day)
    return Properties()


def _converted(path: Path, target: Path, settings: Settings) -> tuple[Extraction | None, bool]:
    """What msdoc2docx makes of the file, None where it refuses; and whether it took too long.

    Raises:
        DocumentError: `encrypted`.
    """
    try:
        with processor_seconds(settings.limits.seconds * _SHARE):
            if not _convert(path, target):
                return None, False
    except TooSlow:
        return None, True
    with suppress(DocumentError):
        return _read(target, settings), False
    return None, False


def _read(target: Path, settings: Settings) -> Extraction:
    check_package(target, settings.limits.memory_mb)
    return read_docx(target)


def _checked(extraction: Extraction) -> Extraction:
    """Rubbish can be opened as well, as rubbish."""
    text = "\n".join(p.text for p in extraction.pieces)
    if text.strip() and text_quality(text) < _RUBBISH:
        raise fault("damaged", "Die Word-Datei (DOC) ist beschädigt oder unvollständig.")
    return extraction


def _has_words(extraction: Extraction) -> bool:
    return any(c.isalnum() for piece in extraction.pieces for c in piece.text)


def _convert(path: Path, target: Path) -> bool:
    """Whether msdoc2docx could convert the file."""
    from doc2docx import convert, errors

    try:
        convert(path, target)
    except errors.EncryptedDocumentError as error:
        raise fault("encrypted") from error
    except (errors.Doc2DocxError, *_FAILURES):
        return False
    return True


def _convert_with_office(path: Path, target: Path) -> bool:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        return False
    folder = target.parent
    copy = folder / "original.doc"
    shutil.copyfile(path, copy)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        *_without_network(), office, profile, "--headless", "--norestore",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(copy),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    # No time limit and no session of its own: the sandbox ends this process and all that it started
    # together.
    lift = _lift_limit if os.name == "posix" else None
    subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, check=False, preexec_fn=lift)
    made = folder / "original.docx"
    if not made.is_file():
        return False
    made.replace(target)
    return True


def _without_network() -> list[str]:
    """What starts a program in a network of its own, where the system can: LibreOffice fetches
    linked pictures.
    """
    unshare = shutil.which("unshare")
    test = [unshare or "", "-rn", "true"]
    can = unshare and subprocess.run(test, capture_output=True, check=False).returncode == 0
    return [unshare, "-rn"] if unshare and can else []


def _lift_limit() -> None:
    """LibreOffice reserves more address space than it uses; its size is left to the time limit."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _noted(extraction: Extraction) -> Extraction:
    issue = Issue(
        code="second_engine",
        level="info",
        message="Die DOC-Datei wurde mit LibreOffice gelesen; automatische Datumsfelder zeigen "
        "dort das heutige Datum.",
        hint="Prüfen Sie das Datum des Dokuments.",
    )
    return replace(extraction, issues=(*extraction.issues, issue))
