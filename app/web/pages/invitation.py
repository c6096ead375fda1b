"""What a one-time address opens: the first account, or a password that only its owner knows."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.web.render import page
from app.web.rights import open_to_all
from app.web.session import before_sign_in, keep_before, let_in, token_before
from app.web.site import site_of
from pipeline.accounts.refusals import TooManyTries
from pipeline.ground.errors import NotFound, Refused

router = APIRouter()
Text = Annotated[str, Path(max_length=200)]


@router.get("/einladung/{text}", dependencies=[open_to_all()])
def ask(request: Request, text: Text) -> Response:
    """Ask for a password, and of the first account its name."""
    return _form(request, text)


@router.post("/einladung/{text}", dependencies=[open_to_all()])
def use(
    request: Request,
    text: Text,
    kennwort: Annotated[str, Form(max_length=1000)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Set the password, and sign in with it."""
    site, address = site_of(request), request.client.host if request.client else ""
    _look(request, text)
    try:
        account = site.accounts.invitations.use(text, kennwort, name)
        token, _ = site.accounts.sign_in(account.name, kennwort, address)
    except (Refused, TooManyTries) as error:
        return _form(request, text, name=name, fault=error)
    site.record(account.name, "Kennwort gesetzt", "konto", {"weg": "Einladung"})
    answer = RedirectResponse("/", 303)
    let_in(request, answer, token)
    return answer


def _look(request: Request, text: str) -> str | None:
    """The account of an address; who guesses is held up like who guesses keys."""
    accounts = site_of(request).accounts
    try:
        return accounts.invitations.look(text).account
    except NotFound:
        accounts.tries.note_wrong_key(request.client.host if request.client else "")
        raise


def _form(request: Request, text: str, name: str = "", fault: Refused | None = None) -> Response:
    account, cookie = _look(request, text), before_sign_in(request)
    answer = page(
        request, "invitation/page.html", status=409 if fault else 200, account=account, name=name,
        fault=fault, text=text, token=token_before(site_of(request), cookie),
    )  # fmt: skip
    keep_before(request, answer, cookie)
    return answer
