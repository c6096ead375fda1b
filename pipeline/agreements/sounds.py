"""Words by which a sentence of an agreement sounds like a term, and words that only seem so."""

from __future__ import annotations

import re

from pipeline.agreements.term_words import BEGINS, ENDS, LASTS

# Any of these makes a sentence sound like a term.
_STRONG = re.compile(
    r"\bKraft\b|[Ii]nkrafttret|[Ll]aufzeit|[Vv]ertragsdauer|[Gg]eltungsdauer|[Gg]ültigkeit"
    r"|\b[Gg]ültig\b|[Bb]efrist|(?:[Ww]inter|[Ss]ommer)?[Ss]emester\b|Schuljahr|Spielzeit"
    r"|Legislatur|Wahlperiode|Förderperiode|\b[Ee]rlischt|\b[Rr]uht\b"
    r"|Austritt|Ausstieg"
    r"|[Uu]nbegrenzt|unbestimmte\w?\s(?:Zeit|Dauer)|bis\sauf\s[Ww]eiteres|[Vv]erläng\w+"
    r"|erneuert\ssich"
    r"|[Kk]ündig|kündbar|[Ww]iderspr[io]ch|[Ww]iderspruch|[Vv]ertragsende|[Vv]ertragsbeginn"
    r"|außer\sKraft|aufgehoben"
    r"|erhält\s(?:folgende|nachstehende)|wie\sfolgt\sgeändert|“\s(?:ersetzt|werden\sdurch"
    r"|wird\sdurch)"
)
# These do so beside a day or a period, or of the agreement itself.
_WEAK = re.compile(
    rf"{BEGINS}|{ENDS}|{LASTS}|"
    r"\b[Ee]nde[nt]\w*\b|^\W*Ende\b|[Bb]eend|[Bb]eginn|\bbegann\b|[Ss]tartet|\bStart\b"
    r"|[Ww]irksam|\b[Dd]auer(?:t|n)?\b"
    r"|\b[Gg]ilt\b|\b[Gg]elten\b|\b[Ll]äuft\b|\b[Ff]ortgeführt|\bfort\b|\bFrist|[Zz]eitraum"
    r"|\bgeschlossen\b|angelegt"
    r"|abgeschlossen|fortge(?:setzt|führt)|\bumfasst|an\sdie\sStelle|[Pp]eriode|absagt?\b|[Vv]erbindlich"
    r"|begrenz|beschränk|\b[Bb]esteh(?:t|en)\b|\bBestand\b|[Gg]ebunden\b|[Ww]irkung|\baufgenommen|\bnahm\b|\bsolange\b|erstreckt|ersetzt|[Ll]aufdauer|Testphase"
    r"|setzt\ssich"
)
_DUTY = re.compile(
    r"[Bb]ericht|[Nn]achweis|[Ee]valu|[Üü]berprüf|[Aa]uswert|\bwerten\b|\b[Bb]ewerte[nt]"
    r"|[Bb]ilanz|[Rr]echenschaft"
    r"|\bjährlich\b|Fort(?:führung|setzung)|\b[Jj]ahr\s(?:für|zu|um)\sJahr\b|\b[Bb]is\s(?:spätestens\s|zum\s"
    r"|einschließlich\s)*\d|[Ss]pätestens"
    r"|\b(?:[Dd]anach|[Aa]nschließend|[Rr]echtzeitig|vor\sAblauf)\b.*\bentscheide[nt]\b"
    r"|\bzum\s\d|\b(?:ab|am)\s(?:dem\s)?\d|erstmals|\bfällig"
)
_OUTLASTS = re.compile(
    r"(?:[Nn]ach|über)\s(?:das|dem|der)?\s?(?:Beendigung|Ablauf|Ende|Vertragsende)"
    r"|(?:Beendigung|Ende)\s(?:der|dieser)|\bjederzeit\b"
)
# What tells of the past is no term.
_PAST = re.compile(
    r"\b(?:wurden?|war|waren|hatten?|hat\ssich|haben\ssie|fand|fanden|nahmen|worden|konnten?"
    r"|lief|arbeiteten|kamen)\b"
)
# A sentence about notice or renewal that gives no day and need not.
_WITHOUT_DAY = re.compile(
    r"wichtige[mnr]\sGrund|außerordentlich\s(?:\w+\s)?(?:ge)?kündig|[Kk]ündigung(?:en)?\sbedarf|[Kk]ündigung(?:en)?\s(?:ist|hat|muss"
    r"|erfolgt)\s(?:in\s)?schriftlich"
    r"|[Kk]ündigung\s(?:ist|wird)\s[^;]{0,50}ausgeschlossen|nicht\s(?:ordentlich\s)?(?:künd\w+"
    r"|gekündigt)"
    r"|keiner\s(?:gesonderten\s)?Kündigung|ohne\sdass\ses\seiner\s|verlänger\w+\ssich\snicht"
    r"|keine\s\w*\s?Verlängerung|Verlängerung\s?[|:\t]\s?(?:keine|nein|entfällt)"
    r"|Kündigung\sder\sSchriftform|Kündigungserklärung"
)
# What may be done by a word of one side is not done yet.
_AN_OPTION = re.compile(r"[Oo]ption\b|[Vv]erlängerung\smöglich")


def an_option(words: str) -> bool:
    """Whether a heading or label announces that somebody may prolong."""
    return bool(_AN_OPTION.search(words))


def anything(words: str) -> bool:
    """Whether a sentence may hold a term or a duty."""
    return bool(_STRONG.search(words) or _WEAK.search(words) or _DUTY.search(words))


def a_term(words: str) -> bool:
    """Whether a sentence sounds like a term, whatever it is about."""
    return bool(_STRONG.search(words))


def perhaps_a_term(words: str) -> bool:
    """Whether it does so where it has a day or a period, or is about the agreement."""
    return bool(_STRONG.search(words) or _WEAK.search(words))


def outlasts(words: str) -> bool:
    """Whether something outlasts the agreement, or may end at any time."""
    return bool(_OUTLASTS.search(words))


def past(words: str) -> bool:
    """Whether a sentence tells what was."""
    return bool(_PAST.search(words))


def was_agreed(words: str) -> bool:
    """Whether what is told of the past is what was agreed, so that it may hold still."""
    return bool(re.search(r"geschlossen\b|vereinbart\b|befristet\b|angelegt\b", words))


def needs_no_day(words: str) -> bool:
    """Whether a sentence only says how notice is given, or that something is not so."""
    return bool(_WITHOUT_DAY.search(words))
