"""How much a page's text layer is worth: 1 for clean words, 0 for rubbish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.analysis import is_known
from nlp.normal import normalise
from nlp.tokens import fold
from pipeline.reading.extraction import PageInfo
from pipeline.types import Issue, Page

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
_MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf¼¶¤Ÿ„–œ]|â€|Â[§°»«]")
_LATIN = re.compile(r"[a-zA-ZäöüÄÖÜßéèáàâêíóúñçåøæœ]")
# One of these stands in any thirty words of running text in a language that omdok's documents are written in.
_COMMON_LISTED = (
    "der die das und in zu den von für mit auf ist des im dem nicht ein eine als auch es an werden aus er hat "
    "dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur "
    "bis mehr durch the of and to a in is that for it as was with be by on are this at from or an not have le "
    "la les de des et en un une du pour que est dans sur par il los las el y con del se no una su al lo como "
    "più che di per della sono non da il i e het een van op te dat met voor zijn niet"
)
_COMMON = frozenset(_COMMON_LISTED.split())


def text_quality(raw: str) -> float:
    """The worth of a text layer from 0 to 1; an empty one is worth nothing."""
    visible = [c for c in raw if not c.isspace()]
    if not visible:
        return 0.0
    faults = 2.0 * _broken(visible) + 4.0 * len(_MOJIBAKE.findall(raw))
    sound = 1.0 - min(1.0, faults / len(visible) + 2.0 * _signs_inside(raw))
    return round(sound * _word_share(normalise(raw)) * (0.3 if _is_scattered(raw) else 1.0), 3)


def page_reasons(raw: str) -> tuple[str, ...]:
    """Why a text layer is worth less than it might be, as German phrases for staff; empty where it is sound."""
    visible = [c for c in raw if not c.isspace()]
    if not visible:
        return ()
    words = _WORD.findall(normalise(raw))
    odd = [w for w in words if not _is_plausible(w)]
    reasons = []
    if _broken(visible) > _SOME * len(visible):
        reasons.append("Zeichen ohne lesbare Bedeutung")
    if len(_MOJIBAKE.findall(raw)) > _SOME * len(visible) / 2:
        reasons.append("falsch kodierte Umlaute")
    if _is_scattered(raw):
        reasons.append("einzelne Buchstaben statt Wörtern")
    if _signs_inside(raw) > _SOME:
        reasons.append("Sonderzeichen mitten in Wörtern")
    if len(words) >= _ENOUGH and (len(odd) > 0.2 * len(words) or _is_rubbish(words)):
        reasons.append("viele Zeichenfolgen, die keine Wörter sind")
    return tuple(reasons)


def scan_reasons(confidence: float) -> tuple[str, ...]:
    """Why a page read by OCR is worth less than one with text."""
    if confidence < _UNSURE:
        return ("aus einem Bild gelesen", "die Texterkennung war sich oft unsicher")
    return ("aus einem Bild gelesen",)


def _broken(visible: list[str]) -> int:
    return sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (ord(c) < 32 and c != "\x02") for c in visible)


def _signs_inside(raw: str) -> float:
    """The share of words that have a sign between letters that no word has."""
    tokens = [t for t in raw.split() if len(t) > 2 and "@" not in t and "/" not in t]
    return sum(bool(_SIGN_INSIDE.search(t)) for t in tokens) / len(tokens) if len(tokens) >= _ENOUGH else 0.0


def _is_scattered(raw: str) -> bool:
    """Whether most of what stands there are single letters."""
    tokens = [t for t in raw.split() if any(c.isalpha() for c in t)]
    return len(tokens) >= 2 * _ENOUGH and sum(len(t) == 1 for t in tokens) > 0.6 * len(tokens)


def _is_rubbish(words: list[str]) -> bool:
    """Whether running text has hardly a function word of any of our languages, and hardly a German word."""
    if len(words) < _ENOUGH or any(w.casefold() in _COMMON for w in words[:2000]):
        common = sum(w.casefold() in _COMMON for w in words[:2000])
        if len(words) < _MANY or common > 0.02 * min(len(words), 2000):
            return False
    long = [fold(w) for w in words[:400] if len(w) > 3]
    return sum(map(is_known, long)) < 0.3 * len(long)


def _word_share(text: str) -> float:
    words = _WORD.findall(text)
    letters = sum(c.isalpha() for c in text)
    latin = len(_LATIN.findall(text))
    # Numbers and other scripts have no German vowels; there only broken characters tell.
    if len(words) < 5 or latin < 0.6 * letters:
        return 1.0 if letters or any(c.isdigit() for c in text) else 0.5
    plausible = sum(_is_plausible(w) for w in words) / len(words)
    if _is_rubbish(words):
        plausible *= 0.4
    return plausible


def _is_plausible(word: str) -> bool:
    if len(word) <= 4 or word.isupper():
        return True
    return bool(_VOWEL.search(word)) and not _ODD_CASE.search(word) and len(word) <= 60


def quality_issues(pages: Sequence[PageInfo]) -> Iterator[Issue]:
    """What staff should know of the pages' text: which are poor and why, and which were read from pictures."""
    scanned = [p for p in pages if p.ocr]
    if scanned:
        sure = sum(p.quality for p in scanned) / len(scanned)
        share = "Alle Seiten wurden" if len(scanned) == len(pages) else f"{len(scanned)} von {len(pages)} Seiten wurden"
        if len(pages) == 1:
            share = "Die Seite wurde"
        yield Issue(
            code="read_by_ocr", level="info", page=scanned[0].number,
            message=f"{share} ganz oder zum Teil aus Bildern gelesen (Sicherheit {sure:.0%}).",
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


def grade(quality: float) -> str:
    """The worth in a German word, for a line of the run report."""
    return "gut" if quality >= _GOOD else "brauchbar" if quality >= _POOR else "schlecht"
