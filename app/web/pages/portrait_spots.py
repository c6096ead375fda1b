"""Correcting a portrait where it is seen, whatever it is of: to the place where a document names
somebody, and away with a document that does not mean them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.web.rights import needs
from app.web.rulings import desk_of, note_ruling
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.told import tell
from pipeline.ground.errors import NotFound
from pipeline.portraits.misplaced import place_of, ruled_out
from pipeline.portraits.subjects import Subject, SubjectKind, subject_of
from pipeline.review.deciding import Voice

router = APIRouter()
Checker = Annotated[SignedIn, needs("prüfen")]
Document = Annotated[str, Form(max_length=80)]


@router.get("/partner/{kind}/{id:path}/stelle", dependencies=[needs("lesen")])
def place(
    request: Request, kind: SubjectKind, id: str, dokument: Annotated[str, Query(max_length=80)]
) -> Response:
    """The first place where a document names the subject."""
    site = site_of(request)
    found = place_of(site.archive, _subject(site, kind, id), dokument)
    at = f"?von={found[0]}&bis={found[1]}#stelle" if found else ""
    return RedirectResponse(f"/dokument/{quote(dokument)}{at}", 303)


@router.post("/partner/{kind}/{id:path}/gehoert-nicht")
def rule_out(
    request: Request, who: Checker, kind: SubjectKind, id: str, dokument: Document
) -> Response:
    """The document does not mean the subject: what named it there counts no longer."""
    site = site_of(request)
    subject = _subject(site, kind, id)
    title = site.archive.documents.newest(dokument).title
    voice = Voice(who.name, datetime.now(UTC), f"gehört nicht zu {subject.label}")
    made = ruled_out(site.archive, desk_of(request), subject, dokument, voice)
    for ruling in made:
        note_ruling(request, ruling, None)
    first = {ruling.document: ruling.id for ruling in reversed(made)}
    tell(
        request, f"„{title}“ steht nicht mehr bei {subject.label}.",
        undo=f"{_address(kind, id)}/zurueck",
        fields=tuple(("entscheidung", ruling) for ruling in first.values()),
    )  # fmt: skip
    return _back(site, kind, id, dokument)


@router.post("/partner/{kind}/{id:path}/zurueck")
def undo(
    request: Request, who: Checker, kind: SubjectKind, id: str,
    entscheidung: Annotated[list[str], Form(max_length=100)],
) -> Response:  # fmt: skip
    """Take it back, for every rendition."""
    desk, voice = desk_of(request), Voice(who.name, datetime.now(UTC))
    for one in entscheidung:
        ruling = desk.take_back(one, voice)
        note_ruling(request, ruling, len(desk.settle(ruling)))
    tell(request, "Das Dokument steht wieder da.")
    return RedirectResponse(_address(kind, id), 303)


def _subject(site: Site, kind: SubjectKind, id: str) -> Subject:
    with site.archive.reading() as at:
        return subject_of(at, site.vocabulary(), id, kind)


def _back(site: Site, kind: SubjectKind, id: str, document: str) -> Response:
    """To the portrait; to the document where nothing is left to show."""
    try:
        _subject(site, kind, id)
    except NotFound:
        return RedirectResponse(f"/dokument/{quote(document)}", 303)
    return RedirectResponse(_address(kind, id), 303)


def _address(kind: SubjectKind, id: str) -> str:
    return f"/partner/{kind}/{quote(id)}"
