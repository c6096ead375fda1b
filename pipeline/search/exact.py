"""The documents that carry what a query names: found by tags, speakers, days and file names, not by words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipeline.archive.types import Store
from pipeline.search.naming import Identifier, days_of, file_matches
from pipeline.search.query import Understood, widened
from pipeline.vocabulary import Vocabulary

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Carried:
    """How many of the named things a document carries, and where the first of them stands, if it stands in the text."""

    count: int
    place: Place | None


def carriers(store: Store, understood: Understood, vocabulary: Vocabulary) -> dict[int, Carried]:
    """By number, every document that carries something of what was named."""
    found: dict[int, Carried] = {}
    for identifier in dict.fromkeys(understood.identifiers):
        for document, place in _documents(store, identifier, vocabulary).items():
            before = found.get(document)
            found[document] = Carried(before.count + 1, before.place or place) if before else Carried(1, place)
    return found


def _documents(store: Store, named: Identifier, vocabulary: Vocabulary) -> Mapping[int, Place | None]:
    match named.kind:
        case "person":
            return dict(store.people().get(named.id, {}))
        case "file":
            return {number: None for number, path in store.paths().items() if file_matches(path, named.id)}
        case "date":
            dated: dict[int, Place | None] = dict.fromkeys(store.dated(*days_of(named.id)).tolist())
            # A day or a month is also found where the text names it; a year alone stands in too many texts.
            return dated | _tagged(store, "date", {named.id}) if "-" in named.id else dated
        case "region":
            return _tagged(store, "region", set(widened((named.id,), vocabulary)))
        case _:
            return _tagged(store, named.kind, {named.id})


def _tagged(store: Store, kind: str, ids: set[str]) -> dict[int, Place | None]:
    return {number: (start, end) for number, (_, start, end) in store.tagged(kind, ids).items()}


def as_array(found: Mapping[int, Carried]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The numbers of the documents, ascending."""
    return np.array(sorted(found), dtype=np.int64)
