"""What works behind the page for whoever is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web.render import fragment
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of

router = APIRouter()
# HTMX asks no more when it gets this status.
_OVER = 286


@router.get("/arbeit")
def show(request: Request, who: Annotated[SignedIn, needs("lesen")]) -> Response:
    """How far it is; what is over is told in the strip of messages."""
    jobs = site_of(request).jobs.under_way(who.name)
    return fragment(request, "work.html", jobs=jobs, status=200 if jobs else _OVER)
