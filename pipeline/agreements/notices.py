"""Notice and objection: how an agreement is brought to an end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.agreements.amounts import Amount
from pipeline.agreements.moments import Yearly
from pipeline.agreements.phrases import Phrase
from pipeline.agreements.sounds import needs_no_day
from pipeline.agreements.values import Clause, NoticeTo, Period, Role

_NOTICE = re.compile(
    r"[Kk]ündig|kündbar|\b(?:Austritt|Ausstieg|Ausscheiden)\b"
    r"|\b(?:auszu)?(?:austreten|aussteigen|ausscheide[nt]|zurückziehen|lösen|lossagen|absagt?)\b"
)
# By what something else happens, not what may be done.
_BY_LEAVING = re.compile(
    r"\b(?:[Mm]it|[Bb]ei|[Dd]urch|[Nn]ach)\s(?:dem\s)?(?:Austritt|Ausscheiden|Ausstieg)\b"
    r"|\b[Uu]nbeschadet\s(?:de[rs]|einer)\s(?:\w+\s)?\w*[Kk]ündigung\w*"
    r"|\bohne\sKündigung\s(?=jeweils|um|automatisch)"
)
_ENDED = re.compile(r"\b(?:kann|können|darf)\b.*\bbeend(?:et|en|igt)\b")
_LEAVES = re.compile(
    r"\bbeend(?:en|et|igt|igen)\b|\bBeendigung\b|[Rr]ücktritt|\bzurück(?:zu)?treten\b|\bauf(?:zu)?lös"
    r"|\b[Aa]uflösung\b|\bverlassen\b|\blöst\b|\babspringen\b"
)
_THE_TIME = re.compile(r"\bFrist\s(?:\w+\s)?(?:von|beträgt|beläuft)\b")
_TO_AN_END = re.compile(
    r"\bzum\s(?:\w+ende\b|(?:Ende|Schlu(?:ss|ß)|Ablauf)\b|\d|jeweiligen)|^\W*(?:und\s)?[Dd]ie\sFrist"
)
_OBJECTION = re.compile(r"[Ww]iderspr[io]|[Ww]iderspruch")
_PERIOD_BEFORE = re.compile(
    r"(?:(?:[Ff]rist(?:en)?|[Vv]orlauf(?:zeit)?)\s?(?:hierfür\s|dafür\s)?(?:von|beträgt|beläuft\ssich\sauf|:|\||\t)|[Ff]rist\s"
    r"|[Kk]ündigung\s?[:|\t]|\bmit|unter\sEinhaltung)"
    r"\s?(?:einer\s|von\s|mindestens\s|jeweils\s|dann\s|nur\s|stets\s|hierfür\s|jedoch\s)*$"
    r"|\bnach\s(?:der|einer|ihrer|seiner|erfolgter)\s?Kündigung\s(?:noch\s|für\s)*$"
)
_PERIOD_BEHIND = re.compile(
    r"\s(?:vor\s(?:dem\s|der\s|ihrem\s|seinem\s|deren\s|dessen\s)?(?:jeweiligen\s)?(?!Jahresab)\w*(?:[Aa]blauf|[Ee]nde|[Ll]aufzeit|[Bb]eendigung"
    r"|[Aa]uslaufen|[Ee]nddatum|[Tt]ermin)"
    r"|zu[mr]\s|im\sVoraus|zuvor|gekündigt|kündigen|vorher|\w*[Ff]rist(?:en)?\b|\w*[Aa]nkündigung"
    r"|nach\s(?:Ablauf\sdes\sTages|(?:ihrem\s|deren\s|dem\s)?(?:Zugang|Eingang|Erhalt))\b"
    r"[^;]*\b(?:wirksam|[Kk]ündigung)\b)"
)
# `zum Schluß`, as it was written until 1996.
_CLOSE = r"(?:Ende|Schlu(?:ss|ß)|Ablauf)"
_TARGETS: tuple[tuple[NoticeTo, str], ...] = (
    (
        "month",
        r"Monats(?:ende|schluss|letzten)|Ultimo"
        rf"|{_CLOSE}\s(?:eine[sr]|de[sr]|jeden)\s(?:\w+\s)?(?:Kalender)?[Mm]onats",
    ),
    (
        "quarter",
        rf"Quartals(?:ende|schluss)|{_CLOSE}\s(?:eine[sr]|de[sr]"
        r"|jeden)\s(?:jeden\s|\w+\s)?(?:Quartals|Kalenderquartals|(?:Kalender)?[Vv]ierteljahre?s)"
        r"|Vierteljahresende|Kalendervierteljahr\b",
    ),
    (
        "half_year",
        r"Halbjahres?(?:ende|schluss)"
        rf"|{_CLOSE}\s(?:eine[sr]|de[sr]|jeden)\s(?:\w+\s)?(?:Kalender)?[Hh]albjahre?s",
    ),
    (
        "year",
        rf"Jahresende|Jahresschlu(?:ss|ß)|Kalenderjahresende|{_CLOSE}\s(?:eine[sr]|de[sr]|jeden"
        r"|jedes)\s(?:\w+\s)?(?:Kalender|Haushalts)?[Jj]ahre?s",
    ),
    (
        "term",
        r"(?:Laufzeit|Vertrags|Vertragslaufzeit)ende|Ende\sder\s|Ablauf|Vertragsablauf"
        r"|zum\sEnde\b|Ende\sdes\sVertrag",
    ),
)  # fmt: skip
# Ends of a stretch whose days the text does not tell.
_UNKNOWN_END = re.compile(
    r"\b(?:[Zz]u[mr]|[Zz]um\sjeweiligen|auf\sdas)\s(?:\w+\s){0,4}?(?:\w*(?:[Ss]chuljahr|[Ss]tudienjahr|[Ss]emester"
    r"|[Ss]aison|[Ss]pielzeit|[Vv]ertragsjahr|[Kk]indergartenjahr|[Gg]eschäftsjahr|[Ww]irtschaftsjahr"
    r"|[Tt]ertial|[Ll]egislatur|[Ww]ahlperiode|[Ff]örderperiode)\w*)"
)
_NO_DAY_FOR_IT = "Zu welchem Tag gekündigt werden kann, steht nicht im Text."
# `zum 30.06. oder 31.12.`: several days of the year that are the ends of its parts.
_PARTS_OF_A_YEAR: dict[frozenset[tuple[int, int]], NoticeTo] = {
    frozenset({(6, 30), (12, 31)}): "half_year",
    frozenset({(3, 31), (6, 30), (9, 30), (12, 31)}): "quarter",
}
# A notice that takes effect so long after it came has no other end to wait for.
_ARRIVED = re.compile(r"^\snach\sAblauf\sdes\sTages\b")
_NOT_BEFORE = re.compile(
    r"(?:erstmal(?:s|ig)|frühestens)\s(?:\w+\s){0,2}(?:zum|am)\s(?:(?:Schlu(?:ss|ß))\sdes\s)?$"
)
_BEFORE = re.compile(r"[Kk]ündig\w*\s(?:\w+\s)?vor\s(?:dem\s|Ablauf\sdes\s)?$")
# `zum Monatsletzten mit sechswöchiger Frist`: the end stands before the period.
_TO_WHAT = re.compile(
    r"\b[Zz]um\s(?:\w+\s){0,3}?\w*(?:ende|letzten|schluss|[Qq]uartals|[Jj]ahres)\b"
)
# How long after the beginning a notice may first take effect.
_FIRST_AFTER = re.compile(
    r"\b(?:[Ee]rstmal(?:s|ig)|[Ff]rühestens)\s(?:\w+\s)?nach\s(?:Ablauf\s)?(?:von\s|der\sersten\s)?$"
    r"|\b[Nn]ach\s(?:Ablauf\s)?(?:von\s|(?:einer|der)\s(?:\w+\s)?\w*[Ll]aufzeit\svon\s|der\sersten\s)$"
    r"|\b[Ii]nnerhalb\sder\sersten\s$|\b[Ww]ährend\sder\sersten\s$"
)
_NTH_YEAR = re.compile(
    r"\b(?:zum|mit|nach)\s(?:dem\s)?(?:Ablauf|Ende|Schluss)\sdes\s(?P<n>ersten|zweiten|dritten|vierten|fünften"
    r"|sechsten|siebten|achten|neunten|zehnten)\s(?:Vertrags|Lauf|Kalender)?[Jj]ahres"
)
_FROM_NTH_YEAR = re.compile(
    r"\b[Aa]b\s(?:Beginn\s)?de[ms]\s(?P<n>zweiten|dritten|vierten|fünften|sechsten|siebten|achten|neunten"
    r"|zehnten)\s(?:Vertrags|Lauf)?[Jj]ahre?s?\b"
)
_NTH = ("ersten", "zweiten", "dritten", "vierten", "fünften", "sechsten", "siebten", "achten",
        "neunten", "zehnten")  # fmt: skip
_ENDING_WORD = re.compile(r"[Kk]ündig|[Ww]iderspr|ausscheid|austret|aussteig|beend")
_UNTIL = re.compile(r"(?:\bbis\s(?:spätestens\s)?(?:zum\s)?|spätestens\s(?:am|zum|bis\szum)\s)$")
_TO = re.compile(r"\bzum\s$")


def read_notice(phrase: Phrase) -> Iterator[Clause]:
    """Clauses of role notice and objection."""
    if phrase.subject == "other":
        return
    if _is_about_notice(phrase.words) or _is_leaving(phrase):
        yield from _notice(phrase)


def _is_about_notice(words: str) -> bool:
    words = _BY_LEAVING.sub("", words)
    signs = (_NOTICE, _OBJECTION, _ENDED)
    the_time = _THE_TIME.search(words) and _TO_AN_END.search(words)
    return bool(the_time) or any(sign.search(words) for sign in signs)


def _is_leaving(phrase: Phrase) -> bool:
    """Whether one side may end it so long after it said so, by whatever word."""
    leaves = _LEAVES.search(phrase.words) is not None
    return leaves and any(is_notice(phrase, amount) for amount in phrase.amounts)


def _notice(phrase: Phrase) -> Iterator[Clause]:
    role: Role = "objection" if _OBJECTION.search(phrase.words) else "notice"
    told = _told(phrase)
    if len({a.period for a in told}) > 1:
        yield phrase.clause(role, vague="Zur Kündigung nennt der Text verschiedene Fristen.")
        return
    if told:
        yield _with_period(phrase, role, told[0])
    elif (yearly := _until(phrase)) is not None:
        yield phrase.clause(role, yearly=yearly.day, notice_to=_end_of(phrase.words[yearly.end :]))
    elif soonest := _soonest(phrase) or _first(phrase):
        yield phrase.clause(role, not_before=soonest)
    elif later := first_after(phrase):
        yield phrase.clause(role, after=later)
    elif day_ := _fixed_day(phrase):
        yield phrase.clause(role, day=day_)
    elif not needs_no_day(phrase.words) and not phrase.has(r"\bende[nt]\w*\b.*ohne"):
        yield phrase.clause(role, vague="Eine Frist für die Kündigung nennt der Text hier nicht.")


def _until(phrase: Phrase) -> Yearly | None:
    return next((y for y in phrase.yearly if _UNTIL.search(phrase.left(y.start))), None)


def _told(phrase: Phrase) -> list[Amount]:
    """The periods of notice that a sentence tells."""
    return [a for a in phrase.amounts if is_notice(phrase, a) and not _is_first(phrase, a)]


def _with_period(phrase: Phrase, role: Role, amount: Amount) -> Clause:
    to, day = _target(phrase, amount)
    unknown = _UNKNOWN_END.search(phrase.words)
    # To what day a notice goes when the first one has passed is not told.
    passed = to in ("any", "term") and _NTH_YEAR.search(phrase.words)
    why = _NO_DAY_FOR_IT if unknown or passed else ""
    return phrase.clause(
        role, period=amount.period, notice_to=to, yearly=day,
        not_before=_first(phrase), after=first_after(phrase), vague=why,
    )  # fmt: skip


def _is_first(phrase: Phrase, amount: Amount) -> bool:
    return _FIRST_AFTER.search(phrase.left(amount.start)) is not None


def is_notice(phrase: Phrase, amount: Amount) -> bool:
    """Whether a period is the time that a notice must be given ahead."""
    left, right = phrase.left(amount.start), phrase.right(amount.end)
    if re.search(
        r"(?:Ende|Ablauf|Laufe|Juni|\d\.|[Ii]nnerhalb(?:\svon)?|[Bb]innen)\s$", left
    ) or re.search(r"\bum\s(?:jeweils\s|weitere\s|ein\s)*$", left):
        return False
    return bool(_PERIOD_BEFORE.search(left) or _PERIOD_BEHIND.match(right))


def _target(phrase: Phrase, amount: Amount) -> tuple[NoticeTo, object]:
    """Until the end of what notice is given, and the day of the year where it is one."""
    right = _ARRIVED.sub("", phrase.words[amount.end :])
    days = [y for y in phrase.yearly if y.start >= amount.end]
    part = _PARTS_OF_A_YEAR.get(frozenset((y.day.month, y.day.day) for y in days))
    if part:
        return part, None
    yearly = next((y for y in days if _TO.search(phrase.left(y.start))), None)
    if yearly is not None:
        return "day", yearly.day
    to = _end_of(right)
    before = _TO_WHAT.search(phrase.words[: amount.start]) if to == "any" else None
    return (_end_of(before.group()) if before else to), None


def _end_of(right: str) -> NoticeTo:
    """To the end of what a notice is, by the words behind its period or day."""
    right = _NTH_YEAR.sub(" Ablauf", right)
    return next((to for to, words in _TARGETS if re.search(words, right)), "any")


def first_after(phrase: Phrase) -> Period | None:
    """How long after the beginning a notice may first take effect, where the words tell it."""
    if nth := _NTH_YEAR.search(phrase.words):
        return Period(length=_NTH.index(nth["n"]) + 1, unit="y")
    if nth := _FROM_NTH_YEAR.search(phrase.words):
        return Period(length=_NTH.index(nth["n"]), unit="y")
    told = (a for a in phrase.amounts if _FIRST_AFTER.search(phrase.left(a.start)))
    return next((amount.period for amount in told), None)


def _first(phrase: Phrase) -> date | None:
    return next((m.last for m in phrase.moments if _NOT_BEFORE.search(phrase.left(m.start))), None)


def _soonest(phrase: Phrase) -> date | None:
    """The day before which no notice may take effect."""
    denied = phrase.has(r"nicht|ausgeschlossen|unzulässig")
    before = (m for m in phrase.moments if denied and _BEFORE.search(phrase.left(m.start)))
    return next((m.last for m in before), None)


def _fixed_day(phrase: Phrase) -> date | None:
    return next(
        (
            m.last
            for m in phrase.moments
            if re.search(r"\bbis\s(?:spätestens\s)?(?:zum\s)?$", phrase.left(m.start))
            and re.search(
                r"[Kk]ündig|[Ww]iderspr|ausscheid|austret|aussteig|beend", phrase.right(m.end, 80)
            )
        ),
        None,
    )
