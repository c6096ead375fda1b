"""Decisions that were taken: `der Strategiekreis hat … einstimmig beschlossen`, with body, vote, day and meeting.

Careful by design: a rule („wird vom Plenum beschlossen“), a wish, a plan or a negation in the clause of the verb is no
decision, and a body that only hosts the meeting („auf dem Treffen des Strategiekreises“) did not decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from nlp.sentences import split_sentences
from nlp.taggers import Register
from nlp.taggers.dates import DateTagger
from nlp.types import Mention

_PARTICIPLE = r"(?:beschlossen|verabschiedet|angenommen|gebilligt|zugestimmt)"
_PAST = r"(?:beschloss(?:en)?|verabschiedeten?|billigten?|stimmten?(?=.*\bzu\b))"
_NOUN = (
    r"(?:(?:durch|mit|per|laut|gemäß)\s+(?:einstimmige[nm]?\s+)?Beschluss(?:es)?|Beschluss\s+(?:des|der|vom)"
    r"|Verabschiedung\s+(?:durch|im|am)|einstimmiger\s+Beschluss)"
)
_VERB = re.compile(rf"\b(?P<participle>{_PARTICIPLE})\b|\b(?P<past>{_PAST})\b|\b(?P<noun>{_NOUN})")
_DONE = re.compile(r"\b(?:wurden?|worden|hat|haben|hatten?|ist|sind|war(?:en)?)\b")
_NOT_TAKEN = re.compile(
    r"\b(?:nicht|kein\w*|soll\w*|kann|können|könn?te\w*|muss|müssen|wird|werden|würden?|falls|sofern|wenn|bevor|sobald"
    r"|dürfen|darf|möchten?|wollen|will|noch\szu|zu)\b"
)
_SPLIT_TO = re.compile(r"\bstimmten?\b[^,;]*?\bzu\b")
_AGAINST = r"(?:\w+\s+){1,2}(?:Gegenstimmen?|(?:Stimm)?[Ee]nthaltung(?:en)?)"
_COUNTED = rf"(?:einstimmig\s+)?(?:bei|mit)\s+{_AGAINST}(?:\s+und\s+{_AGAINST})?"
_VOTE = re.compile(
    rf"\b(?:{_COUNTED}|mit\s+(?:großer|breiter|deutlicher|überwältigender|knapper)?\s?Mehrheit|ohne\s+Gegenstimmen?"
    r"|[Ee]instimmig(?:e[nrm]?)?|einmütig|mehrheitlich|einvernehmlich)\b"
)
_MEETING = re.compile(
    r"\b(?:[Aa]uf|[Bb]ei|[Ii]n|[Ww]ährend|[Aa]nlässlich)\s+(?:der|dem|des|seiner|seinem|ihrer|ihrem|einer|einem)\s+"
    r"(?P<meeting>(?:\d{1,2}\.\s+)?(?:[a-zäöü]+(?:en|er)\s+)?(?:[A-ZÄÖÜ][\w\-]*\s)?"
    r"[\w\-]*(?:[Ss]itzung|[Pp]lenum|[Tt]reffen|[Tt]agung|[Vv]ersammlung|[Kk]onferenz|[Kk]lausur)\w{0,3})"
)
_IM = re.compile(r"\b[Ii]m\s+(?P<meeting>(?:Herbst|Frühjahrs|Sommer|Winter)?[Pp]lenum)\b")
_DAY = re.compile(r"(?:\b(?:[Aa]m|[Vv]om|den)\s+)$")


@dataclass(frozen=True, slots=True)
class Resolution:
    """A decision that was taken: by whom (id and name of a body), how the vote went, on what day, at what meeting."""

    start: int
    end: int
    body: str = ""
    body_name: str = ""
    vote: str = ""
    day: str = ""
    meeting: str = ""

    @property
    def label(self) -> str:
        """What staff read: `beschlossen: Strategiekreis, einstimmig, 06.12.2021`."""
        day = ".".join(reversed(self.day.split("-")))
        return "beschlossen: " + ", ".join(part for part in (self.body_name, self.vote, day, self.meeting) if part)


class DecisionTagger:
    """Finds decisions that were taken; the id is that of the body, `unbekannt` where the text names none."""

    def __init__(self, register: Register) -> None:
        self._bodies = register.bodies
        self._dates = DateTagger()

    def find(self, text: str) -> list[Mention]:
        """All decisions, ordered by start; each spans from its first to its last part within one sentence."""
        return [
            Mention("decision", r.start, r.end, text[r.start : r.end], (r.body or "unbekannt",), "decision", _sure(r))
            for r in self.read(text)
        ]

    def read(self, text: str) -> list[Resolution]:
        """The decisions with all that the text tells of them."""
        if not _VERB.search(text):
            return []
        found = (self._in_sentence(text, s.start, s.end) for s in split_sentences(text))
        return [resolution for resolution in found if resolution]

    def _in_sentence(self, text: str, start: int, end: int) -> Resolution | None:
        sentence = text[start:end]
        for verb in _VERB.finditer(sentence):
            if _is_taken(sentence, verb):
                return self._told(sentence, verb, start)
        return None

    def _told(self, sentence: str, verb: re.Match[str], at: int) -> Resolution | None:
        parts = [verb.span()]
        body = self._body(sentence)
        vote, meeting = _VOTE.search(sentence), _MEETING.search(sentence) or _IM.search(sentence)
        days = [d for d in self._dates.find(sentence) if _DAY.search(sentence[: d.start])]
        if not (body or vote or days):
            return None
        if not (body or vote) and not re.search(
            r"\w*(?:vereinbarung|erklärung|verständnis|standard|[Cc]heck)", sentence
        ):
            return None  # anybody may decide anything on a day
        parts += [m.span() for m in (vote, meeting) if m] + [(d.start, d.end) for d in days[:1]]
        parts += [body[2]] if body else []
        return Resolution(
            at + min(p[0] for p in parts),
            at + max(p[1] for p in parts),
            body[0] if body else "",
            body[1] if body else "",
            " ".join(vote.group().split()) if vote else "",
            days[0].ids[0] if days else "",
            " ".join(meeting["meeting"].split()) if meeting else "",
        )

    def _body(self, sentence: str) -> tuple[str, str, tuple[int, int]] | None:
        """The body that decides; None when none or more than one does."""
        found: dict[str, tuple[str, str, tuple[int, int]]] = {}
        taken: list[tuple[int, int]] = []
        for (id, name), patterns in self._patterns:
            match = next((m for p in patterns if (m := p.search(sentence))), None)
            if match and not any(s < match.end("body") and match.start("body") < e for s, e in taken):
                taken.append(match.span("body"))
                found.setdefault(id, (id, name, match.span("body")))
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def _patterns(self) -> list[tuple[tuple[str, str], tuple[re.Pattern[str], ...]]]:
        return [(body, _deciding(body[1])) for body in self._bodies]


def _deciding(name: str) -> tuple[re.Pattern[str], ...]:
    """A body that decides: by it, as the subject, behind the verb, or in a relative clause."""
    body = rf"(?:[a-zäöü]+(?:en|e|er)\s+)?(?P<body>{re.escape(name)}(?:e?s|en)?)\b"
    return tuple(
        re.compile(rf"{before}\s+{body}")
        for before in (
            r"\b(?:vom|von\s+der|von\s+dem|durch\s+den|durch\s+die|durch\s+das|Beschluss\s+(?:des|der|vom))",
            r"(?:^|[,;:]\s|\b(?:hat|haben|hatte|dass|und)\s)(?:[Dd]er|[Dd]ie|[Dd]as)",
            r"\b(?:beschloss|verabschiedete|billigte|stimmte)\s+(?:der|die|das)",
            r",\s+(?:die|der|das|den)\s+(?:der|die|das)",
        )
    )


def _is_taken(sentence: str, verb: re.Match[str]) -> bool:
    clause_start = max(sentence.rfind(mark, 0, verb.start()) for mark in ",;:") + 1
    ends = [at for mark in ",;:" if (at := sentence.find(mark, verb.end())) >= 0]
    clause = sentence[clause_start : min(ends, default=len(sentence))]
    plain = _SPLIT_TO.sub(" ", clause)
    if _NOT_TAKEN.search(plain):
        return False
    if verb["participle"]:
        fragment = re.match(r"\W*(?:[Ee]instimmig\s+)?\w+$", sentence[: verb.end()]) is not None
        return fragment or _DONE.search(sentence) is not None or "," in sentence[: verb.start()]
    return True


def _sure(resolution: Resolution) -> float:
    return round(0.6 + 0.15 * bool(resolution.body) + 0.1 * bool(resolution.vote) + 0.1 * bool(resolution.day), 2)
