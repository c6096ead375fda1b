"""Pictures of pages, drawn once in the sandbox and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.ground.errors import NotFound
from pipeline.ground.types import SourceFile
from pipeline.reading import sandbox
from pipeline.reading.formats import PDF
from pipeline.reading.sources.download_cache import file_of
from pipeline.settings import Settings

WIDTH = 1200  # pixels; sharp at a zoom of 200 %
_TALLEST = 4 * WIDTH
_QUALITY = 70


def pictures_of(settings: Settings, sha256: str) -> Iterator[Path]:
    """The pictures that are kept of pages of the file with this hash."""
    return folder_of(settings, sha256).glob(f"{sha256}-*")


def folder_of(settings: Settings, sha256: str) -> Path:
    """Where all is kept that shows pages of the file with this hash; names of files in it begin
    with the hash.
    """
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


def draw_page(settings: Settings, original: Path, media_type: str, number: int, out: Path) -> None:
    """Draw a page, counted from 1, of a PDF or of a file of pictures into a WebP file.

    Raises:
        NotFound: there is no such page.
        DocumentError: the page cannot be drawn within the limits.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    asked = {"path": str(original), "number": number, "out": str(out), "media_type": media_type}
    sandbox.call(f"{__name__}:draw", json.dumps(asked), settings.limits)


def draw(text: str) -> str:
    """The child's side of `draw_page`: puts the finished file in its place."""
    asked = json.loads(text)
    drawn = _drawn_pdf if asked["media_type"] == PDF else _drawn_picture
    picture = drawn(asked["path"], asked["number"])
    out = Path(asked["out"])
    unfinished = out.with_suffix(f".{hashlib.sha256(text.encode()).hexdigest()[:8]}.part")
    picture.save(unfinished, "WEBP", quality=_QUALITY, method=2)
    unfinished.replace(out)
    return str(out)


def _drawn_pdf(path: str, number: int) -> Any:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        if not 1 <= number <= len(pdf):
            raise NotFound(f"Eine Seite {number} gibt es nicht; die Datei hat {len(pdf)}.")
        page = pdf[number - 1]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), _TALLEST / max(height, 1))
        return page.render(scale=scale).to_pil().convert("RGB")
    finally:
        pdf.close()


def _drawn_picture(path: str, number: int) -> Any:
    from pipeline.reading.extractors.picture import frames_of

    with frames_of(Path(path)) as frames:
        page = next((page for n, page in enumerate(frames, 1) if n == number), None)
        if page is None:
            raise NotFound(f"Eine Seite {number} gibt es nicht.")
        image = page.to_pil()
        scale = min(WIDTH / image.width, _TALLEST / image.height, 1.0)
        return image.resize((round(image.width * scale) or 1, round(image.height * scale) or 1))
