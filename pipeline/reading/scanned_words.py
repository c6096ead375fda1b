"""Where the words of a scanned page stand: read by OCR again when somebody first looks, and kept
beside the picture of the page.
"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.ground.errors import NotFound
from pipeline.ground.types import BBox
from pipeline.ground.whole_files import write_whole
from pipeline.reading.formats import PDF
from pipeline.reading.layout import Line, Word
from pipeline.settings import Settings

_Row = list[tuple[str, BBox]]


def scanned_lines(
    path: str, media_type: str, number: int, kept: str, settings: Settings
) -> list[Line]:
    """The lines of a page, their words in boxes on the page as it is shown; `kept` is the file that
    holds them from the first time on. For a child of the sandbox.
    """
    file = Path(kept)
    if file.is_file():
        rows: list[_Row] = json.loads(file.read_text(encoding="utf8"))
    else:
        rows = _read(path, media_type, number, settings)
        write_whole(file, json.dumps(rows))
    return [_line(row, number) for row in rows if row]


def _line(row: _Row, number: int) -> Line:
    words = (Word(text, (x0, y0, x1, y1)) for text, (x0, y0, x1, y1) in row)
    return Line(tuple(words), 0.0, number)


def _read(path: str, media_type: str, number: int, settings: Settings) -> list[_Row]:
    if media_type != PDF:
        return _read_picture(path, number, settings)
    import pypdfium2

    from pipeline.reading.extractors.pdf_lines import text_lines

    with closing(pypdfium2.PdfDocument(path)) as pdf, closing(pdf[number - 1]) as page:
        return _rows(page, number, text_lines(page, number).frame, settings)


def _read_picture(path: str, number: int, settings: Settings) -> list[_Row]:
    from pipeline.reading.extractors.pdf_frame import PdfFrame
    from pipeline.reading.extractors.picture import frames_of

    with frames_of(Path(path)) as frames:
        page = next((page for n, page in enumerate(frames, 1) if n == number), None)
        if page is None:
            raise NotFound(f"Eine Seite {number} gibt es nicht.")
        return _rows(page, number, PdfFrame((0.0, 0.0, *page.get_size()), 0, 0), settings)


def _rows(page: Any, number: int, frame: Any, settings: Settings) -> list[_Row]:
    from pipeline.reading.extractors.pdf_pictures import PageOcr

    seen = PageOcr(settings).page(page, number)
    if seen is None:
        return []
    shown = seen.frame(frame)
    rows: list[_Row] = []
    for line in seen.lines:
        rows.append([(word.text, shown.on_page(word.box)) for word in line.words])
    return rows
