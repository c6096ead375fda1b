"""Pages and pictures of a PDF on their way to OCR."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from pipeline.ground.types import BBox, Issue
from pipeline.reading.extractors.ocr import Ocr, OcrPage, from_plain, to_plain
from pipeline.reading.extractors.ocr_unreadable import Unreadable
from pipeline.reading.extractors.pdf_frame import PdfFrame
from pipeline.reading.layout import Line
from pipeline.reading.remarks import stamps, unreadable_place
from pipeline.reading.slices import Slice
from pipeline.settings import Settings

_MOST_PIXELS = 40_000_000
_SURE = 0.7
_FEW_WORDS = 5
_MOST_SHADES = 0.35


class PageOcr:
    """Reads pages and pictures of one document by OCR; Tesseract is loaded by the first that needs
    it.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: Ocr | None = None
        self._until = time.process_time() + 0.75 * settings.limits.seconds
        self._slice = Slice(settings.limits.seconds)
        self._left_out: list[int] = []
        self._unread: list[int] = []
        self._stamped: list[int] = []
        self._gaps: list[tuple[int, Unreadable]] = []
        self._read = 0

    def page(self, page: Any, number: int) -> OcrPage | None:
        """The whole page as it is shown; None for pages beyond the number that settings allow.

        Raises:
            Unfinished: the time of this call is spent; the pages read so far are kept.
        """
        if self._read >= self._settings.ocr.pages:
            self._unread.append(number)
            return None
        self._read += 1
        kept = self._slice.kept(number)
        seen = from_plain(kept, number) if kept is not None else self._seen(page, number)
        if seen.stamped:
            self._stamped.append(number)
        self._gaps += [(number, gap) for gap in seen.gaps]
        return seen

    def _seen(self, page: Any, number: int) -> OcrPage:
        width, height = page.get_size()
        dpi = min(
            float(self._settings.ocr.dpi), 72 * (_MOST_PIXELS / max(1.0, width * height)) ** 0.5
        )
        with closing(page.render(scale=dpi / 72, grayscale=True)) as bitmap:
            seen = self._ocr().read(bitmap.to_pil(), number, dpi)
        self._slice.keep(number, to_plain(seen))
        return seen

    def pictures(
        self, page: Any, number: int, boxes: Sequence[BBox], frame: PdfFrame
    ) -> list[tuple[BBox, list[Line]]]:
        """The lines of those pictures that show text, in the coordinates in which the page's text
        stands upright.
        """
        width, height = page.get_size()
        dpi = min(
            float(self._settings.ocr.dpi), 72 * (_MOST_PIXELS / max(1.0, width * height)) ** 0.5
        )
        with closing(page.render(scale=dpi / 72, grayscale=True)) as bitmap:
            image = bitmap.to_pil().rotate(frame.shown - frame.upright, expand=True)
        found = []
        for box in boxes:
            left, top, right, bottom = (round(v * dpi / 72) for v in box)
            crop = image.crop((left, top, right, bottom))
            if not _shows_text(crop):
                continue
            if time.process_time() > self._until:
                self._left_out.append(number)
                continue
            seen = self._ocr().read(crop, number, dpi, upright=True)
            lines = [_moved(line, box) for line in seen.lines]
            if seen.confidence > _SURE and sum(len(x.words) for x in lines) >= _FEW_WORDS:
                found.append((box, lines))
        return found

    def issues(self) -> Iterator[Issue]:
        """What was left unread for want of time, and where a stamp hid text."""
        yield from stamps(self._stamped)
        for number, gap in self._gaps:
            yield unreadable_place(number, gap.above, gap.below)
        for number in dict.fromkeys(self._left_out):
            yield Issue(
                code="picture_unread", level="info", page=number,
                message=f"Ein Bild auf Seite {number} wurde nicht nach Text durchsucht, weil die "
                    "Zeit dafür fehlte.",
            )  # fmt: skip

        if self._unread:
            yield Issue(
                code="scan_too_long", level="warning", page=self._unread[0],
                message=f"Die Datei hat mehr als {self._settings.ocr.pages} eingescannte Seiten; "
                f"{len(self._unread)} davon wurden nicht gelesen.",
                hint="Teilen Sie die Datei, oder erhöhen Sie [ocr] pages in omdok.toml.",
            )  # fmt: skip

    def _ocr(self) -> Ocr:
        self._engine = self._engine or Ocr(self._settings.ocr)
        return self._engine


def _shows_text(image: Any) -> bool:
    """Whether a picture may be printed text: much paper, some ink, little between; photographs are
    not.
    """
    small = image.convert("L")
    small.thumbnail((400, 400))
    counts = small.histogram()
    total = max(1, sum(counts))
    paper = max(range(256), key=lambda v: sum(counts[max(0, v - 12) : v + 13]))
    near = sum(counts[max(0, paper - 30) : paper + 31]) / total
    return (
        paper > 120
        and 0.55 < near < 0.995
        and 1 - near - sum(counts[: paper - 30]) / total < _MOST_SHADES
    )


def _moved(line: Line, box: BBox) -> Line:
    x, y = box[0], box[1]
    words = tuple(
        w._replace(box=(w.box[0] + x, w.box[1] + y, w.box[2] + x, w.box[3] + y)) for w in line.words
    )  # fmt: skip
    return replace(line, words=words, base=line.base + y if line.base else 0.0)


def with_pictures(lines: Sequence[Line], read: Sequence[tuple[BBox, list[Line]]]) -> list[Line]:
    """The page's lines with those of its pictures behind the last line that stands above the
    picture.
    """
    merged = list(lines)
    for box, found in read:
        above = [
            n
            for n, x in enumerate(merged)
            if x.box[3] <= box[1] + 4 and x.box[0] < box[2] and x.box[2] > box[0]
        ]
        at = above[-1] + 1 if above else 0
        merged[at:at] = found
    return merged
