"""The actions on drafts for programs; the page beside it does the same by forms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field

from app.web.draft_text import DraftText, Written, text_of
from app.web.drafts import DraftActions
from app.web.problems import PROBLEMS
from app.web.refusals import Forbidden
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from pipeline.drafting.states import obstacles
from pipeline.drafting.work import StepName
from pipeline.ground.drafts import (
    Draft,
    DraftQuote,
    DraftSentence,
    DraftSource,
    DraftState,
    LintMark,
)

router = APIRouter(prefix="/api/v1/drafts")
Reader = Annotated[SignedIn, needs("lesen")]
Writer = Annotated[SignedIn, needs("prüfen")]
Releaser = Annotated[SignedIn, needs("freigeben")]
Id = Annotated[str, InPath(max_length=120)]
Number = Annotated[int, InPath(ge=0, le=10_000)]


class DraftLine(BaseModel):
    """One draft in the list; `words` names the wording that it has: who changes or decides gives it
    back as `seen`.
    """

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    state: DraftState
    version: int
    words: str
    template: str
    document: str | None
    day: date | None
    embargo: datetime | None


class DraftAnswer(DraftLine):
    """A draft with every sentence and its source; `open` is in German what stands against a
    release.
    """

    sentences: tuple[DraftSentence, ...]
    missing: tuple[str, ...]
    lint: tuple[LintMark, ...]
    quotes: tuple[DraftQuote, ...]
    approved: tuple[str, ...]
    open: tuple[str, ...] = ()


class NewDraft(BaseModel):
    """What to draft from: a template, a document of the archive (or none), and fields that are
    given word for word.
    """

    template: str = Field(max_length=100)
    document: str | None = Field(default=None, max_length=100)
    values: dict[str, str] = Field(default_factory=dict)


class NewText(BaseModel):
    """The text of a paragraph; `seen` are the draft's `words` that were in view."""

    seen: str = Field(max_length=64)
    text: str = Field(max_length=20_000)


class Fixes(BaseModel):
    """The remarks to put right, by their numbers in `lint` (from 0); `seen` are the draft's `words`
    that were in view.
    """

    seen: str = Field(max_length=64)
    marks: list[int]


class Ruling(BaseModel):
    """A remark as `lint` has it, and why it does not hold."""

    rule: str = Field(max_length=100)
    message: str = Field(max_length=2000)
    why: str = Field(max_length=300)


class Unlocking(BaseModel):
    """Why the standing text of the house is to be changed in this draft."""

    why: str = Field(max_length=300)


class WritingPlace(BaseModel):
    """Where somebody writes: a paragraph from 1, 0 where they only read."""

    paragraph: int = Field(ge=0, le=10_000)


class Other(BaseModel):
    """Somebody else who has the draft open."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    paragraph: int


class Company(BaseModel):
    """Who else is in the draft, and the `words` that it has now."""

    others: list[Other]
    words: str


class Step(BaseModel):
    """A step in the life of a draft; `seen` are its `words` that were read, `reason` is kept in its
    history.
    """

    step: StepName
    seen: str = Field(default="", max_length=64)
    reason: str = Field(default="", max_length=500)


class QuoteDecision(BaseModel):
    """Whether the words of a quote are released; `seen` are the draft's `words` that were read."""

    status: Literal["open", "approved", "refused"]
    seen: str = Field(default="", max_length=64)


class Embargo(BaseModel):
    """Until when the draft may not be out, like „24. November 2026, 10 Uhr“; empty lifts the
    embargo. `seen` are the draft's `words` that were read.
    """

    moment: str = Field(default="", max_length=100)
    seen: str = Field(default="", max_length=64)


@router.get("", responses=PROBLEMS, name="drafts")
def every(request: Request, who: Reader) -> list[DraftLine]:
    """All drafts that this account may know of, the newest first."""
    return [DraftLine.model_validate(draft) for draft in DraftActions(site_of(request), who).all()]


@router.post("", responses=PROBLEMS, name="make_draft")
def make(request: Request, who: Writer, body: NewDraft) -> DraftAnswer:
    """Make a draft; 409 when the same one is in work already."""
    made = DraftActions(site_of(request), who).make(body.template, body.document, body.values)
    return _answer(made)


@router.get("/{id}", responses=PROBLEMS, name="draft")
def one(request: Request, who: Reader, id: Id) -> DraftAnswer:
    """One draft."""
    return _answer(DraftActions(site_of(request), who).get(id))


