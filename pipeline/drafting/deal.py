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
    r"(?P<before>(?:(?-i:(?!(?:D(?:er|ie|es|en)|Ein(?:e[nrs]?)?|Diese[nrs]?)\s)"
    r"[A-ZÄÖÜ][a-zäöüß]+(?:e|er|es|en)|und)\s+){0,3})"
    rf"(?P<noun>(?:\w+-\s?und\s+)?{_NOUN})\b"
    r"(?P<name>\s+(?:(?-i:[IVX]+)\b|(?:19|20)\d\d\b(?:\s*(?:bis|[-–/])\s*(?:19|20)\d\d)?"
    r"|[„\"»][^“”\"«»„]{2,70}[“”\"«])|\s+(?-i:[A-ZÄÖÜ][a-zäöüß]+)(?=\s+im\s))?"
    r"(?P<about>\s+(?:über|zur|zum|für|zu|im|in)\s+.+)?",
    re.IGNORECASE | re.DOTALL,
)
# What ends the purpose: the parties, a law, a day, a dash, a term.
_ABOUT_END = re.compile(
    r"\s+(?:zwischen|mit\s+de[rmn]|unterzeichnet|unterschrieben|getroffen|besiegelt|vorgestellt|haben|hat|geschlossen|verabschiedet|beschlossen|vom\s+\d|nach\s+(?:§|Art\b|Artikel|Absatz|Maßgabe)|gemäß|im\s+Rahmen"
    r"|de[rs]\s+(?:[A-ZÄÖÜ][a-zäöü]+en\s+)?(?:\w*[Mm]inisteri|Städte|Stadt|Kreis|Landkreis|Land|Universität|Hochschul|Handwerksk"
    r"|Agentur|Bundesagentur|Regionaldirektion|Verband|Landesverband|Deutschen|Partner))|\s[–-]\s|\s*[,;:.|(]|\s+und\s+der\s*$"
)
_TERM = re.compile(r"\s*(?:für|in)\s+(?:die|den)\s+(?:Jahre|Zeitraum)|\s*im\s+Jahr")
_ABOUT_LINE = re.compile(
    r"^[ \t]*(?P<about>(?:über|zur|zum)\s+(?!die Ziele der)[^\n.;:§]{6,90}?)"
    r"\s*(?=\bzwischen\b|\.|\n|$)",
    re.MULTILINE,
)
# The title once more, where what is read as the title is its first word alone.
_NAMED_LINE = re.compile(
    rf"^[ \t]*(?:[A-ZÄÖÜ]\w+[ \t]+){{0,2}}{_NOUN}[ \t]+(?:zwischen\s[^\n]+?\s)?"
    r"(?P<about>(?:über|zur|zum|für)\s[^\n]+)$",
    re.MULTILINE | re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s+zwischen\s")
_PURPOSE = re.compile(r"(?<=\s)(?P<about>(?:über|zur|zum)\s[^\n]+)")
_LONGEST_ABOUT = 240
_TOP, _HEAD = 400, 2500  # letters in which an agreement has its title, says what it is


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
    text = places.document.text
    if _BETWEEN.match(text, offset + match.end()):
        found = _about_behind(places, offset + match.end())
        if found:
            return found
    line = _NAMED_LINE.search(text, 0, _TOP) or _ABOUT_LINE.search(text, 0, _HEAD)
    if line is None:
        return "", None
    stop = _ABOUT_END.search(line["about"], 4)
    end = line.start("about") + (stop.start() if stop else len(line["about"]))
    words = text[line.start("about") : end]
    if not _is_purpose(words):
        return "", None
    return one_line(words), places.trimmed(line.start("about"), end)


def _about_behind(places: Places, start: int) -> tuple[str, DraftSource | None] | None:
    """The purpose that stands behind the parties: `Vertrag zwischen A und B über …`."""
    text = places.document.text
    told = _PURPOSE.search(text, start, start + _TOP)
    if told is None:
        return None
    stop = _ABOUT_END.search(told["about"], 4)
    words = told["about"][: stop.start() if stop else len(told["about"])]
    if not _is_purpose(words):
        return None
    return one_line(words), places.trimmed(told.start("about"), told.start("about") + len(words))


def _is_purpose(words: str) -> bool:
    """Whether a purpose is whole: a few words, the last of them a noun."""
    found = one_line(words).split()
    return len(found) >= 2 and len(" ".join(found)) <= _LONGEST_ABOUT and found[-1][:1].isupper()
