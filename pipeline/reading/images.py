"""Pictures of PDF pages, drawn once in the sandbox and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.ground.errors import NotFound
from pipeline.ground.types import SourceFile
from pipeline.reading import sandbox
from pipeline.reading.formats import PDF
from pipeline.reading.sources.download_cache import file_of
from pipeline.settings import Settings

WIDTH = 1200  # pixels; sharp at a zoom of 200 %
_TALLEST = 4 * WIDTH
_QUALITY = 70


def page_image(settings: Settings, source: SourceFile, number: int) -> Path:
    """The WebP file with the picture of a page, counted from 1.

    Raises:
        NotFound: the document is no PDF or has no such page, or its file is gone or was changed
        since it was taken in.
        DocumentError: the page cannot be drawn within the limits.
    """
    file = _folder(settings, source.sha256) / f"{source.sha256}-{number}-{WIDTH}.webp"
    if not file.is_file():
        if source.media_type != PDF:
            raise NotFound("Seitenbilder gibt es nur von PDF-Dateien.")
        original = original_file(settings, source)
        file.parent.mkdir(parents=True, exist_ok=True)
        asked = {"path": str(original), "number": number, "out": str(file)}
        sandbox.call(f"{__name__}:draw", json.dumps(asked), settings.limits)
    return file


def pictures_of(settings: Settings, sha256: str) -> Iterator[Path]:
    """The pictures that are kept of pages of the file with this hash."""
    return _folder(settings, sha256).glob(f"{sha256}-*")


def _folder(settings: Settings, sha256: str) -> Path:
    return settings.paths.outputs / "pages" / sha256[:2]


def original_file(settings: Settings, source: SourceFile) -> Path:
    """The file that a document was read from, with the bytes that it had then.

    Raises:
        NotFound: it is gone, or was changed since.
    """
    file = file_of(settings, source.path, source.sha256)
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise NotFound(
            f"Die Datei „{source.name}“ liegt nicht mehr an ihrem Ort.",
            "Der Text im Archiv bleibt davon unberührt.",
        ) from error
    if found != source.sha256:
        raise NotFound(
            f"Die Datei „{source.name}“ wurde geändert, seit sie aufgenommen wurde.",
            "Nehmen Sie sie noch einmal auf; dann gibt es eine neue Fassung.",
        )
    return file


def draw(text: str) -> str:
    """The child's side of `page_image`: draws the page and puts the finished file in its place."""
    import pypdfium2

    asked = json.loads(text)
    pdf = pypdfium2.PdfDocument(asked["path"])
    try:
        if not 1 <= asked["number"] <= len(pdf):
            raise NotFound(f"Eine Seite {asked['number']} gibt es nicht; die Datei hat {len(pdf)}.")
        page = pdf[asked["number"] - 1]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), _TALLEST / max(height, 1))
        picture = page.render(scale=scale).to_pil().convert("RGB")
    finally:
        pdf.close()
    out = Path(asked["out"])
    unfinished = out.with_suffix(f".{hashlib.sha256(text.encode()).hexdigest()[:8]}.part")
    picture.save(unfinished, "WEBP", quality=_QUALITY, method=2)
    unfinished.replace(out)
    return str(out)
