"""What an agreement is called and what it is about, in forms that sentences can take.

`Kooperationsvereinbarung über gemeinsame Kurse`: the noun with what stands in front of it, a name
or number of its own, and the purpose behind `über`, `zur`, `für`. Each with its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.drafting.german import Article, Case, Inflection, Name, name_of
from pipeline.drafting.places import Places
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import DraftSource

_NOUN = (
    r"[\w-]*(?:vereinbarung|vertrag|erklärung|charta|pakt|allianz|bündnis|abkommen|memorandum"
    r"|partnerschaft|kooperation|entschließung|resolution|leitlinien|positionspapier)"
)
_DEAL = re.compile(
    r"(?P<before>(?:(?-i:[A-ZÄÖÜ][a-zäöüß]+(?:e|er|es|en)|und)\s+){0,3})"
    rf"(?P<noun>(?:\w+-\s?und\s+)?{_NOUN})\b"
    r"(?P<name>\s+(?:(?-i:[IVX]+)\b|(?:19|20)\d\d\b(?:\s*(?:bis|[-–/])\s*(?:19|20)\d\d)?"
    r"|[„\"»][^“”\"«»„]{2,70}[“”\"«])|\s+(?-i:[A-ZÄÖÜ][a-zäöüß]+)(?=\s+im\s))?"
    r"(?P<about>\s+(?:über|zur|zum|für|zu|im|in)\s+.+)?",
    re.IGNORECASE | re.DOTALL,
)
# What ends the purpose: the parties, a law, a day, a dash, a term.
_ABOUT_END = re.compile(
    r"\s+(?:zwischen|mit\s+de[rmn]|unterzeichnet|unterschrieben|getroffen|besiegelt|vorgestellt|haben|hat|geschlossen|verabschiedet|beschlossen|vom\s+\d|nach\s+§|gemäß|im\s+Rahmen"
    r"|de[rs]\s+(?:[A-ZÄÖÜ][a-zäöü]+en\s+)?(?:\w*[Mm]inisteri|Städte|Stadt|Kreis|Landkreis|Land|Universität|Hochschul|Handwerksk"
    r"|Agentur|Bundesagentur|Regionaldirektion|Verband|Landesverband|Deutschen|Partner))|\s[–-]\s|\s*[,;:.|(]|\s+und\s+der\s*$"
)
_TERM = re.compile(r"\s*(?:für|in)\s+(?:die|den)\s+(?:Jahre|Zeitraum)|\s*im\s+Jahr")
_ABOUT_LINE = re.compile(
    r"^[ \t]*(?P<about>(?:über|zur|zum)\s+(?!die Ziele der)[^\n.;:§]{6,90}?)"
    r"\s*(?=\bzwischen\b|\.|\n|$)",
    re.MULTILINE,
)
_LONGEST_ABOUT = 90
_HEAD = 2500  # letters in which an agreement says what it is


@dataclass(frozen=True, slots=True)
class Deal:
    """An agreement by its name; `about` is empty where nothing says what for."""

    name: Name
    about: str
    sources: tuple[DraftSource, ...]
    about_source: DraftSource | None = None

    def form(self, case: Case, article: Article) -> str:
        """`einen Vertrag`, `der Gemeinsamen Erklärung`."""
        return self.name.form(case, article) or " ".join(self.name.words)


def read_deal(places: Places, title: DraftSource | None, rules: Inflection) -> Deal | None:
    """What the title calls the agreement; None where no noun of the title is one."""
    if title is None:
        return None
    text = places.document.text[title.start : title.end]
    match = _DEAL.search(text)
    if match is None:
        return None
    start, end = match.start("before"), match.end("name") if match["name"] else match.end("noun")
    name = name_of(_plain(text[start:end]), rules)
    about, place = _about(places, title.start, match)
    own = places.source(title.start + start, title.start + end)
    return Deal(name, about, (own,), place)


def _plain(words: str) -> str:
    """`KOOPERATIONS- UND ZIELVEREINBARUNG` as it is written in a sentence; marks become German."""
    found = [_lowered(word) for word in one_line(words).split()]
    return re.sub(r"[\"»«„“”]([^\"»«„“”]+)[\"»«„“”]", r"„\1“", " ".join(found))


def _lowered(word: str) -> str:
    if not word.isupper() or len(word) <= _LONGEST_NUMERAL:
        return "und" if word == "UND" else word
    return word.capitalize()


_LONGEST_NUMERAL = 4  # XVII, and no word


def _about(places: Places, offset: int, match: re.Match[str]) -> tuple[str, DraftSource | None]:
    behind = match["about"] or ""
    if behind and not _TERM.match(behind):
        stop = _ABOUT_END.search(behind, 4)
        words = behind[: stop.start() if stop else len(behind)]
        start = offset + match.start("about")
        if _is_purpose(words):
            return one_line(words), places.trimmed(start, start + len(words))
    line = _ABOUT_LINE.search(places.document.text, 0, _HEAD)
    if line is None:
        return "", None
    stop = _ABOUT_END.search(line["about"], 4)
    end = line.start("about") + (stop.start() if stop else len(line["about"]))
    words = places.document.text[line.start("about") : end]
    if not _is_purpose(words):
        return "", None
    return one_line(words), places.trimmed(line.start("about"), end)


def _is_purpose(words: str) -> bool:
    """Whether a purpose is whole: a few words, the last of them a noun."""
    found = one_line(words).split()
    return len(found) >= 2 and len(" ".join(found)) <= _LONGEST_ABOUT and found[-1][:1].isupper()
