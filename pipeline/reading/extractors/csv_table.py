"""Tables of text (CSV), as programs hand them out."""

from __future__ import annotations

import csv
from pathlib import Path

from pipeline.reading.extraction import Extraction
from pipeline.reading.faults import fault
from pipeline.reading.identify import decode
from pipeline.reading.sheets import sheet_pieces
from pipeline.reading.text_formats import table_sign
from pipeline.settings import Settings


class CsvExtractor:
    """Reads tables whose cells are parted by semicolons, tabs, commas or bars."""

    def extract(self, path: Path, settings: Settings) -> Extraction:  # noqa: ARG002 - the protocol's shape
        """One table."""
        text = decode(path.read_bytes())
        if text is None:
            raise fault("damaged", "Die Tabelle enthält keinen lesbaren Text.")
        lines = text.lstrip("\ufeff").splitlines()
        try:
            rows = list(csv.reader(lines, delimiter=table_sign(text) or ";"))
        except csv.Error as error:
            raise fault("damaged", "Die Tabelle ist beschädigt.") from error
        return Extraction(tuple(sheet_pieces("", rows, 1)))
