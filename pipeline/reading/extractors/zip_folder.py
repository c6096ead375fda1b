"""ZIP archives: folders of documents, each of which is taken in by itself."""

from __future__ import annotations

from pathlib import Path

from pipeline.reading.archives import check_folder
from pipeline.reading.children import inside
from pipeline.reading.extraction import Extraction, Piece
from pipeline.reading.faults import fault
from pipeline.reading.formats import ZIP
from pipeline.reading.remarks import embedded, left_out
from pipeline.settings import Settings


class ZipExtractor:
    """Reads the list of what was packed."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """The names as artifacts: what is said stands in the files."""
        check_folder(path, settings.limits.file_mb)
        found = inside(path, ZIP, settings.limits)
        names = [child.name for child in found.children]
        if not names and not found.left_out:
            raise fault("empty", "Das ZIP-Archiv enthält keine Datei.")
        every = [*names, *(name for name, _ in found.left_out)]
        listed = tuple(Piece(name, "artifact") for name in every if name)
        return Extraction(listed, issues=(*embedded(names), *left_out(found.left_out)))
