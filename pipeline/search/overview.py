"""The archive at a glance: how many documents each year, Land and practice standard has, and which
partners meet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

from pipeline.archive import Parts
from pipeline.archive.types import Filters
from pipeline.ground.types import DocumentKind
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.facets import regions_above

_PARTNERS = 14


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """Something that documents name, with the number of documents that do."""

    id: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Year:
    """The documents of one year by kind; `year` is None for those without a date."""

    year: int | None
    kinds: dict[DocumentKind, int]

    @property
    def count(self) -> int:
        """All documents of the year."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class PartnerPair:
    """Two partners that appear in the same documents, and in how many; `first` and `second` are
    ids.
    """

    first: str
    second: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts over all documents.

    `years` has every year from the first to the last; `laender` and `standards` have all of the
    register, those without a document too; `partners` are the most frequent, and `pairs` what joins
    two of them.
    """

    documents: int
    years: tuple[Year, ...]
    laender: tuple[NamedEntry, ...]
    standards: tuple[NamedEntry, ...]
    partners: tuple[NamedEntry, ...]
    pairs: tuple[PartnerPair, ...]


def overview(archive: Parts, vocabulary: Vocabulary, partners: int = _PARTNERS) -> Overview:
    """Count over the whole archive.

    Raises:
        NotFound: there is no archive yet.
    """
    everything = archive.facts.matching(Filters())
    facets = archive.facts.facets(everything, regions_above(vocabulary))
    most = sorted(facets["partner"].items(), key=lambda item: (-item[1], item[0]))[:partners]
    return Overview(
        documents=len(everything),
        years=_years(archive),
        laender=tuple(
            NamedEntry(r.id, r.name, facets["region"].get(r.id, 0))
            for r in vocabulary.regions
            if r.level == "land"
        ),
        standards=tuple(
            NamedEntry(
                s.code, vocabulary.label("standard", s.code), facets["standard"].get(s.code, 0)
            )
            for s in sorted(vocabulary.standards, key=lambda s: s.order)
        ),
        partners=tuple(
            NamedEntry(id, vocabulary.label("partner", id), count) for id, count in most
        ),
        pairs=_pairs(archive, [id for id, _ in most]),
    )


def _years(archive: Parts) -> tuple[Year, ...]:
    """Every year from the first to the last, then the documents without one, if there are any."""
    kinds: defaultdict[int | None, Counter[DocumentKind]] = defaultdict(Counter)
    for summary in archive.documents.summaries():
        year = summary.date.year if summary.date else None
        kinds[year][summary.kind] += 1
    dated = [year for year in kinds if year is not None]
    order: list[int | None] = list(range(min(dated), max(dated) + 1)) if dated else []
    if None in kinds:
        order.append(None)
    return tuple(Year(year, dict(kinds[year])) for year in order)


def _pairs(archive: Parts, ids: list[str]) -> tuple[PartnerPair, ...]:
    documents = {id: frozenset(archive.facts.tagged("partner", [id])) for id in ids}
    found = [PartnerPair(a, b, len(documents[a] & documents[b])) for a, b in combinations(ids, 2)]
    return tuple(sorted((p for p in found if p.count), key=lambda p: (-p.count, p.first, p.second)))
