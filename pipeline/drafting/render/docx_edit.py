"""Changes a few words in a finished Word file and leaves everything else in it as staff set it.
lxml keeps what Word needs (prefixes, markup of newer versions), which the parser of the standard
library would rename.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pipeline.drafting.render.docx_parts import QUICKLY, VERSION, parsed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{_W}del",
    f"{_W}moveFrom",
}
_SINGLE = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of `[start, end)` of a paragraph; paragraphs without text are not
    counted.
    """

    paragraph: int
    start: int
    end: int
    text: str


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The Word file with these edits; they must not overlap."""

    def change(paragraphs: list[DocxParagraph]) -> None:
        for edit in sorted(edits, key=lambda e: (e.paragraph, e.start), reverse=True):
            _apply(paragraphs[edit.paragraph][1], edit)

    return changed_package(content, change)


def with_line(content: bytes, before: int, text: str, like: int | None = None) -> bytes:
    """The Word file with a new paragraph of this text above the paragraph `before`; it looks like
    that one, or like another.
    """

    def change(paragraphs: list[DocxParagraph]) -> None:
        model = paragraphs[before if like is None else like][0]
        place = paragraphs[before][0]
        above = place.getprevious()
        # A picture and the line under it stay together.
        if above is not None and is_picture(above):
            place = above
        place.addprevious(new_like(model, text))

    return changed_package(content, change)


def with_last_line(content: bytes, text: str) -> bytes:
    """The Word file with a new last paragraph of this text, which looks like the one that was
    last.
    """

    def change(paragraphs: list[DocxParagraph]) -> None:
        last = paragraphs[-1][0]
        last.addnext(new_like(last, text))

    return changed_package(content, change)


def without_line(content: bytes, number: int) -> bytes:
    """The Word file without this paragraph; one that holds up a table cell or a section only loses
    its words.
    """
    return changed_package(content, lambda paragraphs: _take_out(*paragraphs[number]))


def stamped(content: bytes, words: str) -> bytes:
    """The Word file that says which words went out with it, as the version among its properties;
    one without properties stays as it is.
    """

    def change(core: Any) -> None:
        there = core.find(VERSION)
        if there is None:
            there = core.makeelement(VERSION)
            core.append(there)
        there.text = words

    return _with_part(content, "docProps/core.xml", change)


# A paragraph with text: its element, and the elements in it that carry the text.
DocxParagraph = tuple[Any, list[tuple[Any, str]]]


def changed_package(content: bytes, change: Callable[[list[DocxParagraph]], None]) -> bytes:
    """The Word file with its paragraphs that have text changed."""

    def change_body(body: Any) -> None:
        change(paragraphs_of(body))

    return _with_part(content, "word/document.xml", change_body)


def paragraphs_of(body: Any) -> list[DocxParagraph]:
    """The paragraphs of a Word file's body that have text."""
    found: list[DocxParagraph] = []
    _walk(body, None, found)
    return [(paragraph, nodes) for paragraph, nodes in found if _has_text(nodes)]


def is_picture(paragraph: Any) -> bool:
    """Whether a paragraph of Word holds a picture and no words."""
    drawn = paragraph.find(f".//{_W}drawing") is not None
    return drawn and not any(text.text for text in paragraph.iter(f"{_W}t"))


def _has_text(nodes: list[tuple[Any, str]]) -> bool:
    return bool("".join(text for _, text in nodes).strip())


def _with_part(content: bytes, name: str, change: Callable[[Any], None]) -> bytes:
    """The package with one of its XML parts changed; the same bytes for the same change."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for info, data in parts:
            if info.filename == name:
                root = parsed(data)
                change(root)
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            package.writestr(info, data, zipfile.ZIP_DEFLATED, QUICKLY)
    return target.getvalue()


def new_like(model: Any, text: str) -> Any:
    """A new paragraph that looks like another."""
    new = model.makeelement(f"{_W}p")
    run = model.makeelement(f"{_W}r")
    for target, look in ((new, model.find(f"{_W}pPr")), (run, model.find(f"{_W}r/{_W}rPr"))):
        if look is not None:
            target.append(deepcopy(look))
    for section in new.findall(f"{_W}pPr/{_W}sectPr"):
        section.getparent().remove(section)
    for number, part in enumerate(text.split("\n")):
        if number:
            run.append(model.makeelement(f"{_W}br"))
        words = model.makeelement(f"{_W}t")
        words.text = part
        run.append(words)
    new.append(run)
    return new


def _take_out(paragraph: Any, nodes: list[tuple[Any, str]]) -> None:
    beside = [p for p in paragraph.getparent().findall(f"{_W}p") if p is not paragraph]
    if beside and paragraph.find(f"{_W}pPr/{_W}sectPr") is None:
        paragraph.getparent().remove(paragraph)
    else:
        for node, _ in nodes:
            node.getparent().remove(node)


def _walk(element: Any, current: list[tuple[Any, str]] | None, found: list[DocxParagraph]) -> None:
    if element.tag in _SKIPPED:
        return
    if element.tag == f"{_W}p":
        current = []
        found.append((element, current))
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
