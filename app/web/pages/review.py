"""What waits for a person: one name at a time, one key a ruling, everything can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from app.web.audit import record
from app.web.problems import PROBLEMS
from app.web.render import fragment, is_htmx, page
from app.web.rights import needs
from app.web.rulings import SAID, desk_of, note_ruling
from app.web.session import Person
from app.web.site import Site, site_of
from pipeline.ground.clock import BERLIN, in_berlin
from pipeline.ground.errors import NotFound
from pipeline.review.correcting import HeadDoubt
from pipeline.review.deciding import Decided, Voice
from pipeline.review.reviewing import Item, OpenTerms, Review, Suggestion, open_review
from pipeline.tagging.rulings import Ruling, in_force

router = APIRouter()
Chosen = Literal["accept", "relink", "reject", "never_here", "never"]
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Queue:
    """Where somebody stands in the queue: `open` places, the one in work, what comes after, and the
    last ruling.
    """

    open: int
    current: Item | None
    after: tuple[Item, ...]
    suggestions: tuple[Suggestion, ...]
    heads: tuple[HeadDoubt, ...]
    terms: tuple[OpenTerms, ...]
    today: int
    last: Ruling | None

    @property
    def following(self) -> str:
        """The place to go to when the current one is skipped; empty at the end."""
        return self.after[0].item if self.after else ""


class Decide(BaseModel):
    """A ruling about a place of the queue; `term` is the entry that is meant, `why` is kept with
    the ruling.
    """

    item: str
    action: Chosen
    term: str | None = None
    why: str = ""


class DecidedAnswer(BaseModel):
    """The ruling as it is kept, and the documents whose tags are others now."""

    decision: Ruling
    documents: list[str]


class QueueAnswer(BaseModel):
    """What waits for a person."""

    open: int
    items: list[Item]
    suggestions: list[Suggestion]
    heads: list[HeadDoubt]
    terms: list[OpenTerms]


@router.get("/pruefen")
def show(request: Request, who: Annotated[Person, needs("prüfen")], stelle: str = "") -> Response:
    """The queue, at a place or at its beginning."""
    return _answer(request, _queue(site_of(request), who, stelle))


@router.post("/pruefen")
def decide(
    request: Request,
    who: Annotated[Person, needs("prüfen")],
    stelle: Annotated[str, Form(max_length=300)],
    aktion: Annotated[Chosen, Form()],
    eintrag: Annotated[str, Form(max_length=200)] = "",
    grund: Annotated[str, Form(max_length=500)] = "",
    danach: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Decide, and go on to the next place."""
    made = desk_of(request).decide(
        stelle, aktion, Voice(who.name, datetime.now(UTC), grund.strip()), eintrag or None
    )
    return _done(request, who, made, danach)


@router.post("/pruefen/partner")
def add_partner(
    request: Request,
    who: Annotated[Person, needs("prüfen")],
    name: Annotated[str, Form(min_length=2, max_length=300)],
    stelle: Annotated[str, Form(max_length=300)] = "",
    kuerzel: Annotated[str, Form(max_length=200)] = "",
    art: Annotated[str, Form(max_length=100)] = "Organisation",
    danach: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Take an organisation into the register, and link the place with it where one is named."""
    short = [part.strip() for part in kuerzel.split(";") if part.strip()]
    row = {
        "name": " ".join(name.split()),
        "abbreviations": short,
        "category": art.strip() or "Organisation",
    }
    if stelle:
        return _done(
            request,
            who,
            desk_of(request).add_partner(stelle, row, Voice(who.name, datetime.now(UTC))),
            danach,
        )
    changed = desk_of(request).grow(row)
    record(request, "ins Register aufgenommen", f"partner:{row['name']}", geändert=len(changed))
    return _back(request, _queue(site_of(request), who, danach), danach)


@router.post("/pruefen/zurueck")
def undo(
    request: Request,
    who: Annotated[Person, needs("prüfen")],
    entscheidung: Annotated[str, Form(max_length=100)],
) -> Response:
    """Take a ruling back, and show its place again."""
    place = next((_place(d) for d in _rulings(site_of(request)) if d.id == entscheidung), "")
    made = desk_of(request).undo(entscheidung, Voice(who.name, datetime.now(UTC)))
    return _done(request, who, made, place)


@router.get("/api/v1/review", responses=PROBLEMS, name="review", dependencies=[needs("prüfen")])
def as_json(request: Request) -> QueueAnswer:
    """What waits for a person, over the whole archive."""
    found = _open(site_of(request))
    return QueueAnswer(
        open=len(found.items),
        items=list(found.items),
        suggestions=list(found.suggestions),
        heads=list(found.heads),
        terms=list(found.terms),
    )


@router.post("/api/v1/review/decisions", responses=PROBLEMS, name="decide")
def decide_by_program(
    request: Request, who: Annotated[Person, needs("prüfen")], body: Decide
) -> DecidedAnswer:
    """Record one ruling; the documents that it concerns are tagged anew at once."""
    voice = Voice(who.name, datetime.now(UTC), body.why)
    made = desk_of(request).decide(body.item, body.action, voice, body.term)
    _note(request, made)
    return DecidedAnswer(decision=made.ruling, documents=list(made.documents))


@router.delete("/api/v1/review/decisions/{id}", responses=PROBLEMS, name="undo_decision")
def undo_by_program(
    request: Request, who: Annotated[Person, needs("prüfen")], id: str
) -> DecidedAnswer:
    """Take a ruling back."""
    made = desk_of(request).undo(id, Voice(who.name, datetime.now(UTC)))
    _note(request, made)
    return DecidedAnswer(decision=made.ruling, documents=list(made.documents))


def _open(site: Site) -> Review:
    try:
        return open_review(site.store, site.vocabulary(), datetime.now(BERLIN).date())
    except NotFound:
        return Review((), (), ())


def _queue(site: Site, who: Person, place: str) -> Queue:
    found = _open(site)
    at = next((number for number, item in enumerate(found.items) if item.item == place), 0)
    rest = found.items[at:] + found.items[:at]
    mine, today = (
        [d for d in in_force(_rulings(site)) if d.by == who.name],
        datetime.now(BERLIN).date(),
    )
    return Queue(
        open=len(found.items),
        current=rest[0] if rest else None,
        after=rest[1:_SHOWN],
        suggestions=found.suggestions[:_SHOWN],
        heads=found.heads[:_SHOWN],
        terms=found.terms[:_SHOWN],
        today=sum(in_berlin(d.at).date() == today for d in mine),
        last=mine[-1] if mine else None,
    )


def _rulings(site: Site) -> tuple[Ruling, ...]:
    try:
        return site.store.rulings.all()
    except NotFound:
        return ()


def _answer(request: Request, queue: Queue, done: Decided | None = None) -> Response:
    template = "review/work.html" if is_htmx(request) else "review/page.html"
    return (fragment if is_htmx(request) else page)(
        request, template, queue=queue, done=done, said=SAID
    )


def _done(request: Request, who: Person, made: Decided, after: str) -> Response:
    _note(request, made)
    return _back(request, _queue(site_of(request), who, after), after, made)


def _back(request: Request, queue: Queue, after: str, made: Decided | None = None) -> Response:
    if is_htmx(request):
        return _answer(request, queue, made)
    return RedirectResponse("/pruefen?" + urlencode({"stelle": after}), 303)


def _note(request: Request, made: Decided) -> None:
    note_ruling(request, made.ruling, len(made.documents))


def _place(ruling: Ruling) -> str:
    return f"{ruling.document}:{ruling.start}:{ruling.kind}" if ruling.document else ""
