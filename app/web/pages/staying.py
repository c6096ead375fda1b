"""How long one is still signed in, and staying so: pages warn before that ends (WCAG 2.2.1)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from app.web.rights import needs
from app.web.session import SignedIn, find_session, session_token
from app.web.site import site_of

router = APIRouter()
Signed = Annotated[SignedIn, needs("lesen")]


@router.get("/sitzung")
def left(request: Request, who: Signed) -> Response:
    """Who is signed in, for how many seconds still, and the token that changes bring along."""
    session = request.state.session
    seconds = site_of(request).accounts.seconds_left(session)
    return JSONResponse({"name": who.name, "seconds": seconds, "csrf": session.csrf})


@router.post("/sitzung")
def stay(request: Request, who: Signed) -> Response:
    """Stay signed in; answers as `left`."""
    site_of(request).accounts.stay(session_token(request))
    find_session(request)
    return left(request, who)
