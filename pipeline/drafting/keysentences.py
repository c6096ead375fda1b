"""Chooses the sentences of a document that say what it is for, word for word, by section, position
and terms.

Nothing is rewritten. A sentence that leans on the one before it („Dabei …“, „Sie …“) is left out,
because without its neighbour it would say something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.taggers.verbs import SPEECH
from nlp.tokens import fold, words
from pipeline.drafting.places import APART, Places
from pipeline.drafting.style import KeySigns, Kind
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import DraftSource

_CLOSED = APART | {
    "kicker", "date_header", "headline", "subheadline", "dateline", "title", "parties",
    "signatures", "quote",
}  # fmt: skip
# Verbs in the subjunctive of reported speech whose form is not also an indicative or a plural.
_REPORTED = re.compile(
    r"\b(?:sei(?! (?:es|denn))|seien|habe|werde|könne|müsse|wolle|solle|dürfe|gebe|gehe|komme|stehe"
    r"|brauche|leiste|biete|schaffe|erhalte|verdiene|profitiere|trage|zeige|stelle|zahle|lohne|laufe"
    r"|nehme|mache|sehe|helfe|finde|bringe|gelte|fehle|bleibe|setze|wisse|führe|sorge|bedeute|fordere"
    r"|fördere|stärke|ermögliche|unterstütze|entstehe|bestehe|beginne|wachse|sinke|steige)\b"
)
# What somebody wants lies in a subjunctive, too, and is no speech.
_WANTED = re.compile(r"\b(?:will|wollen|möchten?)\b[^.]*\bdass\b")
# Who speaks, where the sentence says it: `so Eva Kunz`, `laut Kammer`, `Jan Rau betonte, …`.
_SAID = re.compile(
    rf"\b(?:[Ss]o|[Ll]aut|zufolge|[Nn]ach\s+(?:Angaben|Ansicht|Worten))\s+(?:\w+\s+){{0,3}}[A-ZÄÖÜ]|\b{SPEECH}(?:e|en)?\b"
)
Meaning = Callable[[int], float]
_SECTION_WEIGHT = {"lead": 1.0, "preamble": 0.5, "section": 0.8, "body": 0.8}


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score; higher says more about the document."""

    source: DraftSource
    score: float


def key_sentences(
    places: Places,
    sentences: list[DraftSource],
    taken: list[DraftSource],
    signs: KeySigns,
    meaning: Meaning,
) -> list[DraftSource]:
    """At most `signs.most` sentences in the order of the text; none that overlaps `taken`.

    `meaning` says how close the passage around an offset is to what the whole document is about,
    from -1 to 1.
    """
    candidates = standing_alone(places, sentences, taken, signs)
    weights = _word_weights(places, candidates)
    scored = [
        Scored(
            s,
            _score(places, s, i / max(len(candidates), 1), weights, signs) + 0.4 * meaning(s.start),
        )
        for i, s in enumerate(candidates)
    ]
    by_score = [c.source for c in sorted(scored, key=lambda c: -c.score)]
    return sorted(_without_repeats(places, by_score, taken, signs.most), key=lambda s: s.start)


def _without_repeats(
    places: Places, spans: Iterable[DraftSource], taken: Iterable[DraftSource], most: int
) -> list[DraftSource]:
    """The first ones, but none that says once more what another, or one of `taken`, has said."""
    text = places.document.text
    said = [set(_content_words(text[s.start : s.end])) for s in taken]
    chosen: list[DraftSource] = []
    for span in spans:
        own = set(_content_words(text[span.start : span.end]))
        # Another region or another number is another fact.
        if len(chosen) < most and not any(own <= other for other in said):
            chosen.append(span)
            said.append(own)
    return chosen


def standing_alone(
    places: Places, sentences: Iterable[DraftSource], taken: Sequence[DraftSource], signs: KeySigns
) -> list[DraftSource]:
    """The sentences that can be understood without their neighbours; none that overlaps `taken`."""
    return [s for s in sentences if not _overlaps(s, taken) and _is_candidate(places, s, signs)]


def of_kind(
    places: Places, candidates: Iterable[DraftSource], kind: Kind, most: int
) -> list[DraftSource]:
    """The first sentences that by their words, or else by their heading, are of this kind."""
    by_words, by_heading = [], []
    for span in candidates:
        text = places.document.text[span.start : span.end]
        if any(re.search(pattern, text) for pattern in kind.words):
            by_words.append(span)
        elif any(
            w.text.casefold().startswith(kind.headings) for w in words(places.heading(span.start))
        ):
            by_heading.append(span)
    return sorted([*by_words, *by_heading][:most], key=lambda s: s.start)


def _overlaps(span: DraftSource, taken: Sequence[DraftSource]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in taken)


