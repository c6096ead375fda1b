"""Encrypted streams: AES-256-GCM over pieces of a mebibyte, so that no bit can be changed, swapped
or cut off unseen.

A key serves one stream only. Its pieces are numbered, and the last one says that it is the last.
"""

from __future__ import annotations

import io
import secrets
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_PIECE = 1 << 20
_TAG = 16  # bytes that AES-GCM adds to a piece
_LENGTH = struct.Struct(">I")


class Damaged(Exception):
    """The stream was cut off, changed, or made with another key."""


def new_key() -> bytes:
    """A key for one stream."""
    return secrets.token_bytes(32)


class SealedWriter(io.RawIOBase):
    """Encrypts what is written to it into another stream; `about` is bound to it but not part of
    it.
    """

    def __init__(self, target: BinaryIO, key: bytes, about: bytes) -> None:
        self._target, self._cipher, self._about = target, AESGCM(key), about
        self._waiting = bytearray()
        self._number = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Take bytes."""
        given = bytes(data)  # type: ignore[call-overload]  # what a binary stream is given
        self._waiting += given
        while len(self._waiting) > _PIECE:
            self._put(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(given)

    def close(self) -> None:
        """Write the last piece; the target stays open. What was broken off has no last piece."""
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
        super().close()

    def __del__(self) -> None:
        # What nobody closed was broken off: it must not get a last piece.
        self._waiting.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number), piece, self._about + bytes([last]))
        self._target.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


def unseal(source: BinaryIO, target: BinaryIO, key: bytes, about: bytes) -> None:
    """Decrypt all that is left of a stream.

    Raises:
        Damaged: see there; what was written to the target by then must not be used.
    """
    cipher, number = AESGCM(key), 0
    size = source.read(_LENGTH.size)
    while size:
        sealed = source.read(_LENGTH.unpack(size)[0]) if len(size) == _LENGTH.size else b""
        size = source.read(_LENGTH.size)
        try:
            target.write(cipher.decrypt(_nonce(number), sealed, about + bytes([not size])))
        except (InvalidTag, ValueError) as error:
            raise Damaged from error
        number += 1
    if not number:
        raise Damaged


def head_holds(source: BinaryIO, key: bytes, about: bytes) -> bool:
    """Whether the first piece of a stream was sealed by this key together with `about`.

    It reads one piece, however long the stream is; that all of it is whole is what `unseal` finds.
    """
    size = source.read(_LENGTH.size)
    if len(size) < _LENGTH.size:
        return False
    sealed = source.read(min(_LENGTH.unpack(size)[0], _PIECE + _TAG))
    last = not source.read(_LENGTH.size)
    try:
        AESGCM(key).decrypt(_nonce(0), sealed, about + bytes([last]))
    except (InvalidTag, ValueError):
        return False
    return True


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
