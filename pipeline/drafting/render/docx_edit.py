"""Changes a few words in a finished Word file and leaves everything else in it as staff set it. lxml keeps what Word
needs (prefixes, markup of newer versions), which the parser of the standard library would rename.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{_W}del", f"{_W}moveFrom"}
_SINGLE = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of `[start, end)` of a paragraph; paragraphs without text are not counted."""

    paragraph: int
    start: int
    end: int
    text: str


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The Word file with these edits; they must not overlap."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    body = etree.fromstring(next(data for info, data in parts if info.filename == "word/document.xml"))
    paragraphs = [nodes for nodes in _paragraphs(body) if "".join(text for _, text in nodes).strip()]
    for edit in sorted(edits, key=lambda e: (e.paragraph, e.start), reverse=True):
        _apply(paragraphs[edit.paragraph], edit)
    new = etree.tostring(body, xml_declaration=True, encoding="UTF-8", standalone=True)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for info, data in parts:
            package.writestr(info, new if info.filename == "word/document.xml" else data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _paragraphs(body: Any) -> list[list[tuple[Any, str]]]:
    found: list[list[tuple[Any, str]]] = []
    _walk(body, None, found)
    return found


def _walk(element: Any, current: list[tuple[Any, str]] | None, found: list[list[tuple[Any, str]]]) -> None:
    if element.tag in _SKIPPED:
        return
    if element.tag == f"{_W}p":
        current = []
        found.append(current)
    elif current is not None and element.tag == f"{_W}t":
        current.append((element, element.text or ""))
    elif current is not None and element.tag in _SINGLE:
        current.append((element, _SINGLE[element.tag]))
    for child in element:
        _walk(child, current, found)


def _apply(nodes: list[tuple[Any, str]], edit: Edit) -> None:
    """Take the old words out of every node that has some; the new ones go into the first."""
    rest = edit.text
    for node, start, end in _spans(nodes):
        overlaps = (start < edit.end and edit.start < end) or (edit.start == edit.end == end)
        if node.tag != f"{_W}t" or not overlaps:
            continue
        text = node.text or ""
        node.text = text[: max(edit.start - start, 0)] + rest + text[max(edit.end - start, 0) :]
        node.set(_SPACE, "preserve")
        rest = ""
        if edit.end <= end:
            break


def _spans(nodes: list[tuple[Any, str]]) -> Iterator[tuple[Any, int, int]]:
    position = 0
    for node, text in nodes:
        yield node, position, position + len(text)
        position += len(text)
