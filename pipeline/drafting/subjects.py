"""What a draft is about and what it was made from, as programs and search engines are told it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nlp.tokens import fold, words
from pipeline.drafting.facts import DocumentFacts
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import DraftOrigin, DraftSubject
from pipeline.ground.types import Document

_WEB = ("http://", "https://")
# A name is declined by its last letters: `Verbandes`, `Kammern`; short words say too little.
_ENDING, _SHORTEST = 2, 4


def subjects_of(facts: DocumentFacts | None) -> tuple[DraftSubject, ...]:
    """Parties, regions and standards of the document, each once."""
    if facts is None:
        return ()
    found = [DraftSubject(kind="organisation", name=party.text) for party in facts.parties]
    found += [DraftSubject(kind="place", name=region.text) for region in facts.regions]
    found += [
        DraftSubject(kind="standard", name=standard.title or standard.code, code=standard.code)
        for standard in facts.standards
    ]
    return tuple(dict.fromkeys(found))


def origin_of(document: Document) -> DraftOrigin:
    """The document that a draft rests on; its address only where it lies on the web."""
    path = document.source.path
    return DraftOrigin(
        title=one_line(document.title),
        day=document.date,
        address=path if path.startswith(_WEB) else "",
    )


def named_in(subjects: Iterable[DraftSubject], text: str) -> Iterator[DraftSubject]:
    """The subjects that the text names, declined or not; a standard also by its code alone."""
    there = [fold(word.text) for word in words(text)]
    for subject in subjects:
        if (subject.code and subject.code in text) or _is_named(subject.name, there):
            yield subject


def _is_named(name: str, there: list[str]) -> bool:
    wanted = [fold(word.text) for word in words(name)]
    stems = [word[:-_ENDING] if len(word) > _SHORTEST + _ENDING else word for word in wanted]
    long = [stem for stem in stems if len(stem) >= _SHORTEST]
    return all(_begins_one(stem, there) for stem in long or stems)


def _begins_one(stem: str, there: list[str]) -> bool:
    return any(word.startswith(stem) for word in there)