def _is_candidate(places: Places, span: DraftSource, signs: KeySigns) -> bool:
    text = places.document.text[span.start : span.end]
    tokens = [w.text.casefold() for w in words(text)]
    if not signs.min_words <= len(tokens) <= signs.max_words or not text.endswith((".", "!")):
        return False
    # A list item's dash, or half a quotation or bracket, is no sentence that can stand alone.
    halves = text.count("„") != text.count("“") or text.count("(") != text.count(")")
    if not text[0].isupper() or halves:
        return False
    if tokens[0] in signs.back_references or places.section(span.start, span.end) in _CLOSED:
        return False
    if is_formality(text, signs) or is_indirect(text) or _points_back(text, signs):
        return False
    if not places.keeps_day and any(re.search(sign, text) for sign in signs.by_the_day):
        return False  # `vor einem Jahr`: the draft has another day
    block = places.block(span.start, span.end)
    return not places.document.blocks or (
        block is not None and block.role in ("paragraph", "list_item")
    )


def _points_back(text: str, signs: KeySigns) -> bool:
    """Whether the beginning of a sentence rests on the one before: `auf dieser Basis`, `Vertreten
    wird sie …`. What it points to in itself stands behind a comma.
    """
    tokens = [word.text.casefold() for word in words(text.partition(",")[0])]
    if any(word in signs.pronouns for word in tokens[:_AT_ONCE]):
        return True
    pairs = pairwise([*tokens, ""])
    return any(
        word in signs.pointing and not following.endswith(signs.at_hand)
        for word, following in pairs
    )


_AT_ONCE = 4  # words; further on a pronoun has found its noun


def is_formality(text: str, signs: KeySigns) -> bool:
    """Whether a whole sentence is of administration: terms, notice, form, copies."""
    whole = one_line(text)
    return any(re.search(pattern, whole) for pattern in signs.formalities)


def is_indirect(text: str) -> bool:
    """Whether a sentence gives somebody's words in the subjunctive without saying whose they are:
    `Die Vereinbarung sei ein Meilenstein.`
    """
    if _WANTED.search(text):
        return False
    spoken = [
        m for m in _REPORTED.finditer(text) if not re.search(r"\b(?:ich|es)\s+$", text[: m.start()])
    ]
    return bool(spoken) and not _SAID.search(text)


def _content_words(text: str) -> list[str]:
    # Six letters of the folded word stand for its stem well enough to count with.
    return [fold(w.text)[:6] for w in words(text) if len(w.text) > 4]


def _word_weights(places: Places, candidates: list[DraftSource]) -> Counter[str]:
    text = places.document.text
    counts = Counter(
        stem for c in candidates for stem in set(_content_words(text[c.start : c.end]))
    )
    for stem in set(_content_words(places.document.title)):
        counts[stem] += 2
    return counts


def _score(
    places: Places, span: DraftSource, position: float, weights: Counter[str], signs: KeySigns
) -> float:
    text = places.document.text[span.start : span.end]
    stems = set(_content_words(text))
    central = sum(weights[s] - 1 for s in stems) / (len(stems) + 4)
    section = _SECTION_WEIGHT.get(places.section(span.start, span.end) or "", 0.4)
    return (
        section
        + _signal(text, signs)
        + _heading(places, span, signs)
        + 0.5 * central
        + 0.4 * (1 - position)
    )


def _signal(text: str, signs: KeySigns) -> float:
    """What the words of a sentence add; several strong or weak signs add up, not without end."""
    tokens = [word.text.casefold() for word in words(text)]
    weight = 0.45 * min(_signs_in(tokens, signs.strong), 3)
    weight += 0.15 * min(_signs_in(tokens, signs.weak), 4)
    if text.casefold().startswith(signs.actors):
        weight += 0.6
    beginning = pairwise([*tokens[:9], ""])
    if any(_leans(word, following, signs) for word, following in beginning):
        weight -= 0.7
    return weight


def _signs_in(tokens: Sequence[str], stems: Iterable[str]) -> int:
    return sum(_begins_one(stem, tokens) for stem in stems)


def _begins_one(stem: str, tokens: Sequence[str]) -> bool:
    return any(token.startswith(stem) for token in tokens)


def _leans(word: str, following: str, signs: KeySigns) -> bool:
    # „Mit dieser Vereinbarung“ is the document itself.
    return word in signs.leaning and not following.endswith("vereinbarung")


def _heading(places: Places, span: DraftSource, signs: KeySigns) -> float:
    """What the heading above the sentence says about it."""
    tokens = [w.text.casefold() for w in words(places.heading(span.start))]
    good = any(t.startswith(signs.good_headings) for t in tokens)
    dull = any(t.startswith(signs.dull_headings) for t in tokens)
    return 0.4 * good - 0.8 * dull
