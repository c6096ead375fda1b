"""What the archive takes and gives. Offsets are half-open character positions in the document's
text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlp.analysis import Terms
from pipeline.archive.searchable import Alert as Alert
from pipeline.archive.searchable import SavedSearch as SavedSearch
from pipeline.ground.types import (
    AgreementState,
    Document,
    DocumentKind,
    Frozen,
    Outcome,
    Passage,
    Quote,
    Tag,
)

if TYPE_CHECKING:
    pass

Floats = NDArray[np.float32]
# Sections that say little about what a document is about: found, but behind what the document
# itself says.
DOWNWEIGHTED = frozenset({"boilerplate", "contact", "downloads", "signatures"})


@dataclass(frozen=True, slots=True)
class Record:
    """One document version with all that is known about it; it is stored whole or not at all.

    `vectors` has shape (passages, dimension) and `words` one entry a passage; `embedder` names what
    made the vectors, because vectors of two models cannot be compared. `prepared` has what the
    second stage of search, the `reranker`, needs of each passage; both are empty where there is
    none.
    """

    document: Document
    tags: tuple[Tag, ...]
    quotes: tuple[Quote, ...]
    passages: tuple[Passage, ...]
    vectors: Floats
    words: tuple[Terms, ...]
    fingerprint: str
    embedder: str = ""
    prepared: tuple[bytes, ...] = ()
    reranker: str = ""

    def __post_init__(self) -> None:
        if not len(self.passages) == len(self.vectors) == len(self.words):
            raise ValueError("a record needs one vector and one entry of words for each passage")


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What was last seen at a place, and what became of it; `version` is that of `document`, 0
    without one.
    """

    place: str
    sha256: str
    outcome: Outcome
    document: str | None
    fingerprint: str
    reason: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of documents."""

    document: str
    title: str
    date: date | None
    kind: DocumentKind
    path: str
    pages: int
    tags: int
    version: int


class Chosen(Frozen):
    """What is chosen of each facet: ids of one facet are alternatives, facets narrow each other."""

    partner: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    standard: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    kind: tuple[DocumentKind, ...] = ()
    state: tuple[AgreementState, ...] = ()

    def of(self, facet: str) -> tuple[str, ...]:
        """What is chosen of a facet, by its kind."""
        chosen: tuple[str, ...] = getattr(self, facet)
        return chosen

    def chosen(self) -> Chosen:
        """This alone, without what else a query or a filter says."""
        return Chosen.model_validate({facet: self.of(facet) for facet in Chosen.model_fields})


class Filters(Chosen):
    """What a document must have: one of the ids of each facet that is named, and a date in
    [from_date, to_date].
    """

    from_date: date | None = None
    to_date: date | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Scores:
    """Passages with one score each, ordered by number; all arrays have one length.

    `documents` are the numbers of their documents; `downweighted` ones say little about what their
    document is about.
    """

    passages: NDArray[np.int64]
    documents: NDArray[np.int64]
    downweighted: NDArray[np.bool_]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage with what a list of hits shows of its document."""

    number: int
    passage: Passage
    text: str
    title: str
    date: date | None
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class WordQuery:
    """Terms to look for: as written, as stems, and for each compound the stems of its parts.

    One term is enough for a match, or all parts of one compound. `related` are the stems of what
    means the same or nearly so, each a group that must be there whole; they count less. A document
    must have none of the stems in `without`.
    """

    surface: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    compounds: tuple[tuple[str, ...], ...] = ()
    related: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.surface or self.stems or self.compounds or self.related)


@dataclass(frozen=True, slots=True)
class Focus:
    """Numbers of documents: those `within` which hits must lie (None: all), and those `named`, none
    to be missed.
    """

    within: NDArray[np.int64] | None = None
    named: NDArray[np.int64] | None = None


EVERYWHERE = Focus()


@dataclass(frozen=True, slots=True)
class ScoredPassages:
    """All passages, ordered by number, with both scores of a question; all arrays have one length
    and are read only.

    `owners` numbers the documents from 0 without gaps. BM25 is 0 where a passage has none of the
    words. A passage that has no vector of the embedder counts as the farthest; without a vector
    asked for all cosines are 0.
    """

    passages: NDArray[np.int64]
    documents: NDArray[np.int64]
    owners: NDArray[np.int64]
    downweighted: NDArray[np.bool_]
    cosines: NDArray[np.float64]
    bm25: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Carried:
    """How many of the things asked for a document carries, and where the first of them stands, if
    it does in the text.

    `direct` tells that the text names one itself: not only within a range of codes, nor only in its
    imprint.
    """

    count: int
    place: tuple[int, int] | None
    direct: bool = True
