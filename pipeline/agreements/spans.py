"""Beginning, end and length of an agreement, as its sentences tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pipeline.agreements.lengths import (
    ends_before,
    lasts,
    prolongs,
    read_conditions,
    read_lengths,
    read_open_end,
)
from pipeline.agreements.moments import Moment
from pipeline.agreements.phrases import Phrase
from pipeline.agreements.renewals import by_amendment
from pipeline.agreements.term_words import BEGINS, ENDS, LASTS
from pipeline.agreements.values import Clause, Period, Role

_DEM = r"(?:dem\s|den\s|zum\s|Tag\sdes\s|einschließlich\s|Tag,?\sdem\s)*"
_FROM = re.compile(
    rf"(?:\b[Aa]b|\b[Ss]eit|\b[Vv]om|\b[Vv]on|[Bb]eginn(?:end|t|en)\s(?:mit|ab|zum)|[Bb]eginnend(?:\sam)?"
    rf"|gerechnet\s(?:ab|vom|von)|Beginn:?"
    rf"|mit\sWirkung\s(?:vom|zum|ab)|rückwirkend\s(?:zum|ab|vom))\s{_DEM}$"
)
_UNTIL = re.compile(
    r"(?:\b[Bb]is|mit\s(?:dem\s)?Ablauf\sde[sr]|längstens\sbis|spätestens\s(?:am|zum))\s"
    r"(?:zum\s|einschließlich\s|einschl\.\s|längstens\s|spätestens\s|Ablauf\sdes\s|dem\s|mit\s)*$"
)
_BEGINS, _ENDS = re.compile(BEGINS), re.compile(ENDS)
_SIGNING = re.compile(
    r"(?:(?:[Mm]it|[Aa]b|[Nn]ach|[Ss]eit|auf|[Bb]ei|Tag(?:e)?)\s(?:dem\sTag(?:e)?\s)?(?:(?:der"
    r"|ihre[rm]?|seine[rm]?|beiderseitige[rn]?"
    r"|die|dem|deren|dessen|einer|Datum|Zeitpunkt|letzten|letzter|allseitige[rn]?|gemeinsame[rn]?)\s)*)?"
    r"(?:Vertragsu|[Uu])(?:nterzeichnung|nterschrift(?:en)?|nterfertigung)(?:\s(?:durch|aller"
    r"|beider|dieser|der|des"
    r"|eines)\s[\w\s]{3,40}?(?=\s(?:am|in)\s|[,.]|$))?|(?:unterschrieben"
    r"|unterzeichnet)\s(?:haben|ist|sind|hat)"
    r"|(?:Abschluss\s(?:dieser|der)\sVereinbarung|Vertragsschluss)"
)
# Such a sentence has the signing of something else, or none that a term counts from.
_NO_SIGNING = r"bekennen|bedarf|\b(?:ende[nt]|erlischt|verliert)\b[^;]*\b(?:sobald|wenn)\b"
_AT_ONCE = r"\b(?:sofort|mit\ssofortiger\sWirkung|unverzüglich)\s(?:in\sKraft|wirksam)"
_SIGNED_ON = re.compile(r"\s?(?:am|vom|,|\()\s?(?:dem\s)?$")
_DAY_AFTER = re.compile(r"(?:[Aa]m|ab\sdem)\s(?:ersten\s)?(?:Folget|T)ag(?:e)?\s(?:nach|der\sauf)")
_FIRST_OF_NEXT = re.compile(
    r"folgenden\sMonats(?:ersten|beginn)|Monatsersten\s(?:nach|der\sauf)"
    r"|(?:ersten\sTag|Ersten|1\.)\s(?:des|eines)\s(?:(?P<n>zweiten|dritten|vierten|übernächsten)\s)?"
    r"(?:auf\s.{3,60}?folgenden\s(?:Kalender)?[Mm]onats|(?:Kalender)?[Mm]onats,?\s(?:der"
    r"|in\sKraft,\sder|nach|in\sKraft"
    r"\snach)|Folgemonats)"
)
_WHICH_MONTH = {"zweiten": 2, "übernächsten": 2, "dritten": 3, "vierten": 4}
_EVENT = re.compile(
    r"\b(?:Zustimmung|Genehmigung|Veröffentlichung|Bekanntmachung|Bewilligung|Eintragung|Zugang"
    r"|Beschluss\w*|Ratifi\w+"
    r"|Freigabe|Bestätigung|Projektbeginn|Zuwendungsbescheid\w*|(?:Zuschlags|Auftrags)?[Ee]rteilung"
    r"|Eingang|Mitteilung|Zuschlag\w*|Vollzug)\b"
)
# `sieben Jahre ab Abnahme`
_FROM_AN_EVENT = re.compile(
    r"\b[Aa]b\s(?:dem\s|der\s)?(?:Zeitpunkt\sde[rs]\s|Tag\sde[rs]\s)?(?:[a-zäöü]+\s)?(?:Zuschlag|Abnahme"
    r"|Inbetriebnahme|Lieferung|Übergabe|Bewilligung|Erteilung|Zustellung|Genehmigung|Freigabe)"
)
_MAY_BEGIN = r"in\sKraft|wirksam|[Bb]eginn|\bgreift\b|\b(?:[Vv]om|[Aa]b\sdem)\sTage?\b"
_VAGUE = re.compile(
    r"\b(?:voraussichtlich|geplant|soll(?:en|te)?|beabsichtigt|etwa|ungefähr|circa|ca\."
    r"|angestrebt|möglichst)\b"
)
# `endet …, spätestens am`: the day is the last that the end can come on.
_YET = r"(?:jedoch\s|aber\s|allerdings\s)?"
_AT_LATEST = re.compile(
    rf"\b[Ss]pätestens\s{_YET}(?:am|zum|mit\sdem|(?:mit|zum)\s(?:dem\s)?(?:Ablauf|Ende)\sde[sr])\s$"
)
_AT_SOONEST = re.compile(
    rf"(?:\b[Ff]rühestens\s{_YET}(?:am|zum|ab|mit)|\bnicht\s{_YET}vor)\s(?:dem\s)?$"
)
_SOONER = "Spätestens an diesem Tag; ob sie schon früher geendet hat, steht nicht im Text."
_LOSES = r"\bverlier(?:t|en)\b|\berlischt|außer\sKraft|gegenstandslos|hinfällig"
# Until when something is prolonged is not its first end.
_GOES_ON_UNTIL = re.compile(r"\bverläng\w+\s(?:\w+\s){0,2}?sich\s(?:\w+\s){0,7}?bis\s(?:zum\s)?$")
_BEYOND = "Bis wann sie über diesen Tag hinaus gilt, steht nicht im Text."
_RESERVED = "Der Beginn steht unter einem Vorbehalt; ob er erfüllt ist, steht nicht im Text."
_HANGS = "Der Beginn hängt an etwas außerhalb des Textes."
# What such a word behind a day says was begun on it.
_BEGUN = re.compile(
    r"[^;]*\b(?:(?:ab)?geschlossen|gegründet|begründet|eingegangen|aufgenommen|Neufassung)\b"
)
_LATEST = re.compile(
    r"(?:längstens|höchstens|maximal)(?:\s(?:jedoch|aber))?\sbis\s(?:zum\s|einschließlich\s)*$"
)
_REPLACED = re.compile(
    r"„[^“”]*[“”](?=\s(?:(?:wird|werden)\s)?durch\b)"
    r"|(?:[Aa]nstelle|[Ss]tatt)\s(?:\w+\s){0,2}„[^“”]*[“”]"
)
_REPLACED_BY = re.compile(r"\bdurch\s(?:die\s\w+\s|den\s\w+\s)?„(?:bis\s(?:zum\s)?)?$")
# What a word behind a day belongs to, when the sentence goes on.
_JOINT = re.compile(r"\s(?:und|sowie|oder)\s|[,;]")
_FROM_TO = re.compile(r"\sbis\s|\sund\s|[-–—]")
_FOR = re.compile(
    r"(?:\b[Ff]ür|\bauf|[Zz]eitraum|[Ll]aufzeit|[Dd]auer|über|(?:beschränkt|begrenzt|befristet)"
    r"\s(?:sich\s)?auf|\bumfass(?:t|en))(?:\s?[:|\t])?\s?(?:das|den|die|der|des"
    r"|ganze|gesamte|\s)*$"
)
_REACH = 34


def read_spans(phrase: Phrase) -> Iterator[Clause]:
    """Clauses of role start, end, length and condition."""
    is_ours = phrase.subject == "agreement" or _REPLACED.search(phrase.words)
    if not is_ours or _repeals(phrase):
        return
    found = [*_by_moments(phrase), *read_lengths(phrase)]
    if not _has(found, "start"):
        found += _by_signing(phrase)
    begins = _has(found, "start")
    if not begins:
        found += _by_event(phrase)
    found += read_open_end(phrase)
    if phrase.has(r"\bVorbehalt\b|\b[Vv]orbehaltlich\b") and begins:
        found.append(phrase.clause("condition", vague=_RESERVED))
    if not _has(found, "end", "length") and not phrase.has(
        r"[Kk]ündig|verlänger|\bFrist\s(?:\w+\s)?(?:von|beträgt)"
    ):
        found += read_conditions(phrase, begins=_has(found, "start"))
    yield from found


def _has(found: list[Clause], *roles: Role) -> bool:
    return any(clause.role in roles for clause in found)


def _repeals(phrase: Phrase) -> bool:
    """Whether a sentence ends another agreement, not this one."""
    return (
        phrase.has(r"außer\sKraft|aufgehoben|abgelöst|ersetzt")
        and not phrase.has(r"\bersetz(?:t|en)\sdiese|\b[Dd]iese\s\w+\sersetz(?:t|en)\b")
        and phrase.has(
            r"(?:Mit|mit)\s(?:dem\s)?(?:Inkraft\w+|dieser)|vom\s\d{1,2}\.|Jahr\s(?:19"
            r"|20)\d\d\s(?:wird|tritt)"
        )
        and not _REPLACED.search(phrase.words)
    )


# --- days ---


def _by_moments(phrase: Phrase) -> Iterator[Clause]:
    replaced = [m.span() for m in _REPLACED.finditer(phrase.words)]
    moments = phrase.moments
    for at, moment in enumerate(moments):
        if any(s <= moment.start < e for s, e in replaced) or phrase.is_conditional(moment.start):
            continue
        since = moments[at - 1].end if at else 0
        until = moments[at + 1].start if at + 1 < len(moments) else len(phrase.words)
        left, right = phrase.words[since : moment.start], phrase.words[moment.end : until]
        yield from _of_moment(phrase, moment, left, right)


def _of_moment(phrase: Phrase, moment: Moment, left: str, right: str) -> Iterator[Clause]:
    if _is_of_renewal(phrase, left, right):
        return
    if _of_notice(phrase, left) or _is_signing_day(phrase, moment):
        yield from _signing_with_day(phrase, moment)
    elif _is_range(phrase, moment, left):
        yield from _of_range(phrase, moment, left)
    elif bound := _bound(phrase, moment, left, right):
        yield bound
    else:
        yield from _plain(phrase, moment, left, right)


def _is_of_renewal(phrase: Phrase, left: str, right: str) -> bool:
    """Whether a day is the one until which, or from which on, something is prolonged."""
    renews = phrase.has(r"verläng|erneuer")
    goes_on = _GOES_ON_UNTIL.search(left) is not None and not by_amendment(phrase.words)
    latest = _LATEST.search(left) is not None or goes_on
    return (renews and latest) or (ends_before(right) and prolongs(phrase))


def _plain(phrase: Phrase, moment: Moment, left: str, right: str) -> Iterator[Clause]:
    kind = _is_start(phrase, moment, left, right)
    vague = _why_vague(phrase, moment)
    if kind:
        day = moment.first if kind == "start" else moment.last
        yield phrase.clause(kind, **({"vague": vague} if vague else {"day": day}))


def _bound(phrase: Phrase, moment: Moment, left: str, right: str) -> Clause | None:
    """A day that the end comes on at the latest, or the beginning at the soonest."""
    if left.endswith(("über den ", "Über den ")) and right.startswith(" hinaus"):
        return phrase.clause("end", vague=_BEYOND)
    hangs = phrase.has(r"\b(?:[Ss]olange|sobald|wenn|sofern|falls|bis\szu[mr]\s[A-ZÄÖÜ]\w+)\b")
    if _LATEST.search(left) and phrase.has(LASTS):
        return phrase.clause("end", day=moment.last, vague=_SOONER if hangs else "")
    if _AT_LATEST.search(left) and phrase.has(
        r"\b[Ee]nde[nt]|\berlischt|außer\sKraft|läuft\b.*\baus|verliert"
    ):
        return phrase.clause("end", day=moment.last, vague=_SOONER)
    if _AT_SOONEST.search(left) and phrase.has(r"in\sKraft|[Bb]eginn|wirksam|\bstartet"):
        return phrase.clause("start", not_before=moment.first, vague=_HANGS)
    return None


def _is_range(phrase: Phrase, moment: Moment, left: str) -> bool:
    """Whether first and last day of a stretch are meant: `für das Jahr 2026`, `Mai bis Juli 2027`;
    `ab Mai 2027` means its first alone.
    """
    if moment.is_day or _UNTIL.search(left):
        return False
    written = phrase.words[moment.start : moment.end]
    return bool(_FROM_TO.search(written) or _FOR.search(left))


def _of_range(phrase: Phrase, moment: Moment, left: str) -> Iterator[Clause]:
    if not phrase.has(LASTS) or re.search(r"\b[Ii]m\s$|nahmen|Treffen", left):
        return
    if vague := _why_vague(phrase, moment):
        yield phrase.clause("start", vague=vague)
        return
    yield phrase.clause("start", day=moment.first)
    yield phrase.clause("end", day=moment.last)


def _why_vague(phrase: Phrase, moment: Moment) -> str:
    left = phrase.left(moment.start, 60)
    bare = not moment.is_day and not (_FROM.search(left) or _UNTIL.search(left))
    if moment.vague or (bare and not _is_range(phrase, moment, left)) or _VAGUE.search(left):
        return "Der Text nennt nur ungefähr, wann."
    return ""


def _of_notice(phrase: Phrase, left: str) -> bool:
    return bool(
        re.search(r"[Kk]ündig\w*|[Ww]iders\w+", phrase.words)
        and (
            re.search(r"(?:erstmals|frühestens|[Kk]ündigung\s\w+)\s(?:\w+\s)?(?:zum|am)\s$", left)
            or re.search(
                r"\b(?:erstmals|erstmalig|frühestens)\b[^,;.]*\b(?:zum|mit|nach)\b[^,;.]*$", left
            )
        )
    )


def _is_start(phrase: Phrase, moment: Moment, left: str, right: str) -> Literal["start", "end", ""]:
    """Whether a day is the agreement's start or end; "" where the words do not tell."""
    if _UNTIL.search(left):
        fits = phrase.has(LASTS) or phrase.has(r"verlängert|außer\sKraft|ersetzt")
        return "end" if fits and not re.search(r"spätestens\s(?:am|zum)\s$", left) else ""
    loses = len(phrase.moments) == 1 and phrase.has(_LOSES)
    if _FROM.search(left) and phrase.has(LASTS) and not loses:
        return "start"
    if _REPLACED_BY.search(left) and phrase.has(r"verlängert|[Ll]aufzeit|[Ee]nde|[Bb]efrist"):
        return "end"
    if re.search(r"\b[Zz]um\s$", left) and _BEGUN.match(right):
        return "start"
    if _AT_SOONEST.search(left):
        return ""
    stretch = moment.start - len(left), moment.end + len(_JOINT.split(right, maxsplit=1)[0])
    begins = _distance(_BEGINS, phrase.words, moment, stretch)
    ends = _distance(_ENDS, phrase.words, moment, stretch)
    if min(begins, ends) > _REACH:
        return ""
    return "start" if begins <= ends else "end"


