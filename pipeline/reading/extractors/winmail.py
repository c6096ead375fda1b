"""Outlook's wrapping (winmail.dat) as a file of its own: its text and what files lie in it."""

from __future__ import annotations

from pathlib import Path

from pipeline.reading import winmail
from pipeline.reading.extraction import Extraction, Piece, Properties
from pipeline.reading.extractors.text import text_pieces
from pipeline.reading.faults import fault
from pipeline.reading.remarks import embedded
from pipeline.settings import Settings


class TnefExtractor:
    """Reads what Outlook sends to other programs."""

    def extract(self, path: Path, settings: Settings) -> Extraction:  # noqa: ARG002 - the protocol's shape
        """The text of the message, and the names of the files as artifacts."""
        data = path.read_bytes()
        subject, text = winmail.text_of(data)
        names = [name for name, _ in winmail.files_of(data)]
        if not text and not names:
            raise fault("empty", "Die Outlook-Beilage enthält weder Text noch Dateien.")
        listed = tuple(Piece(name, "artifact") for name in names)
        return Extraction(
            (*text_pieces(text), *listed), properties=Properties(subject), issues=embedded(names)
        )
