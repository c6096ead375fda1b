"""The draft as plain text."""

from __future__ import annotations

from pipeline.drafting.render.filled import Filled


def render(filled: Filled) -> bytes:
    """UTF-8 text; the draft's remarks point into exactly these characters."""
    return filled.sheet.text.encode("utf8")
