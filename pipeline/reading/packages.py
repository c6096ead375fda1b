"""The XML parts of an Office or OpenDocument package, read without entities and without network."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from nlp.normal import normalise
from pipeline.reading.archives import DAMAGED
from pipeline.reading.extraction import Properties
from pipeline.reading.faults import fault

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
_CORE = "docProps/core.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The package.

    Raises:
        DocumentError: `damaged`, also where one of its parts turns out so while it is read.
    """
    try:
        with zipfile.ZipFile(path) as package:
            yield package
    except DAMAGED as error:
        raise fault("damaged") from error


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part; empty where there is none."""
    try:
        return package.read(name)
    except KeyError:
        return b""


def xml(data: bytes) -> Any:
    """The tree of a part, or None where it is none; Office's strict form in the usual names."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    plain = data.replace(_STRICT + b"officeDocument/", _USUAL + b"officeDocument/2006/")
    for room in (b"presentationml/", b"spreadsheetml/", b"drawingml/"):
        plain = plain.replace(_STRICT + room, _USUAL + room + b"2006/")
    try:
        return etree.fromstring(plain, parser) if plain else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def relations(package: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """What a part of an Office package points at: by id the last word of the kind, and the part or
    address.
    """
    folder, _, last = name.rpartition("/")
    tree = xml(part(package, f"{folder}/_rels/{last}.rels"))
    found: dict[str, tuple[str, str]] = {}
    for relation in tree.iter(_RELATION) if tree is not None else ():
        target = str(relation.get("Target") or "")
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = str(relation.get("Type") or "").rpartition("/")[2]
        found[str(relation.get("Id"))] = (kind, target)
    return found


def core_properties(package: zipfile.ZipFile) -> Properties:
    """What an Office package says of itself."""
    tree = xml(part(package, _CORE))
    if tree is None:
        return Properties()
    title = " ".join(normalise(str(tree.findtext(f".//{_DC}title") or "")).split())
    made = str(tree.findtext(f".//{_TERMS}created") or tree.findtext(f".//{_TERMS}modified") or "")
    try:
        return Properties(title, date.fromisoformat(made[:10]) if made else None)
    except ValueError:
        return Properties(title)
