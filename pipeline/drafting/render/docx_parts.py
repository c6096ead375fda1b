"""Opens Word files that people hand in: whole, of sane size, and nested no deeper than Word itself
would write.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from pipeline.reading.archives import DAMAGED, check_package
from pipeline.reading.faults import fault

# The property that says which words a draft's Word file went out with.
VERSION = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}version"
# A file that is packed anew with every change: soon is better than a tenth smaller.
QUICKLY = 1
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_STRAIGHT = str.maketrans(
    {**dict.fromkeys("„“”»«″", '"'), **dict.fromkeys("‚‘’›‹′", "'")},
)
# A release is a few pages; what unpacks to more is none.
_MOST_MB = 100


def straight_marks(text: str) -> str:
    """The text with straight quotation marks within its tags, where Word sets typographic ones.

    The check of a template and its filling both read tags so, and thus the same template.
    """
    return _TAG.sub(lambda tag: tag[0].translate(_STRAIGHT), text)


def xml_parts(source: Path | bytes, wanted: str) -> dict[str, Any]:
    """The parts of a Word package whose name matches the regular expression `wanted`, by name.

    Raises:
        DocumentError: `damaged`, `encrypted`, `unsafe` or `bomb`.
        OSError: the file cannot be opened.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    check_package(io.BytesIO(content), _MOST_MB)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            # Pictures and the rest are carried along as they are: they must be readable too.
            if package.testzip() is not None:
                raise fault("damaged")
            names = sorted(n for n in package.namelist() if re.fullmatch(wanted, n))
            return {name: parsed(package.read(name)) for name in names}
    except DAMAGED as error:
        raise fault("damaged") from error


def parsed(data: bytes) -> Any:
    """The root of an XML part. All that looks into these files parses by this, so that what one
    takes the others take.

    lxml draws the line at 256 levels: a deeper tree would break whoever walks through it.

    Raises:
        DocumentError: `damaged`.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise fault("damaged") from error
