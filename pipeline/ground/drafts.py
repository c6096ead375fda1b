"""A draft, its sentences with their sources, its quotes, and what was done to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from pipeline.ground.types import Frozen, Level, Made, Span
from pipeline.ground.words_hash import words_hash

DraftState = Literal["draft", "in_review", "approved", "published", "withdrawn"]
QuoteStatus = Literal["open", "approved", "refused", "altered"]
SentenceKind = Literal["fact", "quote", "boilerplate", "template", "input"]


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


class QuoteInvitation(Frozen):
    """A link by which whoever gave a quote answers for it; `hash` stands for its secret.

    `quote` are the words that it was made for; `answer` is empty until there is one, and then the
    link is used up.
    """

    id: str
    quote: str
    speaker: str
    hash: str
    made: datetime
    by: str
    ends: datetime
    revoked: bool = False
    answer: Literal["", "approved", "changed"] = ""

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be answered by."""
        return not self.revoked and not self.answer and now < self.ends


class PlainSentence(Frozen):
    """What the version in *Einfache Sprache* says for one sentence of the draft: `of` are that
    sentence's words as they were when somebody wrote it. An empty `text` leaves the sentence out.
    """

    of: str
    text: str
    by: str


class DraftSubject(Frozen):
    """Whom or what a draft is about; `code` is that of a practice standard."""

    kind: Literal["organisation", "place", "standard"]
    name: str
    code: str = ""


class DraftOrigin(Frozen):
    """The document that a draft was made from; `address` is where it lies on the web, if it
    does.
    """

    title: str
    day: date | None = None
    address: str = ""


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


class LintRuling(Frozen):
    """Somebody's word that a remark of the linter does not hold; it is known by rule and
    message.
    """

    rule: str
    message: str
    by: str
    at: datetime
    why: str


class DraftComment(Frozen):
    """What somebody said on a sentence of a draft (`words`; empty: on the whole); `done_by` is who
    settled it.
    """

    by: str
    at: datetime
    words: str
    text: str
    done_by: str = ""


class DraftPicture(Frozen):
    """A picture that goes out with a draft; its bytes lie in the draft's Word file, where `hash`
    (their SHA-256, hex) finds them.

    `author` and `licence` are the credit, `alt` says in words what is to be seen. `width` and
    `height` are pixels.
    """

    hash: str
    media: Literal["image/jpeg", "image/png"]
    width: int
    height: int
    caption: str = ""
    author: str = ""
    licence: str = ""
    alt: str = ""

    @property
    def line(self) -> str:
        """What stands under the picture in every format."""
        credit = ", ".join(part for part in (self.author, self.licence) if part)
        said = self.caption if not self.caption or self.caption[-1] in ".!?" else f"{self.caption}."
        return " ".join(part for part in (said, f"Foto: {credit or 'ohne Angabe'}") if part)


class Unlocking(Frozen):
    """Who opened the standing text of a draft for writing, when and why."""

    by: str
    at: datetime
    why: str


class DraftTerm(Frozen):
    """What the archive knows of its agreement's beginning or end; `day` None where it has none.
    `words` are the clause or the sum, in German; `ruled` says that somebody decided it.
    """

    role: Literal["start", "end"]
    day: date | None
    words: str
    ruled: bool = False


class Draft(Frozen):
    """A press release in the making: every sentence with its source, every gap by name.

    `headlines` are what the headline could be, each with its evidence. `basis` names the document
    in German, `origin` for programs, `terms` are what the archive keeps of its agreement;
    `subjects` are whom and what it tells of; `plain` is the version in *Einfache Sprache*.
    `rulings` are remarks that somebody settled, `assigned` is whose turn it is. `approved` are
    those who have released this version so far; `embargo` is the moment before which it may not
    be out. `version` counts wordings, `revision` every change, of the state too: the archive
    keeps one row for each revision. `pictures` go out with it in the order of the text; `unlocked`
    tells that its standing text may be written in. `files` are where this machine keeps what was
    made from it.
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
    terms: tuple[DraftTerm, ...] = ()
    basis: str = ""
    origin: DraftOrigin | None = None
    subjects: tuple[DraftSubject, ...] = ()
    plain: tuple[PlainSentence, ...] = ()
    lines: tuple[DraftLine, ...] = ()
    headlines: tuple[DraftSentence, ...] = ()
    quotes: tuple[DraftQuote, ...] = ()
    rulings: tuple[LintRuling, ...] = ()
    comments: tuple[DraftComment, ...] = ()
    assigned: str = ""
    invitations: tuple[QuoteInvitation, ...] = ()
    pictures: tuple[DraftPicture, ...] = ()
    unlocked: Unlocking | None = None
    embargo: datetime | None = None
    approved: tuple[str, ...] = ()
    history: tuple[DraftEvent, ...] = ()
    revision: int = 0

    @property
    def words(self) -> str:
        """The SHA-256 (hex) of words (those of the plain version too), pictures, quotes and
        embargo: who approves names what they saw.
        """
        lines = [self._text_of(line.pieces) for line in self.lines]
        lines += [sentence.text for sentence in self.plain]
        lines += [f"{picture.hash} {picture.alt}" for picture in self.pictures]
        quotes = [[q.text, q.speaker, q.function, q.organisation] for q in self.quotes]
        return words_hash(self.title, lines, quotes, self.embargo)

    def _text_of(self, pieces: Iterable[int | str]) -> str:
        return "".join(map(self._said, pieces))

    def _said(self, piece: int | str) -> str:
        return piece if isinstance(piece, str) else self.sentences[piece].text
