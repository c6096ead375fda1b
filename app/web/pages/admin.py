"""Verwaltung: who may use the page, what each may do, and new passwords that nobody else learns."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.web.audit import record
from app.web.render import page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from app.web.told import tell
from pipeline.accounts import ROLES, Role
from pipeline.archive.audit import audit_key, pseudonym
from pipeline.ground.errors import OmdokError, Refused

router = APIRouter()
RIGHT = [needs("verwalten")]
Name = Annotated[str, Form(max_length=200)]
# The parts of this area: address and name.
TABS = (
    ("/verwaltung", "Konten"),
    ("/verwaltung/quellen", "Quellen"),
    ("/verwaltung/plan", "Zeitplan"),
    ("/verwaltung/sicherung", "Sicherung"),
    ("/verwaltung/einstellungen", "Einstellungen"),
)


@router.get("/verwaltung", dependencies=RIGHT)
def show(request: Request) -> Response:
    """All accounts."""
    return _page(request)


@router.post("/verwaltung/konten", dependencies=RIGHT)
def add(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    recht: Annotated[Role, Form()] = "lesen",
) -> Response:
    """Make an account, and show this once the address by which its owner sets the password."""
    accounts = site_of(request).accounts
    try:
        made = accounts.add(name, recht, None)
    except Refused as error:
        return _page(request, fault=error, typed={"name": name, "recht": recht})
    _record(request, "Konto angelegt", made.name, role=recht)
    return _page(request, invited=(made.name, _address(request, made.name)))


@router.post("/verwaltung/konten/recht", dependencies=RIGHT)
def change_role(request: Request, konto: Name, recht: Annotated[Role, Form()]) -> Response:
    """Give another role; it holds from the next click on."""
    accounts = site_of(request).accounts
    accounts.set_role(konto, recht)
    _record(request, "Rolle geändert", konto, role=recht)
    tell(request, f"„{accounts.get(konto).name}“ hat jetzt das Recht „{recht}“.")
    return RedirectResponse("/verwaltung", 303)


@router.post("/verwaltung/konten/sperre", dependencies=RIGHT)
def disable(
    request: Request,
    who: Annotated[SignedIn, needs("verwalten")],
    konto: Name,
    aufheben: Annotated[bool, Form()] = False,
) -> Response:
    """Shut an account out and sign it out everywhere, or let it in again."""
    accounts = site_of(request).accounts
    account = accounts.get(konto)
    if account.name == who.name:
        raise Refused("Das eigene Konto lässt sich nicht sperren.", "Das macht jemand anderes.")
    accounts.disable(konto, not aufheben)
    _record(request, "Sperre aufgehoben" if aufheben else "Konto gesperrt", konto)
    if aufheben:
        tell(request, f"„{account.name}“ kann sich wieder anmelden.")
    else:
        tell(
            request, f"„{account.name}“ ist gesperrt und überall abgemeldet.",
            undo="/verwaltung/konten/sperre",
            fields=(("konto", account.name), ("aufheben", "true")),
        )  # fmt: skip
    return RedirectResponse("/verwaltung", 303)


@router.post("/verwaltung/konten/kennwort", dependencies=RIGHT)
def new_password(request: Request, konto: Name) -> Response:
    """Show this once an address by which the owner of an account sets a new password."""
    address = _address(request, konto)
    account = site_of(request).accounts.get(konto).name
    _record(request, "Kennwort angeboten", account)
    return _page(request, invited=(account, address))


def _address(request: Request, name: str) -> str:
    site = site_of(request)
    text = site.accounts.invitations.for_password(name)
    base = site.settings.web.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return f"{base}/einladung/{text}"


def _record(request: Request, action: str, name: str, **details: Any) -> None:
    key = audit_key(site_of(request).settings.paths.outputs)
    record(request, action, f"konto:{pseudonym(key, name)}", **details)


def _page(
    request: Request,
    *,
    fault: OmdokError | None = None,
    typed: dict[str, str] | None = None,
    invited: tuple[str, str] | None = None,
) -> Response:
    return page(
        request, "admin/accounts.html", status=409 if fault else 200, tabs=TABS,
        accounts=site_of(request).accounts.list(), roles=ROLES, fault=fault, invited=invited,
        typed=typed or {"name": "", "recht": "lesen"},
    )  # fmt: skip
