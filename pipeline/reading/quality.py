"""How much a page's text layer is worth: 1 for clean words, 0 for rubbish."""

from __future__ import annotations

import re

from nlp.normal import normalise

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
    broken = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (ord(c) < 32) for c in visible)
    sound = 1.0 - min(1.0, 2.0 * broken / len(visible) + 4.0 * len(_MOJIBAKE.findall(raw)) / len(visible))
    return round(sound * _word_share(normalise(raw)), 3)


def _word_share(text: str) -> float:
    words = _WORD.findall(text)
    letters = sum(c.isalpha() for c in text)
    latin = len(_LATIN.findall(text))
    # Numbers and other scripts have no German vowels; there only broken characters tell.
    if len(words) < 5 or latin < 0.6 * letters:
        return 1.0 if letters or any(c.isdigit() for c in text) else 0.5
    plausible = sum(_is_plausible(w) for w in words) / len(words)
    if len(words) >= 30 and not any(w.casefold() in _COMMON for w in words):
        plausible *= 0.4
    return plausible


def _is_plausible(word: str) -> bool:
    if len(word) <= 4 or word.isupper():
        return True
    return bool(_VOWEL.search(word)) and not _ODD_CASE.search(word) and len(word) <= 60
