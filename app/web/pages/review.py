"""What waits for a person: one name at a time, one key a ruling, everything can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from app.web.audit import record
from app.web.jobs import Progress
from app.web.partner_form import new_row
from app.web.problems import PROBLEMS
from app.web.render import fragment, is_htmx, page
from app.web.rights import needs
from app.web.rulings import SAID, desk_of, note_ruling
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.told import tell
from pipeline.collecting import Doubt, doubts, keep, trust
from pipeline.ground.clock import BERLIN, in_berlin
from pipeline.ground.errors import NotFound
from pipeline.review.correcting import HeadDoubt
from pipeline.review.deciding import Voice
from pipeline.review.reviewing import OpenName, OpenTerms, Review, Suggestion, open_review
from pipeline.tagging.rulings import Ruling, in_force, surface_key

router = APIRouter()
Chosen = Literal["accept", "relink", "reject", "never_here", "never"]
_SHOWN = 30
_REVIEW = "review"  # the name under which what waits is kept


@dataclass(frozen=True, slots=True)
class Queue:
    """Where somebody stands in the queue: `open` places, the one in work, what comes after, and the
    last ruling.
    """

    open: int
    current: OpenName | None
    after: tuple[OpenName, ...]
    suggestions: tuple[Suggestion, ...]
    heads: tuple[HeadDoubt, ...]
    terms: tuple[OpenTerms, ...]
    doubts: tuple[Doubt, ...]
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
    items: list[OpenName]
    suggestions: list[Suggestion]
    heads: list[HeadDoubt]
    terms: list[OpenTerms]


@router.get("/pruefen")
def show(request: Request, who: Annotated[SignedIn, needs("prüfen")], stelle: str = "") -> Response:
    """The queue, at a place or at its beginning."""
    return _answer(request, _queue(site_of(request), who, stelle))


@router.post("/pruefen")
def decide(
    request: Request,
    who: Annotated[SignedIn, needs("prüfen")],
    stelle: Annotated[str, Form(max_length=300)],
    aktion: Annotated[Chosen, Form()],
    eintrag: Annotated[str, Form(max_length=200)] = "",
    grund: Annotated[str, Form(max_length=500)] = "",
    danach: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Decide, and go on to the next place; tags follow behind the page."""
    desk = desk_of(request)
    voice = Voice(who.name, datetime.now(UTC), grund.strip())
    ruling = desk.rule(stelle, aktion, voice, eintrag or None)
    _settle(request, who, ruling, lambda _: desk.settle(ruling))
    return _done(request, who, ruling, danach)


