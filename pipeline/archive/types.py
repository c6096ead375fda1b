"""What the archive takes and gives. Offsets are half-open character positions in the document's text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.analysis import Terms
from pipeline.types import Document, DocumentKind, Outcome, Passage, Quote, Tag

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Record:
    """One document version with all that is known about it; it is stored whole or not at all.

    `vectors` has shape (passages, dimension) and `words` one entry a passage; `embedder` names what made the vectors,
    because vectors of two models cannot be compared.
    """

    document: Document
    tags: tuple[Tag, ...]
    quotes: tuple[Quote, ...]
    passages: tuple[Passage, ...]
    vectors: Floats
    words: tuple[Terms, ...]
    fingerprint: str
    embedder: str = ""

    def __post_init__(self) -> None:
        if not len(self.passages) == len(self.vectors) == len(self.words):
            raise ValueError("a record needs one vector and one entry of words for each passage")


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What was last seen at a place, and what became of it; `version` is that of `document`, 0 without one."""

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
    """What a document must have: one of the ids of each kind that is named, and a date in [from_date, to_date]."""

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

    `documents` are the numbers of their documents; `quiet` ones say little about what their document is about.
    """

    passages: NDArray[np.int64]
    documents: NDArray[np.int64]
    quiet: NDArray[np.bool_]
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

    One term is enough for a match, or all parts of one compound.
    """

    surface: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    compounds: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.surface or self.stems or self.compounds)


class Store(Protocol):
    """The one truth about all documents. Nothing is written before the first `save`, `settle` or `remove`.

    Every method may raise ConfigError (not an archive, damaged, locked); every method that reads documents raises
    NotFound while there is no archive yet.
    """

    def ledger(self) -> dict[str, LedgerEntry]:
        """What was last seen at each place; empty while there is no archive."""
        ...

    def save(self, record: Record, place: str) -> None:
        """Put a document version in place of what the archive has of it, in one transaction."""
        ...

    def settle(self, entry: LedgerEntry) -> None:
        """Note what became of a place that brings no document of its own (duplicate, quarantined)."""
        ...

    def remove(self, document_id: str) -> None:
        """Take out a document with all versions, tags, words and vectors; NotFound when there is none."""
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
        """Grows with every transaction that writes, so that what is kept in memory knows its age."""
        ...

    def numbers(self) -> dict[int, str]:
        """The id of each document by the number that search knows it by."""
        ...

    def matching(self, filters: Filters) -> NDArray[np.int64]:
        """The numbers of all documents that pass the filters, ascending."""
        ...

    def by_words(self, query: WordQuery) -> Scores:
        """BM25 of every passage that has one of the words."""
        ...

    def by_meaning(self, vector: Floats, embedder: str) -> Scores:
        """The cosine of every passage whose vector the named embedder made."""
        ...

    def tagged(self, kind: str, ids: Collection[str]) -> dict[int, tuple[int, int, int]]:
        """For each document number with such a tag: how many of the ids it has, and the first tag's start and end."""
        ...

    def facets(self, documents: NDArray[np.int64]) -> dict[str, dict[str, int]]:
        """How many of the documents have each partner, region, standard, kind and year."""
        ...

    def passages(self, numbers: Collection[int]) -> dict[int, FoundPassage]:
        """The passages with these numbers."""
        ...

    def vectors_of(self, document_id: str) -> tuple[int, str, Floats]:
        """A document's number, its embedder and its passages' vectors; NotFound when there is none."""
        ...

    def document_passage(self, document: int, offset: int) -> int | None:
        """The number of the passage that holds this offset, or of the nearest before or after it."""
        ...

    def close(self) -> None:
        """Let go of the file or server."""
        ...
