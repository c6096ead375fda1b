"""Decisions that were taken: `der Strategiekreis hat … einstimmig beschlossen`, with body, vote,
day and meeting.

Careful by design: a rule („wird vom Plenum beschlossen“), a wish, a plan or a negation in the
clause of the verb is no decision, and a body that only hosts the meeting („auf dem Treffen des
Strategiekreises“) did not decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from nlp.sentences import split_sentences
from nlp.taggers import Register
from nlp.taggers.dates import DateTagger
from nlp.types import Mention

# Past form → participle. „beschlossen“ is a past form too, with what was decided behind it.
_PAST = {
    r"beschlossen(?=\s+(?:die|diese|den|das|eine|einen|sie)\b)": "beschlossen",
    r"beschloss": "beschlossen",
    r"verabschiedeten?": "verabschiedet",
    r"billigten?": "gebilligt",
    # „stimmte … zu“ is agreeing only with its prefix, and that stands at the end.
    r"stimmten?(?=(?s:.*)\bzu\s*(?:[.,;!?]|und\b|$))": "zugestimmt",
}
_PARTICIPLE = (
    r"[Bb]eschlossen|[Vv]erabschiedet|[Aa]ngenommen(?!,|\s+dass\b)|[Gg]ebilligt|[Zz]ugestimmt"
)
_NOUN = (
    r"(?:(?:durch|mit|per|laut|gemäß)\s+(?:einstimmige[nm]?\s+)?Beschluss(?:es)?|Beschluss\s+(?:des|der|vom)"
    r"|Verabschiedung\s+(?:durch|im|am)|einstimmiger\s+Beschluss)"
)
_VERB = re.compile(
    rf"\b(?P<past>{'|'.join(_PAST)})\b|\b(?P<participle>{_PARTICIPLE})\b|\b(?P<noun>{_NOUN})"
)
_DONE = re.compile(r"\b(?:wurden?|worden|hat|haben|hatten?|ist|sind|war(?:en)?)\b")
_NOT_TAKEN = re.compile(
    r"\b(?:nicht|nie|niemals|weder|kein\w*|soll\w*|kann|können|könn?te\w*|muss|müssen|wird|werden|würden?|hätten?|wären?"
    r"|falls|sofern|wenn|bevor|sobald|ob|dürfen|darf|möchten?|wollen|will|hoff\w+|zu\s+(?:sein|haben))\b",
    re.IGNORECASE,
)
_AGREEMENT = re.compile(r"vereinbarung|erklärung|verständnis|standard|check", re.IGNORECASE)
_AGAINST = r"(?:\w+\s+){1,2}(?:Gegenstimmen?|(?:Stimm)?[Ee]nthaltung(?:en)?)"
_COUNTED = rf"(?:[Ee]instimmig\s+)?(?:[Bb]ei|[Mm]it)\s+{_AGAINST}(?:\s+und\s+{_AGAINST})?"
_VOTE = re.compile(
    rf"\b(?:{_COUNTED}|[Mm]it\s+(?:großer|breiter|deutlicher|überwältigender|knapper)?\s?Mehrheit"
    r"|[Oo]hne\s+Gegenstimmen?|[Ee]instimmig(?:e[nrm]?)?|[Ee]inmütig|[Mm]ehrheitlich|[Ee]invernehmlich)\b"
)
_FRAGMENT = re.compile(rf"\W*(?:{_VOTE.pattern}\s*)?$")
_BY_WHOM = re.compile(r"\W*(?:Vom|Von\s+der|Durch\s+(?:den|die|das))\s+[A-ZÄÖÜ]")
_MEETING = re.compile(
    r"\b(?:[Aa]uf|[Bb]ei|[Ii]n|[Ww]ährend|[Aa]nlässlich)\s+(?:der|dem|des|seiner|seinem|ihrer|ihrem|einer|einem)\s+"
    r"(?P<meeting>(?:\d{1,2}\.\s+)?(?:[a-zäöü]+(?:en|er)\s+)?(?:[A-ZÄÖÜ][\w\-]*\s)?"
    r"[\w\-]*(?:[Ss]itzung|[Pp]lenum|[Tt]reffen|[Tt]agung|[Vv]ersammlung|[Kk]onferenz|[Kk]lausur)\w{0,3})"
)
_IM = re.compile(r"\b[Ii]m\s+(?P<meeting>(?:Herbst|Frühjahrs|Sommer|Winter)?[Pp]lenum)\b")
_DAY = re.compile(r"\b(?:[Aa]m|den)\s+$")
_DAY_OF_NOUN = re.compile(r"(?:\b(?:[Aa]m|den)|(?<!Fassung)(?<!Stand)\svom)\s+$")
_OF_VALIDITY = re.compile(
    r"\b(?:in\s+Kraft|gilt|gelten|gültig\w*|tritt|treten|unterzeichne\w*|unterschr\w+)\b"
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """A decision that was taken: by whom (id and name of a body), how the vote went, on what day,
    at what meeting.

    `verb` is the participle of its verb, empty where only a noun tells; `fragment` says that there
    is no sentence around it (`Beschlossen am …`).
    """

    start: int
    end: int
    body: str = ""
    body_name: str = ""
    vote: str = ""
    day: str = ""
    meeting: str = ""
    verb: str = ""
    fragment: bool = False

    @property
    def label(self) -> str:
        """What staff read: `beschlossen: Strategiekreis, einstimmig, 06.12.2021`."""
        day = ".".join(reversed(self.day.split("-")))
        return "beschlossen: " + ", ".join(
            part for part in (self.body_name, self.vote, day, self.meeting) if part
        )


class DecisionTagger:
    """Finds decisions that were taken; the id is that of the body, `unbekannt` where the text names
    none.
    """

    def __init__(self, register: Register) -> None:
        self._bodies = register.bodies
        self._dates = DateTagger()

    def find(self, text: str) -> list[Mention]:
        """All decisions, ordered by start; each spans from its first to its last part within one
        sentence.
        """
        return [
            Mention(
                "decision",
                r.start,
                r.end,
                text[r.start : r.end],
                (r.body or "unbekannt",),
                "decision",
                _sure(r),
            )
            for r in self.read(text)
        ]

    def read(self, text: str, *, day_is_enough: bool = False) -> list[Resolution]:
        """The decisions with all that the text tells of them.

        A sentence that tells of neither body nor vote must speak of an agreement or the like, for
        anybody may decide anything on a day; with `day_is_enough` the caller answers for that.
        """
        if not _VERB.search(text):
            return []
        found = (
            self._in_sentence(text[s.start : s.end], s.start, day_is_enough)
            for s in split_sentences(text)
        )
        return [resolution for resolution in found if resolution]

    def _in_sentence(self, sentence: str, at: int, day_is_enough: bool) -> Resolution | None:
        verb = next((v for v in _VERB.finditer(sentence) if _is_taken(sentence, v)), None)
        if verb is None:
            return None
        body, vote = self._body(sentence, verb), _VOTE.search(sentence)
        meeting, day = _MEETING.search(sentence) or _IM.search(sentence), self._day(sentence, verb)
        enough = day_is_enough or _is_fragment(sentence, verb) or _AGREEMENT.search(sentence)
        if not (body or vote or (day and enough)):
            return None
        parts = [verb.span(), *(m.span() for m in (vote, meeting) if m)]
        parts += [(day.start, day.end)] if day else []
        parts += [body[2]] if body else []
        return Resolution(
            at + min(start for start, _ in parts),
            at + max(end for _, end in parts),
            body[0] if body else "",
            body[1] if body else "",
            _vote(vote[0]) if vote else "",
            day.ids[0] if day else "",
            " ".join(meeting["meeting"].split()) if meeting else "",
            _participle(verb),
            _is_fragment(sentence, verb),
        )

    def _day(self, sentence: str, verb: re.Match[str]) -> Mention | None:
        """The day of deciding: in the clause of the verb or before it, and no day from which
        something is valid.
        """
        before, last = _DAY_OF_NOUN if verb["noun"] else _DAY, _clause(sentence, verb)[1]
        for day in self._dates.find(sentence):
            between = sentence[day.end : verb.start()] or sentence[verb.end() : day.start]
            is_whole = len(day.ids[0]) == len("2021-12-06") and day.start < last
            if (
                is_whole
                and before.search(sentence[: day.start])
                and not _OF_VALIDITY.search(between)
            ):
                return day
        return None

    def _body(self, sentence: str, verb: re.Match[str]) -> tuple[str, str, tuple[int, int]] | None:
        """The body that decides; None when none or more than one does."""
        start, end = _around(sentence, verb)
        # Who is named in a clause behind the verb did not decide: „haben beschlossen: Der Vorstand
        # tritt zurück“.
        found = [
            b for b in self._bodies_in(sentence) if b[2][0] < end or _is_fragment(sentence, verb)
        ]
        # „vorbereitet von der AG Transfer, verabschiedet vom Strategiekreis“
        near = [body for body in found if start <= body[2][0] < end]
        for bodies in (near, found):
            if len(bodies) == 1:
                return bodies[0]
        return None

    def _bodies_in(self, sentence: str) -> list[tuple[str, str, tuple[int, int]]]:
        found: dict[str, tuple[str, str, tuple[int, int]]] = {}
        taken: list[tuple[int, int]] = []
        for (id, name), patterns in self._patterns:
            match = next((m for p in patterns if (m := p.search(sentence))), None)
            if match and not any(
                s < match.end("body") and match.start("body") < e for s, e in taken
            ):
                taken.append(match.span("body"))
                found.setdefault(id, (id, name, match.span("body")))
        return list(found.values())

    @cached_property
    def _patterns(self) -> list[tuple[tuple[str, str], tuple[re.Pattern[str], ...]]]:
        return [(body, _deciding(body[1])) for body in self._bodies]


def _deciding(name: str) -> tuple[re.Pattern[str], ...]:
    """A body that decides: by it, as the subject, behind the verb, or in a relative clause."""
    body = rf"(?:[a-zäöü]+(?:en|e|er)\s+)?(?P<body>{re.escape(name)}(?:e?s|en)?)\b"
    return tuple(
        re.compile(rf"{before}\s+{body}")
        for before in (
            r"\b(?:[Vv]om|[Vv]on\s+der|[Vv]on\s+dem|[Dd]urch\s+(?:den|die|das)|Beschluss\s+(?:des|der|vom))",
            r"(?:^|[,;:]\s|\b(?:hat|haben|hatte|dass|und)\s)(?:[Dd]er|[Dd]ie|[Dd]as)",
            r"\b(?:beschloss|verabschiedete|billigte|stimmte)\s+(?:der|die|das)",
            r",\s+(?:die|der|das|den)\s+(?:der|die|das)",
        )
    )


def _is_taken(sentence: str, verb: re.Match[str]) -> bool:
    start, end = _clause(sentence, verb)
    if _NOT_TAKEN.search(sentence[start:end]):
        return False
    if verb["participle"]:
        done = _DONE.search(sentence) is not None or "," in sentence[: verb.start()]
        return done or _is_fragment(sentence, verb)
    return True


def _clause(sentence: str, verb: re.Match[str]) -> tuple[int, int]:
    """The clause of the verb; with all before it where it says only in part whether something was
    decided.
    """
    start, end = _around(sentence, verb)
    clause = sentence[start:end]
    # „… hat sie nicht, wie gemeldet, beschlossen“, „Es ist nicht so, dass …“
    leans = re.match(r"\s*(?:ohne\s+)?dass\b", clause) or (
        verb["participle"] and not _DONE.search(clause)
    )
    return (0 if leans else start), end


def _around(sentence: str, verb: re.Match[str]) -> tuple[int, int]:
    """What stands between the commas around the verb."""
    start = max(sentence.rfind(mark, 0, verb.start()) for mark in ",;:") + 1
    return start, min(
        (at for mark in ",;:" if (at := sentence.find(mark, verb.end())) >= 0),
        default=len(sentence),
    )


def _is_fragment(sentence: str, verb: re.Match[str]) -> bool:
    """`Beschlossen am …`, `Vom Rat am … beschlossen`, but not `Beschlossen wurde …`."""
    before, behind = sentence[: verb.start()], sentence[verb.end() :]
    by_whom = _BY_WHOM.match(before) and not behind.strip(" .\n") and not _DONE.search(before)
    if not verb["participle"] or not (by_whom or _FRAGMENT.match(before)):
        return False
    return not re.match(r"\s+(?:hat|haben|wurden?)\b", sentence[verb.end() :])


def _participle(verb: re.Match[str]) -> str:
    if verb["past"]:
        return next(
            participle
            for past, participle in _PAST.items()
            if re.match(past, verb.string[verb.start() :])
        )
    return (verb["participle"] or "").lower()


def _vote(said: str) -> str:
    """As it stands in the middle of a sentence: `einstimmig`, whatever its ending was."""
    words = re.sub(r"^(einstimmig)e[nrm]?$", r"\1", " ".join(said.split()), flags=re.IGNORECASE)
    return words[:1].lower() + words[1:]


def _sure(resolution: Resolution) -> float:
    return round(
        0.6
        + 0.15 * bool(resolution.body)
        + 0.1 * bool(resolution.vote)
        + 0.1 * bool(resolution.day),
        2,
    )
