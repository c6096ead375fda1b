"""What the archive takes and gives. Offsets are half-open character positions in the document's
text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.analysis import Terms
from pipeline.archive.audited import Audited
from pipeline.archive.claims import Leases
from pipeline.archive.moving import Movable
from pipeline.archive.named import People
from pipeline.archive.related import Works
from pipeline.archive.searchable import Alert as Alert
from pipeline.archive.searchable import Judged, Renewable, Saving
from pipeline.archive.searchable import SavedSearch as SavedSearch
from pipeline.archive.tallies import Tallies
from pipeline.archive.watches import Watches
from pipeline.ground.types import Block, Document, DocumentKind, Outcome, Passage, Quote, Tag

if TYPE_CHECKING:
    from pipeline.archive.review import TaggedText
    from pipeline.tagging.rulings import Ruling

Floats = NDArray[np.float32]
FACETS = ("partner", "region", "standard")
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


@dataclass(frozen=True, slots=True)
class Filters:
    """What a document must have: one of the ids of each kind that is named, and a date in
    [from_date, to_date].
    """

    partner: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    standard: tuple[str, ...] = ()
    kind: tuple[DocumentKind, ...] = ()
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
    means the same or nearly so, each a group that must be there whole; they count less. A passage
    must have each of the `phrases` (words as written, in order), and a document none of the stems
    in `without`.
    """

    surface: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    compounds: tuple[tuple[str, ...], ...] = ()
    related: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
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
class Table:
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


