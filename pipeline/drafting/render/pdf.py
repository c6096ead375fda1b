"""The draft as an accessible PDF (PDF/UA-1: tagged, with language and title). typst enters the
project here.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal

from pipeline.drafting.render.filled import Filled
from pipeline.drafting.render.roles import parts_of
from pipeline.ground.errors import ConfigError

_STANDARDS: list[Literal["ua-1"]] = ["ua-1"]
# No hyphenation and no page numbers: whoever reads the words out of the PDF gets those of the
# draft.
_LAYOUT = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: "Offensive Mittelstand", date: none)
#set page(paper: "a4", margin: (x: 2.5cm, top: 2.2cm, bottom: 2.2cm))
#set text(font: ("Libertinus Serif", "DejaVu Sans"), size: 11pt, lang: "de", region: "DE", hyphenate: false)
#set par(leading: 0.65em, spacing: 1.1em)
#show heading: set text(fill: rgb("#1f2a44"), hyphenate: false)
#show heading.where(level: 1): set text(size: 19pt)
#show heading.where(level: 2): set text(size: 13pt)
#let broken(words) = words.split("\n").join(linebreak())
#for (index, part) in data.parts.enumerate() {
  let content = broken(part.text)
  if part.role == "title" { heading(level: 1, content) }
  else if part.role == "heading" { heading(level: part.level, content) }
  else if part.role == "kicker" or part.role == "lead" { par(strong(content)) }
  else if part.role == "subtitle" { par(text(size: 13pt, content)) }
  else if part.role == "download" { par(text(size: 10pt, content)) }
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
    # The fonts inside typst look the same on every machine; the machine's own help out with rare
    # letters.
    fault = ""
    for system_fonts, standards in ((False, _STANDARDS), (True, _STANDARDS), (True, [])):
        made, fault = _compiled(data, filled.properties.made, system_fonts, standards)
        if made:
            return made
    raise ConfigError(
        f"Das PDF lässt sich nicht erzeugen: {fault}", "Nehmen Sie seltene Zeichen aus dem Text."
    )


def _parts(filled: Filled) -> list[dict[str, Any]]:
    parts = list(parts_of(filled.sheet.lines))
    # Readers of the tags expect the first heading to be of level 1.
    titled = any(p.role == "title" for p in parts)
    first = next((i for i, p in enumerate(parts) if p.role in ("title", "heading")), -1)
    return [
        {"role": p.role, "text": p.text, "level": 2 if titled and i > first else 1}
        for i, p in enumerate(parts)
    ]  # fmt: skip


def _compiled(
    data: str, made: datetime, system_fonts: bool, standards: list[Literal["ua-1"]]
) -> tuple[bytes, str]:
    """The PDF, or nothing and why there is none."""
    import typst

    try:
        pdf: bytes = typst.compile(
            _LAYOUT.encode("utf8"),
            format="pdf",
            sys_inputs={"data": data},
            ignore_system_fonts=not system_fonts,
            pdf_standards=[*standards],
            timestamp=int(made.timestamp()),
        )
    except (typst.TypstError, ValueError) as error:
        return b"", str(error)
    return pdf, ""