def _distance(
    pattern: re.Pattern[str], words: str, moment: Moment, stretch: tuple[int, int]
) -> int:
    """How far the nearest such word within a stretch lies from a day; blanks count once."""
    found = [
        m for m in pattern.finditer(words) if stretch[0] <= m.start() and m.end() <= stretch[1]
    ]
    before = [words[m.end() : moment.start] for m in found if m.end() <= moment.start]
    behind = [words[moment.end : m.start()] for m in found if m.start() >= moment.end]
    return min((len(" ".join(gap.split())) for gap in (*before, *behind)), default=_REACH + 1)


# --- the signing and other events ---


def _is_signing_day(phrase: Phrase, moment: Moment) -> bool:
    left = phrase.left(moment.start, 120)
    found = list(_SIGNING.finditer(left))
    return bool(found) and _SIGNED_ON.fullmatch(left, found[-1].end()) is not None


def _signing_with_day(phrase: Phrase, moment: Moment) -> Iterator[Clause]:
    if _is_signing_day(phrase, moment) and phrase.has(LASTS):
        yield phrase.clause("start", day=moment.first, event=True)


def _by_signing(phrase: Phrase) -> Iterator[Clause]:
    if phrase.has(_AT_ONCE):
        yield phrase.clause("start", of_signing=True, event=True)
        return
    found = _SIGNING.search(phrase.words)
    if not found or not phrase.has(LASTS) or phrase.has(_NO_SIGNING):
        return
    before = phrase.left(found.start(), 60)
    if _DAY_AFTER.search(before + found.group()[:12]):
        yield phrase.clause("start", of_signing=True, after=Period(length=1, unit="d"))
    elif month := _FIRST_OF_NEXT.search(phrase.words):
        yield phrase.clause(
            "start", of_signing=True, months_after=_WHICH_MONTH.get(month["n"] or "", 1)
        )
    elif offset := _offset(phrase, found.start(), found.group()):
        role: Role = "end" if phrase.has(r"\bende[nt]|außer\sKraft|läuft\saus") else "start"
        yield phrase.clause(role, of_signing=True, after=offset)
    elif not re.search(r"\b(?:vor|bis)\s(?:\w+\s)?$", before):
        yield phrase.clause("start", of_signing=True, event=True)


