"""One file per format; `formats.KINDS` says which file reads which media type. A new format is one
file and one row there.
"""

from __future__ import annotations

import pkgutil
from typing import cast

from pipeline.reading import formats
from pipeline.reading.extraction import Extractor
from pipeline.reading.faults import fault

EXTRACTORS: dict[str, str] = {
    kind.media_type: f"{__name__}.{kind.extractor}" for kind in formats.READABLE
}
_VERDICTS = {
    formats.EMPTY: "empty",
    formats.ENCRYPTED: "encrypted",
    formats.BROKEN_ZIP: "damaged",
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
    if media_type == formats.UNKNOWN:
        raise fault(
            "unsupported", "Das Format der Datei ist unbekannt; omdok kann sie nicht lesen."
        )
    kind = formats.KIND_OF.get(media_type)
    name = kind.name if kind else f"eine Datei vom Typ „{media_type}“"
    what = "sie gehört nicht ins Archiv" if kind and kind.group == "technical" else ""
    raise fault(
        "unsupported",
        f"Die Datei ist {name}; {what or 'dieses Format kann omdok nicht lesen'}.",
        kind.step if kind else "",
    )
