"""The turns of phrase that tell releases, agreements and their parts; one place for all patterns.

They are what the sources in `corpus/` and the field list of past releases have in common, never one
document's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.ground.types import Block
from pipeline.reading.dates import DATE

KICKER = re.compile(
    r"^\W*(?:gemeinsame\s+)?(?:(?:presse|medien)[\s-]?(?:mitteilung|erklärung|information|info|meldung|notiz|text)"
    r"|p\s?r\s?e\s?s\s?s\s?e\s?m\s?i\s?t\s?t\s?e\s?i\s?l\s?u\s?n\s?g|pm|press\s+release)(?:en)?\b",
    re.IGNORECASE,
)
# When the release may be published, not when it was written.
EMBARGO = re.compile(r"^\W*(?:sperrfrist|embargo)\b", re.IGNORECASE)
DATELINE = re.compile(
    r"^(?P<place>[A-ZÄÖÜ][\w.]+(?:[\s/-]+\(?(?:[A-ZÄÖÜ]|am|an|der|im|in|bei|ob|a\.)[\w.)]*){0,4}),?\s+"
    rf"(?:den\s+)?(?P<date>(?i:{DATE.pattern}))\s*(?P<dash>[-–—:.]\s+)?",
)
DOWNLOAD = re.compile(
    r"^\W*(?:(?:PDF|DOCX?|Word|ZIP)[\s-]?)?Downloads?\b|\b(?:DOCX?|PDF|Word)-Download\b"
    r"|^Diese (?:Pressemitteilung|Presseerklärung|Meldung|Vereinbarung) als\b",
    re.IGNORECASE,
)
BOILERPLATE_HEAD = re.compile(
    r"^(?:Über (?:die|das|den|uns|[A-ZÄÖÜ„\"])|(?:Zum\s+)?Hintergrund\b|Die „?\"?Offensive "
    r"Mittelstand\b|Wer wir sind"
    r"|Die Stiftung\b|About\b)",
)
BOILERPLATE = re.compile(
    r"^(?:Die|Das|Der)\b[^.]{0,160}\b(?:(?:ist|sind)\s+(?:seit "
    r"\d{4}\s+)?(?:eine?|der|die|das)\s|versteht sich als\s)"
    r"[^.]{0,60}(?:Initiative|Aktionsbündnis|Transfernetzwerk|Netzwerk|Stiftung|Verband|Bündnis|Zusammenschluss)"
)
CONTACT = re.compile(
    r"^(?:(?:Bei|Für)\s+(?:Rückfragen|Fragen|weitere|nähere)|Rückfragen\b|Weitere "
    r"Informationen\b|Ansprechpartner"
    r"|Presse-?[Kk]ontakt|Kontakt\b|Herausgeber|Impressum|V\.\s?i\.\s?S\.\s?d|Pressestelle)",
)
ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|^(?:Tel|Telefon|Fax|Telefax|Mobil|E-?Mail|Mail|Internet|Web)\b[.:\s]|^(?:https?://|www\.)\S+$"
    r"|^(?:D-)?\d{5}\s+[A-ZÄÖÜ]\w+|(?:straße|str\.|weg|platz|allee|anlage|gasse|ring|ufer)\s+\d+\s*\w?$",
    re.IGNORECASE,
)
QUOTE_PARAGRAPH = re.compile(r"^(?:[^„“\"»«:]{3,160}:\s*[.]?\s*)?[„\"»“](?P<words>.+)$", re.DOTALL)
SAYING = re.compile(
    r"[“\"«»,]\s*(?:so|sagt[e]?|betont[e]?|erklärt[e]?|meint[e]?|unterstreicht|unterstrich|ergänzt[e]?|berichtet[e]?"
    r"|freut[e]? "
    r"sich|fasst[e]?|hebt|hob|lobt[e]?|resümiert[e]?|erläutert[e]?|bekräftigt[e]?|äußert[e]?|fügt[e]?"
    r"|erinnert[e]?|kommentiert[e]?|bilanziert[e]?|begrüßt[e]?|weiß|wünscht[e]?)\b"
)
AGREEMENT_NAME = re.compile(
    r"(?:^|\s|„)(?:\w{1,40}[- "
    r"])?(?:[Kk]ooperations|[Rr]ahmen|[Zz]iel|[Gg]rundsatz|[Pp]artner|[Ll]eistungs|[Zz]usatz"
    r"|[Bb]und|[Ää]nderungs|[Vv]erwaltungs|[Dd]ienst|[Bb]etriebs|[Gg]rund)*"
    r"(?:[Vv]ereinbarung|[Vv]ertrag|[Aa]bkommen|[Aa]bsichtserklärung|[Mm]emorandum|Letter (?i:of) "
    r"Intent|Leitlinien?"
    r"|Kriterien|Grundsätze|\w{0,20}[Vv]erständnis|Satzung|Geschäftsordnung|Beschluss|Selbstverpflichtung|Charta"
    r"|[Gg]emeinsamen? Erklärung)\b"
)
# `V E R E I N B A R U N G`, as typewriters stressed a word.
_SPACED = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){4,}(?!\S)")
_CAPITALS = re.compile(r"\b[A-ZÄÖÜ]{4,}\b")
PREAMBLE = re.compile(
    r"^(?:\W*(?:§\s*)?\d{0,2}[.)]?\s*)?(?:Pr(?:ä|ae)ambel|Vorbemerkung(?:en)?|Einleitung|Vorwort)\W*$",
    re.I,
)
SECTION_SIGN = re.compile(r"^§+\s*\d+")
BETWEEN = re.compile(r"^(?:abgeschlossen\s+|geschlossen\s+)?zwischen\b", re.IGNORECASE)
CALLED = re.compile(
    r"(?:nachstehend|nachfolgend|im "
    r"Folgenden|folgend)\W.{0,60}(?:genannt|bezeichnet)|^[-–\s]*und[-–\s]*$",
    re.I,
)
PARTY = re.compile(
    r"^(?:der|die|das|dem|den)\s+[A-ZÄÖÜ„].{0,150}(?:,|\bvertreten durch\b)|^(?:Stand|Datum|Vom)\b",
    re.I,
)
PACT = re.compile(
    r"\b(?:vereinbaren|verpflichten sich|kommen überein|schließen "
    r"(?:die|diese|folgende)|Vertragspartner"
    r"|Vertragsparteien|Kooperationspartner|Vereinbarungspartner"
    r"|Die Partner (?:wollen|werden|arbeiten|orientieren|legen|setzen|nutzen))\b"
)
SIGNATURE = re.compile(
    r"_{4,}|\.{8,}|^(?:Ort,\s*Datum|Datum,\s*Unterschrift|Unterschrift(?:en)?\b|Unterzeichnet\b|Unterzeichner|gez\.)"
    r"|^Für (?:die|das|den)\s[^.]{3,90}:?$",
    re.IGNORECASE,
)
SIGNED = re.compile(
    rf"^(?:(?:Unterzeichnet|Geschlossen|Unterschrieben)\s(?:am|in)\s.{{0,40}}?"
    rf"|(?:[A-ZÄÖÜ][\w./ -]{{2,40}},\s*)(?:den|am|im)?\s*)"
    rf"(?:{DATE.pattern})", re.IGNORECASE,
)  # fmt: skip
DECIDED = re.compile(
    r"(?:beschlossen|verabschiedet|vereinbart|angenommen|unterzeichnet|geschlossen|verabschiedete|beschloss"
    r"|in der Fassung)\b[^.\n]{0,120}?\b(?:am|vom)\s+$"
    r"|^\W*(?:Beschlossen|Stand|Fassung|Datum|Vom|vom)\b[^.\n]{0,100}$|\b(?:vom|Stand:?)\s+$",
    re.IGNORECASE,
)
DECIDED_BY = re.compile(
    r"\b(?:beschlossen|verabschiedet|angenommen|vereinbart|gebilligt|unterzeichnet)\s+(?:am|vom|von|durch|in|auf|im)\b",
    re.IGNORECASE,
)
_OPENING = 400
TEXT_END = re.compile(r"[.!?][“”\"»«)]*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """One printed line or paragraph with what is known of it: the grain in which sections are
    told.
    """

    start: int
    end: int
    text: str
    role: str
    level: int
    page: int

    @property
    def opening(self) -> str:
        """The first words: patterns look no further, so that a line of a million characters costs
        no more.
        """
        return self.text[:_OPENING]

    @property
    def plain(self) -> str:
        """The same in small letters where it is written in capitals or with blanks between the
        letters.
        """
        return _CAPITALS.sub(lambda word: word.group().capitalize(), unspaced(self.opening))

    @property
    def is_heading(self) -> bool:
        """Whether the format itself calls it a heading."""
        return self.role == "heading"

    @property
    def is_short(self) -> bool:
        """Whether it is no running text: one line without a full stop."""
        return len(self.text) <= 220 and not TEXT_END.search(self.text)


def unspaced(text: str) -> str:
    """Words that are written with blanks between their letters, without the blanks."""
    return _SPACED.sub(lambda word: word.group().replace(" ", ""), text)


def units(text: str, blocks: tuple[Block, ...]) -> list[Unit]:
    """The content of a document without its artifacts, line by line; a table is one unit."""
    found: list[Unit] = []
    for block in blocks:
        if block.role in {"artifact", "footnote"}:
            continue
        at = block.start
        whole = text[block.start : block.end]
        for line in [whole] if block.role == "table" else whole.split("\n"):
            if line.strip():
                found.append(Unit(at, at + len(line), line, block.role, block.level, block.page))
            at += len(line) + 1
    return found
