"""Programs that show a key instead of signing in (RFC 6750): they may ask actions, never pages."""

from __future__ import annotations

from fastapi import Request
from fastapi.security import HTTPBearer

from app.web.problems import is_action
from app.web.refusals import SignInNeeded
from app.web.session import SignedIn
from app.web.site import site_of
from pipeline.accounts.program_keys import ProgramKey

# Only tells readers of the document for programs that a key may be shown; `find_program` looks.
SCHEME = HTTPBearer(auto_error=False, description="Schlüssel für Programme, siehe Konto")


def find_program(request: Request) -> SignedIn | None:
    """Who a program acts for that shows a key (RFC 6750); None where it shows none.

    Raises:
        SignInNeeded: the key is none of ours, has ended or was revoked.
        TooManyTries: too many wrong ones came from this address.
    """
    if "authorization" not in request.headers or not is_action(request):
        return None
    accounts, key = site_of(request).accounts, shown_key(request)
    if key is None:
        accounts.tries.note_wrong_key(request.client.host if request.client else "")
        raise SignInNeeded(
            "Dieser Schlüssel gilt nicht oder nicht mehr.",
            "Einen neuen gibt es auf der Seite unter „Konto“ oder mit omdok account key.",
        )
    request.state.session = None
    person = request.state.person = SignedIn(key.account.name, key.allowed, f"key:{key.id}")
    return person


def shown_key(request: Request) -> ProgramKey | None:
    """The key that a request shows, if it is one of ours."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "bearer":
        return None
    return site_of(request).accounts.programs.find(text.strip())
