"""XFA forms of Adobe LiveCycle in a PDF: a page that only says that a viewer cannot show it is no
document; what was filled in lies in a packet of XML beside it.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import Any

from nlp.normal import normalise
from pipeline.ground.types import Issue
from pipeline.reading.extraction import Piece
from pipeline.reading.faults import fault

_PLACEHOLDER = re.compile(
    r"please wait|bitte warten|not eventually replaced|viewer may not|adobe reader (?:\d|oder|or)"
    r"|durch den (?:richtigen|eigentlichen) inhalt|get\.adobe\.com|acrobat reader",
    re.IGNORECASE,
)
_MOST_WORDS = 150
_LARGEST = 16 * 1024 * 1024
_TOLD = Issue(
    code="xfa_form",
    level="warning",
    message="Das PDF ist ein XFA-Formular, das nur Adobe Reader zeigt; omdok hat die ausgefüllten "
    "Felder gelesen, nicht den Wortlaut des Formulars.",
    hint="Öffnen Sie es in Adobe Reader und drucken Sie es als PDF.",
)


def form_pieces(pdf: Any, shown: Sequence[Piece]) -> tuple[list[Piece], tuple[Issue, ...]] | None:
    """What was filled in, in the place of a page that only waits; None where the pages themselves
    say something.

    Raises:
        DocumentError: `unsupported`: nothing was filled in.
    """
    import pypdfium2.raw as raw

    if pdf.get_formtype() not in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND):
        return None
    text = " ".join(piece.text for piece in shown)
    if len(text.split()) > _MOST_WORDS or not _PLACEHOLDER.search(text):
        return None
    filled = [Piece(line) for line in _filled(pdf)]
    if not filled:
        raise fault(
            "unsupported",
            "Das PDF ist ein XFA-Formular; seine Seiten zeigt nur Adobe Reader.",
            "Öffnen Sie es in Adobe Reader, drucken Sie es als PDF und legen Sie dieses ab.",
        )
    return filled, (_TOLD,)


def _filled(pdf: Any) -> Iterator[str]:
    """The fields that hold something, with their names."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    for data in _packets(pdf):
        root: Any = etree.fromstring(data, parser)
        if root is None:
            continue
        for record in root.iter("{*}data"):
            for field in record.iter():
                value = normalise(field.text or "").strip() if isinstance(field.tag, str) else ""
                if value and not len(field):
                    yield f"{str(field.tag).rpartition('}')[2]}: {' '.join(value.split())}"


def _packets(pdf: Any) -> Iterator[bytes]:
    import pypdfium2.raw as raw

    for n in range(raw.FPDF_GetXFAPacketCount(pdf)):
        length = ctypes.c_ulong()
        raw.FPDF_GetXFAPacketContent(pdf, n, None, 0, length)
        if 0 < length.value <= _LARGEST:
            buffer = ctypes.create_string_buffer(length.value)
            raw.FPDF_GetXFAPacketContent(pdf, n, buffer, length.value, length)
            if b"datasets" in buffer.raw:
                yield buffer.raw[: length.value]
