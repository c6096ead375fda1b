"""The comments of a Word file: who said what on which paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pipeline.drafting.render.docx_parts import xml_parts
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import DraftComment

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOBODY = "ohne Namen"


def comments_of(content: bytes, at: datetime) -> tuple[DraftComment, ...]:
    """The comments in the order of the text; `at` is when the file came back, for what Word does
    not date reliably.

    Raises:
        DocumentError: it is no Word file.
    """
    parts = xml_parts(content, "word/document.xml|word/comments.xml")
    told, body = parts.get("word/comments.xml"), parts.get("word/document.xml")
    if told is None or body is None:
        return ()
    places = dict(_places(body))
    found = []
    for comment in told.iter(f"{_W}comment"):
        said = one_line(" ".join(_text(p) for p in comment.iter(f"{_W}p")))
        by = one_line(comment.get(f"{_W}author", "")) or _NOBODY
        words = places.get(comment.get(f"{_W}id", ""), "")
        if said:
            found.append(DraftComment(by=by, at=at, words=words, text=said))
    return tuple(found)


def _places(body: Any) -> Iterator[tuple[str, str]]:
    for paragraph in body.iter(f"{_W}p"):
        for start in paragraph.iter(f"{_W}commentRangeStart"):
            yield start.get(f"{_W}id", ""), one_line(_text(paragraph))


def _text(paragraph: Any) -> str:
    return "".join(words.text or "" for words in paragraph.iter(f"{_W}t"))
