"""What the paragraph styles of a Word template mean for the other formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.drafting.provenance import Line
from pipeline.drafting.render.docx_pictures import PictureFile

Role = Literal[
    "kicker", "title", "subtitle", "heading", "download", "lead", "paragraph", "caption", "contact"
]

# Word writes the names of its own styles in the language that it runs in: „Title“ comes back as
# „Titel“.
_ROLES: dict[str, Role] = {
    "omkopf": "kicker",
    "title": "title",
    "titel": "title",
    "subtitle": "subtitle",
    "untertitel": "subtitle",
    "omdownload": "download",
    "omvorspann": "lead",
    "omkontakt": "contact",
    "caption": "caption",
    "beschriftung": "caption",
}
_HEADING = re.compile(r"(?:heading|ü?berschrift)\d$")


@dataclass(frozen=True, slots=True)
class PrintParagraph:
    """One paragraph as every format needs it; line breaks in `text` are newlines. `picture` stands
    above the words of a caption.
    """

    role: Role
    text: str
    picture: PictureFile | None = None


def role_of(style: str) -> Role:
    """The meaning of a style id; a plain paragraph where the style has none."""
    name = style.replace(" ", "").casefold()
    return "heading" if _HEADING.match(name) else _ROLES.get(name, "paragraph")


def parts_of(
    lines: Sequence[Line], pictures: Sequence[PictureFile] = ()
) -> Iterator[PrintParagraph]:
    """The paragraphs in order; a second title is a heading, because a document has one title."""
    titled, left = False, list(pictures)
    for line in lines:
        role = role_of(line.style)
        if role == "title" and titled:
            role = "heading"
        titled = titled or role == "title"
        is_its = role == "caption" and left and left[0].picture.line == line.text
        yield PrintParagraph(role, line.text, left.pop(0) if is_its else None)
