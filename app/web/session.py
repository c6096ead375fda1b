"""Who is signed in: the cookie of the session, and the token that every change must bring along."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import cast

from fastapi import Request
from fastapi.responses import Response

from app.web.site import Site, site_of
from pipeline.accounts import Role, Session, at_least
from pipeline.ground.errors import Refused

FIELD, HEADER = "csrf", "X-CSRF-Token"
# A page that asks by itself says so: only what a person does keeps the session alive.
QUIET = "X-Quiet"
_COOKIE, _BEFORE, _JOURNEY = "omdok-sitzung", "omdok-anmeldung", "omdok-dienst"
_DEVICE, _DEVICE_SECONDS = "omdok-geraet", 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and what they may do."""

    name: str
    role: Role
    session: str

    def may(self, role: Role) -> bool:
        """Whether this person may do what a role may."""
        return at_least(self.role, role)


def person_of(request: Request) -> SignedIn:
    """Who is signed in; to be asked only where a right is needed."""
    return cast(SignedIn, request.state.person)


def find_session(request: Request) -> Session | None:
    """The session that the request's cookie opens; None when nobody is signed in. Keeps it for the
    page's frame.
    """
    token = session_token(request)
    quiet = QUIET in request.headers
    session = site_of(request).accounts.session(token, quiet=quiet) if token else None
    request.state.session = session
    if session:
        request.state.person = SignedIn(session.account.name, session.account.role, session.id)
    return session


def session_token(request: Request) -> str:
    """What the cookie of the session holds; empty where the browser has none."""
    return request.cookies.get(cookie_name(request, _COOKIE), "")


def is_secure(request: Request) -> bool:
    """Whether the browser speaks TLS, to us or to the proxy before us."""
    return request.url.scheme == "https" or site_of(request).settings.web.public_url.startswith(
        "https:"
    )


def cookie_name(request: Request, name: str) -> str:
    """The cookie's name; with TLS browsers guard it by its prefix against other hosts and paths."""
    return f"__Host-{name}" if is_secure(request) else name


def let_in(request: Request, response: Response, token: str) -> None:
    """Give the browser its new session; what it had before is revoked, so that nobody can plant
    one.
    """
    let_go(request, response)
    _set(request, response, _COOKIE, token, int(site_of(request).settings.web.session_hours * 3600))
    for name in (_BEFORE, _JOURNEY):
        response.delete_cookie(cookie_name(request, name), path="/", secure=is_secure(request))


def know_again(request: Request, response: Response, name: str) -> None:
    """Let the browser be known the next time this account signs in from it."""
    device = site_of(request).accounts.new_device(name)
    _set(request, response, _DEVICE, device, _DEVICE_SECONDS)


def device_of(request: Request) -> str:
    """What the browser was given to be known by; empty where nothing."""
    return request.cookies.get(cookie_name(request, _DEVICE), "")


def let_go(request: Request, response: Response) -> None:
    """End the session that the browser has, if it has one."""
    token = session_token(request)
    if token:
        site_of(request).accounts.end(token)
        response.delete_cookie(cookie_name(request, _COOKIE), path="/", secure=is_secure(request))


def _set(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        cookie_name(request, name), value, max_age=seconds, path="/",
        secure=is_secure(request), httponly=True, samesite="lax",
    )  # fmt: skip


# --- the token of a form ---


def before_sign_in(request: Request) -> str:
    """The cookie that stands in for a session on the sign-in page; made where the browser has
    none.
    """
    found = request.cookies.get(cookie_name(request, _BEFORE))
    return found if found and len(found) == 43 else secrets.token_urlsafe(32)


def keep_before(request: Request, response: Response, value: str) -> None:
    """Give the browser the cookie of the sign-in page for an hour."""
    _set(request, response, _BEFORE, value, 3600)


def keep_journey(request: Request, response: Response, sealed: str) -> None:
    """Remember in the browser what left for the sign-in service."""
    _set(request, response, _JOURNEY, sealed, 600)


def journey_of(request: Request) -> str:
    """What the browser remembers of leaving for the sign-in service; empty when nothing."""
    return request.cookies.get(cookie_name(request, _JOURNEY), "")


def token_before(site: Site, cookie: str) -> str:
    """The form's token that belongs to the cookie of the sign-in page."""
    return hmac.new(site.accounts.key("sign-in"), cookie.encode(), hashlib.sha256).hexdigest()


async def check_token(request: Request, expected: str) -> None:
    """See that a change was asked for by our own page, not by another in the same browser.

    Raises:
        Refused: the token is missing or another.
    """
    given = request.headers.get(HEADER, "")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if not given and kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        field = (await request.form()).get(FIELD, "")
        given = field if isinstance(field, str) else ""
    if not hmac.compare_digest(given.encode("utf8", "replace"), expected.encode()):
        raise Refused(
            "Diese Seite ist abgelaufen oder war in einem anderen Fenster offen.",
            "Laden Sie die Seite neu und versuchen Sie es noch einmal.",
            code="csrf",
        )
