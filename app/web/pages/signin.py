"""Sign in and out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.web.oidc import Service, seal, unseal
from app.web.render import page
from app.web.rights import needs, open_to_all
from app.web.session import (
    SignedIn,
    before_sign_in,
    device_of,
    journey_of,
    keep_before,
    keep_journey,
    know_again,
    let_go,
    let_in,
    token_before,
)
from app.web.site import Site, site_of
from pipeline.accounts.refusals import TooManyTries, WrongPassword
from pipeline.ground.errors import NotFound

router = APIRouter()


def inside(target: str) -> str:
    """Where to go after signing in: a place of ours, whatever the address said."""
    parts = urlsplit(target)
    is_ours = (
        not parts.scheme
        and not parts.netloc
        and target.startswith("/")
        and not target.startswith(("//", "/\\"))
    )
    return target if is_ours and target.isprintable() and "\\" not in target else "/"


@router.get("/anmelden", dependencies=[open_to_all()])
def ask(request: Request, weiter: str = "/") -> Response:
    """The form; where there is no account yet, how to make the first."""
    return _form(request, weiter)


@router.post("/anmelden", dependencies=[open_to_all()])
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    kennwort: Annotated[str, Form(max_length=1000)] = "",
    weiter: Annotated[str, Form(max_length=4000)] = "/",
) -> Response:
    """Check name and password; the session's token is new each time."""
    site = site_of(request)
    address = request.client.host if request.client else ""
    try:
        token, session = site.accounts.sign_in(name, kennwort, address, device_of(request))
    except (WrongPassword, TooManyTries) as error:
        status = 429 if isinstance(error, TooManyTries) else 422
        site.record(name, "Anmeldung abgewiesen", "konto", {"code": error.code})
        return _form(request, weiter, name=name, fault=error, status=status)
    site.record(session.account.name, "angemeldet", "konto")
    answer = RedirectResponse(inside(weiter), 303)
    let_in(request, answer, token)
    know_again(request, answer, session.account.name)
    return answer


@router.get("/anmelden/dienst", dependencies=[open_to_all()])
def leave(request: Request, weiter: str = "/") -> Response:
    """Send the browser to the sign-in service."""
    site = site_of(request)
    address, journey = _service(site).leave(_answer_address(request), inside(weiter))
    answer = RedirectResponse(address, 303)
    keep_journey(request, answer, seal(journey, site.accounts.key("oidc")))
    return answer


@router.get("/anmelden/dienst/antwort", dependencies=[open_to_all()])
def come_back(request: Request) -> Response:
    """Let in whom the service vouches for."""
    site = site_of(request)
    service, journey = _service(site), unseal(journey_of(request), site.accounts.key("oidc"))
    known = service.come_back(journey, _answer_address(request), request.query_params)
    token, session = site.accounts.sign_in_by_service(known.subject, known.name, known.role)
    site.record(
        session.account.name, "angemeldet", "konto", {"dienst": site.settings.web.oidc.name}
    )
    answer = RedirectResponse(inside(journey.back), 303)
    let_in(request, answer, token)
    return answer


def _service(site: Site) -> Service:
    if not site.settings.web.oidc.issuer:
        raise NotFound(
            "Ein Anmeldedienst ist nicht eingerichtet.", "Melden Sie sich mit Name und Kennwort an."
        )
    return Service(site.settings.web.oidc)


def _answer_address(request: Request) -> str:
    base = site_of(request).settings.web.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return f"{base}/anmelden/dienst/antwort"


@router.post("/abmelden")
def sign_out(request: Request, who: Annotated[SignedIn, needs("lesen")]) -> Response:
    """End the session."""
    site_of(request).record(who.name, "abgemeldet", "konto")
    answer = RedirectResponse("/anmelden", 303)
    let_go(request, answer)
    return answer


def _form(
    request: Request,
    back: str,
    *,
    name: str = "",
    fault: WrongPassword | TooManyTries | None = None,
    status: int = 200,
) -> Response:
    site, cookie = site_of(request), before_sign_in(request)
    answer = page(
        request, "signin/page.html", status=status, name=name, fault=fault, weiter=inside(back),
        token=token_before(site, cookie), first=not site.accounts.list(),
        oidc=site.settings.web.oidc,
    )  # fmt: skip
    keep_before(request, answer, cookie)
    if isinstance(fault, TooManyTries):
        answer.headers["Retry-After"] = str(fault.wait)
    return answer
