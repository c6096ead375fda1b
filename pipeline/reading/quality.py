"""How much a page's text layer is worth: 1 for clean words, 0 for rubbish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp.analysis import is_known
from nlp.letters import ODD, likeness
from nlp.normal import normalise
from nlp.tokens import fold
from pipeline.ground.types import Issue, Page
from pipeline.reading.extraction import PageInfo

# Below this share of a page's characters or words a fault is chance.
_SOME = 0.01
_ENOUGH = 30
_MANY = 100
_UNSURE = 0.8
_POOR = 0.6
_GOOD = 0.85
_SIGN_INSIDE = re.compile(r"[^\W\d_][§#$%|<>{}~^\\*+=][^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_VOWEL = re.compile(r"[aeiouyäöüáàâéèêëíìîïóòôúùûœæåø]", re.IGNORECASE)
_ODD_CASE = re.compile(r"[a-zäöüß][A-ZÄÖÜ]{2,}|[a-zäöüß][A-ZÄÖÜ][a-zäöüß]+[A-ZÄÖÜ]")
# UTF-8 read as Windows-1252 or as Mac Roman, once or twice.
_MOJIBAKE = re.compile(
    "Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Â[\u0080-\u009f\u00a1-\u00bf]|(?<=[A-Za-z])√[§∂ºüÑñú]"
)
_MOST_WITH_MOJIBAKE = 0.7
_MOST_OF_ODD_LETTERS = 0.4
_LATIN = re.compile(r"[a-zA-ZäöüÄÖÜßéèáàâêíóúñçåøæœ]+")
# Without blanks, and without pdfium's mark of a hyphen.
_BROKEN = re.compile("[\ufffd\ue000-\uf8ff\x00\x01\x03-\x08\x0e-\x1b]")
# One of these stands in any thirty words of running text in a language that omdok's documents are
# written in.
_COMMON_LISTED = (
    "der die das und in zu den von für mit auf ist des im dem nicht ein eine als auch es an werden "
    "aus er hat "
    "dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder "
    "aber vor zur "
    "bis mehr durch the of and to a in is that for it as was with be by on are this at from or an "
    "not have le "
    "la les de des et en un une du pour que est dans sur par il los las el y con del se no una su "
    "al lo como "
    "più che di per della sono non da il i e het een van op te dat met voor zijn niet"
)
_COMMON = frozenset(_COMMON_LISTED.split())


def text_quality(raw: str) -> float:
    """The worth of a text layer from 0 to 1; an empty one is worth nothing."""
    found = _measured(raw)
    if not found.visible:
        return 0.0
    sound = 1.0 - min(
        1.0, (2.0 * found.broken + 4.0 * found.mojibake) / found.visible + 2.0 * found.signs_inside
    )
    if found.mojibake > _SOME * found.visible / 2:
        sound = min(sound, _MOST_WITH_MOJIBAKE)
    if found.has_odd_letters:
        sound = min(sound, _MOST_OF_ODD_LETTERS)
    return round(sound * found.word_share * (0.3 if found.is_scattered else 1.0), 3)


def is_meaningless(raw: str) -> bool:
    """Whether most signs of a text layer map to nothing that people read, blanks among them."""
    visible = "".join(raw.split())
    return len(visible) >= _ENOUGH and 2 * len(_BROKEN.findall(visible)) > len(visible)


def plain_quality(raw: str) -> float:
    """The worth of a text file, which nobody laid out: what is no word counts by its length."""
    words = _WORD.findall(normalise(raw))
    letters = sum(map(len, words))
    odd = sum(len(word) for word in words if not _is_plausible(word))
    return min(text_quality(raw), round(1.0 - odd / letters, 3) if letters else 1.0)


def page_reasons(raw: str) -> tuple[str, ...]:
    """Why a text layer is worth less than it might be, as German phrases for staff; empty where it
    is sound.
    """
    found = _measured(raw)
    reasons = []
    if found.broken > _SOME * found.visible:
        reasons.append("Zeichen ohne lesbare Bedeutung")
    if found.mojibake > _SOME * found.visible / 2:
        reasons.append("falsch kodierte Umlaute")
    if found.is_scattered:
        reasons.append("einzelne Buchstaben statt Wörtern")
    if found.signs_inside > _SOME:
        reasons.append("Sonderzeichen mitten in Wörtern")
    many_odd = found.words >= _ENOUGH and (found.odd > 0.2 * found.words or found.is_rubbish)
    if many_odd or found.has_odd_letters:
        reasons.append("viele Zeichenfolgen, die keine Wörter sind")
    return tuple(reasons)


@dataclass(frozen=True, slots=True)
class _Measures:
    """Numbers of signs and words of a text layer, and what they say."""

    visible: int
    broken: int
    mojibake: int
    words: int
    odd: int
    signs_inside: float
    word_share: float
    is_scattered: bool
    is_rubbish: bool
    has_odd_letters: bool


@lru_cache(maxsize=1)
def _measured(raw: str) -> _Measures:
    """Both questions about a page are asked one after the other."""
    # What pdfium writes on every page takes normalising its slow way.
    text = normalise(raw.replace("\r\n", "\n").replace("\ufffe", "-"))
    words = _WORD.findall(text)
    odd = sum(not _is_plausible(w) for w in words)
    like = likeness(words)
    has_odd_letters = like is not None and like < ODD
    # Names and other languages lack German words too, but their letters are sound.
    is_rubbish = (like is None or has_odd_letters) and _is_rubbish(_latin(words))
    return _Measures(
        visible=sum(map(len, raw.split())),
        broken=len(_BROKEN.findall(raw)),
        mojibake=len(_MOJIBAKE.findall(raw)),
        words=len(words),
        odd=odd,
        signs_inside=_signs_inside(raw),
        word_share=_word_share(text, len(words), odd, is_rubbish=is_rubbish),
        is_scattered=_is_scattered(raw),
        is_rubbish=is_rubbish,
        has_odd_letters=has_odd_letters,
    )


def scan_reasons(confidence: float) -> tuple[str, ...]:
    """Why a page read by OCR is worth less than one with text."""
    if confidence < _UNSURE:
        return ("aus einem Bild gelesen", "die Texterkennung war sich oft unsicher")
    return ("aus einem Bild gelesen",)


def _signs_inside(raw: str) -> float:
    """The share of words that have a sign between letters that no word has."""
    if not _SIGN_INSIDE.search(raw):
        return 0.0
    tokens = [t for t in raw.split() if len(t) > 2 and "@" not in t and "/" not in t]
    return (
        sum(bool(_SIGN_INSIDE.search(t)) for t in tokens) / len(tokens)
        if len(tokens) >= _ENOUGH
        else 0.0
    )


def _is_scattered(raw: str) -> bool:
    """Whether most of what stands there are single letters."""
    tokens = raw.split()
    single = sum(len(t) == 1 and t.isalpha() for t in tokens)
    if single <= 1.2 * _ENOUGH:
        return False
    return single > 0.6 * sum(_has_letter(t) for t in tokens)


def _has_letter(token: str) -> bool:
    return any(char.isalpha() for char in token)


def _latin(words: list[str]) -> list[str]:
    return [word for word in words if _LATIN.match(word)]


def _is_rubbish(words: list[str]) -> bool:
    """Whether running text has hardly a function word of any of our languages, and hardly a German
    word.
    """
    if len(words) < _ENOUGH:
        return False
    looked_at = words[:2000]
    common = sum(word.casefold() in _COMMON for word in looked_at)
    if common and (len(words) < _MANY or common > 0.02 * len(looked_at)):
        return False
    long = [fold(word) for word in words[:400] if len(word) > 3]
    return sum(map(is_known, long)) < 0.3 * len(long)


def _word_share(text: str, words: int, odd: int, *, is_rubbish: bool) -> float:
    letters = sum(map(str.isalpha, text))
    latin = sum(map(len, _LATIN.findall(text)))
    # Numbers and other scripts have no German vowels; there only broken characters tell.
    if words < 5 or latin < 0.6 * letters:
        return 1.0 if letters or any(c.isdigit() for c in text) else 0.5
    plausible = (words - odd) / words
    return plausible * 0.4 if is_rubbish else plausible


@lru_cache(maxsize=20_000)
def _is_plausible(word: str) -> bool:
    # Other scripts have vowels that are not looked for here.
    if len(word) <= 4 or word.isupper() or not _LATIN.match(word):
        return True
    return bool(_VOWEL.search(word)) and not _ODD_CASE.search(word) and len(word) <= 60


def quality_issues(pages: Sequence[PageInfo]) -> Iterator[Issue]:
    """What staff should know of the pages' text: which are poor and why, and which were read from
    pictures.
    """
    scanned = [p for p in pages if p.ocr]
    if scanned:
        sure = sum(p.quality for p in scanned) / len(scanned)
        share = (
            "Alle Seiten wurden"
            if len(scanned) == len(pages)
            else f"{len(scanned)} von {len(pages)} Seiten wurden"
        )
        if len(pages) == 1:
            share = "Die Seite wurde"
        yield Issue(
            code="read_by_ocr", level="info", page=scanned[0].number,
            message=f"{share} ganz oder zum Teil aus Bildern gelesen (Sicherheit {sure * 100:.0f} "
                "%).",
            hint="Prüfen Sie Namen und Zahlen am Original.",
        )  # fmt: skip
    for page in pages:
        if page.quality < _POOR:
            why = f": {', '.join(page.reasons)}" if page.reasons else ""
            yield Issue(
                code="poor_page", level="warning", page=page.number,
                message=f"Seite {page.number} ist schlecht lesbar{why}. Wörter können falsch sein.",
                hint="Fordern Sie eine bessere Vorlage an oder prüfen Sie den Text der Seite.",
            )  # fmt: skip


def document_quality(pages: Sequence[Page]) -> float:
    """The worth of a document's text from 0 to 1: its pages' by their length."""
    length = sum(p.end - p.start for p in pages)
    return round(sum(p.quality * (p.end - p.start) for p in pages) / length, 3) if length else 0.0


def document_reasons(pages: Sequence[Page]) -> tuple[str, ...]:
    """Why a document's text is worth less than it might be: the reasons of its pages, each once, in
    their order.
    """
    return tuple(dict.fromkeys(reason for page in pages for reason in page.reasons))


def grade(quality: float) -> str:
    """The worth in a German word, for a line of the run report."""
    return "gut" if quality >= _GOOD else "brauchbar" if quality >= _POOR else "schlecht"
