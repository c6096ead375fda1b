"""How many documents of a result have each value of each facet."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.archive import Parts
from pipeline.ground.facets import FACETS, Facet
from pipeline.ground.types import Frozen
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.query import facet_label
from pipeline.search.ranking import Ints


class FacetCount(Frozen):
    """How many documents of the result have this value."""

    id: str
    label: str
    count: int


# One and the same for a register, because what follows from it is kept; one tuple, because the page
# asks from several threads.
_above: tuple[str, Mapping[str, frozenset[str]]] = ("", {})


def regions_above(vocabulary: Vocabulary) -> Mapping[str, frozenset[str]]:
    """For each region those that it lies in: a facet must count what its filter finds."""
    global _above
    known, found = _above
    if known != vocabulary.fingerprint:
        outer: dict[str, set[str]] = {}
        for region in vocabulary.regions:
            for inner in vocabulary.within(region.id) - {region.id}:
                outer.setdefault(inner, set()).add(region.id)
        found = {inner: frozenset(regions) for inner, regions in outer.items()}
        _above = (vocabulary.fingerprint, found)
    return found


def count_facets(
    archive: Parts, documents: Ints, vocabulary: Vocabulary, *, each: bool = False
) -> dict[str, tuple[FacetCount, ...]]:
    """By kind, what these documents (numbers) have, in the order of the table of facets;
    works count once, unless `each` document counts.
    """
    counted = archive.facts.facets(documents, regions_above(vocabulary), each=each)
    return {facet.kind: _counts(facet, counted[facet.kind], vocabulary) for facet in FACETS}


def _counts(
    facet: Facet, counts: Mapping[str, int], vocabulary: Vocabulary
) -> tuple[FacetCount, ...]:
    """What was counted of one facet, the most frequent first."""
    most_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        FacetCount(id=id, label=facet_label(facet, id, vocabulary), count=count)
        for id, count in most_first
    )
