"""Pictures of letters (JPEG, PNG, WebP, HEIC, TIFF of many pages), read like scanned pages."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from pipeline.ground.types import Issue
from pipeline.reading.extraction import Extraction, PageInfo
from pipeline.reading.extractors.pdf import Leaf, laid_out
from pipeline.reading.extractors.pdf_frame import PdfFrame
from pipeline.reading.extractors.pdf_pictures import PageOcr
from pipeline.reading.extractors.picture_straight import flattened
from pipeline.reading.faults import fault
from pipeline.reading.letterhead import with_address_apart
from pipeline.reading.quality import scan_reasons
from pipeline.settings import Settings

# An A3 page at 600 dpi has 70 million; more in one picture is a poster or a bomb.
_MOST_PIXELS = 150_000_000
_A4_LONG = 842.0  # points
_LEAST_DPI, _MOST_DPI = 70, 1300
_POINTS = 72
_FEWEST_WORDS = 3
# What Pillow raises at a picture whose inner lists are spoiled.
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, OverflowError)
_LEAST_SURE = 0.4


class PictureExtractor:
    """Reads photographed and scanned letters."""

    def extract(self, path: Path, settings: Settings) -> Extraction:
        """One page per picture of the file."""
        return read_pages(path, settings)


def read_pages(source: Path | BytesIO, settings: Settings) -> Extraction:
    """One page per picture of a file.

    Raises:
        DocumentError: `empty`, `damaged` or `bomb`.
    """
    ocr = PageOcr(settings)
    leaves: list[Leaf] = []
    aslant: list[Issue] = []
    with frames_of(source) as frames:
        for number, frame in enumerate(frames, 1):
            leaves.append(_leaf(ocr, frame, number))
            aslant += [_was_aslant(number)] if frame.aslant else []
    if not any(leaf.info.ocr for leaf in leaves):
        raise fault("empty", "Auf dem Bild ist kein Text zu erkennen.")
    pieces, pages, issues = laid_out(leaves, settings)
    return Extraction(tuple(pieces), pages, issues=(*ocr.issues(), *aslant, *issues))


def _was_aslant(number: int) -> Issue:
    message = "Das Blatt war schräg fotografiert; omdok hat es gerade gezogen und dann gelesen."
    return Issue(code="laid_flat", level="info", message=message, page=number)


@dataclass(frozen=True, slots=True)
class PicturePage:
    """A picture that is asked like a page of a PDF; sizes are in points. `aslant`: it shows a sheet
    that was photographed from aside, laid flat by now.
    """

    image: Any
    dpi: float
    aslant: bool = False

    def get_size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.image.width * _POINTS / self.dpi, self.image.height * _POINTS / self.dpi

    def render(self, scale: float, *, grayscale: bool = True) -> PicturePage:  # noqa: ARG002 - the protocol's shape
        """The picture at `scale` pixels a point."""
        wanted = (round(side * scale) or 1 for side in self.get_size())
        size = tuple(wanted)
        image = self.image.convert("L")
        return PicturePage(image if image.size == size else image.resize(size), self.dpi)

    def to_pil(self) -> Any:
        """The picture."""
        return self.image

    def close(self) -> None:
        """Nothing is held."""


@contextmanager
def frames_of(source: Path | BytesIO) -> Iterator[Iterator[PicturePage]]:
    """The pictures of a file one after the other; raises as `read_pages` does."""
    from pi_heif import register_heif_opener
    from PIL import Image, UnidentifiedImageError

    register_heif_opener()
    try:
        with warnings.catch_warnings(), Image.open(source) as image:
            # Its size is judged here, with a German reason.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield pages_of(image)
    except Image.DecompressionBombError as error:
        raise fault("bomb") from error
    except (UnidentifiedImageError, *_DAMAGED) as error:
        raise fault("damaged", "Das Bild ist beschädigt oder unvollständig.") from error


def pages_of(image: Any) -> Iterator[PicturePage]:
    """The pictures of a file, each upright as its camera noted, on white, and laid flat."""
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        if image.width * image.height > _MOST_PIXELS:
            raise fault("bomb", "Das Bild ist größer als erlaubt.")
        upright = _upright(image)
        flat = flattened(upright)
        shown = upright if flat is None else flat
        yield PicturePage(shown, _dpi(image, shown), flat is not None)


def _upright(image: Any) -> Any:
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I;16"):
        turned = turned.point(lambda value: value / 256).convert("L")
    if turned.mode not in {"RGBA", "LA", "PA"} and "transparency" not in turned.info:
        return turned.convert("L")
    clear = turned.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(paper, clear).convert("L")


def _dpi(image: Any, upright: Any) -> float:
    """How many pixels an inch has; a camera does not know, so the longer side is taken for A4."""
    told = image.info.get("dpi")
    across = float(told[0]) if told else 0.0
    long_side = max(upright.size) * _POINTS / across if _LEAST_DPI <= across <= _MOST_DPI else 0.0
    if _A4_LONG / 3 < long_side < _A4_LONG * 1.5:
        return across
    return float(max(1.0, max(upright.size) * _POINTS / _A4_LONG))


def _leaf(ocr: PageOcr, page: PicturePage, number: int) -> Leaf:
    width, height = page.get_size()
    frame = PdfFrame((0.0, 0.0, width, height), 0, 0)
    seen = ocr.page(page, number)
    words = sum(len(line.words) for line in seen.lines) if seen else 0
    if seen is None or words < _FEWEST_WORDS or seen.confidence < _LEAST_SURE:
        return Leaf(PageInfo(number, width, height, quality=0.0), (), frame)
    reasons = scan_reasons(seen.confidence)
    info = PageInfo(number, width, height, ocr=True, quality=seen.confidence, reasons=reasons)
    return Leaf(info, tuple(with_address_apart(seen.lines)), seen.frame(frame))
