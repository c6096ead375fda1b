"""Reviews, reports and other duties: who does what until when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.agreements.deadlines import after
from pipeline.agreements.moments import Moment
from pipeline.agreements.phrases import Phrase
from pipeline.agreements.sounds import past
from pipeline.agreements.values import Clause, DayOfYear, Period

_REVIEW = re.compile(
    r"[Üü]berprüf|[Ee]valu|[Aa]uswertung|auswerten|ausgewertet|\bwert(?:en|et)\b[^;]*\baus\b"
    r"|\b[Bb]ewert(?:en|et)\b|\b(?:Zwischen)?[Bb]ilanz"
    r"|\bFortführung\b|\bFortsetzung\b|\bprüf(?:en|t)\b[^;]*,\sob\b|\bgeprüft\b"
    r"|\b(?:[Dd]anach|[Aa]nschließend|[Rr]echtzeitig|vor\sAblauf)\b[^;]*\bentscheide[nt]\b"
)
_REPORT = re.compile(
    r"[Bb]erichten\b|[Bb]erichtet\b|\b\w*[Bb]ericht(?:e[ns]?|s)?\b|Verwendungsnachweis"
    r"|[Nn]achweis\w*\s[^;]*(?:vor|ein|übermittel)|[Rr]echenschaft"
)
_BY = re.compile(
    r"(?:\b[Bb]is|[Ss]pätestens|[Ee]rstmals|\b[Zz]um|\bam)\s(?:spätestens\s|zum\s|am\s|bis\s"
    r"|einschließlich\s|Ende\s)*$"
)
_BINDING = re.compile(
    r"verpflicht|\bhat\b[^;]*\bzu\b|\b(?:ist|sind)\b[^;]*\bzu\s\w+en\b|\b(?:zahl|überweis"
    r"|stell|benenn|liefer|übermittel|übergib|leg|reich"
    r"|erarbeit|erstell|entricht|veröffentlich|entwickel|bereit|sorg|richt|schick|send|erbring"
    r"|ernenn|leist|führ|meld|plan"
    r"|biet|organisier|schließ|übernehm|übernimm|treff|erhäl|erhalt|schaff|bau|einreich|vorleg"
    r"|übergeb|beruf|abstimm|stimm)"
    r"(?:t|en|n|st|e)?\b|\bfällig|bereitzu|vorzu|einzu|abzu|\bwird\b|\bwerden\b"
)
_MAY = re.compile(r"\b(?:können|kann|dürfen|darf|möchten?|wollen|will|sollten?)\b")
# So long something is done, not by then.
_AT_MOST = re.compile(
    r"\b(?:längstens|höchstens|maximal)\b[^;]{0,20}$"
    r"|\bvo[mn]\s(?:dem\s)?\d{1,2}\.\s?(?:\w+|\d{1,2}\.)?\s?(?:\d{4}\s)?bis\s(?:zum\s)?$"
)
_EVERY = re.compile(r"\b(?:[Aa]lle|jede[ns]?)\s$")
_YEARLY = re.compile(
    r"jährlich|alljährlich|einmal\s(?:im|pro)\sJahr|jede[sn]\sJahr|(?:eines\s)?jeden\sJahres"
    r"|jedes\sJahres|eines\sJahres"
)
_SOMETIME = re.compile(
    r"regelmäßig|laufend|zeitnah|rechtzeitig|[Zz]wischen(?:bilanz|bericht)|Abschlussbericht"
    r"|Sachbericht|vor\sAblauf|gemeinsam"
    r"|nach\s(?:der\sHälfte|Abschluss|Ablauf|Ende)|am\sEnde|quartal|halbjährlich|monatlich"
    r"|bis\sEnde|entscheiden|\bDanach\b"
)
_AFTER = re.compile(
    r"[Nn]ach\s(?:Ablauf\s(?:von\s)?|Ablauf\s(?:der|des)\s\w+\s)?$|[Ss]pätestens\s$"
)
_YEAR_OVER = re.compile(
    r"\snach\s(?:dem\s)?(?:Ablauf|Ende|Schluss)\s(?:eines|des|jeden|jedes)\s(?:jeweiligen\s|jeden\s)?"
    r"(?:Kalender|Haushalts)?[Jj]ahre?s"
)
_NOUN_PHRASE = re.compile(r"(?:Der|Die|Das|Beide|Alle|Jede[rs]?|[A-ZÄÖÜ]\w+)\s")
_ADVERB = re.compile(r"(?:Bis|Zum|Spätestens|Nach|Am|Erstmals|Jährlich)\b")
_SUBJECT_BEHIND = re.compile(r"\s+((?:der|die|das|beide|alle)\s(?:\w+\s)*?[A-ZÄÖÜ][\w-]+)")
_FINITE = re.compile(
    r"\b(?:verpflichten?|verpflichtet|zahlt|überweist|stellt|benennt|liefert|übermittelt|legt"
    r"|legen|reicht|erarbeiten?|erarbeitet"
    r"|erstellt|berichten|berichtet|evaluieren|überprüfen|bewerten|werten|wird|werden|hat|haben"
    r"|ist|sind|übernimmt|bietet)\b"
)


def read_duties(phrase: Phrase) -> Iterator[Clause]:
    """Clauses of role review, report and due."""
    if past(phrase.words) or phrase.has(
        r"außer\sKraft|aufgehoben|aufgelöst|“.*ersetzt|in\sKraft\b.*\bende|[Kk]ündigungsfrist"
    ):
        return
    role = _role(phrase)
    if role is None or (role == "due" and _runs_beside(phrase)):
        return
    start, end = phrase.span()
    for values in _when(phrase, role):
        yield Clause.model_validate(
            {"start": start, "end": end, "role": role, "who": _who(phrase), **values}
        )


def _role(phrase: Phrase) -> str | None:
    """What kind of duty a sentence may hold."""
    if _REVIEW.search(phrase.words):
        return "review"
    if _REPORT.search(phrase.words):
        return "report"
    if _BINDING.search(phrase.words) and not _MAY.search(phrase.words):
        is_term = phrase.subject == "agreement" and phrase.has(
            r"in\sKraft|[Ll]aufzeit|verlänger|\bende[nt]|\bgilt\b|befrist|gekündigt|beginn"
            r"|wirksam|geschlossen"
        )
        return None if is_term else "due"
    return None


def _when(phrase: Phrase, role: str) -> Iterator[dict[str, object]]:
    """The days, the repetition or the time behind the beginning; none where it is no duty."""
    every = _repetition(phrase)
    days = [m.last for m in phrase.moments if _is_due(phrase, m)]
    if days:
        # What comes again is counted from its first day; else each day is one.
        for day in days[:1] if every else days:
            yield {"day": day, "every": every}
    elif values := _without_day(phrase, role, every):
        yield values


def _runs_beside(phrase: Phrase) -> bool:
    """Whether a sentence only tells how long something beside the agreement runs."""
    return phrase.subject == "other" and phrase.has(
        r"\bende[nt]\b|\bläuft\b|\bbeginnt\b|\bstartet\b"
    )


def _is_due(phrase: Phrase, moment: Moment) -> bool:
    left = phrase.left(moment.start)
    return not moment.vague and bool(_BY.search(left)) and not _AT_MOST.search(left)


def _without_day(phrase: Phrase, role: str, every: Period | None) -> dict[str, object] | None:
    yearly = next((y.day for y in phrase.yearly if _BY.search(phrase.left(y.start))), None)
    yearly = yearly or _behind_a_year(phrase)
    if yearly is not None:
        return {"yearly": yearly, "every": every or Period(length=1, unit="y")}
    if role == "due":
        vague = "Einen Tag dafür nennt der Text nicht."
        return {"every": every, "vague": vague} if every else None
    for amount in phrase.amounts:
        if _AFTER.search(phrase.left(amount.start)):
            return {"after": amount.period}
    if every is None and not _SOMETIME.search(phrase.words):
        return None
    return {"every": every, "vague": "Einen Tag dafür nennt der Text nicht."}


def _behind_a_year(phrase: Phrase) -> DayOfYear | None:
    """`innerhalb von zwei Monaten nach Ablauf eines Kalenderjahres`: the end of February."""
    for amount in phrase.amounts:
        if _YEAR_OVER.match(phrase.right(amount.end)):
            # A leap year has every day that a year may have.
            day = after(date(2023, 12, 31), amount.period)
            return DayOfYear(month=day.month, day=day.day)
    return None


def _repetition(phrase: Phrase) -> Period | None:
    for amount in phrase.amounts:
        if _EVERY.search(phrase.left(amount.start)):
            return amount.period
    return Period(length=1, unit="y") if _YEARLY.search(phrase.words) else None


def _who(phrase: Phrase) -> str:
    """Who has a duty, as the sentence says it; "" where its words do not tell."""
    words = phrase.words[phrase.stretch.lead :].strip()
    verb = _FINITE.search(words)
    if verb is None:
        return ""
    before = words[: verb.start()].strip()
    if _NOUN_PHRASE.match(before + " ") and not _ADVERB.match(before):
        return before
    behind = _SUBJECT_BEHIND.match(words, verb.end())
    return behind[1] if behind else ""