@router.get("/{id}/text", responses=PROBLEMS, name="draft_text")
def text(request: Request, who: Reader, id: Id) -> DraftText:
    """The paragraphs of a draft with the places of sentences and remarks in them."""
    return text_of(DraftActions(site_of(request), who).get(id))


@router.put("/{id}/text", responses=PROBLEMS, name="write_draft")
def write(request: Request, who: Writer, id: Id, body: Written) -> DraftText:
    """Put a whole text in place of the one that was seen. What others changed in other paragraphs
    since stays; the same paragraph is a conflict (409), which tells both texts.
    """
    sources = [
        DraftSource(document=one.document, page=1, start=one.start, end=one.end)
        for one in body.cited
        if one.start < one.end
    ]
    actions = DraftActions(site_of(request), who)
    return text_of(actions.write(id, body.seen, body.lines, sources))


@router.put("/{id}/paragraphs/{number}", responses=PROBLEMS, name="change_paragraph")
def change(request: Request, who: Writer, id: Id, number: Number, body: NewText) -> DraftAnswer:
    """Put a text in place of a paragraph (from 0); an empty one takes it out. Sentences that stay
    keep their source.
    """
    draft = DraftActions(site_of(request), who).rewrite(id, body.seen, number, body.text)
    return _answer(draft)


@router.post("/{id}/paragraphs/{number}", responses=PROBLEMS, name="insert_paragraph")
def insert(request: Request, who: Writer, id: Id, number: Number, body: NewText) -> DraftAnswer:
    """Put a new paragraph in front of another."""
    draft = DraftActions(site_of(request), who).insert(id, body.seen, number, body.text)
    return _answer(draft)


@router.post("/{id}/fixes", responses=PROBLEMS, name="fix_draft")
def fix(request: Request, who: Writer, id: Id, body: Fixes) -> DraftAnswer:
    """Put remarks of the style linter right."""
    draft = DraftActions(site_of(request), who).fix(id, body.seen, tuple(body.marks))
    return _answer(draft)


@router.post("/{id}/rulings", responses=PROBLEMS, name="settle_remark")
def settle(request: Request, who: Writer, id: Id, body: Ruling) -> DraftText:
    """Say that a remark of the linter does not hold, and why; the history has who and when."""
    draft = DraftActions(site_of(request), who).settle(id, body.rule, body.message, body.why)
    return text_of(draft)


@router.post("/{id}/unlock", responses=PROBLEMS, name="unlock_draft")
def unlock(request: Request, who: Writer, id: Id, body: Unlocking) -> DraftText:
    """Open the standing text for writing, with a reason that the history keeps."""
    return text_of(DraftActions(site_of(request), who).unlock(id, body.why))


@router.post("/{id}/presence", responses=PROBLEMS, name="tell_presence")
def presence(request: Request, who: Writer, id: Id, body: WritingPlace) -> Company:
    """Tell in which paragraph one writes (from 1; 0: none), and learn who else is there."""
    draft = DraftActions(site_of(request), who).get(id)
    others = site_of(request).presence.tell(draft.id, who.name, body.paragraph)
    return Company(others=[Other.model_validate(one) for one in others], words=draft.words)


@router.post("/{id}/steps", responses=PROBLEMS, name="move_draft")
def move(request: Request, who: Writer, id: Id, body: Step) -> DraftAnswer:
    """Hand over for review (*prüfen*); release, give back, publish or withdraw (*freigeben*)."""
    if body.step != "submit" and not who.may("freigeben"):
        raise Forbidden(
            "Dafür braucht es das Recht „freigeben“.", "Bitten Sie jemanden, der freigeben darf."
        )
    draft = DraftActions(site_of(request), who).step(id, body.step, body.seen, body.reason)
    return _answer(draft)


@router.put("/{id}/quotes/{number}", responses=PROBLEMS, name="decide_quote")
def decide(
    request: Request, who: Releaser, id: Id, number: Number, body: QuoteDecision
) -> DraftAnswer:
    """Note that the words of a quote (from 1) are released, or are not."""
    draft = DraftActions(site_of(request), who).decide_quote(id, number, body.status, body.seen)
    return _answer(draft)


@router.put("/{id}/embargo", responses=PROBLEMS, name="hold_draft")
def hold(request: Request, who: Releaser, id: Id, body: Embargo) -> DraftAnswer:
    """Set the embargo, or lift it."""
    draft = DraftActions(site_of(request), who).hold(id, body.moment, body.seen)
    return _answer(draft)


def _answer(draft: Draft) -> DraftAnswer:
    return DraftAnswer.model_validate(draft).model_copy(update={"open": tuple(obstacles(draft))})
