"""What happened to an agreement or a house: it was signed, adopted or founded, with who, what, when
and where.

Careful by design, as decisions are: a wish, a plan, a rule or a negation is no event, and what
others did at another time (`die 2016 geschlossene Vereinbarung`) counts only with its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from nlp.sentences import split_sentences
from nlp.taggers.beside import told_beside
from nlp.taggers.dates import DateTagger
from nlp.taggers.names import Names
from nlp.taggers.participants import participants_in
from nlp.taggers.relative_dates import find_relative
from nlp.types import Mention

EventKind = Literal["signing", "adoption", "founding"]

_AGREEMENT = (
    r"[\w-]*(?:[Vv]ereinbarung(?:en)?|[Vv]ertr(?:ag(?:e?s)?|äge)|[Aa]bkommen|[Ee]rklärung|[Cc]harta|[Pp]akt|[Mm]emorandum"
    r"|[Bb]ündnis|[Kk]ooperation|[Pp]artnerschaft|[Aa]llianz|Letter\s+of\s+Intent|LoI)\b"
)
_DOCUMENT = (
    rf"(?:{_AGREEMENT}|[\w-]*(?:[Ll]eitfaden|[Ll]eitlinien?|[Kk]riterien|[Cc]heck|[Ss]atzung|[Pp]ositionspapier|[Rr]esolution"
    r"|[Pp]rogramm|[Ss]trategie|[Kk]onzept|[Ee]mpfehlung(?:en)?|[Ss]tandards?|[Gg]rundsätze|[Ee]ckpunkte|[Pp]apier)\b)"
)
_HOUSE = (
    r"[\w-]*(?:[Vv]erein|[Nn]etzwerk|[Vv]erband|[Ii]nitiative|[Ff]orum|[Bb]ündnis|[Aa]llianz|[Aa]rbeitskreis|[Aa]rbeitsgruppe"
    r"|[Kk]ompetenzzentrum|[Zz]entrum|[Gg]esellschaft|[Ss]tiftung|[Aa]genturn?|[Rr]egionalgruppe|[Gg]enossenschaft"
    r"|[Ff]achforum|[Oo]ffensive|[Bb]eirat|[Gg]ruppe|[Kk]ammer)\b"
)
# Kind → the forms of its verbs: finite ones, and participles that need `haben` or `werden` beside
# them or end a headline.
_FINITE: dict[EventKind, str] = {
    "signing": (
        r"unterzeichne(?:te|ten|n|t)|unterschrieben?|unterschreib(?:t|en)|besiegel(?:te|ten|n|t)|signier(?:te|ten|en)"
        r"|schloss(?:en)?|schließ(?:t|en)|trafen|traf|vereinbar(?:te|ten)"
        r"|setz(?:te|ten)\b(?=[^.!?]*\b(?:Unterschrift|Namen))"
    ),
    "adoption": r"verabschiede(?:te|ten)|beschloss(?:en)?|billig(?:te|ten)",
    "founding": r"gründe(?:te|ten)|konstituier(?:te|ten)|rief(?:en)?(?=[^.!?]*\bins\s+Leben)",
}
_PARTICIPLE: dict[EventKind, str] = {
    "signing": (
        r"unterzeichnet|unterschrieben|besiegelt|signiert|(?:ab)?geschlossen|getroffen|vereinbart"
    ),
    "adoption": r"verabschiedet|beschlossen|gebilligt|angenommen",
    "founding": r"gegründet|konstituiert|ins\s+Leben\s+gerufen",
}
_ATTRIBUTE: dict[EventKind, str] = {
    "signing": r"(?:unterzeichnet|unterschrieben|geschlossen|vereinbart)e[nrms]?",
    "adoption": r"(?:verabschiedet|beschlossen|angenommen)e[nrms]?",
    "founding": r"(?:gegründet|ins\s+Leben\s+gerufen)e[nrms]?",
}
_OBJECT: dict[EventKind, str] = {"signing": _AGREEMENT, "adoption": _DOCUMENT, "founding": _HOUSE}
# These verbs mean many things: only beside an agreement do they tell of a signing or an adoption.
_LOOSE = re.compile(
    r"schl[oi][sß]|geschlossen|abgeschlossen|getroffen|trafen|traf|vereinbar|besieg|signier|beschl|billig|gebilligt"
    r"|angenommen|gegründet|gründe|setz|schrieb"
)
_TRIGGER = re.compile(
    "|".join(
        rf"\b(?:{forms})\b"
        for table in (_FINITE, _PARTICIPLE, _ATTRIBUTE)
        for forms in table.values()
    )
    + r"|\bFassung\s+vom\b"
)
# Who acts without a name: with a thing and a day the event is told all the same.
_NAMELESS = re.compile(
    r"(?:Die|Beide|Alle|Mehrere|Zwei|Drei|Vier|Fünf|Sechs|Sieben|Acht|Neun|Zehn|Elf|Zwölf|\d+)\s+(?:[a-zäöüß]+e[nr]?\s+)*"
    r"(?:Partner|Seiten|Beteiligten|Parteien|Unternehmen|Betriebe|Kammern|Verbände|Häuser|Städte|Gemeinden|[A-ZÄÖÜ][a-zäöüß]+(?:eien|ungen))\s+"
    r"(?=[a-zäöü])"
)
_HAVE = re.compile(r"\b(?:hat|haben|hatten?)\b")
_WAS = re.compile(r"\b(?:wurden?|worden|ist|sind)\b")
_NOT_DONE = re.compile(
    r"\b(?:nicht|nie|niemals|weder|kein\w*|soll\w*|kann|können|könn?te\w*|muss|müssen|wird|werden|würden?|hätten?"
    r"|wären?|falls|sofern|wenn|bevor|sobald|ob|dürfen|darf|möchten?|wollen|will|wollten|plan\w+|demnächst|künftig"
    r"|zu\s+(?:sein|haben))\b"
)
_VERSION = re.compile(r"\bin\s+der\s+Fassung\s+vom\s+|\bFassung\s+vom\s+")
_DAY = re.compile(r"(?:\b(?:[Aa]m|den|vom)\s+(?:\w+tag,?\s+(?:dem|den)?\s*)?|[(,]\s*|^)$")
_PLACE = re.compile(
    r"\bin\s+(?P<place>(?:Bad\s+)?[A-ZÄÖÜ][a-zäöüß]+(?:[-/ ][A-ZÄÖÜ][a-zäöüß]+)?)\b"
)
_NOT_A_PLACE = re.compile(
    r"(?:Kraft|Anwesenheit|Höhe|Zusammenarbeit|Kooperation|Deutschland|Form|Zukunft)\b"
)
_WHAT_MORE = re.compile(
    r"\s+(?:„[^“”\n]{2,90}[“”]|\"[^\"\n]{2,90}\")|\s+(?:zur|zum|über|für)\s+[^,.;:]{3,80}?(?=\s+(?:un|be|ge|ver)\w+t\b|[,.;:]|$)"
)
LABELS: dict[EventKind, str] = {
    "signing": "unterzeichnet", "adoption": "verabschiedet", "founding": "gegründet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """Something that happened: `who` did it (in the nominative, as far as the text tells), to
    `what`, on which day (ISO, empty where none is told) and in which place.

    `[start, end)` is the sentence that tells it.
    """

    kind: EventKind
    start: int
    end: int
    who: tuple[str, ...] = ()
    what: str = ""
    day: str = ""
    place: str = ""

    @property
    def label(self) -> str:
        """What staff read: `unterzeichnet: A, B und C, 19.05.2016, Heidelberg`."""
        who = " und ".join(part for part in (", ".join(self.who[:-1]), *self.who[-1:]) if part)
        day = ".".join(reversed(self.day.split("-")))
        return f"{LABELS[self.kind]}: " + (
            ", ".join(part for part in (who, self.what, day, self.place) if part) or "ohne Angaben"
        )


class EventTagger:
    """Finds events in running text and in headlines."""

    def __init__(self) -> None:
        self._dates = DateTagger()

    def read(self, text: str, reference: date | None = None) -> list[FoundEvent]:
        """All events, ordered by start; `reference` is the day that `heute` and `gestern` count
        from.
        """
        if not _TRIGGER.search(text):
            return []
        found: list[FoundEvent] = []
        for sentence in split_sentences(text):
            words = text[sentence.start : sentence.end]
            found.extend(self._in_sentence(words, sentence.start, reference))
        return found

    def _in_sentence(self, sentence: str, at: int, reference: date | None) -> Iterator[FoundEvent]:
        if not _TRIGGER.search(sentence):
            return
        for kind in LABELS:
            told = _told(kind, sentence)
            if told is None:
                continue
            verb, who = told
            what = _what(kind, sentence, verb)
            day = self._day(sentence, verb, reference)
            if not _is_enough(verb, who, what, day):
                continue
            place = "" if kind == "founding" and not day else _place(sentence)
            yield FoundEvent(kind, at, at + len(sentence), who, what, day, place)

    def _day(self, sentence: str, verb: re.Match[str], reference: date | None) -> str:
        """The whole day that stands nearest to the verb behind `am`, `vom` or a comma."""
        days = [d for d in self._dates.find(sentence) if _is_day_of(sentence, d)]
        if not days and reference:
            days = find_relative(sentence, reference)
        nearest = min(days, key=lambda d: abs(d.start - verb.start()), default=None)
        return nearest.ids[0] if nearest else ""


def _is_day_of(sentence: str, day: Mention) -> bool:
    before = sentence[: day.start]
    return len(day.ids[0]) == len("2016-05-19") and (
        _DAY.search(before) is not None or _VERSION.search(before[-30:]) is not None
    )


def _told(kind: EventKind, sentence: str) -> tuple[re.Match[str], tuple[str, ...]] | None:
    """The verb that tells of the event, and who acts; None where the sentence only speaks of it."""
    for reader in (_active, _perfect, _passive, _headline, _version):
        told = reader(kind, sentence)
        if told is not None and not _NOT_DONE.search(_clause(sentence, told[0])):
            return told
    # What is said of a signed agreement may lie ahead: „die heute unterzeichnete … soll …“.
    return _attributive(kind, sentence)


def _active(kind: EventKind, sentence: str) -> tuple[re.Match[str], tuple[str, ...]] | None:
    """`A und B unterzeichneten …`, `Am 6. April unterzeichnet A …`, `Es unterzeichneten …`."""
    for verb in re.finditer(rf"\b(?:{_FINITE[kind]})\b", sentence):
        if _HAVE.search(sentence) or _WAS.search(_clause(sentence, verb)):
            return None  # a participle of the same form
        who = _subject(sentence, verb)
        if who or _NAMELESS.match(sentence):
            return verb, who
    return None


def _perfect(kind: EventKind, sentence: str) -> tuple[re.Match[str], tuple[str, ...]] | None:
    """`A und B haben … unterzeichnet`."""
    verb = re.search(rf"\b(?:{_PARTICIPLE[kind]})\b", sentence)
    have = _HAVE.search(sentence[: verb.start()]) if verb else None
    if verb is None or have is None:
        return None
    who = _subject(sentence, have)
    return (verb, who) if who or _NAMELESS.match(sentence) else None


def _passive(kind: EventKind, sentence: str) -> tuple[re.Match[str], tuple[str, ...]] | None:
    """`… wurde von A und B unterzeichnet`, `wurde 1951 gegründet`."""
    verb = re.search(rf"\b(?:{_PARTICIPLE[kind]})\b", sentence)
    if verb is None or not _WAS.search(sentence):
        return None
    agent = re.search(
        r"\b(?:von|vom|durch|zwischen)\s+(?=(?:der|dem|den|die|das|[A-ZÄÖÜ]))", sentence
    )
    return verb, _people_and_houses(sentence, agent.end()) if agent else ()


def _headline(kind: EventKind, sentence: str) -> tuple[re.Match[str], tuple[str, ...]] | None:
    """`Vereinbarung zwischen A und B unterzeichnet`: no verb beside it, no full stop."""
    verb = re.search(rf"\b(?:{_PARTICIPLE[kind]})\s*$", sentence)
    if verb is None or _HAVE.search(sentence) or _WAS.search(sentence):
        return None
    between = re.search(r"\bzwischen\s+", sentence)
    return verb, _people_and_houses(sentence, between.end()) if between else ()


def _attributive(kind: EventKind, sentence: str) -> tuple[re.Match[str], tuple[str, ...]] | None:
    """`eine heute in Leipzig unterzeichnete Partnerschaftsvereinbarung`."""
    verb = re.search(
        rf"\b(?:{_ATTRIBUTE[kind]})(?=\s+(?:[a-zäöü]+e[nrs]?\s+)*{_OBJECT[kind]})", sentence
    )
    if verb is None or not re.search(r"\b(?:heute|gestern|[Aa]m)\b", sentence[: verb.start()]):
        return None
    agent = re.search(r"\b(?:von|vom|zwischen)\s+", sentence[: verb.start()])
    return verb, _people_and_houses(sentence, agent.end()) if agent else ()


def _version(kind: EventKind, sentence: str) -> tuple[re.Match[str], tuple[str, ...]] | None:
    """`in der Fassung vom 6. Juni 2016`."""
    verb = _VERSION.search(sentence) if kind == "adoption" else None
    return (verb, ()) if verb else None


def _subject(sentence: str, verb: re.Match[str]) -> tuple[str, ...]:
    """Who acts: the front of the clause where it begins with names, else what stands behind the
    finite verb.
    """
    if bearers := _bearers(sentence):
        return bearers
    front = _people_and_houses(sentence, _clause_start(sentence, verb), verb.start())
    if front or _NAMELESS.match(sentence):
        return front  # what stands behind the verb of `Zwei Betriebe gründeten …` is the thing
    return _people_and_houses(sentence, verb.end())


def _bearers(sentence: str) -> tuple[str, ...]:
    """The houses of a list of office-bearers: `die Vorsitzenden der Agenturen A, …, und B, …`."""
    if sentence.count(",") <= 1:
        return ()  # each of a list of two stands behind a comma
    persons = Names(sentence).every
    told = [beside for named in persons if (beside := told_beside(sentence, named))]
    houses = [person.organisation or person.name for person in told]
    return tuple(dict.fromkeys(houses)) if len(told) > 1 and len(told) == len(persons) else ()


def _people_and_houses(sentence: str, start: int, stop: int | None = None) -> tuple[str, ...]:
    return participants_in(sentence, start, len(sentence) if stop is None else stop)


def _clause_start(sentence: str, verb: re.Match[str]) -> int:
    """Behind the last colon or semicolon in front of the verb: commas part members of a list."""
    return max(sentence.rfind(mark, 0, verb.start()) for mark in ":;") + 1


def _clause(sentence: str, verb: re.Match[str]) -> str:
    """What stands between the commas around the verb."""
    start = max(sentence.rfind(mark, 0, verb.start()) for mark in ",;:") + 1
    ends = [at for mark in ",;:" if (at := sentence.find(mark, verb.end())) >= 0]
    return sentence[start : min(ends, default=len(sentence))]


def _what(kind: EventKind, sentence: str, verb: re.Match[str]) -> str:
    """The agreement, document or house that the sentence names, nearest to the verb."""
    found = [m for m in re.finditer(rf"\b{_OBJECT[kind]}", sentence) if m.group()[:1].isupper()]
    if kind == "founding":
        found = [
            m
            for m in found
            if not re.search(r"\b(?:von|vom|durch)\s+(?:der|dem|den)?\s*$", sentence[: m.start()])
        ]
    nearest = min(found, key=lambda m: abs(m.start() - verb.start()), default=None)
    if nearest is None:
        return ""
    more = _WHAT_MORE.match(sentence, nearest.end())
    return " ".join((nearest.group() + (more.group() if more else "")).split())


def _is_enough(verb: re.Match[str], who: tuple[str, ...], what: str, day: str) -> bool:
    """Whether an event is told and not only its verb: somebody or a day, and with a verb of many
    meanings also the thing.
    """
    loose = _LOOSE.match(verb.group().strip()) is not None
    if loose and not what:
        return False
    return bool(who or day) or (bool(what) and not loose)


def _place(sentence: str) -> str:
    for match in _PLACE.finditer(sentence):
        if not _NOT_A_PLACE.match(match["place"]):
            return match["place"]
    return ""
