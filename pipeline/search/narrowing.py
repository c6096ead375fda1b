"""What filters, phrases and exclusions leave of the archive, before anything is ranked."""

from __future__ import annotations

import numpy as np

from nlp.analysis import places
from pipeline.archive.types import Store
from pipeline.search.operators import has_phrase
from pipeline.search.query import Understood
from pipeline.search.ranking import Ints


def narrowed(store: Store, understood: Understood) -> Ints | None:
    """The documents (numbers) that pass the filters and have nothing that is excluded; None for
    all.
    """
    within = store.matching(understood.within) if understood.within else None
    if not understood.words.without and not understood.spoken.barred:
        return within
    excluded = store.documents_with(understood.words.without)
    for phrase in understood.spoken.barred:
        excluded = np.union1d(excluded, _documents_with(store, phrase))
    everything = store.matching(understood.within) if within is None else within
    return np.setdiff1d(everything, excluded, assume_unique=True)


def with_phrases(store: Store, understood: Understood) -> Ints | None:
    """The passages (numbers) that have every phrase; None where none is asked for."""
    found: Ints | None = None
    for phrase in understood.spoken.phrases:
        exact = np.array(sorted(_having(store, phrase)), dtype=np.int64)
        found = exact if found is None else np.intersect1d(found, exact, assume_unique=True)
    return found


def _having(store: Store, phrase: str) -> dict[int, str]:
    """The passages with a phrase, and their documents (ids); little words count too, though the
    index knows none.
    """
    numbers = store.with_phrase([place.word for place in places(phrase)])
    return {
        number: it.passage.document
        for number, it in store.passages(numbers.tolist()).items()
        if any(has_phrase(text, phrase) for text in (it.text, it.title, it.passage.heading))
    }


def _documents_with(store: Store, phrase: str) -> Ints:
    return np.array(
        sorted(store.numbers_of(set(_having(store, phrase).values())).values()), dtype=np.int64
    )
