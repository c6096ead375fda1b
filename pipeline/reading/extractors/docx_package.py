"""The package around a Word document: opened, its strict form made the usual one, its
properties.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from nlp.normal import normalise
from pipeline.reading.archives import DAMAGED
from pipeline.reading.extraction import Properties
from pipeline.reading.faults import fault

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Strict OOXML says the same in other names.
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip
_KINDS = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)


def open_document(source: Path | io.BytesIO) -> Any:
    """The main document of a package.

    Raises:
        DocumentError: `damaged` when it is no Word package.
    """
    from docx.opc.exceptions import PackageNotFoundError
    from docx.package import Package

    try:
        _accept_all_kinds()
        return Package.open(_usual(source)).main_document_part.document
    except (
        PackageNotFoundError,
        LookupError,
        ValueError,
        AttributeError,
        TypeError,
        SyntaxError,
        OSError,
    ) as error:
        # lxml's XMLSyntaxError is a SyntaxError; a package without a main part is a KeyError or
        # ValueError, a relation without a target a TypeError.
        raise fault("damaged", "Die Word-Datei ist beschädigt oder unvollständig.") from error


def _accept_all_kinds() -> None:
    """python-docx knows documents only; templates and files with macros are built the same way."""
    from docx.opc.constants import CONTENT_TYPE
    from docx.opc.part import PartFactory
    from docx.parts.document import DocumentPart

    for kind in _KINDS:
        PartFactory.part_type_for.setdefault(kind, DocumentPart)
    PartFactory.part_type_for.setdefault(CONTENT_TYPE.WML_DOCUMENT_MAIN, DocumentPart)


def _usual(source: Path | io.BytesIO) -> str | io.BytesIO:
    """The package itself, or a copy of a strict one in the usual names."""
    try:
        with zipfile.ZipFile(source) as package:
            if _STRICT not in package.read("_rels/.rels"):
                return str(source) if isinstance(source, Path) else source
            copy = io.BytesIO()
            with zipfile.ZipFile(copy, "w") as other:
                for name in package.namelist():
                    data = package.read(name)
                    if name.endswith((".xml", ".rels")):
                        for strict, usual in _USUAL:
                            data = data.replace(strict, usual)
                    other.writestr(name, data)
        copy.seek(0)
        return copy
    except (KeyError, *DAMAGED):
        return str(source) if isinstance(source, Path) else source


def root_of(part: Any) -> Any:
    """The XML of a part, or None when it has none that can be read."""
    element = getattr(part, "element", None)
    if element is not None:
        return element
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(part.blob, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def styles_of(document: Any) -> Any:
    """The XML of the styles; where the package has none, those that Word takes for granted."""
    own = (
        r
        for r in document.part.rels.values()
        if str(r.reltype).endswith("/styles") and not r.is_external
    )
    root = next((root for r in own if (root := root_of(r.target_part)) is not None), None)
    if root is not None:
        return root
    from docx.parts.styles import StylesPart

    return StylesPart.default(document.part.package).element


def properties_of(document: Any) -> Properties:
    """What the package says of itself."""
    # Where the package has none, python-docx makes some up, dated today.
    if not any(
        str(r.reltype).endswith("/core-properties") for r in document.part.package.rels.values()
    ):
        return Properties()
    try:
        core = document.core_properties
        made = core.created or core.modified
        return Properties(
            " ".join(normalise(core.title or "").split()), made.date() if made else None
        )
    except (KeyError, ValueError, AttributeError, SyntaxError):
        return Properties()
