"""Word files before 2007 (DOC): made a DOCX by msdoc2docx, where that fails by LibreOffice if it is installed."""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.reading.archives import check_package
from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.docx import read_docx
from pipeline.reading.faults import fault
from pipeline.reading.quality import text_quality
from pipeline.settings import Settings
from pipeline.types import Issue

# A damaged file can fail anywhere in the converter, not only with its own errors.
_FAILURES = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, RecursionError, struct.error)

_RUBBISH = 0.5


class DocExtractor:
    """Reads Word 97 to 2003, and older files where LibreOffice is installed."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """The pieces of the converted file."""
        with tempfile.TemporaryDirectory(prefix="omdok-") as folder:
            target = Path(folder) / "converted.docx"
            failure = _convert(path, target)
            extraction = None if failure else _read(target, settings)
            if extraction is None or not _has_words(extraction):
                if _convert_with_office(path, target):
                    return _noted(_checked(_read(target, settings)))
                if failure:
                    raise failure
            return extraction or Extraction(())


def _read(target: Path, settings: Settings) -> Extraction:
    check_package(target, settings.limits.memory_mb)
    return read_docx(target)


def _checked(extraction: Extraction) -> Extraction:
    """LibreOffice opens rubbish as well, as rubbish."""
    text = "\n".join(p.text for p in extraction.pieces)
    if text.strip() and text_quality(text) < _RUBBISH:
        raise fault("damaged", "Die Word-Datei (DOC) ist beschädigt oder unvollständig.")
    return extraction


def _has_words(extraction: Extraction) -> bool:
    return any(c.isalnum() for piece in extraction.pieces for c in piece.text)


def _convert(path: Path, target: Path) -> DocumentError | None:
    """Convert by msdoc2docx; the verdict where it cannot, which stands unless LibreOffice can."""
    from doc2docx import convert, errors

    try:
        convert(path, target)
    except errors.EncryptedDocumentError as error:
        raise fault("encrypted") from error
    except (errors.Doc2DocxError, *_FAILURES) as error:
        # Word 6 and 95 begin with A5DC where Word 97 begins with A5EC.
        if isinstance(error, errors.UnsupportedFeatureError) or "0xA5DC" in str(error):
            return _too_old()
        return fault("damaged", "Die Word-Datei (DOC) ist beschädigt oder unvollständig.")
    return None


def _too_old() -> DocumentError:
    return fault(
        "unsupported",
        "Die Word-Datei stammt aus einer Word-Version, die omdok nicht lesen kann (vor Word 97).",
        "Öffnen Sie die Datei in Word oder LibreOffice und speichern Sie sie als DOCX.",
    )


def _convert_with_office(path: Path, target: Path) -> bool:
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
    # No time limit and no session of its own: the sandbox ends this process and all that it started together.
    subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, check=False, preexec_fn=_lift_limit)
    made = folder / "original.docx"
    if not made.is_file():
        return False
    made.replace(target)
    return True


def _lift_limit() -> None:
    """LibreOffice reserves more address space than it uses; its size is left to the time limit."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _noted(extraction: Extraction) -> Extraction:
    issue = Issue(
        code="second_engine",
        level="info",
        message="Die DOC-Datei wurde mit LibreOffice gelesen; automatische Datumsfelder zeigen dort das heutige Datum.",
        hint="Prüfen Sie das Datum des Dokuments.",
    )
    return replace(extraction, issues=(*extraction.issues, issue))
