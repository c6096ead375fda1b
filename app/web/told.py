"""What a page says once about what was just done: kept for a session until a page shows it."""

from __future__ import annotations

from fastapi import Request

from app.web.messages import Kind, Message
from app.web.session import SignedIn, person_of
from app.web.site import site_of


def tell(
    request: Request,
    text: str,
    kind: Kind = "ok",
    *,
    hint: str = "",
    undo: str = "",
    fields: tuple[tuple[str, str], ...] = (),
) -> None:
    """Let the next page or part of a page that this session gets say something."""
    said = Message(kind, text, hint, undo, fields)
    site_of(request).messages.add(person_of(request).session, said)


def taken(request: Request, person: SignedIn | None) -> tuple[Message, ...]:
    """What this session has not been told yet."""
    return site_of(request).messages.take(person.session) if person else ()
