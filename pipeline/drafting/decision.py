"""Finds the sentence in which a body decides about the document, and what it tells: body, vote and
day.

What a decision is, `nlp.taggers.decisions` knows; whether it is one about this document is found
out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from nlp.taggers import Register
from nlp.taggers.decisions import DecisionTagger
from nlp.taggers.events import LABELS, EventTagger
from pipeline.drafting.places import Places
from pipeline.drafting.style import Body, FactSigns
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import DraftSource

_AGREEMENT = re.compile(r"\w*(?:vereinbarung|verständnis|erklärung)\b", re.IGNORECASE)
_EVENTS = EventTagger()
_ABOUT = re.compile(r"\b(?:\w*vereinbarung|\w*erklärung|diese[rs]?|sie|ihr)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as the text tells it; `whole` says that `text` is a sentence of its own, not
    „Beschlossen am …“.
    """

    text: str
    source: DraftSource
    participle: str
    whole: bool
    body: Body | None = None
    vote: str = ""
    day: date | None = None


def find_decision(
    places: Places, sentences: Iterable[DraftSource], signs: FactSigns
) -> Decision | None:
    """The sentence that tells most about the decision, the first of equals; where no body decides,
    the one that tells who signed; None when no sentence tells of either.
    """
    title = {word.casefold() for word in re.findall(r"\w{5,}", places.document.title)}
    bodies = {body.name: body for body in sorted(signs.bodies, key=lambda body: -len(body.name))}
    tagger = DecisionTagger(Register(bodies=tuple((name, name) for name in bodies)))
    spans = list(sentences)
    found = [d for s in spans if (d := _read(places, s, tagger, bodies, title))]
    if not found:
        return _signed(places, spans, signs)
    best = max(
        found, key=lambda d: (d.body is not None) + bool(d.vote) + (d.day is not None), default=None
    )
    first = re.match(r"\w+", best.text) if best else None
    if (
        best
        and first
        and first[0].casefold() in signs.key_sentences.back_references
        and _AGREEMENT.search(best.text)
    ):
        # „Dort wurde die Vereinbarung …“ cannot stand alone, but what it tells of the agreement can
        # be said anew.
        return replace(best, whole=False)
    return best


def _signed(places: Places, sentences: Iterable[DraftSource], signs: FactSigns) -> Decision | None:
    """The sentence that tells who signed or adopted something, and when; it has to stand by
    itself.
    """
    best, most = None, 0
    for span in sentences:
        text = one_line(places.document.text[span.start : span.end])
        first = re.match(r"\w+", text)
        back = first is None or first[0].casefold() in signs.key_sentences.back_references
        if back or not text.endswith("."):
            continue
        for event in _EVENTS.read(text, places.document.date):
            told = bool(event.who) + bool(event.day) + bool(event.what)
            if event.kind != "founding" and event.who and event.what and told > most:
                day = date.fromisoformat(event.day) if event.day else None
                best, most = Decision(text, span, LABELS[event.kind], True, None, "", day), told
    return best


def _read(
    places: Places,
    span: DraftSource,
    tagger: DecisionTagger,
    bodies: dict[str, Body],
    title: set[str],
) -> Decision | None:
    text = one_line(places.document.text[span.start : span.end])
    # A noun („durch Beschluss des Plenums“) is in rules as well: too little for a sentence of a
    # release.
    told = next((r for r in tagger.read(text, day_is_enough=True) if r.verb), None)
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    if told is None or not (told.fragment or _ABOUT.search(text) or title & words):
        return None
    day = date.fromisoformat(told.day) if told.day else None
    whole = not told.fragment and text.endswith(".")
    return Decision(text, span, told.verb, whole, bodies.get(told.body), told.vote, day)
