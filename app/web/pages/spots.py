"""Correcting a document where it is seen: a tag in its text, words that have none, and the document
itself, which can be taken out.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.web.audit import record as note
from app.web.document_view import Looked, Wanted, linker, shown
from app.web.render import fragment, is_htmx, page
from app.web.rights import needs
from app.web.rulings import SAID, desk_of, note_ruling, told_of_others
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.spots import NOWHERE, SETTABLE, Spot, asked_of, place_of_marked, spot_at
from app.web.told import tell
from pipeline.archive import Record
from pipeline.drafting.citing import drafts_citing
from pipeline.ground.types import WITHIN
from pipeline.registers.finding import entries_like
from pipeline.review.deciding import Desk, Voice
from pipeline.review.placing import LONGEST, places_to_tag
from pipeline.review.reviewing import find_place
from pipeline.search.removal import remove_document
from pipeline.tagging.rulings import Ruling

router = APIRouter()
Id = Annotated[str, Path(max_length=80)]
Checker = Annotated[SignedIn, needs("prüfen")]
Place = Annotated[str, Form(max_length=200)]
Short = Annotated[str, Form(max_length=LONGEST)]
_FOUND = 9


@router.get("/dokument/{id}/wort")
def ask(
    request: Request, who: Checker, id: Id, look: Looked,  # noqa: ARG001 - for its right alone
    stelle: Annotated[str, Query(max_length=200)] = "",
    worte: Annotated[str, Query(max_length=4 * LONGEST)] = "",
) -> Response:  # fmt: skip
    """What can be said of a place: of a tag, of the words `[von, bis)`, or of words still to be
    typed.
    """
    site = site_of(request)
    record = site.archive.documents.get(id)
    if look.von is not None and look.bis is not None:
        stelle = place_of_marked(record, look.von, look.bis, worte)
    spot = _spot(site, record, stelle) if stelle else NOWHERE
    values: dict[str, Any] = {
        "document": record.document, "spot": spot, "settable": SETTABLE, "chosen": spot.kind,
        "send": linker(id, look), "entries": spot.offered, "blatt": look.blatt,
        "in_dialog": is_htmx(request),
    }  # fmt: skip
    if is_htmx(request):
        return fragment(request, "document/word.html", **values)
    return page(request, "document/word_page.html", **values)


@router.get("/dokument/{id}/eintraege")
def entries(
    request: Request, who: Checker, id: Id,  # noqa: ARG001 - for its right alone
    art: Annotated[str, Query(max_length=20)] = "",
    name: Annotated[str, Query(max_length=300)] = "",
) -> Response:  # fmt: skip
    """The entries of a register that may be meant by what was typed so far."""
    found = entries_like(site_of(request).vocabulary(), art, name, _FOUND)
    return fragment(request, "document/entries.html", entries=found, typed=name)


@router.post("/dokument/{id}/wort")
def decide(
    request: Request, who: Checker, id: Id, look: Looked, stelle: Place,
    aktion: Annotated[Literal["accept", "reject", "never_here", "never"], Form()],
    eintrag: Short = "", name: Short = "", art: Annotated[str, Form(max_length=20)] = "",
    grund: Short = "",
) -> Response:  # fmt: skip
    """Decide about a place: it is this entry, or nothing of the kind here, in this document,
    anywhere.
    """
    site, voice = site_of(request), Voice(who.name, datetime.now(UTC), grund.strip())
    spot = _spot(site, site.archive.documents.get(id), stelle)
    if aktion == "accept":
        kind, _, chosen = eintrag.rpartition("/")
        asked = asked_of(
            id, spot, kind or art or spot.kind, chosen or name.strip(), site.vocabulary()
        )
        made = desk_of(request).decide_all(asked, voice)
        for ruling in made:
            note_ruling(request, ruling, 1)
    else:
        desk = desk_of(request)
        made = (desk.rule(f"{id}:{stelle}", aktion, voice),)
        _settle(request, who, id, desk, made[0])
    return _seen(request, who, id, look, _told(made[-1]), (spot.start, spot.end))


@router.post("/dokument/{id}/schlagwort")
def tag_words(
    request: Request, who: Checker, id: Id, look: Looked, worte: Short,
    eintrag: Short = "", name: Short = "", art: Annotated[str, Form(max_length=20)] = "",
    ueberall: bool = Form(default=False), grund: Short = "",
) -> Response:  # fmt: skip
    """Tag words that somebody typed: their first place that has no such tag, or all of them."""
    site, voice = site_of(request), Voice(who.name, datetime.now(UTC), grund.strip())
    record = site.archive.documents.get(id)
    kind, _, chosen = eintrag.rpartition("/")
    kind = kind or art
    items = places_to_tag(record.document, record.tags, worte, kind, everywhere=ueberall)
    spots = [_spot(site, record, item.partition(":")[2]) for item in items]
    asked = [
        one
        for spot in spots
        for one in asked_of(id, spot, kind, chosen or name.strip(), site.vocabulary())
    ]
    made = desk_of(request).decide_all(asked, voice)
    for ruling in made:
        note_ruling(request, ruling, 1)
    first = spots[0]
    return _seen(request, who, id, look, _told(made[0], len(made)), (first.start, first.end))


@router.post("/dokument/{id}/zurueck")
def undo(
    request: Request, who: Checker, id: Id, look: Looked,
    entscheidung: Annotated[str, Form(max_length=100)],
) -> Response:  # fmt: skip
    """Take back what was decided in one step, and show the document as it is without it."""
    desk = desk_of(request)
    known = {ruling.id: ruling for ruling in site_of(request).archive.rulings.all()}
    _settle(
        request, who, id, desk, desk.take_back(entscheidung, Voice(who.name, datetime.now(UTC)))
    )
    was = known[entscheidung]
    place = (was.start, was.start + len(was.surface)) if was.document and not was.field else None
    return _seen(request, who, id, look, f"„{was.surface}“ zurückgenommen.", place)


def _settle(request: Request, who: SignedIn, id: str, desk: Desk, ruling: Ruling) -> None:
    """Tag anew what a ruling concerns: one document now; where it concerns all, this one now and
    the others behind the page.
    """
    if ruling.document:
        note_ruling(request, ruling, len(desk.settle(ruling)))
        return
    desk.retagging.retag(id)
    note_ruling(request, ruling, None)
    site_of(request).jobs.start(
        "Neu verschlagworten", who.name, who.session,
        lambda _: len(desk.settle(ruling)), told_of_others,
    )  # fmt: skip


def _spot(site: Site, record: Record, place: str) -> Spot:
    _, tag = find_place(site.archive, f"{record.document.id}:{place}")
    return spot_at(record, tag, place, site.vocabulary())


def _told(ruling: Ruling, times: int = 1) -> str:
    more = f" ({times}-mal)" if times > 1 else ""
    return f"„{' '.join(ruling.surface.split())}“ {SAID[ruling.action]}{more}."


def _seen(
    request: Request, who: SignedIn, id: str, look: Wanted, told: str, place: tuple[int, int] | None
) -> Response:
    """The document as it is now: with HTMX at once, else by an address that shows the place."""
    tell(request, told)
    if is_htmx(request):
        return shown(request, who, id, look, place)
    start, end = place or (None, None)
    address = linker(id, look)(blatt=look.blatt, von=start, bis=end)
    return RedirectResponse(address + ("#stelle" if place else ""), 303)


@router.get("/dokument/{id}/entfernen")
def ask_to_remove(
    request: Request,
    who: Annotated[SignedIn, needs("verwalten")],  # noqa: ARG001 - for its right alone
    id: Id,
) -> Response:
    """What goes with a document, before it goes."""
    return page(request, "document/remove.html", **_going(site_of(request), id))


def _going(site: Site, id: str) -> dict[str, Any]:
    record = site.archive.documents.get(id)
    path = record.document.source.path
    within = [
        text for text in site.archive.facts.paths().values() if text.startswith(f"{path}{WITHIN}")
    ]
    return {
        "document": record.document,
        "within": len(within),
        "rulings": len([r for r in site.archive.rulings.all(id) if r.document == id]),
        "citing": drafts_citing(id, site.archive, site.settings),
    }


@router.post("/dokument/{id}/entfernen")
def remove(
    request: Request, who: Annotated[SignedIn, needs("verwalten")], id: Id  # noqa: ARG001 - for its right alone
) -> Response:  # fmt: skip
    """Take the document out of the archive, and prove that nothing finds it."""
    site = site_of(request)
    citing = drafts_citing(id, site.archive, site.settings)
    gone = remove_document(
        site.archive, id, site.settings,
        [lambda one: bool(drafts_citing(one, site.archive, site.settings))],
    )  # fmt: skip
    note(request, "Dokument entfernt", f"dokument:{id}")
    return page(request, "document/removed.html", gone=gone, citing=citing)
