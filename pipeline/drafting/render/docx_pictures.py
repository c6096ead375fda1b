"""Pictures in a draft's Word file: each in a paragraph of its own above the line that names its
author. The Word file is also where their bytes are kept.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.drafting.render.docx_edit import is_picture, paragraphs_of
from pipeline.ground.drafts import DraftPicture

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MEDIA = re.compile(r"word/media/[^/]+")
STYLE = "Caption"  # the name that Word itself gives to lines under pictures
_NAME = "Bild"
_SMALL_PT = 9
# What a picture may take of a sheet of A4 with the margins of our templates.
_WIDEST_CM, _TALLEST_CM = 15.5, 11.0
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture of a draft with its bytes."""

    picture: DraftPicture
    data: bytes

    @property
    def ending(self) -> str:
        """The suffix of a file with these bytes, without the dot."""
        return "png" if self.picture.media == "image/png" else "jpg"


def files_in(docx: bytes, pictures: Iterable[DraftPicture]) -> tuple[PictureFile, ...]:
    """The pictures whose bytes lie in a Word file, in the order that is given."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        names = [name for name in package.namelist() if _MEDIA.fullmatch(name)]
        there = {hashlib.sha256(data).hexdigest(): data for data in map(package.read, names)}
    return tuple(PictureFile(p, there[p.hash]) for p in pictures if p.hash in there)


def with_picture(docx: bytes, number: int, file: PictureFile) -> bytes:
    """The Word file with a picture above its paragraph `number`, which is made the picture's
    line.
    """

    def change(document: Any) -> None:
        line = paragraphs_of(document.element.body)[number][0]
        _set_style(document, line)
        line.addprevious(_drawing(document, file))

    return _changed(docx, change)


def without_picture(docx: bytes, number: int) -> bytes:
    """The Word file without the picture above its paragraph `number`; the paragraph stays."""

    def change(document: Any) -> None:
        above = paragraphs_of(document.element.body)[number][0].getprevious()
        if above is not None and is_picture(above):
            above.getparent().remove(above)

    return _changed(docx, change)


def with_pictures_of(docx: bytes, before: bytes, lines: Mapping[int, DraftPicture]) -> bytes:
    """The Word file in which every picture is there again that `before` has; `lines` are the
    numbers of the paragraphs under them.
    """
    kept = {file.picture.hash for file in files_in(docx, lines.values())}
    for number, picture in lines.items():
        for file in files_in(before, [picture] if picture.hash not in kept else []):
            docx = with_picture(docx, number, file)
    return docx


def _drawing(document: Any, file: PictureFile) -> Any:
    from docx.shared import Cm

    wide = min(_WIDEST_CM, _TALLEST_CM * file.picture.width / file.picture.height)
    shape = document.part.new_pic_inline(io.BytesIO(file.data), width=Cm(wide))
    told = shape.find(f"{_WP}docPr")
    told.set("name", f"{_NAME} {told.get('id')}")
    told.set("descr", file.picture.alt)
    paragraph = document.element.body.makeelement(f"{_W}p")
    look = paragraph.makeelement(f"{_W}pPr")
    look.append(look.makeelement(f"{_W}keepNext"))
    run, drawing = paragraph.makeelement(f"{_W}r"), paragraph.makeelement(f"{_W}drawing")
    drawing.append(shape)
    run.append(drawing)
    paragraph.extend((look, run))
    return paragraph


def _set_style(document: Any, paragraph: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    known = {style.style_id for style in document.styles}
    if STYLE not in known:
        style = document.styles.add_style(STYLE, WD_STYLE_TYPE.PARAGRAPH)
        style.font.size, style.font.italic = Pt(_SMALL_PT), True
    paragraph.get_or_add_pPr().style = STYLE


def _changed(docx: bytes, change: Callable[[Any], None]) -> bytes:
    """The Word file after a change; the same bytes for the same change."""
    import docx as word

    document, target = word.Document(io.BytesIO(docx)), io.BytesIO()
    change(document)
    document.save(target)
    made = io.BytesIO()
    with zipfile.ZipFile(target) as package, zipfile.ZipFile(made, "w") as out:
        for name in package.namelist():
            info = zipfile.ZipInfo(name, _EPOCH)
            out.writestr(info, package.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
