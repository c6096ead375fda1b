"""Outlook messages (.msg): read as ordinary messages."""

from __future__ import annotations

from pathlib import Path

from pipeline.reading.archives import DAMAGED
from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.mail import letter_extraction
from pipeline.reading.faults import fault
from pipeline.reading.messages import Letter, letter_of
from pipeline.reading.ole import OleFile
from pipeline.reading.outlook import as_message
from pipeline.settings import Settings


class MsgExtractor:
    """Reads messages that were dragged out of Outlook."""

    def extract(self, path: Path, settings: Settings) -> Extraction:  # noqa: ARG002 - the protocol's shape
        """As of an ordinary message."""
        try:
            return letter_extraction(outlook_letter(path.read_bytes()))
        except DAMAGED as error:
            raise fault("damaged", "Die Outlook-Nachricht ist beschädigt.") from error


def outlook_letter(data: bytes) -> Letter:
    """The message in the bytes of a .msg file.

    Raises:
        ValueError: they are no compound file, or one that is cut off.
    """
    return letter_of(as_message(OleFile(data)))
