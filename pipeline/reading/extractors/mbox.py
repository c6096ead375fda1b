"""Mail folders in one file (mbox): a list of the messages, each of which is a document of its
own.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.reading.children import inside
from pipeline.reading.extraction import Extraction, Piece
from pipeline.reading.faults import fault
from pipeline.reading.formats import MBOX
from pipeline.reading.remarks import embedded, left_out
from pipeline.settings import Settings


class MboxExtractor:
    """Reads the mail folders of Thunderbird, Apple Mail and others."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """The subjects as artifacts: what is said stands in the messages."""
        found = inside(path, MBOX, settings.limits)
        names = [child.name for child in found.children]
        if not names:
            raise fault("empty", "Der Mail-Ordner enthält keine Nachricht.")
        listed = tuple(Piece(name, "artifact") for name in names)
        return Extraction(listed, issues=(*embedded(names), *left_out(found.left_out)))
