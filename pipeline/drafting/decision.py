"""Finds the sentence in which a body decides about the document, and reads body, vote and day from it.

Careful by design: a rule („werden einstimmig beschlossen“), a wish or a negation is no decision, and a body that is
only the place of a meeting („auf dem Treffen des Strategiekreises“) did not decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pipeline.drafting.places import Places
from pipeline.drafting.style import Body, DecisionSigns, FactSigns
from pipeline.drafting.wording import find_dates
from pipeline.types import DraftSource

_COUNTED_VOTE = re.compile(
    r"\b(?:einstimmig\s+)?(?:bei|mit)\s+(?:\w+\s+){1,2}(?:Gegenstimmen?|Enthaltung(?:en)?|Stimmenthaltung(?:en)?)"
    r"(?:\s+und\s+(?:\w+\s+){1,2}(?:Gegenstimmen?|Enthaltung(?:en)?|Stimmenthaltung(?:en)?))?"
)
_AGREEMENT = re.compile(r"\w*vereinbarung\b", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:\w*vereinbarung|\w*erklärung|diese[rs]?|sie|ihr)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as the text tells it; `whole` says that `text` is a sentence of its own, not „Beschlossen am …“."""

    text: str
    source: DraftSource
    participle: str
    whole: bool
    body: Body | None = None
    vote: str = ""
    day: date | None = None


def find_decision(places: Places, sentences: Iterable[DraftSource], signs: FactSigns) -> Decision | None:
    """The sentence that tells most about the decision, the first of equals; None when no sentence tells of one."""
    title = {word.casefold() for word in re.findall(r"\w{5,}", places.document.title)}
    found = [d for s in sentences if (d := _read(places, s, signs.decision, title))]
    best = max(found, key=lambda d: (d.body is not None) + bool(d.vote) + (d.day is not None), default=None)
    first = re.match(r"\w+", best.text) if best else None
    if best and first and first[0].casefold() in signs.key_sentences.back_references and _AGREEMENT.search(best.text):
        # „Dort wurde die Vereinbarung …“ cannot stand alone, but what it tells of the agreement can be said anew.
        return replace(best, whole=False)
    return best


def _read(places: Places, span: DraftSource, signs: DecisionSigns, title: set[str]) -> Decision | None:
    text = places.document.text[span.start : span.end]
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    if words & set(signs.excluded):
        return None
    fragment = _fragment(text, signs)
    participle = fragment or _past(text, signs)
    if not participle or not (fragment or _ABOUT.search(text) or title & words):
        return None
    body, vote = _body(text, signs.bodies), _vote(text, signs.votes)
    # „am …“ is the day of deciding; „gültig ab …“ or „in der Fassung vom …“ is not.
    day = next((d.day for d in find_dates(text) if re.search(r"\b(?:[Aa]m|den)\s+$", text[: d.start])), None)
    if not (body or vote or day):
        return None
    return Decision(" ".join(text.split()), span, participle, not fragment and text.endswith("."), body, vote, day)


def _fragment(text: str, signs: DecisionSigns) -> str:
    for verb in signs.verbs:
        if re.match(rf"(?:Einstimmig\s+)?{verb.participle}\b(?!\s+(?:hat|haben|wurde|wurden)\b)", text, re.IGNORECASE):
            return verb.participle
    return ""


def _past(text: str, signs: DecisionSigns) -> str:
    for verb in signs.verbs:
        if re.search(rf"\b{verb.participle}\b", text) and re.search(r"\b(?:wurden?|worden|hat|haben)\b", text):
            return verb.participle
        if any(re.search(rf"\b{form}\b", text) for form in verb.past) and _separable(verb.participle, text):
            return verb.participle
    return ""


def _separable(participle: str, text: str) -> bool:
    # „stimmte … zu“ is agreeing only with its prefix.
    return participle != "zugestimmt" or bool(re.search(r"\bzu\b", text))


def _body(text: str, bodies: tuple[Body, ...]) -> Body | None:
    """The body named as the one that decides; None when none or more than one is."""
    deciding = []
    for body in sorted(bodies, key=lambda b: -len(b.name)):
        name = re.escape(body.name)
        agent = rf"\b(?:vom|von der|von dem|durch den|durch die|durch das)\s+(?:\w+en\s+)?{name}\b"
        subject = rf"(?:^|[,;:]\s|\b(?:hat|dass)\s)(?:der|die|das)\s+{name}\b"
        past = rf"\b(?:beschloss|verabschiedete|billigte|stimmte)\s+(?:der|die|das)\s+{name}\b"
        if any(re.search(pattern, text, re.IGNORECASE) for pattern in (agent, subject, past)):
            deciding.append(body)
    return deciding[0] if len(deciding) == 1 else None


def _vote(text: str, votes: tuple[str, ...]) -> str:
    counted = _COUNTED_VOTE.search(text)
    if counted:
        return " ".join(counted.group().split())
    return next((vote for vote in votes if re.search(rf"\b{re.escape(vote)}\b", text, re.IGNORECASE)), "")