class Store(
    Audited, Judged, Leases, Movable, People, Renewable, Saving, Tallies, Works, Watches, Protocol
):
    """The one truth about all documents. Nothing is written before the first `save`, `settle` or
    `remove`.

    Every method may raise ConfigError (not an archive, damaged, locked); every method that reads
    documents raises NotFound while there is no archive yet.
    """

    def manifest(self) -> dict[str, ManifestEntry]:
        """What was last seen at each place; empty while there is no archive."""
        ...

    def save(self, record: Record, place: str, parent: str | None = None) -> None:
        """Put a document version in place of what the archive has of it, with its work and links,
        in one transaction.

        `parent` is the document in whose file it lies embedded.
        """
        ...

    def mend(self, record: Record, seen: Document) -> bool:
        """Put a record in place of one whose newest version is still as it was `seen`; False when
        it is not.
        """
        ...

    def settle(self, entry: ManifestEntry) -> None:
        """Note what became of a place that brings no document of its own (duplicate,
        quarantined).
        """
        ...

    def remove(self, document_id: str) -> None:
        """Take out a document with all versions, tags, words, vectors and links; NotFound when
        there is none.

        The documents that lie embedded in its file go with it.
        """
        ...

    def get(self, document_id: str) -> Record:
        """The newest version of a document; NotFound when there is none."""
        ...

    def versions(self, document_id: str) -> tuple[Document, ...]:
        """All versions of a document, oldest first; NotFound when there is none."""
        ...

    def summaries(self) -> list[Summary]:
        """One line for each document, newest date first."""
        ...

    def generation(self) -> int:
        """Grows with every transaction that writes, so that what is kept in memory knows its
        age.
        """
        ...

    def numbers(self) -> dict[int, str]:
        """The id of each document by the number that search knows it by. All of them: too many for
        a single search.
        """
        ...

    def numbers_of(self, ids: Collection[str]) -> dict[str, int]:
        """The numbers of those of these documents that are there."""
        ...

    def ids_of(self, numbers: Collection[int]) -> dict[int, str]:
        """The ids of those of these numbers that are documents."""
        ...

    def matching(self, filters: Filters) -> NDArray[np.int64]:
        """The numbers of all documents that pass the filters, ascending."""
        ...

    def table(
        self,
        query: WordQuery,
        vector: Floats | None = None,
        embedder: str = "",
        focus: Focus = EVERYWHERE,
    ) -> Table:
        """Every passage with its BM25 and, with a vector, its cosine. Phrases and exclusions do not
        matter here.

        A store too large for memory leaves out passages without any of the words that are not among
        the nearest: of all, and of those in `focus`.
        """
        ...

    def by_words(self, query: WordQuery) -> Scores:
        """BM25 of every passage that has one of the words."""
        ...

    def with_phrase(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of the passages that have these words, as written and folded, one behind the
        other.
        """
        ...

    def documents_with(self, stems: Collection[str]) -> NDArray[np.int64]:
        """The numbers of the documents that have one of these stems as a word of its own."""
        ...

    def vocabulary(self) -> dict[str, int]:
        """Every word as written, folded, with the number of passages that have it."""
        ...

    def by_meaning(self, vector: Floats, embedder: str) -> Scores:
        """The cosine of every passage whose vector the named embedder made."""
        ...

    def nearest(self, vectors: Floats, embedder: str) -> NDArray[np.float64]:
        """For each of several vectors the highest cosine of a passage that is not downweighted; -1
        where there is none.
        """
        ...

    def tagged(self, kind: str, ids: Collection[str]) -> dict[int, Carried]:
        """By number, every document with such a tag."""
        ...

    def facets(
        self, documents: NDArray[np.int64], above: Mapping[str, Collection[str]] | None = None
    ) -> dict[str, dict[str, int]]:
        """How many works of these documents have each partner, region, standard, kind and year.

        A region counts for all that it lies in too, which `above` tells; a work counts once for
        each.
        """
        ...

    def known_stems(self, stems: Collection[str]) -> frozenset[str]:
        """Those of the stems that a passage has, be it as a part of a compound."""
        ...

    def people(self) -> Mapping[str, Mapping[int, tuple[int, int]]]:
        """Every person named by a tag or a quote: for each document number the first mention's
        start and end.

        Of a quote it is the empty span where it begins: its words do not hold the name.
        """
        ...

    def paths(self) -> Mapping[int, str]:
        """Where each document came from, by number."""
        ...

    def dated(self, first: date, last: date) -> NDArray[np.int64]:
        """The numbers of the documents of these days, both included."""
        ...

    def days(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The day of each of these documents (numbers) as an ordinal, 0 for none."""
        ...

    def passages(self, numbers: Collection[int]) -> dict[int, FoundPassage]:
        """The passages with these numbers."""
        ...

    def blocks(self, documents: Collection[int]) -> dict[int, tuple[Block, ...]]:
        """The blocks of the newest versions of these documents (numbers), in order."""
        ...

    def vectors_of(self, document_id: str) -> tuple[int, str, Floats]:
        """A document's number, its embedder and its passages' vectors; NotFound when there is
        none.
        """
        ...

    def document_passage(self, document: int, offset: int) -> int | None:
        """The number of the passage that holds this offset, or of the nearest before or after
        it.
        """
        ...

    def rulings(self, document_id: str | None = None) -> tuple[Ruling, ...]:
        """All rulings, or those that can concern a document, oldest first; empty while there is no
        archive.
        """
        ...

    def decide(self, made: Iterable[Ruling]) -> int:
        """Keep rulings; gives how many were new."""
        ...

    def texts(self) -> Iterator[TaggedText]:
        """The newest text of every document."""
        ...

    def unsettled(self) -> list[tuple[str, Tag]]:
        """Document and tag, for every tag that names something and has no entry."""
        ...

    def remarked(self, code: str) -> list[Document]:
        """The documents that have a remark of this code, without their texts."""
        ...

    def strange_quotes(self) -> list[tuple[str, Quote]]:
        """Document and quote, for every quote whose speaker's organisation is no partner of the
        register.
        """
        ...

    def replace_tags(
        self, document: Document, new_tags: Iterable[Tag], new_quotes: Iterable[Quote]
    ) -> None:
        """Put new tags, quotes and issues in place of a document's, and what its head is now; all
        else stays.

        NotFound when there is no such document.
        """
        ...

    def refresh(self, fingerprints: Mapping[str, str]) -> None:
        """Note that all records of an old fingerprint are as good as made under a new one."""
        ...

    def keep_register(self, fingerprint: str, body: bytes) -> None:
        """Keep the terms that documents were tagged with."""
        ...

    def register_of(self, fingerprint: str) -> bytes | None:
        """The terms kept under this fingerprint; None when there are none."""
        ...

    def close(self) -> None:
        """Let go of the file or server."""
        ...
