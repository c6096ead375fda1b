"""Programs that show a key instead of signing in (RFC 6750): they may ask actions, never pages."""

from __future__ import annotations

from fastapi import Request
from fastapi.security import HTTPBearer

from app.web.problems import is_action
from app.web.refusals import SignInNeeded
from app.web.session import Person
from app.web.site import site_of

# Only tells readers of the document for programs that a key may be shown; `find_program` looks.
SCHEME = HTTPBearer(auto_error=False, description="Schlüssel für Programme, siehe Konto")


def find_program(request: Request) -> Person | None:
    """Who a program acts for that shows a key (RFC 6750); None where it shows none.

    Raises:
        SignInNeeded: the key is none of ours, has ended or was revoked.
        TooManyTries: too many wrong ones came from this address.
    """
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if not scheme or not is_action(request):
        return None
    accounts = site_of(request).accounts
    key = accounts.programs.find(text.strip()) if scheme.casefold() == "bearer" else None
    if key is None:
        accounts.note_wrong_key(request.client.host if request.client else "")
        raise SignInNeeded(
            "Dieser Schlüssel gilt nicht oder nicht mehr.",
            "Einen neuen gibt es auf der Seite unter „Konto“ oder mit omdok account key.",
        )
    request.state.session = None
    person = request.state.person = Person(key.account.name, key.allowed, f"key:{key.id}")
    return person
