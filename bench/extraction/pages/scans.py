"""Pictures of pages: rendered at 200 dpi, made as bad as a copier makes them, and put into a PDF
again.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as raw
from PIL import Image, ImageFilter
from specs import Spec, brief, ein_spalter, handsatz_schmal, listen, paragraphen, zwei_spalten

_DAY = time.gmtime(1_700_000_000)


@dataclass(frozen=True, slots=True)
class Scan:
    """How a page is scanned: `angle` in degrees against the clock, `noise` in grey levels, `ink`
    black and white.
    """

    angle: float = 0.0
    noise: float = 6.0
    ink: bool = False
    dpi: int = 200
    blur: float = 0.5


SCANS: dict[str, tuple[Spec, Scan]] = {
    "scan-ein-spalter": (listen, Scan()),
    "scan-zwei-spalten": (zwei_spalten, Scan()),
    "scan-schief": (ein_spalter, Scan(angle=1.3)),
    "scan-quer": (paragraphen, Scan(angle=90, noise=3)),
    "scan-kopfueber": (brief, Scan(angle=180.6)),
    "scan-schwarzweiss": (paragraphen, Scan(ink=True, angle=-0.4)),
    "scan-schmal": (handsatz_schmal, Scan(ink=True)),
}


def picture(pdf: bytes, page: int, scan: Scan, seed: int) -> Image.Image:
    """One page as a scanner sees it."""
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[page].render(scale=scan.dpi / 72, grayscale=True).to_pil().convert("L")
    quarter = round(scan.angle / 90) % 4
    image = image.rotate(
        scan.angle - 90 * round(scan.angle / 90), Image.Resampling.BICUBIC, fillcolor=255
    )
    image = image.rotate(90 * quarter, expand=True).filter(ImageFilter.GaussianBlur(scan.blur))
    grey = np.asarray(image, dtype=np.float32) * 0.88 + 18
    grey += np.random.default_rng(seed).normal(0, scan.noise, grey.shape)
    image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return image.point(lambda v: 255 if v > 150 else 0).convert("1") if scan.ink else image


def as_pdf(images: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """A PDF of pictures."""
    buffer = io.BytesIO()
    first, *more = images
    # Black and white is packed as a fax and takes no quality.
    extra = {} if first.mode == "1" else {"quality": 42}
    first.save(
        buffer,
        "PDF",
        resolution=dpi,
        save_all=True,
        append_images=more,
        creationDate=_DAY,
        modDate=_DAY,
        **extra,
    )
    return buffer.getvalue()


def scanned(pdf: bytes, scan: Scan, seed: int) -> bytes:
    """All pages scanned."""
    with pypdfium2.PdfDocument(pdf) as document:
        count = len(document)
    return as_pdf([picture(pdf, n, scan, seed + n) for n in range(count)], scan.dpi)


def merged(parts: Sequence[bytes]) -> bytes:
    """Several PDFs as one."""
    with pypdfium2.PdfDocument.new() as whole:
        for part in parts:
            with pypdfium2.PdfDocument(part) as document:
                whole.import_pages(document)
        return _saved(whole)


def turned(pdf: bytes, angle: int) -> bytes:
    """All pages with the flag that they are shown turned by `angle`."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            page.set_rotation(angle)
        return _saved(document)


def row_by_row(pdf: bytes) -> bytes:
    """All text objects in the order of their rows, across columns, as some programs write them."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            texts = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1))
            for item in texts:
                page.remove_obj(item)
            for item in sorted(texts, key=_place):
                page.insert_obj(item)
            page.gen_content()
        return _saved(document)


def _place(item: pypdfium2.PdfObject) -> tuple[float, float]:
    matrix = item.get_matrix()
    return (-round(matrix.f, 1), matrix.e)


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def jpeg(image: Image.Image) -> bytes:
    """A picture as JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=42)
    return buffer.getvalue()
