"""The documents that carry what a query names: found by tags, speakers, days and file names, not by
words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.archive import Parts
from pipeline.archive.types import Carried
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.identifier import Identifier, days_of
from pipeline.search.query import Understood, widened
from pipeline.search.query_entities import answered_exactly, files_meant, named_by_the_way


@dataclass(frozen=True, slots=True)
class ExactMatches:
    """By number, the documents that carry what was named: those that come `first`, and those that
    are only `lifted`.

    `alone` are those of the first that answer without any other word: a time says only which of the
    answers are meant.
    """

    first: Mapping[int, Carried] = field(default_factory=dict)
    alone: Mapping[int, Carried] = field(default_factory=dict)
    lifted: Mapping[int, Carried] = field(default_factory=dict)

    def get(self, document: int) -> Carried | None:
        """What a document carries of all that was named."""
        return self.first.get(document) or self.lifted.get(document)


def exact_matches(archive: Parts, understood: Understood, vocabulary: Vocabulary) -> ExactMatches:
    """Every document that carries something of what was named."""
    text, named = understood.text, understood.identifiers
    exact = answered_exactly(text, named)
    untimed = (
        exact
        if understood.names_only
        else tuple(identifier for identifier in exact if not identifier.is_time)
    )
    first = _carrying(archive, exact, vocabulary)
    alone = first if untimed == exact else _carrying(archive, untimed, vocabulary)
    return ExactMatches(first, alone, _carrying(archive, named_by_the_way(text, named), vocabulary))


def _carrying(
    archive: Parts, named: Iterable[Identifier], vocabulary: Vocabulary
) -> dict[int, Carried]:
    found: dict[int, Carried] = {}
    for identifier in dict.fromkeys(named):
        for document, carried in _documents(archive, identifier, vocabulary).items():
            before = found.get(document)
            found[document] = _both(before, carried) if before else replace(carried, count=1)
    return found


def as_array(found: Mapping[int, Carried]) -> NDArray[np.int64]:
    """The numbers of the documents, ascending."""
    return np.array(sorted(found), dtype=np.int64)


def match_level(carried: Carried | None) -> int:
    """What orders documents before words and meaning do: how much of what is named, and whether in
    their own words.
    """
    return 2 * carried.count + carried.direct if carried else 0


def _both(first: Carried, second: Carried) -> Carried:
    return Carried(first.count + 1, first.place or second.place, first.direct or second.direct)


def _documents(archive: Parts, named: Identifier, vocabulary: Vocabulary) -> Mapping[int, Carried]:
    match named.kind:
        case "person":
            return {
                number: Carried(1, place)
                for number, place in archive.facts.people().get(named.id, {}).items()
            }
        case "file":
            return dict.fromkeys(files_meant(archive.facts.paths(), named.id), Carried(1, None))
        case "date":
            dated = dict.fromkeys(
                archive.facts.dated(*days_of(named.id)).tolist(), Carried(1, None)
            )
            # A day or a month is also found where the text names it; a year alone stands in too
            # many texts.
            is_day = "-" in named.id and not named.is_time
            return archive.facts.tagged("date", {named.id}) | dated if is_day else dated
        case "region":
            inner = archive.facts.tagged(
                "region", set(widened((named.id,), vocabulary)) - {named.id}
            )
            inside = {number: replace(carried, direct=False) for number, carried in inner.items()}
            return inside | archive.facts.tagged("region", {named.id})
        case "partner":
            known = archive.facts.tagged("organisation", {named.id})
            return known | archive.facts.tagged("partner", {named.id})
        case _:
            return archive.facts.tagged(named.kind, {named.id})
