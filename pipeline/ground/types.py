"""The values that travel between stages: frozen, checked, and pointing into one immutable text per
document.

All `start`/`end` are half-open character offsets into `Document.text`. Boxes are (x0, y0, x1, y1)
in points, origin top left of the page.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
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
Outcome = Literal["new", "changed", "unchanged", "duplicate", "quarantined", "failed", "gone"]
Level = Literal["info", "warning", "error"]
DraftState = Literal["draft", "in_review", "approved", "published", "withdrawn"]
QuoteStatus = Literal["open", "approved", "refused", "altered"]
SentenceKind = Literal["fact", "quote", "boilerplate", "template", "input"]
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


class Document(Frozen):
    """One document version: its text and everything that points into it."""

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


class DraftSource(Span):
    """Where a draft sentence comes from."""

    document: str
    page: int


class DraftSentence(Frozen):
    """One sentence of a draft; `source` None means *ohne Beleg* (template text, boilerplate or
    input).

    `evidence` are all places that bear it out and `proof` their words, one for each; `source` spans
    them all. `gap` names the field that the sentence stands in for, `note` says in German where it
    comes from.
    """

    text: str
    kind: SentenceKind
    source: DraftSource | None = None
    evidence: tuple[DraftSource, ...] = ()
    proof: tuple[str, ...] = ()
    note: str = ""
    gap: str = ""


class DraftLine(Frozen):
    """One paragraph of a draft: indices into the draft's sentences, and what stands between
    them.
    """

    style: str
    pieces: tuple[int | str, ...]


class DraftQuote(Frozen):
    """Somebody's words in a draft; only `text` as it was given may be released.

    `now` is what the draft says in its place (empty when it is the same), `day` the day that
    `function` held on.
    """

    text: str
    speaker: str = ""
    function: str = ""
    organisation: str = ""
    day: date | None = None
    source: DraftSource | None = None
    status: QuoteStatus = "open"
    by: str = ""
    now: str = ""


class DraftChange(Frozen):
    """A sentence before and after a revision; empty where it is new or gone."""

    before: str
    after: str


class DraftEvent(Frozen):
    """One step in the life of a draft: who did what and when; `what` is German.

    `words` begins the hash of the words that the draft had then (`Draft.words`): an approval is one
    of these words and of no others.
    """

    at: datetime
    by: str
    what: str
    state: DraftState
    version: int
    changes: tuple[DraftChange, ...] = ()
    words: str = ""


class LintMark(Span):
    """A remark of the style linter on the draft's text; `fix` is what to put in place of the span,
    None for no fix.
    """

    rule: str
    severity: Level
    message: str
    suggestion: str = ""
    fix: str | None = None


class Draft(Frozen):
    """A press release in the making: every sentence with its source, every gap by name.

    `basis` names the document in German. `approved` are those who have released this version so
    far; `embargo` is the moment before which it may not be out. `version` counts wordings,
    `revision` every change, of the state too: the archive keeps one row for each revision. `files`
    are where this machine keeps what was made from it.
    """

    id: str
    version: int
    template: str
    state: DraftState
    sentences: tuple[DraftSentence, ...]
    missing: tuple[str, ...]
    lint: tuple[LintMark, ...]
    files: dict[str, str]
    made: Made
    title: str = ""
    day: date | None = None
    document: str | None = None
    basis: str = ""
    lines: tuple[DraftLine, ...] = ()
    quotes: tuple[DraftQuote, ...] = ()
    embargo: datetime | None = None
    approved: tuple[str, ...] = ()
    history: tuple[DraftEvent, ...] = ()
    revision: int = 0

    @property
    def words(self) -> str:
        """The SHA-256 (hex) of all that is approved with this draft: its words, quotes and
        embargo.

        Whoever approves names it, so that nobody approves what they have not seen. States, remarks
        and evidence are no words.
        """
        said = {
            "title": self.title,
            "lines": [self._words_of(line) for line in self.lines],
            "quotes": [[q.text, q.speaker, q.function, q.organisation] for q in self.quotes],
            "embargo": self.embargo.astimezone(UTC).isoformat() if self.embargo else "",
        }
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def _words_of(self, line: DraftLine) -> str:
        sentences = self.sentences
        return "".join(p if isinstance(p, str) else sentences[p].text for p in line.pieces)


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