def _offset(phrase: Phrase, at: int, words: str) -> Period | None:
    """`vierzehn Tage nach Unterzeichnung`."""
    if not words.startswith(("nach", "Nach")):
        return None
    near = (a for a in phrase.amounts if 0 <= at - a.end <= 1 and not lasts(phrase, a))
    return next((a.period for a in near), None)


def _by_event(phrase: Phrase) -> Iterator[Clause]:
    counts = _FROM_AN_EVENT.search(phrase.words) and not phrase.has(r"[Kk]ündig")
    if counts and phrase.amounts and not phrase.moments:
        yield phrase.clause("start", vague=_HANGS)
        return
    if not phrase.has(_MAY_BEGIN) or phrase.moments:
        return
    if phrase.has(r"außer\sKraft|[Kk]ündigung|\bbleibt\b"):
        return
    if _EVENT.search(phrase.words):
        yield phrase.clause("condition", vague=_HANGS)
        yield phrase.clause("start", vague=_HANGS)
    elif phrase.has(
        r"\b(?:tritt|treten|trete)\b.*in\sKraft|in\sKraft\s(?:tret|getret)|\bwird\b.*\bwirksam"
        r"|\bgreift\b|^\W*\w*[Bb]eginn\b.*\bist\b"
    ):
        yield phrase.clause("start", vague="Den Tag des Beginns nennt der Text hier nicht.")
