"""Which sentence tells the news of a release or another text: by the words of its headline and by
where it stands, and not by the first verb of signing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.tokens import fold, words
from pipeline.drafting.decision import Decision
from pipeline.drafting.keysentences import standing_alone
from pipeline.drafting.places import Places
from pipeline.drafting.style import KeySigns
from pipeline.ground.drafts import DraftSource

_LOOKED_AT = 6  # sentences; news stands at the head
_LONGEST = 50  # words; a long lead is shortened by hand sooner than a wrong one is mended
_FIRST, _DECIDED, _LATER, _WITHOUT_SUBJECT = 1.5, 2.0, 0.4, 1.5
_STEM = 5  # letters of a folded word
WE = re.compile(r"\b(?:[Ww]ir|[Uu]ns|[Uu]nser\w*)\b")
# `Vorgestellt wurden …`, `Beteiligt waren …`: who does something comes late or not at all.
_PARTICIPLE_FIRST = re.compile(
    r"^[A-ZÄÖÜ][a-zäöüß]+(?:t|en)\s+(?:wurden?|werden|waren?|sind|ist)\b"
)


def lead_of(
    places: Places,
    sentences: Sequence[DraftSource],
    taken: Sequence[DraftSource],
    signs: KeySigns,
    decision: Decision | None,
) -> DraftSource | None:
    """The sentence that leads; None for an agreement, of which the record tells the news, and where
    no sentence can stand alone.
    """
    if places.document.kind == "agreement":
        return None
    longer = signs.model_copy(update={"max_words": _LONGEST})
    found = standing_alone(places, sentences, taken, longer)[:_LOOKED_AT]
    if found and _is_ours(places, found[0]):
        return None  # those behind it rest on it: `Die Veranstaltung findet … statt.`
    found = [s for s in found if not _is_ours(places, s)]
    if decision and decision.whole and not any(s == decision.source for s in found):
        found.append(decision.source)
    title = _stems(places.document.title)
    scores = {s: _score(places, s, n, title, decision) for n, s in enumerate(found)}
    return max(scores, key=lambda s: scores[s], default=None)


def lead_or_decision(
    places: Places, lead: DraftSource | None, decision: Decision | None
) -> tuple[DraftSource | None, Decision | None]:
    """The lead and the decision, of which one gives way where both tell the news in two places: a
    decision told further down, or, where half a sentence tells it (`…, die beschlossen wurde`), a
    lead that takes up no word of the headline.
    """
    if not (lead and decision) or decision.source == lead or decision.body is not None:
        return lead, decision
    text = places.document.text
    below = " ".join(text[s.start : s.end] for s in places.sections("subheadline"))
    headline = _stems(f"{places.document.title} {below}")
    if decision.whole or headline & _stems(text[lead.start : lead.end]):
        return lead, None
    return None, decision


def _score(
    places: Places, span: DraftSource, number: int, title: set[str], decision: Decision | None
) -> float:
    text = places.document.text[span.start : span.end]
    score = len(title & _stems(text)) - _LATER * number + _FIRST * (number == 0)
    score += _DECIDED * (decision is not None and decision.source == span)
    return score - _WITHOUT_SUBJECT * bool(_PARTICIPLE_FIRST.match(text))


def _is_ours(places: Places, span: DraftSource) -> bool:
    """Whether a sentence says „wir“: of whom, only its own house can say."""
    return bool(WE.search(places.document.text[span.start : span.end]))


def _stems(text: str) -> set[str]:
    return {fold(word.text)[:_STEM] for word in words(text) if len(word.text) >= _STEM}
