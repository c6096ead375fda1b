"""The Handbuch as the page shows it: sections with their own addresses, to be searched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from nlp.tokens import fold
from pipeline.ground.errors import NotFound
from pipeline.settings.ground import PROJECT

DOCS = PROJECT / "docs"


@dataclass(frozen=True, slots=True)
class HandbookSection:
    """A heading with what stands under it as HTML, and its words folded for the search."""

    slug: str
    title: str
    level: int
    html: str
    words: str


def sections() -> tuple[HandbookSection, ...]:
    """The whole Handbuch in its order.

    Raises:
        NotFound: this installation has none.
    """
    file = DOCS / "handbuch.md"
    try:
        return _read(file, file.stat().st_mtime_ns)
    except OSError as error:
        raise NotFound(
            "Das Handbuch liegt nicht bei dieser Installation.", "Fragen Sie die Technik danach."
        ) from error


def found(query: str) -> tuple[HandbookSection, ...]:
    """The sections that hold all words of a question, those first whose title does."""
    wanted = fold(query).split()
    hits = [section for section in sections() if _has_all(section, wanted)]
    return tuple(sorted(hits, key=lambda s: not all(word in fold(s.title) for word in wanted)))


def _has_all(section: HandbookSection, wanted: Iterable[str]) -> bool:
    return all(word in section.words for word in wanted)


def slug_of(title: str) -> str:
    """What stands behind # in the address of a section."""
    return re.sub(r"[^\w]+", "-", title.casefold()).strip("-")


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int) -> tuple[HandbookSection, ...]:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(file.read_text(encoding="utf8"))
    begins = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    ends = [*begins[1:], len(tokens)]
    return tuple(_section(parser, tokens[a:b]) for a, b in zip(begins, ends, strict=True))


def _section(parser: MarkdownIt, tokens: list[Token]) -> HandbookSection:
    title = tokens[1].content.replace("`", "")
    body = tokens[3:]
    for token in body:
        for inner in token.children or ():
            _fit(inner)
        if token.type == "table_open":
            token.attrSet("tabindex", "0")
    html = parser.renderer.render(body, parser.options, {})
    words = fold(" ".join([title, *(token.content for token in body)]))
    return HandbookSection(slug_of(title), title, int(tokens[0].tag[1]), html, words)


def _fit(token: Token) -> None:
    """Let pictures and links of the file lead to where the page has them."""
    if token.type == "image":
        token.attrSet("src", f"/hilfe/{token.attrGet('src')}")
        token.attrSet("loading", "lazy")
    if token.type == "link_open" and not str(token.attrGet("href")).startswith(("#", "http")):
        token.attrSet("href", "/hilfe")
