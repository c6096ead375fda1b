"""Word files before 2007 (DOC): made a DOCX by msdoc2docx, where that fails by LibreOffice if it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from pipeline.reading.archives import check_package
from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.docx import read_docx
from pipeline.reading.faults import fault
from pipeline.settings import Settings
from pipeline.types import Issue

# A damaged file can fail anywhere in the converter, not only with its own errors.
_FAILURES = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, RecursionError, struct.error)


class DocExtractor:
    """Reads Word 97 to 2003, and older files where LibreOffice is installed."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """The pieces of the converted file."""
        with tempfile.TemporaryDirectory(prefix="omdok-") as folder:
            target = Path(folder) / "converted.docx"
            engine = _convert(path, target, settings)
            check_package(target, settings.limits.memory_mb)
            extraction = read_docx(target)
        return extraction if engine == "msdoc2docx" else _noted(extraction)


def _convert(path: Path, target: Path, settings: Settings) -> str:
    from doc2docx import convert, errors

    try:
        convert(path, target)
        return "msdoc2docx"
    except errors.EncryptedDocumentError as error:
        raise fault("encrypted") from error
    except (errors.Doc2DocxError, *_FAILURES) as error:
        if _convert_with_office(path, target, settings.limits.seconds / 2):
            return "libreoffice"
        if isinstance(error, errors.UnsupportedFeatureError):
            raise fault(
                "unsupported",
                "Die Word-Datei stammt aus einer Word-Version, die omdok nicht lesen kann (vor Word 97).",
                "Öffnen Sie die Datei in Word oder LibreOffice und speichern Sie sie als DOCX.",
            ) from error
        raise fault("damaged", "Die Word-Datei (DOC) ist beschädigt oder unvollständig.") from error


def _convert_with_office(path: Path, target: Path, seconds: float) -> bool:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        return False
    folder = target.parent
    copy = folder / "original.doc"
    shutil.copyfile(path, copy)
    command = [
        office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(copy),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            # LibreOffice is a script that starts the real program: end both.
            os.killpg(process.pid, signal.SIGKILL)
            return False
    made = folder / "original.docx"
    if not made.is_file():
        return False
    made.replace(target)
    return True


def _noted(extraction: Extraction) -> Extraction:
    issue = Issue(
        code="second_engine",
        level="info",
        message="Die DOC-Datei wurde mit LibreOffice gelesen; automatische Datumsfelder zeigen dort das heutige Datum.",
        hint="Prüfen Sie das Datum des Dokuments.",
    )
    return replace(extraction, issues=(*extraction.issues, issue))
