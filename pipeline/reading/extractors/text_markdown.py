"""Markdown: headings, emphasis and links as what they mean, without their signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.reading.extraction import Piece, PieceLink
from pipeline.reading.marks import is_list_item

_HEADING = re.compile(r"^(?P<signs>#{1,6})\s+(?P<text>\S.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})\s*$")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_QUOTED = re.compile(r"^(?:>\s?)+")
_LINK = re.compile(
    r"!?\[(?P<label>[^\]\n]{0,500})\]\((?P<target>[^)\s]{0,2000})(?:\s+\"[^\"]*\")?\)"
)
_EMPHASIS = re.compile(r"(?<![\w*_])(\*\*\*|\*\*|__|\*)(?=\S)(.{1,500}?)(?<=\S)\1(?![\w*])")


def is_markdown(lines: Sequence[str]) -> bool:
    """Whether a plain text is written in Markdown: it has a heading with its signs."""
    return any(_HEADING.match(line) for line in lines)


def parted(lines: Sequence[str]) -> Iterator[str]:
    """The lines with an empty one around each heading; underlined headings in the other form, rules
    and ">" gone.
    """
    underlined = [bool(_UNDERLINE.match(line)) for line in lines] + [False]
    for n, line in enumerate(lines):
        if n and underlined[n] and lines[n - 1].strip():
            continue
        if _RULE.match(line):
            yield ""
        elif line.strip() and underlined[n + 1]:
            yield from ("", f"{'#' if lines[n + 1].startswith('=') else '##'} {line.strip()}", "")
        elif _HEADING.match(line):
            yield from ("", line, "")
        else:
            yield _QUOTED.sub("", line)


def markdown_piece(text: str) -> Piece | None:
    """The piece of one paragraph or heading; None where nothing but signs stood there."""
    heading = _HEADING.match(text)
    plain, links = _without_signs(heading["text"] if heading else text)
    if not plain.strip():
        return None
    if heading:
        return Piece(plain, "heading", len(heading["signs"]), links=links)
    return Piece(plain, "list_item" if is_list_item(plain) else "paragraph", links=links)


def _without_signs(text: str) -> tuple[str, tuple[PieceLink, ...]]:
    plain, at = "", 0
    links = []
    for found in _LINK.finditer(text):
        plain += _unstressed(text[at : found.start()])
        label = _unstressed(found["label"])
        if label and found["target"]:
            links.append(PieceLink(len(plain), len(plain) + len(label), found["target"]))
        plain += label
        at = found.end()
    return plain + _unstressed(text[at:]), tuple(links)


def _unstressed(text: str) -> str:
    before = ""
    while text != before:
        before, text = text, _EMPHASIS.sub(r"\2", text)
    return text
