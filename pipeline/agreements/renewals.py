"""Renewal: by what an agreement goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.agreements.notices import is_notice
from pipeline.agreements.phrases import Phrase
from pipeline.agreements.values import Clause, Period

_RENEWS = re.compile(
    r"verläng\w+|erneuer\w+\ssich|\bsetzt\s(?:\w+\s)?sich\b(?!.*\bzusammen\b)|\bgilt\b[^;]*\bweitere[sn]?\s(?:\w+\s)?\w*(?:[Jj]ahr|[Mm]onat)|fortgeschrieben|[Vv]erlängerung|Jahr\s(?:für|zu|um)\sJahr"
    r"|schließ\w+\ssich\s(?:\w+\s)?an\b"
    r"|Folgelaufzeit|Anschlusslaufzeit|Verlängerungs(?:zeitraum|dauer|laufzeit)"
    r"|fortgesetzt|\bläuft\b[^;]*\bweiter\b|\bsetzen\b[^;]*\bfort\b"
)
# What goes on by itself is no amendment, though the words are alike.
_BY_ITSELF = r"automatisch|stillschweigend|jeweils|jährlich|sofern|wenn"
_AMENDED = re.compile(
    rf"\b(?:wird|werden|wurde)\b(?![^;]*(?:{_BY_ITSELF}))[^,]*\bverlängert\b(?!\ssich)"
)
_OPTION = re.compile(
    r"\b(?:kann|können|könnte)\b[^,;]*verläng|\b(?:kann|können|darf)\b.*\bverlängern\b"
    r"|(?:wenn|sofern|falls)\b(?!.*\b(?:nicht|kein\w*|weder|niemand)\b)[^;]*"
    r"\b(?:anzeig\w*|angezeigt|erklär\w*|verlang\w*|beantrag\w*|wünsch\w*|zustimm\w*"
    r"|mitteil\w*|mitgeteilt|bestätig\w*)\b"
    r"|[Vv]erlängerung[^;]*\b(?:möglich|vorgesehen|kann|können"
    r"|bedarf|vereinb\w+|einvernehmlich)"
    r"|einvernehmlich|\b(?:Option|Einvernehmen)\b|\b(?:entscheiden|verständigen|beraten"
    r"|prüfen)\b[^;]*[Vv]erläng"
)
_NOT_RENEWED = re.compile(
    r"verlängert\ssich\snicht|keine\s(?:automatische\s|stillschweigende\s)?Verlängerung"
    r"|nicht\sautomatisch|Verlängerung\s?[|:\t]\s?(?:keine|nein|entfällt)"
)
# What was prolonged once is told, not agreed.
_WAS_RENEWED = re.compile(r"\b(?:haben|hat|hatten)\b(?!.*\bsich\b).*\bverlängert\b")
_BY = re.compile(
    r"(?:\bum\sdie\sDauer|\bum|\bfür|\bauf|\bvon\sje|\bjeweils|Verlängerung\w*\s?[:|\t]?)\s(?:jeweils\s|je\s|weitere\s"
    r"|ein\s)*$|[:|\t]\s?(?:jeweils\s|je\s)?$"
)
_UNTIL_A_DAY = re.compile(
    r"\bverlängert\s(?:\w+\s){0,2}?sich\s(?:\w+\s){0,7}?bis\s(?:zum\s)?(?:\d|Ende)"
)
_CONDITION = re.compile(
    r"\b(?:wenn|sofern|falls|solange|nicht|kein\w*|sollte\w*|jeweils|längstens|höchstens|automatisch"
    r"|stillschweigend)\b|^\W*(?:Wird|Erfolgt|Erklärt|Kündigt)\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"\bgilt\b.*\bweitere[sn]?\s$")
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


def read_renewal(phrase: Phrase) -> Iterator[Clause]:
    """Clauses of role renewal."""
    if phrase.subject == "other" or _WAS_RENEWED.search(phrase.words):
        return
    renews = _RENEWS.search(phrase.words) and not _NOT_RENEWED.search(phrase.words)
    # What a nachtrag prolongs is an end, not a renewal.
    if renews and by_amendment(phrase.words):
        return
    if renews and (not _AMENDED.search(phrase.words) or _OPTION.search(phrase.words)):
        yield _renewal(phrase)


def by_amendment(words: str) -> bool:
    """`Die Laufzeit verlängert sich bis zum …`, without any condition: that is a new end."""
    return bool(_UNTIL_A_DAY.search(words)) and not _CONDITION.search(words)


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
        by = pattern.search(left) or goes_on or "weitere" in written or _MORE.search(left)
        if by and not is_notice(phrase, amount):
            return amount.period
    return Period(length=1, unit="y") if _EVERY_YEAR.search(phrase.words) else None


def _latest(phrase: Phrase) -> date | None:
    return next((m.last for m in phrase.moments if _LATEST.search(phrase.left(m.start))), None)
