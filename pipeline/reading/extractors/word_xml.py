"""Word's XML of 2003: the same paragraphs as today in other names, put into a package of today."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.docx import read_docx
from pipeline.reading.faults import fault
from pipeline.reading.packages import xml
from pipeline.settings import Settings

_OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NEW}}}"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class WordXmlExtractor:
    """Reads `w:wordDocument`."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """As of a Word file of today."""
        data = path.read_bytes()
        if len(data) > settings.limits.memory_mb << 20:
            raise fault("too_large")
        if _ENTITY.search(data.replace(b"\0", b"")):
            raise fault("unsafe")
        tree = xml(data.replace(_OLD.encode(), _NEW.encode()))
        body = tree.find(f"{_W}body") if tree is not None else None
        if body is None:
            raise fault("damaged", "Die Word-XML-Datei ist beschädigt oder unvollständig.")
        return read_docx(_package(body, tree.find(f"{_W}styles")))


def _package(body: Any, styles: Any) -> io.BytesIO:
    from lxml import etree

    document = etree.Element(f"{_W}document", nsmap={"w": _NEW})
    document.append(body)
    parts = {"document": ("officeDocument", document)}
    if styles is not None:
        parts["styles"] = ("styles", styles)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("[Content_Types].xml", _types(parts))
        package.writestr("_rels/.rels", _relations("word/document.xml", "officeDocument"))
        if styles is not None:
            package.writestr("word/_rels/document.xml.rels", _relations("styles.xml", "styles"))
        for name, (_, element) in parts.items():
            package.writestr(f"word/{name}.xml", etree.tostring(element))
    packed.seek(0)
    return packed


def _types(parts: dict[str, Any]) -> str:
    kinds = {"document": f"{_MAIN}.document.main+xml", "styles": f"{_MAIN}.styles+xml"}
    listed = "".join(
        f'<Override PartName="/word/{n}.xml" ContentType="{kinds[n]}"/>' for n in parts
    )
    head = f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
    return f'{head} ContentType="{_RELS}"/>{listed}</Types>'


def _relations(target: str, kind: str) -> str:
    one = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{one}</Relationships>'
