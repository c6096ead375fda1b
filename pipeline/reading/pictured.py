"""The pages that are shown of a document, whatever its format: its own where the file has pages,
else those that its text is set to.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.ground.types import Document
from pipeline.reading.formats import PDF
from pipeline.reading.images import WIDTH, draw_page, folder_of, original_file
from pipeline.reading.set_pages import set_pages
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Pictured:
    """A document laid out on the pages that are drawn of it; `made` is the PDF that was set, None
    where the file's own pages are shown.
    """

    document: Document
    media_type: str
    made: Path | None

    def file(self, settings: Settings) -> Path:
        """What the pages are drawn from; raises as `original_file` does."""
        return self.made or original_file(settings, self.document.source)

    def stem(self, settings: Settings) -> Path:
        """What the names of all files begin with that are kept of these pages."""
        sha256 = self.document.source.sha256
        return folder_of(settings, sha256) / (self.made.stem if self.made else sha256)

    def picture(self, settings: Settings, number: int) -> Path:
        """Where the picture of a page is kept."""
        stem = self.stem(settings)
        return stem.with_name(f"{stem.name}-{number}-{WIDTH}.webp")


def pictured(settings: Settings, document: Document, *, masked: bool = False) -> Pictured:
    """The pages of a document; where its text is `masked`, that is set: the file still has what
    must not be seen.

    Raises:
        DocumentError: its text cannot be set to pages within the limits.
    """
    media_type = document.source.media_type
    own = media_type == PDF or media_type.startswith("image/")
    if own and not masked and any(page.width > 0 for page in document.pages):
        return Pictured(document, media_type, None)
    made = set_pages(settings, document)
    return Pictured(made.document, PDF, made.file)


def page_image(settings: Settings, shown: Pictured, number: int) -> Path:
    """The WebP file with the picture of a page, counted from 1.

    Raises:
        NotFound: there is no such page, or the document's file is gone or was changed since it was
        taken in.
        DocumentError: the page cannot be drawn within the limits.
    """
    file = shown.picture(settings, number)
    if not file.is_file():
        draw_page(settings, shown.file(settings), shown.media_type, number, file)
    return file
