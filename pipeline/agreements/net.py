"""The net under the rules: a sentence in which a word of a term stands with one of time is never
passed over. It either gives a clause or is listed as open; which words do so is told here alone.
"""

from __future__ import annotations

import re

from pipeline.agreements import sounds
from pipeline.agreements.term_words import BEGINS, ENDS, LASTS

# What tells that something begins, lasts, ends, goes on or falls due, whatever it is said of.
_TERM = re.compile(
    rf"{BEGINS}|{ENDS}|{LASTS}|"
    r"[Ff]rist(?!los)|\b[Gg](?:ilt|elten|alt|ültig)|[Gg]eltung|[Gg]ültigkeit|[Bb]ind(?:en|et|ung)"
    r"|[Gg]ebunden|[Ll]aufzeit|[Dd]auer|[Ww]irk(?:sam|ung)|\b[Gg]reif(?:t|en)\b|\b[Ee]rlisch|[Ee]rlösch"
    r"|[Aa]uslauf|\bläuft\b|\b[Ee]nde[nt]?\b|[Bb]eend|[Bb]eginn|[Ss]tartet|[Ss]tichtag|\b[Aa]blauf|abläuft"
    r"|\b[Aa]us(?:zu)?(?:scheid|tret|tritt|stieg|steig)|[Kk]ündig|kündbar|[Ll]ossag|[Ww]ider(?:ruf|spr)"
    r"|[Vv]erläng|[Ee]rneuer|[Ff]ort(?:setz|führ|gelt|gesetzt|geführt)|\bfort\b|\bweiter\b|[Bb]estand\b"
    r"|\bbesteh(?:t|en)\b|\bKraft\b|[Ii]nkraft|[Ee]rsetz|[Aa]bgelöst|[Aa]ufgehoben|[Vv]erlier"
    r"|[Ee]inge(?:stellt|gangen)|[Rr]uht\b|[Ss]pätestens|[Ff]rühestens|[Ll]ängstens|[Ee]rst(?:mal|en\s)"
    r"|[Ff]ällig|einzureichen|vorzulegen|legen?t?\b[^;]*\bvor\b|[Bb]ericht|[Bb]ilanz|[Nn]achweis"
    r"|[Üü]berprüf|[Ee]valu|[Aa]uswert|[Bb]efrist|[Bb]egrenz|[Bb]eschränk|[Aa]ngelegt|geschlossen"
    r"|vereinbar(?:en|t)\b|vorgesehen|[Pp]eriode|[Zz]eitraum|[Rr]ückwirkend|probeweise|erprobt"
    r"|vorübergehend|\b[Bb]is\s(?:zum|zur|einschließlich|spätestens|Ende|Ablauf|Mitte|\d)"
    r"|\b[Aa]b\s(?:dem\s|sofort|\d|Beginn)|\bsolange\b|\bsobald\b|angekündig|anzukündig"
    r"|\b(?:vorher|zuvor|danach|darauf|später|binnen|innerhalb)\b|im\sVoraus"
    r"|\b(?:[Zz]um|[Aa]b|[Vv]om|[Nn]ach)\s(?:dem\s)?(?:\w+\s)?\w*(?:[Jj]ahr|[Ss]emester|[Mm]onat"
    r"|[Qq]uartal|[Ww]oche|[Ss]aison|[Pp]eriode)"
    r"|\b[Ff]ür\s(?:die\s|das\s|den\s)?(?:\w+\s)?(?:\w*[Jj]ahre?|Zeit|\w*Monate?)\b"
    # What comes again is a duty, whoever has it.
    r"|\b[Jj]ährlich\w*|[a-z]jährlich\w*|\b[Mm]onatlich\w*|\beinmal\s(?:im|pro)\sJahr"
)
# What is told of the past beside what is to be is no tale alone.
_TO_BE = re.compile(r"\b(?:wird|werden)\b")
_MONTHS = (
    r"Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
)
# What tells a day, a stretch of time, or what one hangs on.
_TIME = re.compile(
    rf"\d\.\s?(?:\d{{1,2}}\.|(?:{_MONTHS})\b)|\b(?:19|20)\d\d\b|\b(?:{_MONTHS})\b"
    r"|\w*(?:[Jj]ahr|[Mm]onat|[Ww]oche|[Qq]uartal|[Ss]emester|[Ss]aison|[Pp]eriode|[Ss]pielzeit)"
    r"(?!gang|buch|zehntelang|fünft|gespräch|estag|esbericht|estreffen)\w*"
    r"|\b(?:Kalender|Werk|Arbeits)?[Tt]age?[ns]?\b|[Ff]rühjahr|[Ss]ommer|[Hh]erbst|\bWinter"
    r"|[Uu]ltimo|\b[Jj]ährlich\w*|\b[Mm]onatlich\w*|\w+(?:jährig|monatig|wöchig|tägig|jährlich|monatlich|wöchentlich)\w*"
    r"|\b[Ss]olange\b|\b[Ss]obald\b|auf\s[Ww]eiteres|[Jj]ederzeit|[Pp]hasen?\b"
    r"|\b(?:nach|bis\szum|bis\szur|mit|vor|für\sdie)\s(?:dem\s|der\s)?(?:\w+\s)?"
    r"(?:Ablauf|Abschluss|Ende|Beendigung|Auslaufen|Dauer)\b"
)
# A length or a season of which the words leave open how long or when.
_UNCLEAR = re.compile(
    r"(?:\b(?:etwa|circa|ca\.|rund|ungefähr|knapp|mehrere[nrm]?|einige[nrm]?|wenige[nrm]?)|\w+mal"
    r"|\bein\spaar|\w(?:-\sbis|\sbis|\soder|\s?[-–])|\bje|Phasen\svon)\s?(?:je\s)?(?:\w+\s|\w+-?)?"
    r"(?:[Tt]agen?|[Ww]ochen?|[Mm]onate?n?|[Jj]ahre?n?|Quartalen?|\w*(?:jähr|monat|wöch)ig\w*)\b"
)
# A heading by which all sentences under it are about terms.
_TITLE = re.compile(
    r"[Ll]aufzeit|[Dd]auer\b|[Ii]n-?[Kk]raft|[Kk]ündigung|[Bb]efristung|[Gg]eltung|[Gg]ültigkeit"
    r"|[Bb]eginn\b|[Ee]nde\b|[Vv]erlängerung|Schlussbestimmung"
)


def tells_time(words: str) -> bool:
    """Whether words name a day, a stretch of time, or what one hangs on."""
    return bool(_TIME.search(words))


def caught(words: str, title: str) -> bool:
    """Whether a sentence must not be passed over; `title` is the heading that it stands under."""
    if not _TIME.search(words):
        return False
    told = sounds.a_term(words) or sounds.was_agreed(words) or _TO_BE.search(words)
    if sounds.past(words) and not told:
        return False
    return bool(_TERM.search(words) or _TITLE.search(title))


def unclear(words: str) -> bool:
    """Whether words name a length as a range, a multiple or about."""
    return bool(_UNCLEAR.search(words))
