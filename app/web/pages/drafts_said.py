"""What people say about a draft on its page: comments on sentences, and whose turn it is."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.web.drafts import DraftActions
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from pipeline.accounts import at_least
from pipeline.ground.errors import NotFound

router = APIRouter()
Writer = Annotated[SignedIn, needs("prüfen")]


@router.post("/entwuerfe/{id}/kommentar")
def comment(
    request: Request,
    who: Writer,
    id: str,
    kommentar: Annotated[str, Form(max_length=2000)] = "",
    satz: Annotated[str, Form(max_length=5000)] = "",
) -> Response:
    """Say something on a sentence."""
    DraftActions(site_of(request), who).comment(id, satz, kommentar)
    return _back(id)


@router.post("/entwuerfe/{id}/kommentar/{number}")
def settle(request: Request, who: Writer, id: str, number: int) -> Response:
    """Mark a comment as done."""
    DraftActions(site_of(request), who).settle_comment(id, number)
    return _back(id)


@router.post("/entwuerfe/{id}/zuweisen")
def assign(
    request: Request, who: Writer, id: str, person: Annotated[str, Form(max_length=100)] = ""
) -> Response:
    """Hand the draft to somebody who may work on it."""
    site = site_of(request)
    names = {a.name for a in site.accounts.list() if at_least(a.role, "prüfen")}
    if person and person not in names:
        raise NotFound(f"„{person}“ kann keine Entwürfe bearbeiten.", "Wählen Sie aus der Liste.")
    DraftActions(site, who).assign(id, person)
    return _back(id)


def _back(id: str) -> Response:
    return RedirectResponse(f"/entwuerfe/{quote(id)}#gesagt", 303)
