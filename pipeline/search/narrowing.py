"""What filters, phrases and exclusions leave of the archive, before anything is ranked."""

from __future__ import annotations

import numpy as np

from nlp.analysis import places
from pipeline.archive import Parts
from pipeline.search.operators import has_phrase
from pipeline.search.query import Understood
from pipeline.search.ranking import Ints


def narrowed(archive: Parts, understood: Understood) -> Ints | None:
    """The documents (numbers) that pass the filters and have nothing that is excluded; None for
    all.
    """
    within = archive.facts.matching(understood.within) if understood.within else None
    if not understood.words.without and not understood.spoken.barred:
        return within
    excluded = archive.index.documents_with(understood.words.without)
    for phrase in understood.spoken.barred:
        excluded = np.union1d(excluded, _documents_with(archive, phrase))
    everything = archive.facts.matching(understood.within) if within is None else within
    return np.setdiff1d(everything, excluded, assume_unique=True)


def with_phrases(archive: Parts, understood: Understood) -> Ints | None:
    """The passages (numbers) that have every phrase; None where that is no condition."""
    found: Ints | None = None
    if not understood.spoken.strict:
        return None
    for phrase in understood.spoken.phrases:
        exact = np.array(sorted(_having(archive, phrase)), dtype=np.int64)
        found = exact if found is None else np.intersect1d(found, exact, assume_unique=True)
    return found


def lifted_by_phrases(archive: Parts, understood: Understood) -> Ints:
    """The passages (numbers) that have a phrase which is no condition."""
    if understood.spoken.strict:
        return np.zeros(0, dtype=np.int64)
    having = {number for phrase in understood.spoken.phrases for number in _having(archive, phrase)}
    return np.array(sorted(having), dtype=np.int64)


def _having(archive: Parts, phrase: str) -> dict[int, str]:
    """The passages with a phrase, and their documents (ids); little words count too, though the
    index knows none.
    """
    numbers = archive.index.with_phrase([place.word for place in places(phrase)])
    shown = archive.shown.passages(numbers.tolist())
    having: dict[int, str] = {}
    for number, it in shown.items():
        if any(has_phrase(text, phrase) for text in (it.text, it.title, it.passage.heading)):
            having[number] = it.passage.document
    return having


def _documents_with(archive: Parts, phrase: str) -> Ints:
    return np.array(
        sorted(archive.shown.numbers_of(set(_having(archive, phrase).values())).values()),
        dtype=np.int64,
    )
