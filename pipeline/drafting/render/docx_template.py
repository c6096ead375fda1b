"""Reads the paragraphs of a Word template with the page that each is on, to tell staff where a
fault is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.drafting.render.docx_parts import xml_parts
from pipeline.ground.errors import ConfigError, DocumentError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{_W}del",
    f"{_W}moveFrom",
}
_PARTS = {"document": "", "header": "Kopfzeile", "footer": "Fußzeile"}
_SAME_PAGE = {"continuous", "nextColumn"}
_OFF = {"0", "false", "off"}
_SINGLE = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}


@dataclass(slots=True)
class TemplateParagraph:
    """A paragraph's text and where it is: its number in its part, and its page (0 in headers and
    footers).

    Pages are those that Word last laid out; in a file that Word never laid out, only explicit
    breaks count.
    """

    number: int
    part: str
    page: int
    text: str = ""

    @property
    def where(self) -> str:
        """„Seite 2, Absatz 14, im Satz „…““."""
        words = " ".join(self.text.split())
        place = self.part or f"Seite {self.page}"
        return (
            f"{place}, Absatz {self.number}, im Satz "
            f"„{words[:120]}{' …' if len(words) > 120 else ''}“"
        )


def template_paragraphs(name: str, content: bytes) -> list[TemplateParagraph]:
    """Every paragraph of a template, headers and footers at the end; `name` is the file's.

    Raises:
        ConfigError: it is no Word file.
    """
    try:
        trees = xml_parts(content, r"word/(?:document|header\d*|footer\d*|styles)\.xml")
    except DocumentError as error:
        raise unreadable(name) from error
    styles = trees.pop("word/styles.xml", None)
    breaking = {
        style.get(f"{_W}styleId", "") for style in _all(styles, "style") if _breaks_before(style)
    }
    return [paragraph for name, tree in trees.items() for paragraph in _read(name, tree, breaking)]


def unreadable(name: str) -> ConfigError:
    """What staff are told of a template that cannot be opened."""
    return ConfigError(
        f"Die Vorlage „{name}“ lässt sich nicht als Word-Datei (.docx) lesen.",
        "Öffnen Sie sie in Word und speichern Sie sie noch einmal als .docx.",
    )


def _read(name: str, tree: Any, breaking: set[str]) -> list[TemplateParagraph]:
    part = _PARTS[re.sub(r"word/([a-z]+)\d*\.xml", r"\1", name)]
    # A section's own properties say how it begins; the first begins with the document.
    starts = [_value(section, "type") or "nextPage" for section in _all(tree, "sectPr")][1:]
    reader = _Reader(part, breaking, starts)
    reader.walk(tree, None)
    return reader.found


@dataclass(slots=True)
class _Reader:
    """Walks through one part and counts pages.

    `announced` are breaks that somebody set since the last text: Word's own mark for the page that
    each of them begins must not be counted once more. `at_top` is true where a page has just begun
    with nothing on it.
    """

    part: str
    breaking: set[str]
    starts: list[str]
    found: list[TemplateParagraph] = field(default_factory=list)
    page: int = 1
    announced: int = 0
    at_top: bool = True

    def walk(self, element: Any, current: TemplateParagraph | None) -> None:
        if element.tag in _SKIPPED:
            return
        if element.tag == f"{_W}p":
            self._begin(element)
            current = self.found[-1]
        elif current is not None:
            self._take(element, current)
        for child in element:
            self.walk(child, current)
        if element.tag == f"{_W}p" and element.find(f"{_W}pPr/{_W}sectPr") is not None:
            self.at_top = not self.starts or self.starts.pop(0) not in _SAME_PAGE
            self._break(self.at_top)

    def _begin(self, paragraph: Any) -> None:
        properties = paragraph.find(f"{_W}pPr")
        own = properties.find(f"{_W}pageBreakBefore") if properties is not None else None
        style = _value(properties, "pStyle") if properties is not None else ""
        breaks = _is_on(own) if own is not None else style in self.breaking
        self._break(breaks and not self.at_top)
        self.at_top = False
        self.found.append(
            TemplateParagraph(len(self.found) + 1, self.part, 0 if self.part else self.page)
        )

    def _break(self, breaks: bool) -> None:
        self.page += breaks
        self.announced += breaks

    def _take(self, element: Any, current: TemplateParagraph) -> None:
        if element.tag == f"{_W}lastRenderedPageBreak":
            self.page += not self.announced
            self.announced -= self.announced > 0
        elif element.tag == f"{_W}br" and element.get(f"{_W}type") == "page":
            self._break(True)
        elif element.tag == f"{_W}t" or element.tag in _SINGLE:
            self._add(_SINGLE.get(element.tag, element.text or ""), current)

    def _add(self, text: str, current: TemplateParagraph) -> None:
        if text.strip():
            self.announced = 0
            if not current.text.strip() and not self.part:
                current.page = self.page
        current.text += text


def _all(tree: Any | None, name: str) -> Iterator[Any]:
    return iter(()) if tree is None else tree.iter(f"{_W}{name}")


def _value(element: Any, name: str) -> str:
    child = element.find(f"{_W}{name}")
    return child.get(f"{_W}val", "") if child is not None else ""


def _is_on(element: Any) -> bool:
    return element.get(f"{_W}val", "1") not in _OFF


def _breaks_before(style: Any) -> bool:
    set_here = style.find(f"{_W}pPr/{_W}pageBreakBefore")
    return set_here is not None and _is_on(set_here)
