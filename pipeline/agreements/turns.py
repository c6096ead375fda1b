"""Renewal, notice and objection: by what an agreement goes on or comes to an end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.agreements.amounts import Amount
from pipeline.agreements.phrases import Phrase
from pipeline.agreements.sounds import needs_no_day
from pipeline.agreements.values import Clause, NoticeTo, Period, Role

_RENEWS = re.compile(
    r"verläng\w+|erneuer\w+\ssich|\bsetzt\s(?:\w+\s)?sich|\bgilt\b[^.;]*\bweitere[sn]?\s\w*[Jj]ahr|fortgeschrieben|[Vv]erlängerung|Jahr\s(?:für|zu|um)\sJahr"
    r"|schließ\w+\ssich\s(?:\w+\s)?an\b"
    r"|Folgelaufzeit|Anschlusslaufzeit|Verlängerungs(?:zeitraum|dauer|laufzeit)"
    r"|fortgesetzt|\bläuft\b[^.;]*\bweiter\b|\bsetzen\b[^.;]*\bfort\b"
)
# What goes on by itself is no amendment, though the words are alike.
_BY_ITSELF = r"automatisch|stillschweigend|jeweils|jährlich|sofern|wenn"
_AMENDED = re.compile(
    rf"\b(?:wird|werden|wurde)\b(?![^;]*(?:{_BY_ITSELF}))[^,]*\bverlängert\b(?!\ssich)"
)
_OPTION = re.compile(
    r"\b(?:kann|können|könnte)\b[^,.;]*verläng|\b(?:kann|können|darf)\b.*\bverlängern\b"
    r"|(?:wenn|sofern|falls)\b(?!.*\b(?:nicht|kein\w*|weder|niemand)\b)[^.;]*"
    r"\b(?:anzeig\w*|angezeigt|erklär\w*|verlang\w*|beantrag\w*|wünsch\w*|zustimm\w*"
    r"|mitteil\w*|mitgeteilt|bestätig\w*)\b"
    r"|[Vv]erlängerung[^.;]*\b(?:möglich|vorgesehen|kann|können"
    r"|bedarf|vereinb\w+|einvernehmlich)"
    r"|einvernehmlich|\b(?:Option|Einvernehmen)\b|\b(?:entscheiden|verständigen|beraten"
    r"|prüfen)\b[^.;]*[Vv]erläng"
)
_NOT_RENEWED = re.compile(
    r"verlängert\ssich\snicht|keine\s(?:automatische\s|stillschweigende\s)?Verlängerung"
    r"|nicht\sautomatisch|Verlängerung\s?[|:\t]\s?(?:keine|nein|entfällt)"
)
_BY = re.compile(
    r"(?:\bum\sdie\sDauer|\bum|\bfür|\bauf|\bvon\sje|\bjeweils|Verlängerung\w*\s?[:|\t]?)\s(?:jeweils\s|je\s|weitere\s"
    r"|ein\s)*$|[:|\t]\s?(?:jeweils\s|je\s)?$"
)
_ABOUT = re.compile(r"(?:\bum|\bvon\sje)\s(?:jeweils\s|je\s|weitere\s|ein\s)*$")
_SAME_AGAIN = re.compile(
    r"(?:denselben|den\sgleichen|gleichen|dieselbe|die\sgleiche)\s(?:Zeitraum|Dauer|Laufzeit|Zeit)"
)
_EVERY_YEAR = re.compile(r"Jahr\s(?:für|um|zu)\sJahr|jährlich|alljährlich")
_TIMES = {"einmalig": 1, "einmal": 1, "zweimal": 2, "dreimal": 3, "zwei Mal": 2, "drei Mal": 3}
_HOW_OFTEN = re.compile("|".join(rf"\b{word}\b" for word in _TIMES))
_LATEST = re.compile(
    r"(?:längstens|höchstens|maximal)(?:\sjedoch)?\sbis\s(?:zum\s|einschließlich\s)*$"
)
_OPEN_END = re.compile(r"auf\sunbe(?:stimmte|grenzte)\s(?:Zeit|Dauer)|unbefristet")
_NOTICE = re.compile(
    r"[Kk]ündig|kündbar|\b(?:Austritt|Ausstieg|Ausscheiden)\b"
    r"|\b(?:auszu)?(?:austreten|aussteigen|ausscheiden|zurückziehen|lösen|lossagen|absagt?)\b"
)
# By what something else happens, not what may be done.
_BY_LEAVING = re.compile(
    r"\b(?:[Mm]it|[Bb]ei|[Dd]urch|[Nn]ach)\s(?:dem\s)?(?:Austritt|Ausscheiden|Ausstieg)\b"
)
_ENDED = re.compile(r"\b(?:kann|können|darf)\b.*\bbeend(?:et|en|igt)\b")
_LEAVES = re.compile(
    r"\bbeend(?:en|et|igt|igen)\b|\bBeendigung\b|[Rr]ücktritt|\bzurück(?:zu)?treten\b|\bauf(?:zu)?lös"
    r"|\b[Aa]uflösung\b|\bverlassen\b|\blöst\b|\babspringen\b"
)
_THE_TIME = re.compile(r"\bFrist\s(?:\w+\s)?(?:von|beträgt|beläuft)\b")
_TO_AN_END = re.compile(r"\bzum\s(?:\w+ende\b|(?:Ende|Schluss)\b|\d|jeweiligen)|^\W*[Dd]ie\sFrist")
_OBJECTION = re.compile(r"[Ww]iderspr[io]|[Ww]iderspruch")
_PERIOD_BEFORE = re.compile(
    r"(?:(?:[Ff]rist(?:en)?|[Vv]orlauf(?:zeit)?)\s?(?:hierfür\s|dafür\s)?(?:von|beträgt|beläuft\ssich\sauf|:|\||\t)|[Ff]rist\s"
    r"|[Kk]ündigung\s?[:|\t]|\bmit|unter\sEinhaltung)"
    r"\s?(?:einer\s|von\s|mindestens\s|jeweils\s)*$"
    r"|\bnach\s(?:der|einer|ihrer|seiner|erfolgter)\s?Kündigung\s(?:noch\s|für\s)*$"
)
_PERIOD_BEHIND = re.compile(
    r"\s(?:vor\s(?:dem\s|der\s)?(?:jeweiligen\s)?(?:Ablauf|Ende|Laufzeit|Vertragsende"
    r"|Beendigung|Auslaufen|Enddatum)"
    r"|zu[mr]\s|im\sVoraus|zuvor|gekündigt|kündigen|vorher|\w*[Ff]rist(?:en)?\b|\w*[Aa]nkündigung"
    r"|nach\s(?:Ablauf\sdes\sTages|(?:ihrem\s|deren\s|dem\s)?(?:Zugang|Eingang|Erhalt))\b"
    r"[^.;]*\b(?:wirksam|[Kk]ündigung)\b)"
)
_TARGETS: tuple[tuple[NoticeTo, str], ...] = (
    (
        "month",
        r"Monats(?:ende|schluss|letzten)|Ultimo"
        r"|(?:Ende|Schluss)\s(?:eine[sr]|de[sr]|jeden)\s(?:\w+\s)?(?:Kalender)?[Mm]onats",
    ),
    (
        "quarter",
        r"Quartals(?:ende|schluss)|(?:Ende|Schluss|Schluß)\s(?:eine[sr]|de[sr]"
        r"|jeden)\s(?:jeden\s|\w+\s)?(?:Quartals|Kalenderquartals|(?:Kalender)?[Vv]ierteljahre?s)"
        r"|Vierteljahresende|Kalendervierteljahr\b",
    ),
    (
        "half_year",
        r"Halbjahres?(?:ende|schluss)"
        r"|(?:Ende|Schluss)\s(?:eine[sr]|de[sr]|jeden)\s(?:\w+\s)?(?:Kalender)?[Hh]albjahre?s",
    ),
    (
        "year",
        r"Jahresende|Jahresschluss|Kalenderjahresende|(?:Ende|Schluss)\s(?:eine[sr]|de[sr]|jeden"
        r"|jedes)\s(?:\w+\s)?(?:Kalender)?[Jj]ahre?s",
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
_NOT_BEFORE = re.compile(r"(?:erstmals|frühestens)\s(?:\w+\s){0,2}(?:zum|am)\s$")
_BEFORE = re.compile(r"[Kk]ündig\w*\s(?:\w+\s)?vor\s(?:dem\s|Ablauf\sdes\s)?$")
# `zum Monatsletzten mit sechswöchiger Frist`: the end stands before the period.
_TO_WHAT = re.compile(
    r"\b[Zz]um\s(?:\w+\s){0,3}?\w*(?:ende|letzten|schluss|[Qq]uartals|[Jj]ahres)\b"
)
_FIRST_AFTER = re.compile(r"\b(?:[Ee]rstmal(?:s|ig)|[Ff]rühestens)\snach\b")
_WHEN_FIRST = "Ab wann gekündigt werden kann, hängt an einer Dauer; der Tag steht nicht im Text."
_UNTIL = re.compile(r"(?:\bbis\s(?:spätestens\s)?(?:zum\s)?|spätestens\s(?:am|zum|bis\szum)\s)$")
_TO = re.compile(r"\bzum\s$")


def read_turns(phrase: Phrase) -> Iterator[Clause]:
    """Clauses of role renewal, notice and objection."""
    if phrase.subject == "other":
        return
    renews = _RENEWS.search(phrase.words) and not _NOT_RENEWED.search(phrase.words)
    # What a nachtrag prolongs is an end, not a renewal.
    if renews and (not _AMENDED.search(phrase.words) or _OPTION.search(phrase.words)):
        yield _renewal(phrase)
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
    return leaves and any(_is_notice(phrase, amount) for amount in phrase.amounts)


# --- renewal ---


def _renewal(phrase: Phrase) -> Clause:
    if _OPTION.search(phrase.words):
        return phrase.clause("renewal", vague="Ob verlängert wurde, steht nicht im Text.")
    if _OPEN_END.search(phrase.words):
        return phrase.clause("renewal", open_ended=True)
    period = _renewal_period(phrase)
    same = bool(_SAME_AGAIN.search(phrase.words))
    if period is None and not same:
        return phrase.clause("renewal", vague="Um wie lange verlängert wird, steht hier nicht.")
    often = _HOW_OFTEN.search(phrase.words)
    return phrase.clause(
        "renewal",
        period=period,
        same_again=same and period is None,
        times=_TIMES[often.group()] if often else None,
        latest=_latest(phrase),
    )


def _renewal_period(phrase: Phrase) -> Period | None:
    verb = _RENEWS.search(phrase.words)
    for amount in phrase.amounts:
        left, written = phrase.left(amount.start), phrase.words[amount.start : amount.end]
        pattern = _BY if verb and verb.start() < amount.start else _ABOUT
        goes_on = re.match(r"\s(?:weiter|fort)\b", phrase.right(amount.end))
        by = pattern.search(left) or goes_on or "weitere" in written
        if by and not _is_notice(phrase, amount):
            return amount.period
    return Period(length=1, unit="y") if _EVERY_YEAR.search(phrase.words) else None


def _latest(phrase: Phrase) -> date | None:
    return next((m.last for m in phrase.moments if _LATEST.search(phrase.left(m.start))), None)


# --- notice and objection ---


def _notice(phrase: Phrase) -> Iterator[Clause]:
    role: Role = "objection" if _OBJECTION.search(phrase.words) else "notice"
    told = [a for a in phrase.amounts if _is_notice(phrase, a)]
    if len({a.period for a in told}) > 1:
        yield phrase.clause(role, vague="Zur Kündigung nennt der Text verschiedene Fristen.")
        return
    amount = told[0] if told else None
    yearly = next((y for y in phrase.yearly if _UNTIL.search(phrase.left(y.start))), None)
    if amount is not None:
        to, day = _target(phrase, amount)
        why = _WHEN_FIRST if _FIRST_AFTER.search(phrase.words) else ""
        why = _NO_DAY_FOR_IT if _UNKNOWN_END.search(phrase.words) else why
        yield phrase.clause(
            role, period=amount.period, notice_to=to, yearly=day,
            not_before=_first(phrase), vague=why,
        )  # fmt: skip
    elif yearly is not None:
        yield phrase.clause(role, yearly=yearly.day, notice_to=_end_of(phrase.words[yearly.end :]))
    elif soonest := _soonest(phrase) or _first(phrase):
        yield phrase.clause(role, not_before=soonest)
    elif day_ := _fixed_day(phrase):
        yield phrase.clause(role, day=day_)
    elif not needs_no_day(phrase.words) and not phrase.has(r"\bende[nt]\w*\b.*ohne"):
        yield phrase.clause(role, vague="Eine Frist für die Kündigung nennt der Text hier nicht.")


def _is_notice(phrase: Phrase, amount: Amount) -> bool:
    left, right = phrase.left(amount.start), phrase.right(amount.end)
    if re.search(r"(?:Ende|Ablauf|Laufe|Juni|\d\.)\s$", left) or re.search(
        r"\bum\s(?:jeweils\s|weitere\s|ein\s)*$", left
    ):
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
    return next((to for to, words in _TARGETS if re.search(words, right)), "any")


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
            and re.search(r"[Kk]ündig|[Ww]iderspr", phrase.right(m.end, 80))
        ),
        None,
    )
