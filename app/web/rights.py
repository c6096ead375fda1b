"""Rights: every route says with one dependency who may use it, so that a test can list routes and
roles.
"""

from __future__ import annotations

import hmac
from contextlib import suppress
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute

from app.web.programs import SCHEME, find_program
from app.web.refusals import Forbidden, SignInNeeded
from app.web.session import SignedIn, before_sign_in, check_token, find_session, token_before
from app.web.site import site_of
from pipeline.accounts import Accounts, Role
from pipeline.ground.errors import NotFound

_SAFE = ("GET", "HEAD", "OPTIONS")


class Needs:
    """Lets in who is signed in with at least a role, and only changes that bring the session's
    token along.
    """

    def __init__(self, role: Role) -> None:
        self.role: Role | None = role

    async def __call__(
        self,
        request: Request,
        _shown: Annotated[Any, Security(SCHEME)] = None,
    ) -> SignedIn:
        """Give the person; SignInNeeded, Forbidden or Refused where they may not."""
        # No other site can make a browser show a key, so a program's change needs no token.
        if program := await run_in_threadpool(find_program, request):
            return self._allowed(program)
        session = await run_in_threadpool(find_session, request)
        if session is None:
            raise SignInNeeded(
                "Sie sind nicht angemeldet, oder die Sitzung ist abgelaufen.", "Melden Sie sich an."
            )
        if request.method not in _SAFE:
            await check_token(request, session.csrf)
        return self._allowed(request.state.person)

    def _allowed(self, person: SignedIn) -> SignedIn:
        assert self.role
        if not person.may(self.role):
            raise Forbidden(
                f"Dafür braucht es das Recht „{self.role}“. Sie haben „{person.role}“.",
                "Wenden Sie sich an die Person, die omdok verwaltet.",
            )
        return person


class ByKey(Needs):
    """Lets in who has the address of an account's feed: programs that read feeds cannot sign in."""

    async def __call__(self, request: Request, _shown: Any = None) -> SignedIn:
        """Give the account's person; SignInNeeded where the key is another, or the account is
        shut.
        """
        return await run_in_threadpool(self._person, request)

    def _person(self, request: Request) -> SignedIn:
        accounts, name = site_of(request).accounts, request.path_params["who"]
        given = request.path_params["key"].encode("utf8", "replace")
        if hmac.compare_digest(given, feed_key(accounts, name).encode()):
            with suppress(NotFound):
                account = accounts.get(name)
                if not account.disabled:
                    return SignedIn(account.name, account.role, "")
        raise SignInNeeded(
            "Diese Adresse gilt nicht oder nicht mehr.", "Holen Sie sie neu von der Seite."
        )


def feed_key(accounts: Accounts, name: str) -> str:
    """What stands in the addresses of an account's feeds."""
    return accounts.programs.feed_key(name, accounts.key("feeds"))


class Open:
    """Lets everybody in; only for the sign-in page and what it needs."""

    role: Role | None = None

    async def __call__(self, request: Request) -> None:
        """Refuse changes whose form is not ours."""
        await run_in_threadpool(find_session, request)
        if request.method not in _SAFE:
            site = site_of(request)
            expected = await run_in_threadpool(token_before, site, before_sign_in(request))
            await check_token(request, expected)


def needs(role: Role) -> Any:
    """The dependency of a route: `who: Annotated[Person, needs("prüfen")]`."""
    return Depends(Needs(role))


def needs_key(role: Role) -> Any:
    """The dependency of a feed's route, whose path names `{who}` and `{key}`."""
    return Depends(ByKey(role))


def open_to_all() -> Any:
    """The dependency of a route that needs no sign-in."""
    return Depends(Open())


def right_of(route: BaseRoute) -> Needs | Open | None:
    """What a route demands; None where it forgot to say."""
    if not isinstance(route, APIRoute):
        return None
    calls = [dependency.call for dependency in route.dependant.dependencies]
    return next((call for call in calls if isinstance(call, Needs | Open)), None)
