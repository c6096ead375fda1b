"""Messages that are signed or encrypted: what a signature wraps is read, what is encrypted is told.

Of S/MIME (RFC 8551) only the way to the signed content is walked: tag, length, content; no
signature is checked. Of PGP (RFC 9580) the armour of a signed text is taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_PLAIN_DATA = bytes.fromhex("06092a864886f70d010701")
_ONLY_NAME, _LONG = b"\x30\x0b", b"\x30\x82"
_MARK = 0x20  # a value made of values
_OCTETS = 0x04
_ENDLESS = 0x80
_LONGEST_TAG = 30
_DEEPEST = 20
_ARMOUR = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:[\w-]+:.*\r?\n)*\r?\n"
    r"(.*?)\r?\n-----BEGIN PGP SIGNATURE-----.*?(?:-----END PGP SIGNATURE-----|$)",
    re.DOTALL,
)
_ENCRYPTED = re.compile(r"-----BEGIN PGP MESSAGE-----.*?(?:-----END PGP MESSAGE-----|$)", re.DOTALL)


class _Cut(Exception):
    """The data ends in the midst of a value."""


def signed_content(data: bytes) -> bytes:
    """The message that an S/MIME signature wraps; empty where it is encrypted or damaged."""
    inner = _plain_data(data)
    if inner < 0 or is_bare_signature(data):
        return b""
    try:
        return b"".join(_octets(data, inner + len(_PLAIN_DATA), len(data), 0, most=1))
    except _Cut:
        return b""


def is_bare_signature(data: bytes) -> bool:
    """Whether S/MIME data signs what stands beside it and holds nothing itself."""
    inner = _plain_data(data)
    if inner < 0:
        return False
    # The value that names the content holds nothing but its name: 11 bytes, or an end at once.
    before, after = data[inner - 4 : inner], inner + len(_PLAIN_DATA)
    is_short = before[2:] == _ONLY_NAME and before[:2] != _LONG
    return is_short or data[after : after + 2] == b"\0\0"


def _plain_data(data: bytes) -> int:
    """Where signed data names its content; -1 where it is none."""
    at = data.find(_SIGNED_DATA, 0, 64)
    return data.find(_PLAIN_DATA, at + len(_SIGNED_DATA)) if at >= 0 else -1


def _octets(data: bytes, at: int, end: int, depth: int, most: int = 0) -> Iterator[bytes]:
    """The bytes of all octet strings from `at` on, `most` values of them where it is not 0."""
    count = 0
    while at < end and depth < _DEEPEST and not (most and count >= most):
        tag, begin, length = _head(data, at)
        if tag == 0 and length == 0:
            return
        stop = _end(data, begin, depth) if length < 0 else begin + length
        if stop > len(data):
            raise _Cut
        if tag & 0x1F == _OCTETS and not tag & _MARK:
            yield data[begin:stop]
        elif tag & _MARK:
            yield from _octets(data, begin, stop, depth + 1)
        at, count = stop + (2 if length < 0 else 0), count + 1


def _end(data: bytes, at: int, depth: int) -> int:
    """Where a value of no told length ends: at two zeros."""
    while data[at : at + 2] != b"\0\0":
        if depth > _DEEPEST:
            raise _Cut
        _, begin, length = _head(data, at)
        at = _end(data, begin, depth + 1) + 2 if length < 0 else begin + length
        if at >= len(data):
            raise _Cut
    return at


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag, begin and length of a value; -1 for a length that is not told."""
    if at + 2 > len(data) or data[at] & 0x1F > _LONGEST_TAG:
        raise _Cut
    told = data[at + 1]
    if told == _ENDLESS:
        return data[at], at + 2, -1
    if told < _ENDLESS:
        return data[at], at + 2, told
    width = told & 0x7F
    return data[at], at + 2 + width, int.from_bytes(data[at + 2 : at + 2 + width], "big")


def unarmoured(text: str) -> tuple[str, str]:
    """A text without the armour of its PGP signature, and what of it is encrypted."""
    plain = _ARMOUR.sub(lambda found: re.sub(r"(?m)^- ", "", found.group(1)), text)
    encrypted = "\n".join(_ENCRYPTED.findall(plain))
    return _ENCRYPTED.sub("", plain) if encrypted else plain, encrypted
