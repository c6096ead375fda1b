"""Sign in and out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.web.render import page
from app.web.rights import needs, open_to_all
from app.web.session import Person, before_sign_in, keep_before, let_go, let_in, token_before
from app.web.site import site_of
from pipeline.accounts.book import TooManyTries, WrongPassword

router = APIRouter()


def inside(target: str) -> str:
    """Where to go after signing in: a place of ours, whatever the address said."""
    parts = urlsplit(target)
    is_ours = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_ours and target.isprintable() and "\\" not in target else "/suche"


@router.get("/", dependencies=[open_to_all()])
def home() -> Response:
    """The search is where work begins."""
    return RedirectResponse("/suche", 303)


@router.get("/anmelden", dependencies=[open_to_all()])
def ask(request: Request, weiter: str = "/suche") -> Response:
    """The form; where there is no account yet, how to make the first."""
    return _form(request, weiter)


@router.post("/anmelden", dependencies=[open_to_all()])
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    kennwort: Annotated[str, Form(max_length=1000)] = "",
    weiter: Annotated[str, Form(max_length=4000)] = "/suche",
) -> Response:
    """Check name and password; the session's token is new each time."""
    site = site_of(request)
    address = request.client.host if request.client else ""
    try:
        token, session = site.accounts.sign_in(name, kennwort, address)
    except (WrongPassword, TooManyTries) as error:
        status = 429 if isinstance(error, TooManyTries) else 422
        site.record(name, "Anmeldung abgewiesen", "konto", {"code": error.code})
        return _form(request, weiter, name=name, fault=error, status=status)
    site.record(session.account.name, "angemeldet", "konto")
    answer = RedirectResponse(inside(weiter), 303)
    let_in(request, answer, token)
    return answer


@router.post("/abmelden")
def sign_out(request: Request, who: Annotated[Person, needs("lesen")]) -> Response:
    """End the session."""
    site_of(request).record(who.name, "abgemeldet", "konto")
    answer = RedirectResponse("/anmelden", 303)
    let_go(request, answer)
    return answer


def _form(
    request: Request, back: str, *, name: str = "", fault: WrongPassword | TooManyTries | None = None, status: int = 200
) -> Response:
    site, cookie = site_of(request), before_sign_in(request)
    answer = page(
        request, "signin/page.html", status=status, name=name, fault=fault, weiter=inside(back),
        token=token_before(site, cookie), first=not site.accounts.list(), oidc=site.settings.web.oidc,
    )  # fmt: skip
    keep_before(request, answer, cookie)
    if isinstance(fault, TooManyTries):
        answer.headers["Retry-After"] = str(fault.wait)
    return answer