@router.post("/pruefen/partner")
def add_partner(
    request: Request,
    who: Annotated[SignedIn, needs("prüfen")],
    name: Annotated[str, Form(min_length=2, max_length=300)],
    stelle: Annotated[str, Form(max_length=300)] = "",
    kuerzel: Annotated[str, Form(max_length=200)] = "",
    art: Annotated[str, Form(max_length=100)] = "Organisation",
    danach: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Take an organisation into the register, and link the place with it where one is named."""
    row = new_row(name, kuerzel, art)
    id, desk = desk_of(request).enrol(row)
    voice = Voice(who.name, datetime.now(UTC))
    ruling = desk.rule(stelle, "new", voice, id) if stelle else None

    def settle(progress: Progress) -> tuple[str, ...]:
        total = len(site_of(request).archive.manifest.all())
        changed = desk.retagging.run(lambda done: progress(done, total)).changed
        return (*(desk.settle(ruling) if ruling else ()), *changed)

    _settle(request, who, ruling, settle)
    if ruling:
        return _done(request, who, ruling, danach)
    record(request, "ins Register aufgenommen", f"partner:{id}")
    tell(request, f"„{row['name']}“ steht jetzt im Register; die Dokumente werden durchgesehen.")
    return _back(request, who, danach)


@router.post("/pruefen/zurueck")
def undo(
    request: Request,
    who: Annotated[SignedIn, needs("prüfen")],
    entscheidung: Annotated[str, Form(max_length=100)],
) -> Response:
    """Take a ruling back, and show its place again."""
    site = site_of(request)
    place = next((_place(d) for d in _rulings(site) if d.id == entscheidung), "")
    site.jobs.wait()  # else the tags that it brings would come after it was taken back
    made = desk_of(request).undo(entscheidung, Voice(who.name, datetime.now(UTC)))
    return _done(request, who, made.ruling, place, len(made.documents))


@router.post("/pruefen/quelle")
def settle_doubt(
    request: Request,
    who: Annotated[SignedIn, needs("prüfen")],
    quelle: Annotated[str, Form(max_length=200)],
    ort: Annotated[str, Form(max_length=2000)],
    aktion: Annotated[Literal["trust", "keep"], Form()],
) -> Response:
    """Say whether what a source shows at a place now is right."""
    settle, said = _DOUBTS[aktion]
    settle(site_of(request).archive, quelle, ort)
    record(request, "Störung entschieden", f"quelle:{quelle}", ort=ort, aktion=aktion)
    tell(request, said)
    return _back(request, who, "")


_DOUBTS = {
    "trust": (trust, "Der nächste Lauf nimmt es so auf, wie es dort steht."),
    "keep": (keep, "Die bekannte Fassung gilt weiter."),
}


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
    request: Request, who: Annotated[SignedIn, needs("prüfen")], body: Decide
) -> DecidedAnswer:
    """Record one ruling; the documents that it concerns are tagged anew at once."""
    voice = Voice(who.name, datetime.now(UTC), body.why)
    made = desk_of(request).decide(body.item, body.action, voice, body.term)
    note_ruling(request, made.ruling, len(made.documents))
    return DecidedAnswer(decision=made.ruling, documents=list(made.documents))


@router.delete("/api/v1/review/decisions/{id}", responses=PROBLEMS, name="undo_decision")
def undo_by_program(
    request: Request, who: Annotated[SignedIn, needs("prüfen")], id: str
) -> DecidedAnswer:
    """Take a ruling back."""
    made = desk_of(request).undo(id, Voice(who.name, datetime.now(UTC)))
    note_ruling(request, made.ruling, len(made.documents))
    return DecidedAnswer(decision=made.ruling, documents=list(made.documents))


def _open(site: Site) -> Review:
    """What waits, without what is decided already and only not tagged anew yet."""
    decided = [ruling for ruling in site.settling.values() if ruling]
    last = site.kept_before(_REVIEW) if decided else None
    found = last if isinstance(last, Review) else _review(site)
    items = tuple(item for item in found.items if not _is_settled(item, decided))
    return replace(found, items=items)


def _is_settled(item: OpenName, rulings: Iterable[Ruling]) -> bool:
    return any(_settles(ruling, item) for ruling in rulings)


def _review(site: Site) -> Review:
    today = datetime.now(BERLIN).date()
    try:
        return site.kept(_REVIEW, lambda: open_review(site.archive, site.vocabulary(), today))
    except NotFound:
        return Review((), (), ())


def _settles(ruling: Ruling, item: OpenName) -> bool:
    """Whether a place is decided by a ruling that was made at it or elsewhere."""
    if ruling.kind != item.kind or ruling.document not in (None, item.document):
        return False
    if ruling.action in ("never", "never_here"):
        return surface_key(ruling.surface) == surface_key(item.surface)
    return ruling.start == item.start


def _settle(
    request: Request, who: SignedIn, ruling: Ruling | None, work: Callable[[Progress], Sized]
) -> None:
    """Tag anew behind the page what a ruling concerns; meanwhile its place counts as decided."""
    site = site_of(request)
    id = ruling.id if ruling else ""
    site.settling[id] = ruling

    def done(progress: Progress) -> int:
        try:
            changed = len(work(progress))
            _review(site)  # so that nobody waits for it
            return changed
        finally:
            site.settling.pop(id, None)

    site.jobs.start("Neu verschlagworten", who.name, who.session, done, _told_more)


def _told_more(changed: int) -> str:
    return "" if changed < 2 else f"Die Entscheidung ändert {changed} Dokumente."


def _queue(site: Site, who: SignedIn, place: str) -> Queue:
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
        doubts=doubts(site.archive)[:_SHOWN],
        today=sum(in_berlin(d.at).date() == today for d in mine),
        last=mine[-1] if mine else None,
    )


def _rulings(site: Site) -> tuple[Ruling, ...]:
    try:
        return site.archive.rulings.all()
    except NotFound:
        return ()


def _answer(request: Request, queue: Queue) -> Response:
    template = "review/work.html" if is_htmx(request) else "review/page.html"
    return (fragment if is_htmx(request) else page)(request, template, queue=queue, said=SAID)


def _done(
    request: Request, who: SignedIn, ruling: Ruling, after: str, changed: int | None = None
) -> Response:
    note_ruling(request, ruling, changed)
    tell(request, f"„{ruling.surface}“ {SAID[ruling.action]}.")
    return _back(request, who, after)


def _back(request: Request, who: SignedIn, after: str) -> Response:
    if is_htmx(request):
        return _answer(request, _queue(site_of(request), who, after))
    return RedirectResponse("/pruefen?" + urlencode({"stelle": after}), 303)


def _place(ruling: Ruling) -> str:
    return f"{ruling.document}:{ruling.start}:{ruling.kind}" if ruling.document else ""
