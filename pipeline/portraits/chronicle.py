"""The chronicle of a topic, a partner or any query: what its documents tell with a day."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.archive import Parts
from pipeline.archive.told import DatedPlace, TagNames
from pipeline.ground.types import Frozen
from pipeline.portraits.dated import (
    ChronicleEntry,
    entries_of,
    line_at,
    of_one_line,
    with_documents,
)
from pipeline.search.bundle import Bundle
from pipeline.search.hits import asked_in
from pipeline.search.query import Query, Understood
from pipeline.search.search import found_documents, understood_by

# Of a query that finds more, the best documents tell enough.
_MOST_DOCUMENTS = 300
_MOST_DAYS = 2000
_TAGGED = {
    "partner": ("partner", "organisation"), "region": ("region",), "standard": ("standard",),
}  # fmt: skip
# Of a question of more words than these, two must stand in a text that tells of it.
_FEW_WORDS, _OF_MANY = 1, 2


class Chronicle(Frozen):
    """Dated sentences, oldest first; `documents` counts those that were read for it."""

    query: str
    documents: int
    entries: tuple[ChronicleEntry, ...]


def chronicle(bundle: Bundle, query: Query) -> Chronicle:
    """The chronicle of a query within its filters, read from one state of the archive: what stands
    in one paragraph with what was asked for, all of a document whose title has it, and that
    document itself on its day.

    Raises:
        NotFound: there is no archive yet, or a filter names something unknown.
    """
    with bundle.reading() as at:
        found = found_documents(at, query)[:_MOST_DOCUMENTS]
        understood = understood_by(at.archive, query, at.settings, at.vocabulary)
        places = at.archive.told.dated_in(found)
        texts, heads = at.archive.told.texts(found), at.archive.told.heads(found)
        near = _near_names(at.archive, understood, texts)
    about = _About(understood)
    titled = {number for number, head in heads.items() if about.has(head.title)}
    kept = [p for p in places if p.number in titled or about.has(_paragraph(texts, p))]
    told = entries_of([*kept, *near], texts, heads)
    entries = with_documents(told, [heads[number] for number in titled], texts)
    return Chronicle(query=query.text, documents=len(found), entries=entries)


def _paragraph(texts: Mapping[int, str], place: DatedPlace) -> str:
    text = texts[place.number]
    start, end = line_at(text, place.start)
    return text[start:end]


def _near_names(at: Parts, understood: Understood, texts: Mapping[int, str]) -> list[DatedPlace]:
    """Days that stand in one paragraph with what the query names: partners, regions and
    standards.
    """
    return [
        place
        for name in understood.identifiers
        if name.kind in _TAGGED
        for place in of_one_line(
            at.told.dated_near(TagNames(_TAGGED[name.kind], (name.id,)), _MOST_DAYS), texts
        )
    ]


class _About:
    """Tells whether a text has the words that were asked for, or two of several."""

    def __init__(self, understood: Understood) -> None:
        self._understood = understood
        many = len(understood.words.surface) > _FEW_WORDS
        self._least = _OF_MANY if many else 1
        self._known: dict[str, bool] = {}

    def has(self, text: str) -> bool:
        """Whether it does; everything, where only filters were asked for."""
        if self._understood.lists:
            return True
        if text not in self._known:
            self._known[text] = self._count(text) >= self._least
        return self._known[text]

    def _count(self, text: str) -> int:
        understood = self._understood
        return len(asked_in(text, understood.words, understood.spoken.phrases))
