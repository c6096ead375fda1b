"""Passwords: argon2 hashes, and which ones are too weak."""

from __future__ import annotations

import functools
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.ground.errors import Refused

SHORTEST, LONGEST = 12, 1000
_hasher = PasswordHasher()
# Each hash takes 64 MiB; more at once than this would let sign-ins eat up the machine.
_at_once = threading.BoundedSemaphore(4)


def check_strength(name: str, password: str) -> None:
    """Refuse a password that is easily guessed.

    Raises:
        Refused: it is too short, too long, or the name itself.
    """
    if len(password) < SHORTEST:
        raise Refused(
            f"Das Kennwort ist zu kurz: Es braucht mindestens {SHORTEST} Zeichen.",
            "Gut ist ein kurzer Satz, den nur Sie kennen.",
        )
    if len(password) > LONGEST:
        raise Refused(f"Das Kennwort ist zu lang: Es darf höchstens {LONGEST} Zeichen haben.")
    if len(set(password.casefold())) < 5 or password.casefold().strip() in (
        name.casefold(),
        name.casefold() * 2,
    ):
        raise Refused(
            "Das Kennwort ist leicht zu erraten.", "Gut ist ein kurzer Satz, den nur Sie kennen."
        )


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters."""
    with _at_once:
        return _hasher.hash(password)


@functools.cache
def _nobodys() -> str:
    # An unknown account must take as long as a known one.
    return hash_password(secrets.token_hex())


def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the one whose hash is stored; without a hash never, and it takes as
    long.
    """
    known = stored or _nobodys()
    with _at_once:
        try:
            _hasher.verify(known, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None
