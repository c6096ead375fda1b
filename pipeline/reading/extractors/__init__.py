"""One file per format; this table says which file reads which media type. A new format is one file
and one line.
"""

from __future__ import annotations

import pkgutil
from typing import cast

from pipeline.reading import identify
from pipeline.reading.extraction import Extractor
from pipeline.reading.faults import fault

EXTRACTORS: dict[str, str] = {
    identify.PDF: "pipeline.reading.extractors.pdf:PdfExtractor",
    identify.DOCX: "pipeline.reading.extractors.docx:DocxExtractor",
    identify.DOC: "pipeline.reading.extractors.doc:DocExtractor",
    identify.RTF: "pipeline.reading.extractors.rtf:RtfExtractor",
    identify.ODT: "pipeline.reading.extractors.odt:OdtExtractor",
    identify.HTML: "pipeline.reading.extractors.html:HtmlExtractor",
    identify.TEXT: "pipeline.reading.extractors.text:TextExtractor",
}

_VERDICTS = {
    identify.EMPTY: "empty",
    identify.ENCRYPTED: "encrypted",
    identify.BROKEN_ZIP: "damaged",
}


def engine_of(media_type: str) -> str:
    """The name of what reads a media type, for logs; empty where nothing does."""
    return EXTRACTORS.get(media_type, "").rsplit(":", 1)[-1]


def load_extractor(media_type: str) -> Extractor:
    """The extractor for a media type.

    Raises:
        DocumentError: `empty`, `encrypted`, `damaged`, or `unsupported` with the format's German
        name.
    """
    if media_type in EXTRACTORS:
        return cast(Extractor, pkgutil.resolve_name(EXTRACTORS[media_type])())
    if media_type in _VERDICTS:
        raise fault(_VERDICTS[media_type])
    if media_type == identify.UNKNOWN:
        raise fault(
            "unsupported", "Das Format der Datei ist unbekannt; omdok kann sie nicht lesen."
        )
    name = identify.GERMAN_NAMES.get(media_type, f"eine Datei vom Typ „{media_type}“")
    raise fault("unsupported", f"Die Datei ist {name}; dieses Format kann omdok nicht lesen.")
