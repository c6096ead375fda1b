"""Makes of a picture that somebody hands in what may go out: upright, of sane size, and without
what its camera noted (where it was taken, with what, when).
"""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import Any

from pipeline.drafting.render.docx_pictures import PictureFile
from pipeline.ground.drafts import DraftPicture
from pipeline.ground.errors import DocumentError

_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# Sharp on a page of A4, and small enough for a mail.
_LONGEST = 1800
_SMALLEST = 100
_QUALITY = 85
# What unpacks to more is no photograph for the press.
_MOST_PIXELS = 120_000_000


def read_picture(content: bytes) -> PictureFile:
    """The picture as JPEG, or as PNG where it lets something shine through.

    Raises:
        DocumentError: it is no picture of a known format, damaged, too large or too small.
    """
    from pi_heif import register_heif_opener
    from PIL import Image

    register_heif_opener()
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            # Its size is judged here, with a German reason.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _made(_of_sane_size(image))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DocumentError(
            "Die Datei lässt sich nicht als Bild lesen.",
            "Nehmen Sie ein Bild als JPEG, PNG, WebP oder HEIC.",
        ) from error


def _of_sane_size(image: Any) -> Any:
    from PIL import ImageOps

    if image.width * image.height > _MOST_PIXELS:
        raise DocumentError("Das Bild ist größer als erlaubt.", "Verkleinern Sie es zuerst.")
    if min(image.size) < _SMALLEST:
        raise DocumentError(
            f"Das Bild ist mit {image.width} × {image.height} Pixeln zu klein.",
            "Nehmen Sie das Bild in voller Größe.",
        )
    image.draft("RGB", (_LONGEST, _LONGEST))  # a JPEG is read no larger than needed
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((_LONGEST, _LONGEST))
    return upright


def _made(image: Any) -> PictureFile:
    is_clear = "A" in image.getbands() or "transparency" in image.info
    target = io.BytesIO()
    if is_clear:
        image.convert("RGBA").save(target, "PNG", optimize=True)
    else:
        image.convert("RGB").save(target, "JPEG", quality=_QUALITY, optimize=True)
    data = target.getvalue()
    picture = DraftPicture(
        hash=hashlib.sha256(data).hexdigest(), media="image/png" if is_clear else "image/jpeg",
        width=image.width, height=image.height,
    )  # fmt: skip
    return PictureFile(picture, data)
