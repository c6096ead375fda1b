"""The draft as a PDF that is accessible (PDF/UA-1: tagged, with language and title) and fit to be
kept (PDF/A-2a). typst enters the project here.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pipeline.drafting.render.docx_pictures import PictureFile
from pipeline.drafting.render.filled import Filled
from pipeline.drafting.render.links import stretches
from pipeline.drafting.render.roles import parts_of
from pipeline.ground.errors import ConfigError

_Standards = tuple[Literal["ua-1", "a-2a"], ...]
# What is tried in turn: with the fonts inside typst, which look the same on every machine; with
# the machine's own for rare letters; and, where a letter belongs to no standard, with fewer.
_TRIES: tuple[tuple[bool, _Standards], ...] = (
    (False, ("ua-1", "a-2a")), (True, ("ua-1", "a-2a")), (True, ("ua-1",)), (True, ()),
)  # fmt: skip
# No hyphenation and no page numbers: whoever reads the words out of the PDF gets those of the
# draft.
_LAYOUT = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: "Offensive Mittelstand", date: auto)
#set page(paper: "a4", margin: (x: 2.5cm, top: 2.2cm, bottom: 2.2cm))
#set text(font: ("Libertinus Serif", "DejaVu Sans"), size: 11pt, lang: "de", region: "DE", hyphenate: false)
#set par(leading: 0.65em, spacing: 1.1em)
#show heading: set text(fill: rgb("#1f2a44"), hyphenate: false)
#show heading.where(level: 1): set text(size: 19pt)
#show heading.where(level: 2): set text(size: 13pt)
#let broken(words) = words.split("\n").join(linebreak())
#let linked(runs) = runs.map(run => if run.to == "" { broken(run.words) } else {
  link(run.to, broken(run.words)) }).join()
#for (index, part) in data.parts.enumerate() {
  let content = linked(part.runs)
  if part.role == "title" { heading(level: 1, content) }
  else if part.role == "heading" { heading(level: part.level, content) }
  else if part.role == "kicker" or part.role == "lead" { par(strong(content)) }
  else if part.role == "subtitle" { par(text(size: 13pt, content)) }
  else if part.role == "download" { par(text(size: 10pt, content)) }
  else if part.role == "caption" {
    if part.file != "" {
      figure(image(part.file, alt: part.alt, width: 100%, height: 11cm, fit: "contain"), outlined: false)
    }
    par(text(size: 9pt, style: "italic", content))
  }
  else if part.role == "contact" {
    if index > 0 and data.parts.at(index - 1).role == "contact" { v(-0.55em) }
    par(text(size: 10pt, content))
  } else { par(content) }
}
"""  # noqa: E501 - Typst's own language


def render(filled: Filled) -> bytes:
    """The bytes of the PDF; the same for the same draft."""
    data = json.dumps(
        {"title": filled.properties.title, "parts": _parts(filled)}, ensure_ascii=False
    )
    fault = ""
    with _beside(filled.properties.pictures) as folder:
        for system_fonts, standards in _TRIES:
            made, fault = _compiled(data, filled.properties.made, system_fonts, standards, folder)
            if made:
                return made
    raise ConfigError(
        f"Das PDF lässt sich nicht erzeugen: {fault}", "Nehmen Sie seltene Zeichen aus dem Text."
    )


def _parts(filled: Filled) -> list[dict[str, Any]]:
    parts = list(parts_of(filled.sheet.lines, filled.properties.pictures))
    # Readers of the tags expect the first heading to be of level 1.
    titled = any(p.role == "title" for p in parts)
    first = next((i for i, p in enumerate(parts) if p.role in ("title", "heading")), -1)
    return [
        {
            "role": p.role, "runs": list(_runs(p.text)), "level": 2 if titled and i > first else 1,
            "file": _name(p.picture) if p.picture else "",
            "alt": p.picture.picture.alt if p.picture else "",
        }
        for i, p in enumerate(parts)
    ]  # fmt: skip


def _name(file: PictureFile) -> str:
    return f"{file.picture.hash}.{file.ending}"


@contextmanager
def _beside(pictures: Sequence[PictureFile]) -> Iterator[str]:
    """A folder of its own with the pictures, where the layout reads them."""
    with tempfile.TemporaryDirectory(prefix="omdok-bilder-") as folder:
        for file in pictures:
            (Path(folder) / _name(file)).write_bytes(file.data)
        yield folder


def _runs(text: str) -> Iterator[dict[str, str]]:
    for words, to in stretches(text):
        yield {"words": words, "to": to}


def _compiled(
    data: str, made: datetime, system_fonts: bool, standards: _Standards, folder: str
) -> tuple[bytes, str]:
    """The PDF, or nothing and why there is none."""
    import typst

    try:
        # Its types want the root to be of the kind that the source is.
        pdf: bytes = typst.compile(  # type: ignore[call-overload]
            _LAYOUT.encode("utf8"),
            format="pdf",
            root=folder,
            sys_inputs={"data": data},
            ignore_system_fonts=not system_fonts,
            pdf_standards=[*standards],
            timestamp=int(made.timestamp()),
        )
    except (typst.TypstError, ValueError) as error:
        return b"", str(error)
    return pdf, ""
