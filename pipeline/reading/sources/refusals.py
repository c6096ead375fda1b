"""What a page says instead of what was asked for: gone, in maintenance, log in, prove that you are
human. Servers say so with 200 as well, so the words must tell it.

The patterns are of the kinds of sentence that content systems and firewalls are shipped with; a
word that a release may use itself counts only on a page that says hardly anything else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Literal

# A page of an error has few words; one that offers news beside has more, and its heading must be
# nothing but the error.
_FEW_WORDS = 60
_SOME_WORDS = 250
# A form to log in stands beside releases as well; what it stands alone on has only its labels.
_FORM_WORDS = 25
_LONGEST_HEADING = 12
_FLAGS = re.IGNORECASE | re.DOTALL

# What a page is called in such sentences; the patterns write `@` for it.
_SUBJECT = (
    r"(?:(?:die|das|der|diese[rs]?|ihre?|eine?)\s+)?(?:von ihnen\s+)?"
    r"(?:(?:angeforderte|gesuchte|gewünschte|aufgerufene|angefragte|gewählte|requested)[ns]?\s+)?"
    r"(?:web|internet)?(?:seite|inhalte?|dokument|datei|adresse|artikel|beitrag|url|meldung|eintrag"
    r"|nachricht|objekt|page|file|content|document|resource|ressource)"
)
GONE = "dass es die Seite nicht gibt"
LOGIN = "eine Anmeldung"
BOT = "eine Prüfung, ob ein Mensch fragt"
# The name of the site stands behind or before the page's own title.
_PARTS = re.compile(r"\s+[|–—·»«:-]\s+|\s*[|»«]\s*")
_CHALLENGE = re.compile(
    r"challenge-platform|__cf_chl|cf-browser-verification|hcaptcha\.com|/recaptcha/|turnstile"
    r"|_incapsula_|datadome|px-captcha|sgcaptcha|geo\.captcha|friendlycaptcha|altcha",
    re.IGNORECASE,
)


def refusal_of(root: Any, headings: Iterable[str], text: str) -> str:
    """What a page says in the place of what was asked for, to follow "zeigt"; "" where it says
    nothing of the kind.

    `root` is its tree, `headings` those of its main text, `text` all of that.
    """
    words = len(text.split())
    title = " ".join(str(root.findtext(".//title") or "").split())
    if words <= _SOME_WORDS and (told := _by_heading([*headings, *_PARTS.split(title), title])):
        return told
    if words > _FEW_WORDS:
        return ""
    if told := _by_saying(f"{title}. {text}"):
        return told
    if words <= _FORM_WORDS and root.xpath(
        "//input[translate(@type, 'PASWORD', 'pasword')='password']"
    ):
        return LOGIN
    scripts = root.xpath("//script/@src | //iframe/@src | //script/text() | //form/@action")
    return BOT if _CHALLENGE.search(" ".join(map(str, scripts))[:100_000]) else ""


def _by_heading(headings: Iterable[str]) -> str:
    short = [h for h in headings if h.strip() and len(h.split()) <= _LONGEST_HEADING]
    found = (what for h in short for what, told in _patterns("headings") if told.fullmatch(h))
    return next(found, "")


def _by_saying(text: str) -> str:
    return next((what for what, told in _patterns("sayings") if told.search(text)), "")


@cache
def _patterns(key: Literal["headings", "sayings"]) -> list[tuple[str, re.Pattern[str]]]:
    """By what is told, a pattern of all that tells it; the kinds in the order of the file."""
    listed = (files("nlp") / "data" / "refusals.toml").read_text(encoding="utf8")
    told = ((row["told"], row[key]) for row in tomllib.loads(listed)["refusal"] if row[key])
    return [(what, _pattern(patterns)) for what, patterns in told]


def _pattern(patterns: list[str]) -> re.Pattern[str]:
    joined = "|".join(pattern.replace("@", _SUBJECT) for pattern in patterns)
    return re.compile(rf"\W*(?:{joined})", _FLAGS)
