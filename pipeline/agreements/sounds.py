"""Words by which a sentence of an agreement sounds like a term, and words that only seem so."""

from __future__ import annotations

import re

# Any of these makes a sentence worth reading.
_TERM = re.compile(
    r"\bKraft\b|[Ii]nkrafttret|[Ll]aufzeit|[Ll]aufdauer|[Vv]ertragsdauer|[Gg]eltungsdauer|[Gg]ültig|[Bb]efrist"
    r"|[Uu]nbegrenzt|unbestimmte\w?\s(?:Zeit|Dauer)|bis\sauf\s[Ww]eiteres|[Vv]erläng\w+|erneuert\ssich|\bfort\b"
    r"|[Kk]ündig|kündbar|[Ww]iderspr[io]|[Ww]iderspruch|\b[Ee]nde[nt]\w*\b|[Vv]ertragsende|[Bb]eend|aufgehoben"
    r"|[Bb]eginn|\bbegann\b|[Ss]tartet|\bStart\b|wirksam|[Dd]auer(?:t|n)?\b|\b[Gg]ilt\b|\b[Gg]elten\b|\b[Ll]äuft\b"
    r"|\bFrist|[Zz]eitraum|\bgeschlossen\b|angelegt|begrenz|[Vv]erlängerung|aufgenommen|nahm|\bsolange\b"
    r"|erhält\s(?:folgende|nachstehende)|wie\sfolgt\sgeändert|ersetzt|fortgeführt|erstreckt"
)
_DUTY = re.compile(
    r"[Bb]ericht|[Nn]achweis|[Ee]valu|[Üü]berprüf|[Aa]uswert|\bwerten\b|[Bb]ewerte|[Bb]ilanz|[Rr]echenschaft"
    r"|\bjährlich\b|\b[Jj]ahr\s(?:für|zu)\sJahr\b|\b[Bb]is\s(?:spätestens\s|zum\s|einschließlich\s)*\d|[Ss]pätestens"
    r"|\bzum\s\d|\b(?:ab|am)\s(?:dem\s)?\d|erstmals|\bfällig"
)
# What tells of the past is no term.
_PAST = re.compile(
    r"\b(?:wurden?|war|waren|hatten?|hat\ssich|haben\ssie|fand|fanden|nahmen|worden|konnten?|lief|arbeiteten|kamen)\b"
)
# A sentence about notice or renewal that gives no day and need not.
_WITHOUT_DAY = re.compile(
    r"wichtige[mnr]\sGrund|[Kk]ündigung(?:en)?\sbedarf|[Kk]ündigung(?:en)?\s(?:ist|hat|muss|erfolgt)\s(?:in\s)?schriftlich"
    r"|[Kk]ündigung\s(?:ist|wird)\s(?:\w+\s)?ausgeschlossen|nicht\s(?:ordentlich\s)?(?:künd\w+|gekündigt)"
    r"|keiner\s(?:gesonderten\s)?Kündigung|ohne\sdass\ses\seiner\s|verlänger\w+\ssich\snicht|keine\s\w*\s?Verlängerung"
    r"|Kündigung\sder\sSchriftform|Kündigungserklärung"
)


def anything(words: str) -> bool:
    """Whether a sentence may hold a term or a duty."""
    return bool(_TERM.search(words) or _DUTY.search(words))


def a_term(words: str) -> bool:
    """Whether a sentence sounds like a term of the agreement."""
    return bool(_TERM.search(words))


def past(words: str) -> bool:
    """Whether a sentence tells what was."""
    return bool(_PAST.search(words))


def needs_no_day(words: str) -> bool:
    """Whether a sentence only says how notice is given, or that something is not so."""
    return bool(_WITHOUT_DAY.search(words))
