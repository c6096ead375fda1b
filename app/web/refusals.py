"""Why the page does not do what was asked: nobody signed in, no right, too much at once."""

from __future__ import annotations

from pipeline.ground.errors import DocumentError, OmdokError, Refused


class SignInNeeded(OmdokError):
    """Nobody is signed in, or the session has ended."""


class Forbidden(Refused):
    """Who is signed in may not do this."""


class TooLarge(DocumentError):
    """More was sent than is taken."""


class TooSlow(DocumentError):
    """A request began and did not go on."""
