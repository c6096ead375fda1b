"""When something was: sentences that tell a day in the role that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp.analysis import compound_parts, places, stem
from nlp.days import MONTH_NAME
from nlp.frames import AGREEMENT
from nlp.sentences import split_sentences
from nlp.taggers.dates import DateTagger
from pipeline.archive import Parts
from pipeline.search.hits import Hit

# What a question calls the role of a day, and the words by which a sentence of that role is known.
_ROLES: Mapping[str, tuple[str, str]] = {
    "signing": (
        r"unterzeichnet|unterschrieben|geschlossen|abgeschlossen|signiert|besiegelt|getroffen",
        r"unterzeichn|unterschr|geschlossen|schloss|signier|besiegel|vom\s+\d|\bden\s+\d",
    ),
    "adoption": (
        r"beschlossen|verabschiedet|angenommen|gebilligt|beschloss",
        r"beschlo|verabschied|angenommen|gebillig|zugestimmt",
    ),
    "founding": (r"gegründet|gründung|entstanden", r"gründe|entstand|ins\s+Leben"),
    "start": (
        r"in\s+kraft|beginnt|begann|startet|startete|gestartet|los\b|anfang|gilt",
        r"in\s+Kraft|beginn|begann|start|ab\s+dem|gilt\s+(?:ab|seit)|erstmals",
    ),
    "end": (
        r"endet|endete|läuft\b.*\baus|ausläuft|ende\b|abgelaufen|schluss|befristet|bis\s+wann",
        r"ende[tn]|bis\s+(?:zum\s+)?(?:\d|Ende|Januar|Februar|März|April|Mai|Ju|Au|Sep|Ok|Nov|De)"
        r"|läuft|befrist|schließt\s+ab",
    ),
}
_WHEN = re.compile(r"^\W*(?:(?:seit|bis|ab)\s+)?wann\b|^\W*in\s+welchem\s+jahr\b", re.IGNORECASE)
_VERBS = re.compile(
    r"\b(?:wann|wurde|wird|ist|war|hat|haben|tritt|trat|läuft|gilt|galt|jahr|welchem|die|der|das)\b",
    re.IGNORECASE,
)
_HITS, _SHOWN = 10, 2
# Of a day without a role a sentence must hold so many of the words that were asked for.
_OF_ANY = 2
_ANY = "any"
# A day without its year is one here, and a year alone.
_TIME = re.compile(
    rf"\b\d{{1,2}}\.\s?(?:{MONTH_NAME}|\d{{1,2}}\.)|\b(?:19|20)\d\d\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TellingSentence:
    """A sentence at `[start, end)` of a document that tells the day."""

    hit: Hit
    page: int
    start: int
    end: int
    text: str


def days_for(
    archive: Parts, question: str, hits: Sequence[Hit]
) -> tuple[TellingSentence, ...] | None:
    """The sentences that tell the day asked for, from the documents of the question's hits; None
    where it asks for no day.
    """
    if not _WHEN.search(question):
        return None
    asked_of = (r for r, (asked, _) in _ROLES.items() if re.search(asked, question, re.I))
    role = next(asked_of, _ANY)
    subject = [p.word for p in places(_subject(question, role)) if not p.word.isdecimal()]
    numbers = archive.shown.numbers_of([hit.document for hit in hits[:_HITS]])
    texts = archive.said.texts(numbers.values())
    found = [
        told
        for hit in hits[:_HITS]
        for told in _sentences(archive, hit, texts[numbers[hit.document]], role, subject)
    ]
    # What says more of what was asked stands first, then the better hit.
    found.sort(key=lambda told: -_said_of(told.text, subject))
    return tuple(found)[:_SHOWN]


def _subject(question: str, role: str) -> str:
    """What the question is about, without its verbs."""
    if role == _ANY:
        return _VERBS.sub(" ", question)
    return re.sub(_ROLES[role][0], " ", _VERBS.sub(" ", question), flags=re.IGNORECASE)


def _sentences(
    archive: Parts, hit: Hit, text: str, role: str, subject: Sequence[str]
) -> Iterator[TellingSentence]:
    """Sentences with a day and the role, where their document speaks of the whole subject, and they
    of what it is: an agreement need not call itself one.
    """
    missing = sum(not _has(text, word) for word in subject)
    if role == _ANY and missing <= 1:  # the verb may be another one
        yield from _any_day(archive, hit, text, subject)
    if role == _ANY or missing:
        return
    told = re.compile(_ROLES[role][1], re.IGNORECASE)
    names_itself = any(AGREEMENT.search(word) for word in subject[:1])
    has_title = names_itself or all(_has(hit.title, word) for word in subject)
    itself = hit.kind == "agreement" and has_title
    for sentence in split_sentences(text):
        said = text[sentence.start : sentence.end]
        is_meant = itself or all(_has(said, word) for word in subject[:1])
        if is_meant and told.search(said) and DateTagger().find(said):
            yield TellingSentence(
                hit, _page(archive, hit, sentence.start), sentence.start, sentence.end, said
            )


def _any_day(
    archive: Parts, hit: Hit, text: str, subject: Sequence[str]
) -> Iterator[TellingSentence]:
    """Sentences with a day that say most of what was asked for."""
    for sentence in split_sentences(text):
        said = text[sentence.start : sentence.end]
        if _said_of(said, subject) >= min(_OF_ANY, len(subject)) and _TIME.search(said):
            yield TellingSentence(
                hit, _page(archive, hit, sentence.start), sentence.start, sentence.end, said
            )


def _page(archive: Parts, hit: Hit, offset: int) -> int:
    """The page on which a place of a hit's document stands."""
    number = archive.shown.numbers_of([hit.document])[hit.document]
    passage = archive.shown.document_passage(number, offset)
    found = archive.shown.passages([passage]) if passage is not None else {}
    return next((one.passage.page for one in found.values()), hit.page)


def _said_of(said: str, subject: Sequence[str]) -> int:
    return sum(_has(said, word) for word in subject)


def _has(text: str, word: str) -> bool:
    wanted = stem(word)
    return any(
        stem(place.word) == wanted or wanted in compound_parts(place.word) for place in places(text)
    )
