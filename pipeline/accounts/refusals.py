"""Why somebody may not come in now."""

from __future__ import annotations

from pipeline.ground.errors import OmdokError, Refused


class TooManyTries(Refused):
    """Too many sign-ins failed; `wait` is how many seconds to wait."""

    def __init__(self, wait: int) -> None:
        super().__init__(
            "Zu viele Anmeldeversuche.",
            f"Versuchen Sie es in {max(1, round(wait / 60))} Minuten noch einmal.",
        )
        self.wait = wait


class WrongPassword(OmdokError):
    """Name and password do not belong together, or the account may not sign in; which of these is
    not said.
    """


def wrong_pair() -> WrongPassword:
    """What is said whether the name or the password is another: nobody learns which names exist."""
    return WrongPassword(
        "Name und Kennwort passen nicht zusammen.",
        "Prüfen Sie beides, auch die Feststelltaste.",
    )
