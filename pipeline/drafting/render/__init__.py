"""The formats of a draft: one file each and one line here. All are made from one filled template,
so all have the same words in the same order; adding one is a module with `render(filled) -> bytes`
and its line. The teaser is the one that has fewer words: it quotes sentences of the draft.
"""

from __future__ import annotations

import pkgutil
from typing import Protocol

from pipeline.drafting.render.filled import Filled

# format (also the file's suffix, but for `ENDINGS`) → "module:function"
RENDERERS: dict[str, str] = {
    "docx": "pipeline.drafting.render.docx:render",
    "pdf": "pipeline.drafting.render.pdf:render",
    "html": "pipeline.drafting.render.html:render",
    "txt": "pipeline.drafting.render.txt:render",
    "teaser": "pipeline.drafting.render.teaser:render",
    "ninjs": "pipeline.drafting.render.ninjs:render",
}
# Kinds whose name is no suffix.
ENDINGS = {"teaser": "-teaser.txt", "ninjs": "-ninjs.json"}


def file_name(template: str, form: str) -> str:
    """The name of a draft's file: never its title, which may be under embargo."""
    return template + ENDINGS.get(form, f".{form}")


class Renderer(Protocol):
    """Turns a filled template into the bytes of a file."""

    def __call__(self, filled: Filled) -> bytes:
        """The file's bytes; the same for the same `filled`."""
        ...


def render_all(filled: Filled) -> dict[str, bytes]:
    """The draft in every format of the table."""
    rendered: dict[str, bytes] = {}
    for name, place in RENDERERS.items():
        renderer: Renderer = pkgutil.resolve_name(place)
        rendered[name] = renderer(filled)
    return rendered
