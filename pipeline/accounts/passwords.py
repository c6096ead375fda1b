"""Passwords: argon2 hashes, and which ones are too weak."""

from __future__ import annotations

import functools
import re
import secrets
import threading
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.ground.errors import Refused

SHORTEST, LONGEST = 12, 1000
# So many characters must be left when all is taken out that guessers try first.
_OWN = 5
_ROWS = (
    "1234567890",
    "qwertzuiopü",
    "qwertyuiop",
    "asdfghjklöä",
    "yxcvbnm",
    "zxcvbnm",
    "1q2w3e4r5t6z7u8i9o0p",
    "1qay2wsx3edc4rfv5tgb6zhn",
    "abcdefghijklmnopqrstuvwxyz",
)
_RUN = 3  # neighbours on a keyboard or in the alphabet from which on nobody invented them
_LEET = str.maketrans("013457$@!", "oieastsai")
_YEAR = re.compile(r"(?:19|20)\d\d")
_hasher = PasswordHasher()
# Each hash takes 64 MiB; more at once than this would let sign-ins eat up the machine.
_at_once = threading.BoundedSemaphore(4)


def check_strength(name: str, password: str) -> None:
    """Refuse a password that is easily guessed.

    Raises:
        Refused: it is too short, too long, or made of what guessers try first.
    """
    if len(password) < SHORTEST:
        raise Refused(
            f"Das Kennwort ist zu kurz: Es braucht mindestens {SHORTEST} Zeichen.",
            "Gut ist ein kurzer Satz, den nur Sie kennen.",
        )
    if len(password) > LONGEST:
        raise Refused(f"Das Kennwort ist zu lang: Es darf höchstens {LONGEST} Zeichen haben.")
    if len(_own_part(name, password)) < _OWN:
        raise Refused(
            "Das Kennwort ist leicht zu erraten.",
            "Namen, häufige Wörter, Jahre und Tasten nebeneinander probiert man zuerst. Gut ist "
            "ein kurzer Satz, den nur Sie kennen.",
        )


def _own_part(name: str, password: str) -> str:
    """The different characters of a password that are left without the name, common words (also
    with digits for letters), years, keyboard rows and repetitions.
    """
    left = password.casefold()
    parts = [part for part in re.split(r"\W+", name.casefold()) if len(part) >= _RUN]
    for word in sorted({*_common_words(), *parts}, key=len, reverse=True):
        left = left.replace(word, " ")
        place = left.translate(_LEET).find(word)
        while place >= 0:
            left = left[:place] + " " + left[place + len(word) :]
            place = left.translate(_LEET).find(word)
    left = _YEAR.sub(" ", left)
    left = _runs().sub(" ", left)
    return "".join(sorted(set(re.sub(r"[\W_]+", "", left))))


@functools.cache
def _common_words() -> frozenset[str]:
    text = files("pipeline.accounts").joinpath("common_words.txt").read_text(encoding="utf8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@functools.cache
def _runs() -> re.Pattern[str]:
    found: set[str] = set()
    for row in [*_ROWS, *(row[::-1] for row in _ROWS)]:
        for first in range(len(row) - _RUN + 1):
            found.update(row[first:last] for last in range(first + _RUN, len(row) + 1))
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))


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
