"""The page of one's own account: another password, keys for programs, new addresses of feeds."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.web.audit import record
from app.web.messages import Message
from app.web.render import page
from app.web.rights import needs
from app.web.session import SignedIn, device_of, let_in
from app.web.site import site_of
from app.web.told import tell
from pipeline.accounts import ROLES, Role, at_least
from pipeline.accounts.refusals import TooManyTries, WrongPassword
from pipeline.ground.errors import NotFound, OmdokError, Refused

router = APIRouter()
_DAYS = 365  # what the form proposes


@router.get("/konto")
def show(request: Request, who: Annotated[SignedIn, needs("lesen")]) -> Response:
    """The account with its keys and sessions."""
    return _page(request, who)


@router.post("/konto/kennwort")
def change_password(
    request: Request,
    who: Annotated[SignedIn, needs("lesen")],
    jetzt: Annotated[str, Form(max_length=1000)] = "",
    kennwort: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Another password; all other sessions end, this browser gets a new one."""
    accounts = site_of(request).accounts
    address = request.client.host if request.client else ""
    try:
        accounts.change_password(who.name, jetzt, kennwort, address, device_of(request))
        token, session = accounts.sign_in(who.name, kennwort, address, device_of(request))
    except (WrongPassword, TooManyTries, Refused) as error:
        return _page(request, who, fault=error, at="kennwort")
    record(request, "Kennwort gesetzt", "konto")
    said = "Das neue Kennwort gilt. Überall sonst sind Sie abgemeldet."
    site_of(request).messages.add(session.id, Message("ok", said))
    answer = RedirectResponse("/konto", 303)
    let_in(request, answer, token)
    return answer


@router.post("/konto/sitzungen")
def end_others(request: Request, who: Annotated[SignedIn, needs("lesen")]) -> Response:
    """Sign out everywhere but here."""
    number = site_of(request).accounts.visits.end_others(who.name, who.session)
    record(request, "überall sonst abgemeldet", "konto", sitzungen=number)
    tell(request, "Sie sind nur noch hier angemeldet.")
    return RedirectResponse("/konto", 303)


@router.post("/konto/schluessel")
def add_key(
    request: Request,
    who: Annotated[SignedIn, needs("lesen")],
    name: Annotated[str, Form(max_length=200)] = "",
    recht: Annotated[Role, Form()] = "lesen",
    tage: Annotated[int, Form(ge=-1, le=100_000)] = _DAYS,
) -> Response:
    """Make a key and show it this once."""
    try:
        text, made = site_of(request).accounts.programs.add(who.name, name, recht, tage)
    except Refused as error:
        return _page(request, who, fault=error, at="schluessel", name=name, recht=recht, tage=tage)
    record(request, "Schlüssel angelegt", f"schlüssel:{made.id}", role=made.role)
    return _page(request, who, text=text)


@router.post("/konto/schluessel/{id}/widerrufen")
def revoke_key(request: Request, who: Annotated[SignedIn, needs("lesen")], id: str) -> Response:
    """End a key of one's own; who may *verwalten* ends any."""
    programs = site_of(request).accounts.programs
    if programs.get(id).account.name != who.name and not who.may("verwalten"):
        raise NotFound(f"Einen Schlüssel „{id}“ haben Sie nicht.", "Laden Sie die Seite neu.")
    programs.revoke(id)
    record(request, "Schlüssel widerrufen", f"schlüssel:{id}")
    tell(request, "Der Schlüssel gilt nicht mehr.")
    return RedirectResponse("/konto", 303)


@router.post("/konto/feeds")
def renew_feeds(request: Request, who: Annotated[SignedIn, needs("lesen")]) -> Response:
    """New addresses for all feeds of the account; those given out so far end."""
    site_of(request).accounts.programs.renew_feeds(who.name)
    record(request, "Feed-Adressen erneuert", "konto")
    tell(request, "Ihre Feeds haben neue Adressen; die alten gelten nicht mehr.")
    return RedirectResponse("/konto", 303)


_STATUS: tuple[tuple[type[OmdokError], int], ...] = ((TooManyTries, 429), (Refused, 409))


def _page(
    request: Request,
    who: SignedIn,
    *,
    fault: OmdokError | None = None,
    at: str = "",
    text: str = "",
    **typed: Any,
) -> Response:
    accounts = site_of(request).accounts
    status = next((code for kind, code in _STATUS if isinstance(fault, kind)), 422)
    return page(
        request,
        "account/page.html",
        status=status if fault else 200,
        account=accounts.get(who.name),
        visits=accounts.visits.of(who.name),
        keys=accounts.programs.list("" if who.may("verwalten") else who.name),
        roles=[role for role in ROLES if at_least(who.role, role)],
        fault=fault,
        at=at,
        text=text,
        typed={"name": "", "recht": "lesen", "tage": _DAYS, **typed},
    )
