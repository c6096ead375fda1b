"""How long an agreement lasts, and what its end hangs on, as its sentences tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.agreements.amounts import Amount
from pipeline.agreements.phrases import Phrase
from pipeline.agreements.values import Clause

_OPEN_ENDED = re.compile(
    r"[Uu]nbefristet|un(?:bestimmte|begrenzte)r?\s(?:Zeit|Dauer)|bis\sauf\s[Ww]eiteres"
    r"|nicht\s(?:zeitlich\s)?befristet|auf\sDauer\s(?:angelegt|geschlossen|ausgerichtet)"
    r"|ohne\s(?:zeitliche\s)?(?:Begrenzung|Befristung)|zeitlich\sunbe(?:grenzt|fristet)"
    r"|keine[rn]?\s(?:zeitlichen\s)?Befristung"
    r"|(?:[Ll]aufzeit|[Dd]auer)\sist\sun(?:bestimmt|begrenzt)\b|bis\s(?:auf|zum)\s(?:\w+\s)?[Ww]iderruf"
)
_REVOKED = re.compile(r"bis\s(?:auf|zum)\s(?:\w+\s)?[Ww]iderruf")
_ENDING_VERB = (
    r"(?:\b[Ee]ndet|\bläuft\b[^;]*\baus|außer\sKraft|\berlischt|\berlöschen|\bverliert|hinfällig"
    r"|gegenstandslos)\b"
)
# The verb stands before what the end hangs on, or behind it.
_CONDITION = re.compile(
    r"\bgilt\b(?!\s(?:nicht|auch|nur|dies|entsprechend|insbesondere)\b)[^;]*?"
    r"(?:\b(?:bis|solange|sobald|so\slange)\b|\bfür\s(?:die|den|das|eine)\s(?:\w+\s)?\w*"
    r"(?:[Dd]auer|[Zz]eit|[Pp]eriode|[Jj]ahr|[Ss]emester|[Zz]eitraum)\b)"
    r"|(?:\b[Ee]ndet|\bläuft|befristet|\b[Ll]aufzeit|tritt\saußer\sKraft|[Dd]auer|\berlischt"
    r"|\bverliert)\b.*?"
    r"(?:\b(?:mit|bis|zum|nach|für|solange|sobald|wenn|entspricht|richtet|ergibt)\b)"
    rf"|\b(?:[Mm]it|[Bb]ei|[Dd]urch|[Ss]obald|[Ww]enn|[Nn]ach|[Tt]ritt|[Ff]alls?|[Ss]ollte)\s[^;]*{_ENDING_VERB}"
)
# A stretch of time that others fix: `auf die Amtszeit begrenzt`.
_NAMED = re.compile(
    r"\b(?:für|auf|während)\s((?:die|der)\s(?:\w+\s)?(?:\w*[Pp]eriode|Amtszeit|Wahlzeit"
    r"|Spielzeit))\b"
)
_ABOUT_LENGTH = re.compile(r"\W*(?:Die\s)?\w*(?:[Ll]aufzeit|[Dd]auer)\b")
_LENGTH_BEFORE = re.compile(
    r"(?:[Ll]aufzeit|[Dd]auer|[Zz]eitraum|[Gg]eltung|[Gg]ültigkeit|[Bb]efrist\w*|\bgilt|\bgelten|\bläuft"
    r"|\blaufen|\bdauert|beträgt|\bwährt|\bumfasst|\berstreckt|\bbleibt|[Vv]ertragszeit|\bhat"
    r"|\bende[nt]\w*\snach|\bangelegt|Kooperation|Zusammenarbeit|geschlossen|vereinbar\w+|auf"
    r"|[Ff]ür)[\w\s,.:|\t()-]*$"
)
_NOT_LENGTH_BEFORE = re.compile(
    r"(?:\bum\sdie\sDauer\s(?:von\s)?|\b(?:[Aa]lle|[Jj]ede[nrs]?|um|innerhalb(?:\svon)?|binnen|vor|[Ff]rist\w*(?:\svon|\sbeträgt|:|\t"
    r"|\s\|)?|jährlich|Ende|Ablauf"
    r"|Laufe|eines?|jeweils|erst(?:en)?|in|im|je|weitere[nrs]?|spätestens)\s(?:jeweils\s|je\s"
    r"|weitere\s|zunächst\s|einer\s)*)$"
)
_NOT_LENGTH_BEHIND = re.compile(
    r"\s(?:vor|zum|zur|weiter\b|fort\b|im\sVoraus|nach\s(?:Inkraft|ihrer|der\sUnter|Beginn|Abschluss|dem)"
    r"|über\sdas\sEnde)"
)
# By these words a period is how long something lasts, whatever it is said to count from.
_LASTING = re.compile(
    r"(?:\b[Ff]ür|\bauf|\büber|(?:[Dd]auer|[Zz]eitraum|[Ll]aufzeit|[Ll]änge)\svon)"
    r"\s(?:die\s|den\s|einen?\s|zunächst\s|vorerst\s|insgesamt\s|mindestens\s|weitere\s|Dauer\svon\s"
    r"|Zeitraum\svon\s|Laufzeit\svon\s)*$"
)
# `nach zwei Jahren` is a length where the sentence tells of an end, else it is when to act.
_BEHIND_SO_LONG = re.compile(
    r"\b[Nn]ach\s(?:Ablauf\s)?(?:von\s)?(?:den\s|weiteren\s|ersten\s|insgesamt\s)*$"
)
_ENDS_AFTER = re.compile(
    r"[Ee]rstlaufzeit\svon\s$|\bende[nt]\w*\snach\s(?:Ablauf\svon\s)?$"
    r"|\b(?:endet|enden|erlischt)\s(?:automatisch\s|jedoch\s)?$"
)
# `eine zweijährige Laufzeit`, `24 Monate Bindung`
_OF_LENGTH = re.compile(
    r"\s(?:feste\s)?(?:(?:Vertrags|Erst|Grund|Gesamt)?[Ll]aufzeit|(?:Vertrags|Geltungs)?[Dd]auer|Bindung)\b"
)
# `so gilt sie ein weiteres Jahr` is a renewal.
_AGAIN = re.compile(r"\bweitere")
_AGAIN_LEFT = len("weiteren ")
# What holds so long behind the end is no length.
_OUTLASTING = re.compile(
    r"\snach\s(?:dem\s|der\s|ihrem\s|ihrer\s)?(?:Vertrags)?(?:[Ee]nde|[Bb]eendigung|Ablauf|Auslaufen)\b"
)
_IS_LABELLED = re.compile(r"[Ll]aufzeit\b[^:|\t]{0,40}[:|\t]\s*$")
_IF = (
    r"\b(?:wenn|sofern|falls|solange|jeweils|sollte)\b"
    r"|^\W*(?:Wird|Werden|Kündigt|Erfolgt|Ohne|Sollte)\b"
)
_NO_DAY_COUNTED = re.compile(r"\snach\s(?:\w+\s)?(?:Ink|In-K)raft")
_LIMITS = rf"{_ENDING_VERB}|[Ll]aufzeit\b[^:]{{0,40}}:"
_DOES_IT_COUNT = (
    "Ob der Tag des Inkrafttretens mitzählt, sagt der Text nicht: es kann einer mehr sein."
)
# How soon a notice may be given is no length.
_SOON = re.compile(
    r"\b(?:[Ee]rstmal(?:s|ig)|[Ff]rühestens|[Vv]or)\s(?:nach\s)?(?:(?:dem\s)?Ablauf\s(?:von\s)?)?$"
)
_ENDING = re.compile(r"\s(?:endende|auslaufende|ablaufende|befristete|endet)")
_PROLONGED = re.compile(
    r"\b(?:wird|werden|wurde)\b(?!.*(?:automatisch|stillschweigend|jeweils|sofern|wenn))"
    r".*\bverlängert\b(?!\ssich)"
)
_FROM_SIGNING = re.compile(r"\s(?:ab|seit|nach)\s(?:der\s|ihrer\s|seiner\s)?(?:\w+\s)?Unter")


def read_lengths(phrase: Phrase) -> Iterator[Clause]:
    """Clauses of role length that name a period."""
    for amount in phrase.amounts:
        if prolongs(phrase) and re.search(r"\bum\s(?:weitere\s)?$", phrase.left(amount.start)):
            # Where the new end stands beside it, that day tells more.
            if not re.match(r"\sbis\b", phrase.right(amount.end)):
                yield _prolonged(phrase, amount)
        elif _NO_DAY_COUNTED.match(phrase.right(amount.end)) and phrase.has(_LIMITS):
            told = {"period": amount.period, "minimum": True, "vague": _DOES_IT_COUNT}
            yield phrase.clause("length", **told)
        elif _is_length(phrase, amount):
            minimum = _is_minimum(phrase, amount)
            event = bool(_FROM_SIGNING.match(phrase.right(amount.end)))
            yield phrase.clause("length", period=amount.period, minimum=minimum, event=event)


def _is_minimum(phrase: Phrase, amount: Amount) -> bool:
    """`Mindestlaufzeit`, or a first term behind which notice may be given."""
    left = phrase.left(amount.start, 60)
    behind = re.search(r"\b[Nn]ach\s(?:Ablauf\s)?(?:der|einer)\s\w*[Ll]aufzeit\svon\s$", left)
    goes_on = phrase.has(r"verläng|\bsich\b|\bfort")
    may_end = phrase.has(r"[Kk]ünd(?:ig|bar)") and not goes_on
    return "indest" in left or (behind is not None and may_end)


def read_open_end(phrase: Phrase) -> Iterator[Clause]:
    """A clause for what has no end."""
    if phrase.has(r"\bausgesetzt\b|\bruht\b|unterbrochen"):
        return
    if _OPEN_ENDED.search(phrase.words) and not phrase.has(r"verläng\w+\s.*unbe(?:stimmt|frist)"):
        revoked = _REVOKED.search(phrase.words)
        why = "Sie gilt bis zum Widerruf; ob es ihn gab, steht nicht im Text." if revoked else ""
        yield phrase.clause("length", open_ended=True, vague=why)


def read_conditions(phrase: Phrase, *, begins: bool) -> Iterator[Clause]:
    """Clauses for an end that hangs on something without a day."""
    if begins and not phrase.has(r"\b[Ee]nde[nt]|\bgilt\s(?:bis|solange)|außer\sKraft"):
        return
    if named := _NAMED.search(phrase.words):
        yield phrase.clause("length", vague=f"Wann {named[1]} endet, steht nicht im Text.")
    elif _CONDITION.search(phrase.words):
        why = "Das Ende hängt an etwas, wofür der Text keinen Tag nennt."
        length = _ABOUT_LENGTH.match(phrase.words, phrase.stretch.lead)
        yield phrase.clause("length" if length else "condition", vague=why)


def prolongs(phrase: Phrase) -> bool:
    """Whether an amendment prolongs by so much."""
    return bool(_PROLONGED.search(phrase.words)) and not phrase.has(r"\b(?:kann|können)\b")


def ends_before(right: str) -> bool:
    """Whether a day is that of the end so far: `am 30. April 2026 endende`."""
    return _ENDING.match(right) is not None


def lasts(phrase: Phrase, amount: Amount) -> bool:
    """Whether the words right before a period say that something lasts so long."""
    return _LASTING.search(phrase.left(amount.start)) is not None


def _prolonged(phrase: Phrase, amount: Amount) -> Clause:
    """`Die am 30. April 2026 endende Vereinbarung wird um zwei Jahre verlängert`."""
    for moment in phrase.moments:
        if ends_before(phrase.right(moment.end)):
            return phrase.clause("end", day=moment.last, after=amount.period)
    return phrase.clause("length", vague="Von welchem Tag an verlängert wird, steht nicht hier.")


def _is_length(phrase: Phrase, amount: Amount) -> bool:
    left, right = phrase.left(amount.start), phrase.right(amount.end)
    if _BEHIND_SO_LONG.search(left):
        return phrase.has(_ENDING_VERB) and not phrase.has(r"[Kk]ünd(?:ig|bar)|ob\b")
    if _AGAIN.search(phrase.words[amount.start - _AGAIN_LEFT : amount.end]) and phrase.has(_IF):
        return False
    if _OUTLASTING.match(right):
        return False
    if _OF_LENGTH.match(right) or _IS_LABELLED.search(left):
        return True
    if _ENDS_AFTER.search(left) and not right.startswith(" vor "):
        return True
    if re.match(r"\s?\w*[Ff]rist\b", right):
        return False
    if _NOT_LENGTH_BEFORE.search(left) or _NOT_LENGTH_BEHIND.match(right):
        return lasts(phrase, amount) or _ENDS_AFTER.search(left) is not None
    behind = re.match(r"\s(?:lang|fest|gültig|wirksam|in\sKraft|Bestand)\b", right)
    told = _LENGTH_BEFORE.search(left) is not None or behind is not None
    return told and not _is_for_something_else(phrase, left)


def _is_for_something_else(phrase: Phrase, left: str) -> bool:
    """Whether a period is one to review in, or to give notice."""
    if phrase.has(r"^\W*(?:und\s)?(?:[Dd]ie\s)?\w*[Ff]rist\b"):
        return True
    if phrase.has(r"[Üü]berprüf|[Ee]valu|[Aa]uswert|werten") and re.search(r"[Nn]ach\s", left):
        return True
    if phrase.has(r"[Kk]ünd(?:ig|bar)") and _SOON.search(left):
        return True
    return re.search(r"[Kk]ündig\w*[^,;]*$|[Ff]rist\s(?:von|beträgt)\s$", left) is not None
