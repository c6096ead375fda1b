"""The questions of the lead: who, what, when, where, why, and from whom one knows. Signs, not
understanding: a remark is only ever an info.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.drafting.checked import Checked, lines_of_role, mark
from pipeline.drafting.provenance import Line, Statement
from pipeline.drafting.wording import MONTHS
from pipeline.ground.drafts import LintMark

_MONTH = "|".join(MONTHS)
# Bodies that bear the name of their place: `Hochschule Emsland`, `Landrat`.
_SEATED = (
    "[Kk]ammer", "[Hh]ochschule", "[Uu]niversität", "[Vv]erband", "[Ss]tadt", "[Kk]reis",
    "[Gg]emeinde", "[Ss]chulamt", "[Ss]parkasse", "[Vv]erbraucherzentrale", "[Kk]linikum",
    "[Jj]obcenter", "Arbeit", "[Ll]ebenshilfe", "[Uu]nfallkasse", "[Ll]andesfachbereich",
)  # fmt: skip
# A word that looks like a verb and is none.
_NO_VERB = (
    "seit|mit|statt|nicht|morgen|gestern|selbst|sonst|erst|jetzt|heute|sehr|gegen|neben|wegen"
    "|zwischen|einen|ihren|guten|neuen"
)
# Question → how a remark puts it, and the patterns of which one answers it.
_ASKED = {
    "wer": ("wer handelt", (
        r"\b(?:Partner|Offensive|Netzwerk|Verband|Kammer|Initiative|Strategiekreis|Plenum)",
        r"\b[A-ZÄÖÜ]\w+ [A-ZÄÖÜ]\w+",
        # `20.000 Auszubildende`, `18 junge Meister`, `Zusteller leben`
        r"\d[\d.]*\s+(?:[a-zäöüß]+e\s+)?[A-ZÄÖÜ]\w+",
        r"\b[A-ZÄÖÜ]\w+(?:er|innen|ende|te)\s+(?!wurde|wird|werden|worden)[a-zäöüß]{3,}(?:en|t)\b",
    )),
    "was": ("was geschieht", (
        rf"(?<![\w-])(?:ist|sind|war|waren|hat|haben|wird|werden|(?!(?:{_NO_VERB})\b)"
        r"[a-zäöüß]{3,}(?:t|te|ten|en|ern|eln))\b",
    )),
    "wann": ("wann es geschieht", (
        rf"\d{{4}}|\b(?:{_MONTH}|heute|jetzt|nun|gestern|morgen|ab|seit|bis|künftig|\w+tags?)\b",
        r"\b(?:[Tt]ag(?:e|en)?|täglich|[Nn]achts?|Woche|Monat|Jahr(?:e|es)?)\b",
    )),
    "wo": ("wo es geschieht", (
        r"\b(?:in|im|auf|aus|bei|beim|am)\s+(?:der|den|dem|einer|einem|ihrer|ihren)?\s*(?:\w+-)?"
        rf"(?!(?:{_MONTH})\b)[A-ZÄÖÜ]\w+",
        r"\b(?:Region|Landkreis|Bundesland|regional|bundesweit|landesweit|vor Ort)",
        r"^[A-ZÄÖÜ][\w-]+, \d",
        rf"\b\w*(?:{'|'.join(_SEATED)})\s+[A-ZÄÖÜ]",
        r"\b(?:an|nach|von|vom|rund um|zwischen)\s+(?:der\s+)?"
        rf"(?!(?:{_MONTH}|\w+tag|Mittwoch)\b)[A-ZÄÖÜ]\w+",
    )),
    "warum": ("warum oder wozu", (
        r"\b(?:um|damit|weil|Ziele?|denn|deshalb|daher|hilft|wollen|will|soll|sollen|für|zum|zur)\b",
        r"\b(?:helf|förder|unterstütz|stärk|verbesser|erleichter|sicher)\w+",
        r"\bzu\s+[a-zäöüß]+en\b",
    )),
    "woher": ("woher man das weiß", (
        r"\b(?:laut|zufolge|Angaben|Quelle|Studie|Bericht|sagte?|erklärte?|berichtet|betonte?)\b",
        r"\b(?:[Bb]eschl|[Vv]ereinba|Entscheidung|Dokument|mitgeteilt|gewählt|unterzeichne)\w*",
        r"\bso (?=[A-ZÄÖÜ])",
    )),
}  # fmt: skip
_SIGNS = {name: re.compile("|".join(all), re.MULTILINE) for name, (_, all) in _ASKED.items()}
# What an editor may look for behind the lead; who, what, when and where belong into it.
_MAY_FOLLOW = frozenset({"warum", "woher"})
_PAST = re.compile(r"\b(?:hat|haben|hatten?|wurden?|war|waren|[a-zäöüß]{2,}(?:te|ten))\b")
_BEHIND = 2  # paragraphs behind the lead that still count for these


def _ws(draft: Checked) -> Iterator[LintMark]:
    """One remark for each question that the headlines and the lead do not answer: the four of the
    lead, and two that the next paragraphs may answer. How it happens is what the whole text tells,
    and no sign of it is worth a remark.
    """
    headlines = [
        line.text for role in ("title", "subtitle") for _, _, line in lines_of_role(draft, role)
    ]
    body = [line.text for _, _, line in lines_of_role(draft, "paragraph")][:_BEHIND]
    quoted = bool(draft.draft.quotes)
    for start, end, line in lines_of_role(draft, "lead"):
        if "[[" in line.text:
            continue
        told = line.text[_dateline(line) :]
        start += _dateline(line)
        for name, (asked, _) in _ASKED.items():
            read = [*headlines, told, *(body if name in _MAY_FOLLOW else ())]
            # Whose words are given below is told where they are given; what happens now has the day
            # of the release.
            known = (name == "woher" and quoted) or (name == "wann" and not _PAST.search(told))
            if known or _SIGNS[name].search("\n".join(read)):
                continue
            message = f"{name.capitalize()}? Der Vorspann sagt nicht, {asked}."
            suggestion = f"Beantworten Sie die Frage „{name}?“."
            yield mark("w-fragen", "info", message, start, end, suggestion=suggestion)


def _dateline(line: Line) -> int:
    """How long the dateline at the head of a lead is: it says where the house is, not where the
    news happened.
    """
    first = line.pieces[0] if line.pieces else ""
    by_house = isinstance(first, Statement) and first.kind == "boilerplate"
    match = re.match(r"[^–\n]{4,60} – ", line.text) if by_house else None
    return match.end() if match else 0


QUESTION_RULES: tuple[Callable[[Checked], Iterator[LintMark]], ...] = (_ws,)
