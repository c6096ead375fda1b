"""What the archive tells of documents that belong together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from pipeline.ground.types import Document
from pipeline.reading.works import Work

if TYPE_CHECKING:
    from pipeline.archive.types import ManifestEntry

RelatedKind = Literal["announces", "replaces", "supplements", "embedded_in"]


@dataclass(frozen=True, slots=True)
class Related:
    """`document` announces, replaces or supplements `target`, or lies embedded in it.

    `sentence` is the evidence, the characters `[start, end)` of `document`; empty for an embedded
    file.
    """

    kind: RelatedKind
    document: str
    target: str
    start: int
    end: int
    sentence: str
    confidence: float


class Works(Protocol):
    """Renditions of one text, and what documents say of each other. Kept by `Store.save` and
    `Store.remove`.
    """

    def works(self) -> Mapping[int, int]:
        """By number, each document that is a rendition of an earlier one: the number of the first
        of its work.

        Who wants one hit per work takes `works().get(number, number)` for each document.
        """
        ...

    def replaced(self) -> Mapping[int, int]:
        """By number, each document of a work that another says to replace: the newest document that
        says so.

        Works that replace each other in a circle are not among them.
        """
        ...

    def work_of(self, document_id: str) -> Work:
        """The work of a document with all its renditions; NotFound when there is no such
        document.
        """
        ...

    def related(self, document_id: str) -> tuple[Related, ...]:
        """All that a document or its renditions say of others, and what others say of them;
        NotFound as `work_of`.
        """
        ...

    def repeating(
        self, keys: Collection[int], least: int, but: str
    ) -> tuple[tuple[Document, ...], ...]:
        """The newest releases with one of these keys (`repeated_keys`), by work; none when fewer
        works than `least`.

        The work of the document `but` is left out.
        """
        ...

    def embedded_entries(self, place: str, parent: str | None = None) -> tuple[ManifestEntry, ...]:
        """What the manifest has of files within the file at a place, at any depth, by place; none
        without an archive.

        With `parent` also those that lay within this document's file when it had another place.
        """
        ...
