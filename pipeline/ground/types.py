"""The values that travel between stages: frozen, checked, and pointing into one immutable text per
document.

All `start`/`end` are half-open character offsets into `Document.text`. Boxes are (x0, y0, x1, y1)
in points, origin top left of the page.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

BlockRole = Literal["heading", "paragraph", "list_item", "table", "artifact", "footnote"]
# What an archive of the first edition calls `furniture`.
_StoredRole = Annotated[
    BlockRole, BeforeValidator(lambda role: "artifact" if role == "furniture" else role)
]
DocumentKind = Literal["agreement", "press_release", "other"]
TagKind = Literal[
    "partner", "region", "standard", "organisation", "person", "place", "date", "decision", "number"
]
AgreementState = Literal["not_yet", "in_force", "expired", "replaced", "unclear"]
Outcome = Literal["new", "changed", "unchanged", "duplicate", "quarantined", "failed", "gone"]
Level = Literal["info", "warning", "error"]
SectionKind = Literal[
    "kicker", "date_header", "headline", "subheadline", "downloads", "dateline", "lead", "body",
    "quote",
    "boilerplate", "contact", "title", "parties", "preamble", "section", "signatures",
]  # fmt: skip
# Between the place of a file and the name of a file that lies within it:
# "anschreiben.docx!/anlage.pdf".
WITHIN = "!/"
BBox = tuple[float, float, float, float]


class Frozen(BaseModel):
    """A value that cannot change and takes no unknown field."""

    # `section` and `sections` are called `zone` and `zones` where they are kept or told to programs
    # (docs/contract).
    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True
    )


class Span(Frozen):
    """A half-open stretch of characters of the document's text."""

    start: int
    end: int

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")
        return self


class SourceFile(Frozen):
    """Where a document came from: the place (path or URL), its bytes' hash and real media type."""

    path: str
    name: str
    sha256: str
    media_type: str
    size: int
    fetched_at: datetime


class Page(Span):
    """One page; width and height in points (0 where the format has no pages); quality from 0
    (unreadable) to 1.

    `reasons` say in German why the quality is less than it might be.
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    ocr: bool = False
    quality: float = 1.0
    reasons: tuple[str, ...] = ()


class Block(Span):
    """A paragraph, heading, list item, table row group, footnote or page artifact, in reading
    order.

    `confidence` says how sure OCR is of it (0 to 1); None where the file itself holds the text.
    """

    role: _StoredRole
    level: int = 0
    page: int = 1
    bbox: BBox | None = None
    confidence: float | None = None


class Section(Span):
    """A part of a release or an agreement with a fixed job, such as dateline, boilerplate or
    signatures.
    """

    kind: SectionKind


class Link(Span):
    """A hyperlink on the words `[start, end)`; `kind` is `download` for files, else `web`."""

    kind: Literal["download", "web"]
    target: str
    label: str


class Issue(Frozen):
    """Something staff should know about a document; `message` and `hint` are German."""

    code: str
    level: Level
    message: str
    hint: str = ""
    document: str | None = None
    page: int | None = None


class Made(Frozen):
    """When and by which stage version a value was made, and the fingerprint of all that it was made
    from.
    """

    at: datetime
    by: str
    fingerprint: str


class ReadHead(Frozen):
    """What reading found of a document's kind, title and day, where people corrected it; `issues`
    are those that the corrections answer.
    """

    kind: DocumentKind
    title: str
    date: date | None
    date_span: Span | None
    issues: tuple[Issue, ...] = ()


class Document(Frozen):
    """One document version: its text and everything that points into it.

    Kind, title and date are as people corrected them; `as_read` is then what reading had found.
    """

    id: str
    version: int
    source: SourceFile
    kind: DocumentKind
    title: str
    date: date | None
    date_span: Span | None
    language: str
    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = Field(alias="zones")
    links: tuple[Link, ...] = ()
    issues: tuple[Issue, ...] = ()
    made: Made
    as_read: ReadHead | None = None


class Tag(Span):
    """A mention with what it means: `id` is None while several `candidates` or none are left."""

    kind: TagKind
    id: str | None
    label: str
    surface: str
    page: int
    section: SectionKind | None = Field(alias="zone")
    how: str
    confidence: float
    candidates: tuple[str, ...] = ()
    decided_by: str | None = None


class Quote(Span):
    """A direct quote (the span of its words, without marks) and its speaker as far as the text
    tells.

    `organisation_id` is the partner that the speaker's organisation is, where the register knows
    it.
    """

    speaker: str | None = None
    function: str | None = None
    organisation: str | None = None
    organisation_id: str | None = None


class Event(Span):
    """Something that the text tells to have happened: an agreement was signed, a paper adopted, a
    house founded. The span is the sentence.

    `who` are houses and persons as the text calls them, in the nominative; `day` is ISO, empty
    where none is told.
    """

    kind: Literal["signing", "adoption", "founding"]
    label: str
    who: tuple[str, ...] = ()
    what: str = ""
    day: str = ""
    place: str = ""
    page: int


class Passage(Span):
    """A stretch of one document that is searched as one; `heading` is the heading that it stands
    under.

    `section` is set where the words say little about what the document is about: boilerplate,
    contact, signatures.
    """

    id: str
    document: str
    page: int
    heading: str = ""
    section: SectionKind | None = Field(default=None, alias="zone")


class FileOutcome(Frozen):
    """What became of one file in a run; `reason` is German.

    `quality` (0 to 1) and `grade` tell how good the text of a new or changed document is,
    `quality_reasons` why it is no better. `embedded` are the outcomes of files that lie within it,
    at any depth; their paths say where.
    """

    path: str
    outcome: Outcome
    document: str | None = None
    reason: str | None = None
    quality: float | None = None
    grade: str | None = None
    quality_reasons: tuple[str, ...] = ()
    embedded: tuple[FileOutcome, ...] = ()

    def each(self) -> tuple[FileOutcome, ...]:
        """This file and those within it, each for itself."""
        return (
            self.model_copy(update={"embedded": ()}),
            *(one for child in self.embedded for one in child.each()),
        )


class SourceLook(Frozen):
    """What one look at a source brought; `kind` is a name of the table of sources, `root` what it
    is known by.

    `found` are places that are there, `failed` places that could not be looked at, `gone` places
    that vanished; `listed` counts the entries of its lists (files of a folder, links of start pages
    and feeds, messages of a mailbox). `faults` say in German why the look is not whole, `notes`
    what else staff may want to know.
    """

    name: str
    kind: str
    root: str
    at: datetime
    found: int = 0
    failed: int = 0
    gone: int = 0
    listed: int = 0
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class RunReport(Frozen):
    """One ingest run; the six counts of what was seen add up to `found`.

    What vanished is told apart: `gone` is the number of `vanished`. `sources` has one look for each
    source.
    """

    run: str
    started: datetime
    finished: datetime
    found: int
    new: int
    changed: int
    unchanged: int
    duplicates: int
    quarantined: int
    failed: int
    documents: tuple[FileOutcome, ...]
    gone: int = 0
    vanished: tuple[FileOutcome, ...] = ()
    sources: tuple[SourceLook, ...] = ()
