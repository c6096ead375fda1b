"""What the texts themselves say: dated sentences that tell a number, newest first, or the verbatim
answers of search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from nlp.analysis import compound_parts, main_parts, places, stem
from nlp.sentences import split_sentences
from nlp.taggers.numbers import PartnerNumberTagger
from pipeline.archive.types import FoundPassage, WordQuery
from pipeline.asking.answer import Evidence
from pipeline.asking.days import TellingSentence, days_for
from pipeline.asking.grammar import grammar
from pipeline.asking.roles import Role, alike, roles_for
from pipeline.search.bundle import Bundle
from pipeline.search.query import Query
from pipeline.search.search import SearchResult, search

# Questions for a number: what is counted stands behind.
_HOW_MANY = re.compile(
    r"\b(?:wie\s*viele?[nr]?|(?:an)?zahl\s+(?:der|aller|von))\s+(?P<what>.+)", re.IGNORECASE
)
_NUMBER_WORDS = (
    "zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|vierzig|fünfzig"
    "|sechzig|siebzig|achtzig|neunzig|hundert|tausend|dutzend|million|millionen"
)
# No year, no day, no part of a code.
_NUMBER = re.compile(
    r"(?<![\w./-])(?!(?:19|20)\d\d(?!\d))\d{1,3}(?:[.\u00a0 ]\d{3})*(?![\w-])(?!\.\s?\d)"
    rf"(?!\.\s[A-ZÄÖÜ])|\b\w*(?:{_NUMBER_WORDS})(?:en)?\b",
    re.IGNORECASE,
)
# So many words may stand between a number and what it counts: `über 400 starke regionale Partner`.
_BETWEEN = 4
# Passages that are looked at, newest documents first, and sentences that are shown.
_PASSAGES, _SHOWN = 200, 6


def told_by_texts(bundle: Bundle, question: str) -> tuple[Evidence, ...]:
    """The sentences that answer a question which counts no documents."""
    result = search(bundle, Query(text=question, answers=True, limit=10))
    found = told_directly(bundle, question, result)
    return _verbatim(result) if found is None else found


def told_directly(
    bundle: Bundle, question: str, result: SearchResult
) -> tuple[Evidence, ...] | None:
    """The sentences that tell just the number, the person or the day that is asked for, empty where
    no text tells it; None where the question asks for none of these.
    """
    asked = _HOW_MANY.search(question)
    words = [place.word for place in places(asked["what"])] if asked else []
    if words:
        return tuple(_statements(bundle, words))
    roles = roles_for(bundle, question)
    if roles is not None:
        return tuple(_of_role(role) for role in roles)
    days = days_for(bundle.archive, question, result.hits)
    if days is not None:
        return tuple(_of_day(told) for told in days)
    return None


def _of_role(role: Role) -> Evidence:
    passage = role.passage
    for sentence in split_sentences(passage.text):
        if sentence.start <= role.start < sentence.end:
            return _evidence(passage, sentence.start, sentence.end)
    return _evidence(passage, role.start, role.end)


def _of_day(told: TellingSentence) -> Evidence:
    hit = told.hit
    return Evidence(
        document=hit.document, title=hit.title, date=hit.date, start=told.start, end=told.end,
        page=told.page, text=told.text,
    )  # fmt: skip


def _verbatim(result: SearchResult) -> tuple[Evidence, ...]:
    """The verbatim answers of search."""

    return tuple(map(_of_answer, result.answers))


_SHARED = ("document", "title", "date", "start", "end", "page", "text")


def _of_answer(answer: Any) -> Evidence:
    return Evidence(**{name: getattr(answer, name) for name in _SHARED})


def _statements(bundle: Bundle, words: Sequence[str]) -> Iterator[Evidence]:
    """Sentences that tell how many there are of the first word, newest first, each wording once;
    those alone whose passage has most of the other words.
    """
    told = [
        (passage, start, end, said, _others_in(passage, start, end, words))
        for passage in _newest(bundle, words)
        for start, end, said in _telling(passage.text, words[0])
    ]
    most = max((others for *_, others in told), default=0)
    if not most and any(map(_tells, words[1:])):
        return
    seen: set[str] = set()
    for passage, start, end, said, others in told:
        if others == most and said not in seen and len(seen) < _SHOWN:
            seen.add(said)
            yield _evidence(passage, start, end)


# What every text here is about.
_OURSELVES = frozenset({"om", "offensive", "mittelstand"})


def _tells(word: str) -> bool:
    return word not in _OURSELVES and not grammar().knows(word)


def _others_in(passage: FoundPassage, start: int, end: int, words: Sequence[str]) -> int:
    """How many of the other words stand in the sentence (these count twice) or beside it."""
    said = [place.word for place in places(passage.text[start:end])]
    around = [place.word for place in places(f"{passage.title} {passage.text}")]
    others = [word for word in words[1:] if _tells(word)]
    return sum(_weight(word, said, around) for word in others)


def _weight(word: str, said: Sequence[str], around: Sequence[str]) -> int:
    if any(alike(one, word) for one in said):
        return 2
    return int(any(alike(one, word) for one in around))


def _newest(bundle: Bundle, words: Sequence[str]) -> list[FoundPassage]:
    """The passages that have what is counted, of the newest documents."""
    word = words[0]
    parts = main_parts(word)
    query = WordQuery((word,), (stem(word),), (parts,) if parts else ())
    scores = bundle.archive.index.by_words(query)
    days = bundle.archive.facts.days(scores.documents)
    order = (-days).argsort(kind="stable")[:_PASSAGES]
    found = bundle.archive.shown.passages(scores.passages[order].tolist())
    replaced = bundle.archive.works.replaced()
    gone = set(bundle.archive.shown.ids_of(set(replaced)).values())
    return [
        found[number]
        for number in scores.passages[order].tolist()
        if number in found and found[number].passage.document not in gone
    ]


def _telling(text: str, word: str) -> Iterator[tuple[int, int, str]]:
    """The sentences in which a number stands before the word, and what they tell of it."""
    for sentence in split_sentences(text):
        said = text[sentence.start : sentence.end]
        told = _partners(said) if stem(word) == _PARTNER else _number_of(said, word)
        if told:
            yield sentence.start, sentence.end, " ".join(told.casefold().split())


_PARTNER = stem("partner")


def _partners(said: str) -> str:
    """`über 400 Partner`: as texts are tagged with it."""
    return next((mention.surface for mention in PartnerNumberTagger().find(said)), "")


def _number_of(said: str, word: str) -> str:
    """`zwölf kleine Betriebe`: only small words between, for a noun would be counted itself."""
    wanted = stem(word)
    for place in places(said):
        if alike(place.word, word) or wanted in compound_parts(place.word):
            for match in _NUMBER.finditer(said, 0, place.start):
                between = said[match.end() : place.start]
                if len(between.split()) <= _BETWEEN and not _NO_ADJECTIVE.search(between):
                    return said[match.start() : place.end]
    return ""


_NO_ADJECTIVE = re.compile(
    r"\b[A-ZÄÖÜ]\w*(?<!innen)(?=\s|$)|[.;:!?,]|\b(?:für|von|in|der|die|das|den|mit|auf|an|zu|bei|aus)\b"
)


def _evidence(passage: FoundPassage, start: int, end: int) -> Evidence:
    offset = passage.passage.start
    return Evidence(
        document=passage.passage.document, title=passage.title, date=passage.date,
        start=offset + start, end=offset + end, page=passage.passage.page,
        text=passage.text[start:end],
    )  # fmt: skip
