"""Sentences as a file of every format that names can come in; one writer a format."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from html import escape

import docx

from tests.pipeline.reading import makers_inbox as inbox
from tests.pipeline.reading.makers import zipped
from tests.pipeline.reading.makers_word import odt, word97

Lines = Sequence[str]
_DPI = 200  # of the scans
_SHEET = """
#set page(paper: "a4", margin: 2cm)
#set text(size: 11pt, lang: "de", hyphenate: false)
#for line in json(bytes(sys.inputs.lines)) { par(line.split("\n").join(linebreak())) }
"""


def _word(lines: Lines, author: str) -> bytes:
    made, kept = docx.Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.core_properties.author = made.core_properties.last_modified_by = author
    made.save(kept)
    return kept.getvalue()


def _page(lines: Lines) -> str:
    head, *rest = map(escape, lines)
    text = "".join(f"<p>{line}</p>" for line in rest)
    return (
        f"<html lang=de><title>{head}</title><body><article><h1>{head}</h1>{text}</article></html>"
    )


def _paragraphs(lines: Lines) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)


def _rtf(lines: Lines) -> bytes:
    codes = ("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line) for line in lines)
    return ("{\\rtf1\\ansi " + "\\par\n".join(codes).replace("\n", " ") + "}").encode("ascii")


def _mail(lines: Lines, *attached: tuple[str, bytes]) -> bytes:
    subject, *rest = lines
    return bytes(inbox.message("\n\n".join(rest), *attached, subject=subject))


def _set(lines: Lines, form: str) -> bytes:
    import typst

    return typst.compile(
        _SHEET.encode(), format=form, ppi=_DPI, sys_inputs={"lines": json.dumps(lines)},
        ignore_system_fonts=True,
    )  # fmt: skip


def _scan(lines: Lines, form: str) -> bytes:
    """Pictures of pages of twelve lines, so that each is one."""
    from PIL import Image

    kept = io.BytesIO()
    pages = [lines[at : at + 12] for at in range(0, len(lines), 12)]
    first, *rest = (Image.open(io.BytesIO(_set(page, "png"))).convert("L") for page in pages)
    first.save(kept, form, save_all=True, append_images=rest, dpi=(_DPI, _DPI), resolution=_DPI)
    return kept.getvalue()


FORMATS: dict[str, Callable[[Lines, str], bytes]] = {
    "txt": lambda lines, _: "\n\n".join(lines).encode(),
    "docx": _word,
    "doc": lambda lines, _: word97("\r".join(line.replace("\n", "\v") for line in lines) + "\r"),
    "odt": lambda lines, by: odt(_paragraphs(lines), meta=f"<dc:creator>{escape(by)}</dc:creator>"),
    "fodt": lambda lines, _: inbox.fodt(_paragraphs(lines)),
    "rtf": lambda lines, _: _rtf(lines),
    "html": lambda lines, _: _page(lines).encode(),
    "mhtml": lambda lines, _: inbox.mhtml(_page(lines)),
    "pdf": lambda lines, _: _set(lines, "pdf"),
    "scan.pdf": lambda lines, _: _scan(lines, "PDF"),
    "tif": lambda lines, _: _scan(lines, "TIFF"),
    "eml": lambda lines, _: _mail(lines),
    "attached.eml": lambda lines, by: _mail(lines[:3], ("anlage.docx", _word(lines, by))),
    "msg": lambda lines, _: inbox.msg(lines[0], "\r\n\r\n".join(lines[1:])),
    "xlsx": lambda lines, _: inbox.xlsx({"Liste": "".join(inbox.row(escape(it)) for it in lines)}),
    "pptx": lambda lines, _: inbox.pptx(
        [inbox.shape(*map(escape, lines[at : at + 9])) for at in range(0, len(lines), 9)]
    ),
    "zip": lambda lines, by: zipped({"brief.docx": _word(lines, by)}),
}
