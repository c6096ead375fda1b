"""The facts of a document that a release is made from, each with its span. Nothing here is
invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pipeline.drafting.decision import Decision
from pipeline.drafting.places import Places
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import DraftSource
from pipeline.ground.types import Document, Quote, Tag


class Material(Protocol):
    """What drafting needs of a stored document; `pipeline.archive.Record` has it."""

    @property
    def document(self) -> Document:
        """The text and what points into it."""
        ...

    @property
    def tags(self) -> tuple[Tag, ...]:
        """What it names."""
        ...

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Who says what in it."""
        ...


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the document says, in the words to print, and where it says so (ordered, never
    empty).
    """

    text: str
    sources: tuple[DraftSource, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """A practice standard that the document names; `remark` says in German what about it was
    inferred.
    """

    code: str
    title: str
    remark: str
    inferred: bool
    sources: tuple[DraftSource, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A direct quote with its speaker; `evidence` is where speaker, function and organisation
    stand.
    """

    text: str
    source: DraftSource
    speaker: str
    attributes: tuple[str, ...]
    evidence: tuple[DraftSource, ...]
    function: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    """Where and when it was signed, as the text says it under or above the signatures."""

    day: date | None
    place: str
    source: DraftSource


@dataclass(frozen=True, slots=True)
class Representative:
    """Who stands for a party, in the text's own words: `die Präsidentin, Prof. Dr. Ilse Quandt`."""

    party: Fact
    words: str
    source: DraftSource


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """All facts of one document in print form; empty where the document does not tell. `lead` is
    the sentence that tells the news of what is no agreement.
    """

    document: Document
    title: Fact | None
    subtitle: Fact | None
    day: date | None
    day_source: DraftSource | None
    downloads: tuple[Fact, ...]
    decision: Decision | None
    lead: Fact | None
    key: tuple[Fact, ...]
    aims: tuple[Fact, ...]
    duties: tuple[Fact, ...]
    examples: tuple[Fact, ...]
    parties: tuple[Fact, ...]
    parties_expected: int
    signing: Signing | None
    represented: tuple[Representative, ...]
    standards: tuple[Standard, ...]
    regions: tuple[Fact, ...]
    quotes: tuple[Citation, ...]


def fact_at(places: Places, source: DraftSource) -> Fact:
    """The words of a place as a fact."""
    return Fact(one_line(places.document.text[source.start : source.end]), (source,))
